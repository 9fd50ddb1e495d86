/** What tests of this room are made of: sets, votes and blocks whose signatures and roots mean nothing. */

import { markVerified, type Signature, sha256, u64be, type Verified, ZERO_HASH } from '#base'
import {
  type Block,
  blockId,
  epochOf,
  PROTOCOL_FIRST,
  type SignedVote,
  txRoot,
  uncut,
  type ValidatorSet,
  type Vote,
} from '#chain'
import type { BlockRef, IdentifiedBlock } from '#consensus'

const SIGNATURE = new Uint8Array(64) as Signature
export const GENESIS: BlockRef = { height: 0, blockId: sha256(u64be(0)) }

/** A set of the given weights; keys do not matter here. */
export const setOf = (weights: readonly number[], epoch = 0): ValidatorSet => ({
  epoch,
  validators: weights.map((weight, seat) => ({ publicKey: sha256(u64be(seat)) as never, weight, enterprise: seat })),
})

export const signedBy = (seat: number, vote: Vote): Verified<SignedVote> =>
  markVerified({ vote, seat, signature: SIGNATURE })

/** A block of the given transactions; roots other than that of the transactions mean nothing here. */
export const blockOn = (
  parent: BlockRef,
  { view, proposer, epochLength }: { view: number; proposer: number; epochLength: number },
  transactions: readonly Uint8Array[],
): IdentifiedBlock => {
  const height = parent.height + 1
  const block: Block = {
    header: {
      version: PROTOCOL_FIRST,
      height,
      epoch: epochOf(height, uncut(epochLength)),
      view,
      parent: parent.blockId,
      timeMs: height,
      proposer,
      txCount: transactions.length,
      txRoot: txRoot(transactions),
      receiptsRoot: ZERO_HASH,
      stateRoot: ZERO_HASH,
      validatorsRoot: ZERO_HASH,
      nextValidatorsRoot: ZERO_HASH,
    },
    transactions,
  }
  return { block, blockId: blockId(block.header) }
}

/** xorshift32: numbers below `bound`, the same for one seed. */
export const seeded = (seed: number) => {
  let x = (seed * 2654435761 + 1) >>> 0 || 1
  return (bound: number): number => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    x >>>= 0
    return x % bound
  }
}

export const transaction = (number: number): Uint8Array => u64be(number)
