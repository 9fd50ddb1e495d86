/** What a test needs to walk through a machine of state: every state × transition answers as the table says. */

import { expect } from 'vitest'
import type { Json } from '#base'
import type { AnyMachine } from '../../contracts/machine.ts'
import { Fixture } from './fixture.ts'

/** Who sends which action with which arguments. */
export type Intent = readonly [who: string, action: string, args: Json]

export interface MachineSpec {
  readonly machine: AnyMachine
  /** Key of the record that is looked at. */
  readonly key: readonly unknown[]
  /** Makes the record, in any state. */
  prepare(f: Fixture): void
  /** Changes of the row that make a transition possible in this state, whatever led there. */
  row?(state: string, transition: string, f: Fixture): { readonly [field: string]: unknown }
  /** For each transition what would do it, in a record that is in a state from which it may be done. */
  readonly sends: Readonly<Record<string, (f: Fixture) => Intent>>
}

const stateOf = (f: Fixture, { machine, key }: MachineSpec): number | undefined =>
  (f.row(machine.table as never, key as never) as { readonly state: number } | undefined)?.state

/** One state and one transition: OK and the next state, or E_STATE and the same. */
const checkPair = (base: Fixture, spec: MachineSpec, [state, transition]: readonly [string, string]): void => {
  const { machine, key, row, sends } = spec
  const f = base.fork()
  const number = machine.states[state] as number
  f.patch(machine.table as never, key as never, { ...row?.(state, transition, f), state: number } as never)
  const { from, to } = machine.transitions[transition] as (typeof machine.transitions)[string]
  const allowed = from.includes(number)
  const code = f.world.do(...(sends[transition] as (f: Fixture) => Intent)(f))
  const next = allowed ? (to ?? number) : number
  const found = `${transition} in ${state}: ${code}, then ${stateOf(f, spec)}`
  expect(found).toBe(`${transition} in ${state}: ${allowed ? 'OK' : 'E_STATE'}, then ${next}`)
}

/** Every transition in one state. */
export const checkState = (spec: MachineSpec, state: string): void => {
  const base = new Fixture()
  spec.prepare(base)
  const transitions = Object.keys(spec.machine.transitions)
  expect(Object.keys(spec.sends).sort()).toEqual([...transitions].sort())
  for (const transition of transitions) checkPair(base, spec, [state, transition])
}
