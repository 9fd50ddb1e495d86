/** Machines of state: which action is allowed in which state of a record, as data that tests walk through. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type AnyTable, type ApplyContext, type ReadContext, type Table } from './define.ts'

interface Transition {
  readonly from: readonly number[]
  /** Absent where the state stays. */
  readonly to?: number
}

/** What a machine says of itself, whatever its rows are. */
export interface AnyMachine {
  readonly name: string
  readonly table: AnyTable
  readonly states: Readonly<Record<string, number>>
  readonly transitions: Readonly<Record<string, Transition>>
}

interface Stateful {
  readonly state: number
}

interface Definition<K extends readonly unknown[], V extends Stateful, N extends string> {
  readonly name: string
  readonly table: Table<K, V>
  readonly states: Readonly<Record<string, V['state']>>
  readonly transitions: Readonly<Record<N, { readonly from: readonly V['state'][]; readonly to?: V['state'] }>>
}

export interface Machine<K extends readonly unknown[], V extends Stateful, N extends string> extends AnyMachine {
  /** E_NOT_FOUND where there is no such row, E_STATE where its state does not allow it. */
  may(ctx: Pick<ReadContext, 'get'>, key: K, name: N): Result<undefined>
  /** Writes the row with what changed and its next state, and gives it. Only after `may` has allowed it. */
  move(ctx: ApplyContext, key: K, name: N, changed?: Partial<Omit<V, 'state'>>): V
}

/** Defines a machine over the `state` of a table's rows. Transitions are named after actions. */
export const defineMachine = <const K extends readonly unknown[], V extends Stateful, const N extends string>(
  definition: Definition<K, V, N>,
): Machine<K, V, N> => {
  const { name, table, states, transitions } = definition
  const known = Object.values(states)
  for (const { from, to } of Object.values<Transition>(transitions)) {
    const named = [...from, ...(to === undefined ? [] : [to])]
    assert(from.length > 0 && named.every(state => known.includes(state)), `machine ${name}: a state that is none`)
  }
  const may: Machine<K, V, N>['may'] = (ctx, key, transition) => {
    const row = ctx.get(table, key)
    if (row === undefined) return err('E_NOT_FOUND', name)
    return transitions[transition].from.includes(row.state) ? ALLOWED : err('E_STATE', name)
  }
  const move: Machine<K, V, N>['move'] = (ctx, key, transition, changed = {}) => {
    const row = ctx.get(table, key)
    const { from, to } = transitions[transition]
    assert(row !== undefined && from.includes(row.state), `${name}: ${transition} was not asked for`)
    const next = { ...row, ...changed, state: to ?? row.state }
    ctx.put(table, key, next)
    return next
  }
  return { name, table: table as unknown as AnyTable, states, transitions, may, move }
}
