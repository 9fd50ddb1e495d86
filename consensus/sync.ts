/** SYNC-1 to SYNC-4: asking for what is missing, and answering those who lack something. */

import { LIMITS } from '#base'
import type { Target } from './effect.ts'
import type { EventOf, Peer, Standing } from './event.ts'
import { isBehind } from './quiet.ts'
import { openVotes } from './round.ts'
import type { PeerNote, State, WantedBlock } from './state.ts'
import { broadcast, sendPeer, type Turn } from './turn.ts'
import { statusOf } from './views.ts'

/** A peer this little ahead is only faster; what is final comes by itself, and else with the next T_repeat. */
const SLACK_HEIGHTS = 4

/** SYNC-2: certificates are missing; ask for them by a status, once until the next T_repeat. */
export const search = (turn: Turn, to: Target | undefined): void => {
  const { state, effects } = turn
  if (state.searched) return
  const status = statusOf(state)
  if (status.missing.length === 0) return
  state.searched = true
  if (to === undefined) broadcast(turn, { status })
  else effects.push({ kind: 'send', to, message: { status } })
}

/** Who spoke of it first, then the seats that signed for it, in turn. */
const nextToAsk = ({ config }: State, { seats, peer, tries }: WantedBlock): Target | undefined => {
  if (tries === 0 && peer !== undefined) return { peer }
  const others = seats.filter(seat => seat !== config.self)
  const seat = others[(tries + (config.self ?? 0)) % Math.max(others.length, 1)]
  return seat === undefined ? undefined : { seat }
}

/** SYNC-2: ask for wanted blocks by id. */
const askById = ({ state, effects }: Turn): void => {
  for (const wanted of state.wanted.values()) {
    if (wanted.asked) continue
    const to = nextToAsk(state, wanted)
    wanted.asked = true
    wanted.tries++
    if (to !== undefined) effects.push({ kind: 'request', blockIds: [wanted.blockId], to })
  }
}

/** SYNC-1: ask a peer that is ahead for the blocks after the committed one; each time another. */
const askByHeight = ({ state, effects }: Turn, slack: number): void => {
  const { committed, config } = state
  if (state.syncAskedAt === committed.height || !isBehind(state, slack)) return
  const ahead = [...state.peers].filter(
    ([, { epoch, committedHeight }]) => epoch > config.epoch || committedHeight > committed.height,
  )
  const [to] = ahead[state.syncs++ % ahead.length] as [Peer, PeerNote]
  state.syncAskedAt = committed.height
  effects.push({ kind: 'sync', fromHeight: committed.height + 1, to })
}

/** SYNC-1, SYNC-2: ask for what is missing and has not been asked for yet. */
export const ask = (turn: Turn): void => {
  askById(turn)
  askByHeight(turn, SLACK_HEIGHTS)
}

const noteOf = ({ peers }: State, peer: Peer): PeerNote | undefined => {
  let note = peers.get(peer)
  if (note === undefined && peers.size < LIMITS.peersNoted) {
    note = { epoch: 0, committedHeight: 0, answers: 0, answered: '' }
    peers.set(peer, note)
  }
  return note
}

/** Remember how far a peer says it is. */
export const noteClaim = (state: State, peer: Peer, epoch: number, committedHeight: number): void => {
  const note = noteOf(state, peer)
  if (note === undefined) return
  note.epoch = epoch
  note.committedHeight = committedHeight
}

/** SYNC-4: one answer to one claim, a few to one peer, until the next T_repeat makes room again. */
const mayAnswer = (state: State, peer: Peer, claim: string): boolean => {
  const note = noteOf(state, peer)
  if (note === undefined || note.answered === claim || note.answers >= LIMITS.answersPerRepeat) return false
  note.answers++
  note.answered = claim
  return true
}

/** V8: the certificates that a peer of our epoch lacks. */
const sendCertificates = (turn: Turn, to: Peer, { view, finalizedView, missing }: Standing): void => {
  const { state } = turn
  const { finalized, entry, rounds } = state
  const sent = new Set(finalizedView < finalized.view ? [finalized.certificate] : [])
  if (view < state.view) sent.add(entry)
  for (const v of missing) sent.add(rounds.get(v)?.notarization).add(rounds.get(v)?.nullification)
  for (const certificate of sent) if (certificate !== undefined) sendPeer(turn, to, { certificate })
}

/** V8: the own votes above what a peer of our epoch knows to be final, the newest first. */
const sendVotes = (turn: Turn, to: Peer, finalizedView: number): void => {
  const { config, finalized, rounds, view } = turn.state
  if (config.self === undefined) return
  let left: number = LIMITS.answersPerRepeat
  for (let v = view; v > Math.max(finalized.view, finalizedView) && left > 0; v--) {
    const round = rounds.get(v)
    if (round === undefined) continue
    for (const vote of openVotes(round, config.self)) sendPeer(turn, to, { vote })
    left--
  }
}

/** SYNC-3, V8: a peer says where it stands; whoever is behind is helped, whatever it has sent. */
export const onStatus = (turn: Turn, { status, from }: EventOf<'status'>): void => {
  const { state } = turn
  const { epoch, view, finalizedView, committedHeight, missing } = status
  noteClaim(state, from, epoch, committedHeight)
  if (epoch > state.config.epoch) return
  const lacksBlocks = epoch < state.config.epoch || committedHeight < state.committed.height
  const lacksViews = finalizedView < state.finalized.view || view < state.view || missing.length > 0
  if (!lacksBlocks && !lacksViews) return
  if (!mayAnswer(state, from, `${epoch} ${view} ${finalizedView} ${committedHeight} ${missing.join()}`)) return
  if (epoch === state.config.epoch) {
    sendCertificates(turn, from, status)
    sendVotes(turn, from, finalizedView)
  }
  if (lacksBlocks) sendPeer(turn, from, { status: statusOf(state) })
}

/**
 * SYNC-3: a message of another epoch. One of an older epoch is answered by our status, so that its sender asks for what it
 * lacks; one of a later epoch too, so that its sender answers with its own.
 */
export const onForeign = (turn: Turn, { epoch, from }: EventOf<'foreign'>): void => {
  const { state } = turn
  if (epoch === state.config.epoch) return
  if (mayAnswer(state, from, `foreign ${epoch} ${state.committed.height}`))
    sendPeer(turn, from, { status: statusOf(state) })
}

/** V8, SYNC-4: at T_repeat everything may be asked and answered again, so that no loss is for ever. */
export const forgetAsked = (turn: Turn): void => {
  const { state } = turn
  for (const wanted of state.wanted.values()) wanted.asked = false
  state.searched = false
  state.syncAskedAt = undefined
  askByHeight(turn, 0)
  for (const [peer, note] of state.peers) {
    note.answers = 0
    note.answered = ''
    if (note.epoch <= state.config.epoch && note.committedHeight <= state.committed.height) state.peers.delete(peer)
  }
}
