/** Checks what must hold of the whole state, outside of blocks. */

import type { StateScan } from './define.ts'
import type { QueryInput } from './engine.ts'
import type { Catalogue } from './execute.ts'
import { paramIn, protocolIn, rowOf, rowsOf } from './query.ts'

const scanOf = (input: QueryInput, { governs, seats }: Catalogue): StateScan => ({
  height: input.height,
  timeMs: input.timeMs,
  protocol: () => protocolIn(seats, input),
  param: async param => paramIn(governs, input, param),
  get: rowOf(input),
  rows: (table, prefix = []) => rowsOf(input.reader, table as never, prefix) as never,
})

/** `module.invariant: what is wrong`, one line a place; none where all holds. Reads the whole state. */
export async function* violations(catalogue: Catalogue, input: QueryInput): AsyncIterable<string> {
  const scan = scanOf(input, catalogue)
  for (const { name, invariants = [] } of catalogue.modules) {
    for (const invariant of invariants) {
      for await (const line of invariant.violations(scan)) yield `${name}.${invariant.name}: ${line}`
    }
  }
}
