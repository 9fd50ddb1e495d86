/** V4, V7: how a replica votes on the view it is in. */

import { equalBytes, type Hash, LIMITS, markVerified, type Verified } from '#base'
import { type Certificate, VOTE_KIND } from '#chain'
import { holdBlock, isValid, persistBlock } from './blocks.ts'
import type { BlockRef, EventOf } from './event.ts'
import { isForfeitDue } from './jail.ts'
import { leaderOf } from './leader.ts'
import { roundOf, voteFor } from './round.ts'
import { cast, mayNotarize, mayNullify } from './rules.ts'
import type { HeldProposal, Round, State } from './state.ts'
import { search } from './sync.ts'
import { addVote } from './tally.ts'
import { keyOf, type Turn } from './turn.ts'
import { inWindow, learn } from './views.ts'

/** The view and block that a proposal says it stands on (for one proposed again, stands for). */
const basisOf = ({ config }: State, { parts }: HeldProposal): BlockRef & { readonly view: number } =>
  parts.parent === undefined ? { ...config.anchor, view: 0 } : parts.parent.vote

/** The basis is notarized or final, and nothing that is final lies above it or beside it. */
const isBasisSound = ({ finalized }: State, view: number, held: HeldProposal, base: BlockRef & { view: number }) =>
  held.parts.parent?.vote.kind !== VOTE_KIND.NULLIFY &&
  base.view < view &&
  (base.view > finalized.view || (base.view === finalized.view && equalBytes(base.blockId, finalized.blockId)))

/** V4: a new block, on the very block that the certificate names; none stands on the boundary block (E1). */
const isFresh = (state: State, view: number, { block }: HeldProposal, base: BlockRef): boolean => {
  const { header } = block.block
  return (
    header.proposer === leaderOf(state, view) &&
    equalBytes(header.parent, base.blockId) &&
    header.height === base.height + 1 &&
    base.height < state.config.lastHeight
  )
}

/** E1: the very block that the certificate names, once more; its header keeps the view in which it was new. */
const isRepeated = ({ parts, block }: HeldProposal, base: BlockRef): boolean =>
  parts.parent !== undefined && equalBytes(block.blockId, base.blockId) && block.block.header.height === base.height

/** V4 without certificates of other views and without execution: false is proof that the leader broke a rule. */
const isSound = (state: State, view: number, held: HeldProposal): boolean => {
  const { header } = held.block.block
  const base = basisOf(state, held)
  if (header.epoch !== state.config.epoch || header.view > view || !isBasisSound(state, view, held, base)) return false
  return header.view === view ? isFresh(state, view, held, base) : isRepeated(held, base)
}

/** V4: every view between the basis and this one is nullified. */
const isChained = ({ rounds }: State, from: number, to: number): boolean => {
  for (let v = to - 1; v > from; v--) if (rounds.get(v)?.nullification === undefined) return false
  return true
}

const nullify = (turn: Turn, round: Round): void => {
  if (mayNullify(turn.state, round)) cast(turn, voteFor(turn.state, VOTE_KIND.NULLIFY, round.view))
}

const notarize = (turn: Turn, round: Round, { block, blockId }: HeldProposal['block']): void => {
  persistBlock(turn, blockId)
  cast(turn, voteFor(turn.state, VOTE_KIND.NOTARIZE, round.view, { height: block.header.height, blockId }))
}

/** V4: good → notarize; provably bad → nullify; something missing → ask for it and wait. */
const judge = (turn: Turn, round: Round, held: HeldProposal): void => {
  const { state } = turn
  const { blockId } = held.block
  if (!isSound(state, round.view, held)) nullify(turn, round)
  else if (!isChained(state, basisOf(state, held).view, round.view)) search(turn, { seat: leaderOf(state, round.view) })
  else if (isValid(state, blockId)) notarize(turn, round, held.block)
  else if (state.blocks.get(keyOf(blockId))?.valid === 'no') nullify(turn, round)
}

/** V4, V7, V11: the votes that the current view asks for. */
export const vote = (turn: Turn): void => {
  const { state } = turn
  const isForfeit = isForfeitDue(state, state.view)
  const round = isForfeit ? roundOf(state, state.view) : state.rounds.get(state.view)
  if (round === undefined || !mayNotarize(state, round)) return
  const givenUp = round.seats.get(leaderOf(state, round.view))?.nullify !== undefined
  if (givenUp || round.equivocated || isForfeit) nullify(turn, round)
  else if (round.proposal !== undefined) judge(turn, round, round.proposal)
}

const learnAll = (turn: Turn, certificates: readonly Certificate[], from: string): void => {
  // They were verified as parts of the proposal.
  for (const certificate of certificates) learn(turn, markVerified(certificate) as Verified<Certificate>, from)
}

const holdProposal = ({ state }: Turn, round: Round, proposal: EventOf<'proposal'>['proposal'], blockId: Hash) => {
  const { block, parent, nullifications } = proposal
  const held = { block: { block, blockId }, parts: { block, parent, nullifications } }
  // Too far ahead of what is committed here: it will come by height (SYNC-1).
  if (block.header.height > state.committed.height + LIMITS.blocksAhead) return
  holdBlock(state, held.block)
  round.proposal = held
}

/** V4: only the first proposal of a leader counts; of another only the vote is looked at, which makes it evidence. */
export const onProposal = (turn: Turn, { proposal, blockId, from }: EventOf<'proposal'>): void => {
  const { state } = turn
  const { notarize: signed, parent, nullifications } = proposal
  const { view, epoch } = signed.vote
  if (epoch !== state.config.epoch) return
  learnAll(turn, nullifications, from)
  if (parent !== undefined) learnAll(turn, [parent], from)
  if (!inWindow(state, view)) return
  const round = roundOf(state, view)
  // Nullified already: its block will not be needed.
  const late = round.nullification !== undefined || signed.seat !== leaderOf(state, view)
  if (round.proposal === undefined && !late && !round.equivocated) holdProposal(turn, round, proposal, blockId)
  addVote(turn, markVerified(signed), from)
}

/** V2: T_leader (no proposal yet) and T_advance (no certificate yet). */
export const onTimeout = (turn: Turn, kind: 'leader' | 'advance'): void => {
  const round = roundOf(turn.state, turn.state.view)
  if (kind === 'leader' && (round.proposal !== undefined || round.buildingOn !== undefined)) return
  nullify(turn, round)
}
