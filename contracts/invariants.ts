/** Checks what must hold of the whole state, outside of blocks. */

import type { StateScan } from './define.ts'
import type { QueryInput } from './engine.ts'
import type { Catalogue } from './execute.ts'
import { fromBinaryText, keyText } from './key.ts'
import { decodeRow } from './overlay.ts'
import { paramIn, rowsOf } from './query.ts'

const scanOf = (input: QueryInput, { governs }: Catalogue): StateScan => ({
  height: input.height,
  timeMs: input.timeMs,
  param: async param => paramIn(governs, input, param),
  get: async (table, key) => {
    const value = await input.reader.get(fromBinaryText(keyText(table.prefix, table.key as never, key)))
    return value && (decodeRow(table as never, value) as never)
  },
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
