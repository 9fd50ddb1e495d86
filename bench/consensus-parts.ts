/** What the consensus benchmarks are made of: sets with real keys, blocks, votes and certificates with real signatures. */

import { makeSigner, must, sha256, u32be, u64be, ZERO_HASH } from '#base'
import {
  assembleCertificate,
  type Block,
  blockId,
  type Certificate,
  PROTOCOL_FIRST,
  quorum,
  signVote,
  txRoot,
  type ValidatorSet,
  type VoteKind,
} from '#chain'
import { createCore, DEFAULT_TIMING, type IdentifiedBlock, type State } from '#consensus'

export const CHAIN = sha256(u64be(0))
const anchor = { height: 0, blockId: sha256(u64be(1)) }

/** A federation of so many equal seats. */
export const makeSeats = (count: number) => {
  const signers = Array.from({ length: count }, (_, seat) => makeSigner(sha256(u32be(seat))))
  const set: ValidatorSet = {
    epoch: 0,
    validators: signers.map(({ publicKey }, enterprise) => ({ publicKey, weight: 1, enterprise })),
  }
  const vote = (seat: number, kind: VoteKind, view: number, { block, blockId: id }: IdentifiedBlock) =>
    signVote(
      CHAIN,
      { kind, epoch: 0, view, height: block.header.height, blockId: id },
      seat,
      signers[seat] as (typeof signers)[number],
    )
  return {
    count,
    set,
    quorum: quorum(set),
    anchor,
    vote,
    /** By as many seats as it takes. */
    certificate: (kind: VoteKind, view: number, block: IdentifiedBlock): Certificate =>
      must(
        assembleCertificate(
          set,
          Array.from({ length: quorum(set) }, (_, seat) => vote(seat, kind, view, block)),
        ),
      ),
    core: (self: number | undefined): State =>
      createCore({ epoch: 0, set, anchor, self, signFrom: 0, lastHeight: 1_000_000, timing: DEFAULT_TIMING }),
  }
}

export type Seats = ReturnType<typeof makeSeats>

/** The block of a view on a chain in which every view has one. */
export const blockIn = (
  view: number,
  parent: Block['header']['parent'],
  proposer: number,
  transactions: readonly Uint8Array[] = [],
): IdentifiedBlock => {
  const block: Block = {
    header: {
      version: PROTOCOL_FIRST,
      height: view,
      epoch: 0,
      view,
      parent,
      timeMs: view,
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
