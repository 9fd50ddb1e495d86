/** Steps of the core a second: the happy path of one replica of four, signatures left out. */

import Benchmark from 'benchmark'
import { type Hash, markVerified, type PublicKey, type Signature, sha256, u64be, type Verified, ZERO_HASH } from '#base'
import {
  assembleCertificate,
  BLOCK_VERSION,
  type Block,
  blockId,
  type Certificate,
  type SignedVote,
  txRoot,
  type ValidatorSet,
  VOTE_KIND,
  type VoteKind,
} from '#chain'
import { createCore, DEFAULT_TIMING, type Event, type IdentifiedBlock, leaderOf, type State, step } from '#consensus'

const SEATS = [0, 1, 2, 3]
const VIEWS = 64
const anchor = { height: 0, blockId: sha256(u64be(0)) }
const set: ValidatorSet = {
  epoch: 0,
  validators: SEATS.map(seat => ({
    publicKey: sha256(u64be(seat)) as Uint8Array as PublicKey,
    weight: 1,
    enterprise: seat,
  })),
}
const newCore = (): State =>
  createCore({ epoch: 0, set, anchor, self: 0, signFrom: 0, lastHeight: 1_000_000, timing: DEFAULT_TIMING })

const signed = (
  seat: number,
  kind: VoteKind,
  view: number,
  { block, blockId: id }: IdentifiedBlock,
): Verified<SignedVote> =>
  markVerified({
    vote: { kind, epoch: 0, view, height: block.header.height, blockId: id },
    seat,
    signature: new Uint8Array(64) as Signature,
  })

const blockIn = (view: number, parent: Hash, proposer: number): IdentifiedBlock => {
  const block: Block = {
    header: {
      version: BLOCK_VERSION,
      height: view,
      epoch: 0,
      view,
      parent,
      timeMs: view,
      proposer,
      txCount: 0,
      txRoot: txRoot([]),
      receiptsRoot: ZERO_HASH,
      stateRoot: ZERO_HASH,
      validatorsRoot: ZERO_HASH,
      nextValidatorsRoot: ZERO_HASH,
    },
    transactions: [],
  }
  return { block, blockId: blockId(block.header) }
}

/** All that seat 0 sees of one view: the proposal (or its own block), two votes of each kind, its own votes. */
const viewEvents = (view: number, leader: number, made: IdentifiedBlock, parent: Certificate | undefined): Event[] => {
  const { block, blockId: id } = made
  const notarize = signed(leader, VOTE_KIND.NOTARIZE, view, made)
  const proposal = markVerified({ block, notarize, parent, nullifications: [] })
  const first: Event[] =
    leader === 0
      ? [{ kind: 'built', view, built: made }]
      : [
          { kind: 'proposal', proposal, blockId: id, from: 'leader' },
          { kind: 'validated', blockId: id, verdict: 'yes' },
        ]
  const from = (seat: number, kind: VoteKind): Event => ({
    kind: 'vote',
    vote: signed(seat, kind, view, made),
    from: 'peer',
  })
  const others = SEATS.filter(seat => seat !== 0)
  return [
    ...first,
    { kind: 'signed', vote: signed(0, VOTE_KIND.NOTARIZE, view, made) },
    ...others.map(seat => from(seat, VOTE_KIND.NOTARIZE)),
    { kind: 'signed', vote: signed(0, VOTE_KIND.FINALIZE, view, made) },
    ...others.map(seat => from(seat, VOTE_KIND.FINALIZE)),
    { kind: 'committed', height: view, blockId: id },
  ]
}

const script = (): readonly Event[] => {
  const core = newCore()
  const events: Event[] = [{ kind: 'start' }, { kind: 'work', pending: true }]
  let parent = anchor.blockId
  let certificate: Certificate | undefined
  for (let view = 1; view <= VIEWS; view++) {
    const leader = leaderOf(core, view)
    const made = blockIn(view, parent, leader)
    events.push(...viewEvents(view, leader, made, certificate))
    const quorum = assembleCertificate(
      set,
      SEATS.map(seat => signed(seat, VOTE_KIND.NOTARIZE, view, made)),
    )
    if (!quorum.ok) throw new Error(quorum.fault.code)
    certificate = quorum.value
    parent = made.blockId
  }
  return events
}

const events = script()

/** One cycle runs 64 views; the name says how many steps those are. */
export const suite = new Benchmark.Suite('consensus').add(`${VIEWS} views of ${events.length} steps`, () => {
  let state = newCore()
  for (const event of events) state = step(state, event).state
  if (state.committed.height !== VIEWS) throw new Error(`stopped at height ${state.committed.height}`)
})
