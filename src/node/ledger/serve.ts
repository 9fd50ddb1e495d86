/** Blocks for those who catch up. */

import { LIMITS } from '#base'
import type { Block, Certificate, Header } from '#chain'
import type { Store } from '#storage'
import type { FinalizedBlocks } from '../driver/ports.ts'

/** What is read of a store. */
type BlockRows = Pick<Store, 'block' | 'finalization' | 'finalizationFrom'>

/** Bytes that a block takes in an answer, framing included, a little over the truth. */
const sizeOf = ({ transactions }: Block): number => transactions.reduce((sum, { length }) => sum + length + 8, 1024)

const readBlocks = (store: BlockRows, height: number, maxBlocks: number): readonly Block[] => {
  const blocks: Block[] = []
  const epoch = store.block(height)?.header.epoch
  for (let bytes = 0; blocks.length < maxBlocks && bytes < LIMITS.syncAnswerBytes; ) {
    const block = store.block(height + blocks.length)
    if (block === undefined || block.header.epoch !== epoch) break
    bytes += sizeOf(block)
    // A single block always fits, however large.
    if (bytes > LIMITS.responseBytes / 2 && blocks.length > 0) break
    blocks.push(block)
  }
  return blocks
}

/** Up to the last that has a finalization of its own. */
const cutAtFinalization = (store: BlockRows, blocks: readonly Block[]): FinalizedBlocks | undefined => {
  for (let length = blocks.length; length > 0; length--) {
    const finalization = store.finalization((blocks[length - 1] as Block).header.height)
    if (finalization !== undefined) return { blocks: blocks.slice(0, length), headers: [], finalization }
  }
  return undefined
}

const headersUpTo = (store: BlockRows, from: number, { vote }: Certificate): readonly Header[] | undefined => {
  const headers: Header[] = []
  if (vote.height - from >= LIMITS.proofHeaders) return undefined
  for (let at = from; at <= vote.height; at++) {
    const block = store.block(at)
    if (block === undefined) return undefined
    headers.push(block.header)
  }
  return headers
}

/** `blocksFrom` of the ledger's port. Genesis needs no proof, and nobody lacks it. */
export const blocksFrom = async (
  store: BlockRows,
  height: number,
  maxBlocks: number,
): Promise<FinalizedBlocks | undefined> => {
  const blocks = height < 1 ? [] : readBlocks(store, height, maxBlocks)
  const last = blocks.at(-1)
  if (last === undefined) return undefined
  const cut = cutAtFinalization(store, blocks)
  if (cut !== undefined) return cut
  const finalization = await store.finalizationFrom(last.header.height)
  const headers = finalization && headersUpTo(store, last.header.height + 1, finalization)
  return finalization && headers && { blocks, headers, finalization }
}
