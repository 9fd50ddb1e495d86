/** No two honest nodes, at any time, have different final blocks at one height. */

import { toHex } from '#base'
import type { IdentifiedBlock } from '#consensus'
import type { Report } from './report.ts'

export const createAgreement = (report: Report) => {
  const final = new Map<number, string>()
  return {
    committed: (node: number, { block, blockId }: IdentifiedBlock): void => {
      const { height } = block.header
      const known = final.get(height)
      const id = toHex(blockId)
      if (known === undefined) final.set(height, id)
      else if (known !== id) report(`agreement: node ${node} made ${id} final at height ${height}, another ${known}`)
    },
    height: () => final.size,
    ids: () => [...final.values()],
  }
}
