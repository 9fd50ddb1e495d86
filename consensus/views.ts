/** V1: certificates move a replica from view to view. Also what it says of itself. */

import { LIMITS, type Verified } from '#base'
import { type Certificate, type SignedVote, signersOf, VOTE_KIND } from '#chain'
import { wantCertified } from './blocks.ts'
import type { Peer, Standing } from './event.ts'
import { KIND_NAME, roundOf, sameBlock } from './round.ts'
import type { State } from './state.ts'
import { keyOf, type Turn } from './turn.ts'

/** Whether a certificate says something new; others need not even be verified. */
export const wantsCertificate = (state: State, { vote }: Certificate): boolean => {
  if (vote.epoch !== state.config.epoch || vote.view <= state.finalized.view) return false
  const round = state.rounds.get(vote.view)
  if (vote.kind === VOTE_KIND.NOTARIZE) return round?.notarization === undefined
  return vote.kind === VOTE_KIND.FINALIZE || round?.nullification === undefined
}

/** Votes and proposals are looked at for fin < view ≤ cur + 1 only: memory is bounded whatever is signed. */
export const inWindow = ({ finalized, view }: State, candidate: number): boolean =>
  candidate > finalized.view && candidate <= view + 1

/** Whether a vote says something new: the first of its seat and kind, or one that contradicts it (evidence). */
export const wantsVote = (state: State, { vote, seat }: SignedVote): boolean => {
  if (vote.epoch !== state.config.epoch || !inWindow(state, vote.view)) return false
  const round = state.rounds.get(vote.view)
  const held = round?.seats.get(seat)?.[KIND_NAME[vote.kind]]
  if (held === undefined || round === undefined) return true
  return !round.accused.has(seat) && !sameBlock(held.vote, vote)
}

/** Enter the view after that of a certificate; announced when the step ends. */
const enter = ({ state, announced }: Turn, certificate: Verified<Certificate>): void => {
  state.view = certificate.vote.view + 1
  state.entry = certificate
  state.armed = false
  state.repeating = false
  state.repeats = 0
  state.searched = false
  announced.push(certificate)
}

const learnNotarization = ({ state, effects }: Turn, certificate: Verified<Certificate>): void => {
  const { view } = certificate.vote
  roundOf(state, view).notarization = certificate
  state.notarizedView = Math.max(state.notarizedView, view)
  state.open.add(view)
  effects.push({ kind: 'persistCertificate', certificate })
}

/** A nullified view can be skipped, so a block that only it proposed is held no longer. */
const learnNullification = ({ state, effects }: Turn, certificate: Verified<Certificate>): void => {
  const round = roundOf(state, certificate.vote.view)
  round.nullification = certificate
  const block = round.notarization === undefined ? round.proposal?.block : undefined
  // A block that was proposed again (E1) is notarized in another view.
  if (block !== undefined && block.block.header.view === round.view) {
    round.proposal = undefined
    if (round.own.notarize === undefined) state.blocks.delete(keyOf(block.blockId))
  }
  effects.push({ kind: 'persistCertificate', certificate })
}

/** V6: everything up to here is decided. It is made durable by its commit or, where blocks are missing, by the WAL. */
const learnFinalization = ({ state, announced }: Turn, certificate: Verified<Certificate>): void => {
  const { view, height, blockId } = certificate.vote
  state.finalized = { view, height, blockId, certificate, durable: false }
  for (const older of state.rounds.keys()) if (older <= view) state.rounds.delete(older)
  for (const older of state.open) if (older <= view) state.open.delete(older)
  if (view < state.view) announced.push(certificate)
}

const LEARN = {
  [VOTE_KIND.NOTARIZE]: learnNotarization,
  [VOTE_KIND.NULLIFY]: learnNullification,
  [VOTE_KIND.FINALIZE]: learnFinalization,
} as const

/** V1: take a certificate of any view, and enter the view after it if it is the highest. */
export const learn = (turn: Turn, certificate: Verified<Certificate>, from?: Peer): void => {
  const { state } = turn
  const { vote } = certificate
  if (!wantsCertificate(state, certificate)) return
  for (const seat of signersOf(certificate)) state.heard[seat] = Math.max(state.heard[seat] ?? 0, vote.view)
  LEARN[vote.kind](turn, certificate)
  wantCertified(state, certificate, from)
  if (vote.view >= state.view) enter(turn, certificate)
}

/** Views whose nullification the current proposal needs (V4), and views without any certificate, in ascending order. */
const missingViews = (state: State): readonly number[] => {
  const { finalized, rounds, view } = state
  const parent = rounds.get(view)?.proposal?.parts.parent?.vote.view
  const missing: number[] = []
  for (let v = finalized.view + 1; v < view && missing.length < LIMITS.missingPerStatus; v++) {
    const round = rounds.get(v)
    if (round?.nullification !== undefined) continue
    if (round?.notarization === undefined || (parent !== undefined && v > parent)) missing.push(v)
  }
  return missing
}

/** What this replica says of itself (V8). */
export const statusOf = (state: State): Standing => ({
  epoch: state.config.epoch,
  view: state.view,
  finalizedView: state.finalized.view,
  committedHeight: state.committed.height,
  missing: missingViews(state),
})
