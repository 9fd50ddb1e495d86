/** `blocksFrom` of the simulated ledgers: short answers, so that catching up takes several. */

import type { Block, Certificate } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { FinalizedBlocks } from '../../src/node/driver/index.ts'

const BATCH = 16

interface Stored {
  readonly blocks: readonly IdentifiedBlock[]
  readonly finalizations: ReadonlyMap<number, Certificate>
}

/** Cut back to a finalization, or with headers up to the first one above, so that there is always progress. */
export const readBlocks = (
  { blocks, finalizations }: Stored,
  height: number,
  most: number,
  epochEnd: number,
): FinalizedBlocks | undefined => {
  const top = blocks.length
  if (height < 1 || height > top) return undefined
  const upTo = (from: number, to: number): readonly Block[] => blocks.slice(from - 1, to).map(({ block }) => block)
  const last = Math.min(top, epochEnd, height + Math.min(most, BATCH) - 1)
  for (let at = last; at >= height; at--) {
    const finalization = finalizations.get(at)
    if (finalization !== undefined) return { blocks: upTo(height, at), headers: [], finalization }
  }
  for (let at = last + 1; at <= top; at++) {
    const finalization = finalizations.get(at)
    const headers = upTo(last + 1, at).map(({ header }) => header)
    if (finalization !== undefined) return { blocks: upTo(height, last), headers, finalization }
  }
  return undefined
}
