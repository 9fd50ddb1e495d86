/** Every machine of state of every module, exhaustively. */

import { describe, expect, it } from 'vitest'
import { MODULES } from '#contracts'
import { checkState, type MachineSpec } from './machine-kit.ts'

const files = import.meta.glob<{ readonly specs: readonly MachineSpec[] }>('./machines/*.ts', { eager: true })

for (const [path, { specs }] of Object.entries(files)) {
  describe(path.slice('./machines/'.length, -'.ts'.length), () => {
    for (const spec of specs) {
      it.each(Object.keys(spec.machine.states))(`${spec.machine.name} in %s allows what the table says`, state =>
        checkState(spec, state),
      )
    }
  })
}

it('no machine is left out', () => {
  const declared = MODULES.flatMap(({ machines = [] }) => machines)
  const walked = Object.values(files).flatMap(({ specs }) => specs.map(({ machine }) => machine))
  expect(declared.filter(one => !walked.includes(one)).map(({ name }) => name)).toEqual([])
})
