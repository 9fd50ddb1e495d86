/**
 * The core: a table with one arm for each event, and the rules in their order. An arm takes note of what has happened; the
 * rules then draw every conclusion that is due, whatever the event was, so that no conclusion depends on the order in
 * which its grounds arrived.
 */

import { assert } from '#base'
import { VOTE_KIND } from '#chain'
import { holdBlock, judged, validateBlocks, wantBlock } from './blocks.ts'
import type { Effect } from './effect.ts'
import { nextEpoch } from './epoch.ts'
import type { Event, EventKind, EventOf } from './event.ts'
import { commit, finalize, onCommitted } from './final.ts'
import { noteJailed } from './jail.ts'
import { onBuilt, propose } from './propose.ts'
import { armTimers, isQuiet } from './quiet.ts'
import { newState, restoredState } from './recover.ts'
import { repeat, sayAgain } from './repeat.ts'
import type { CoreConfig, Restored, State } from './state.ts'
import { ask, noteClaim, onForeign, onStatus } from './sync.ts'
import { addVote } from './tally.ts'
import { broadcast, keyOf, newTurn, type Turn } from './turn.ts'
import { learn, statusOf } from './views.ts'
import { onProposal, onTimeout, vote } from './vote.ts'

export interface Step {
  /** The state to go on with: the same object, changed in place, except after `nextEpoch`. */
  readonly state: State
  /** What is to be done, in order (effect.ts). A new list; nothing in it changes later. */
  readonly effects: readonly Effect[]
}

/** A replica at the start of an epoch or, with `restored`, where the disk says it was. Feed `start` first. */
export const createCore = (config: CoreConfig, restored?: Restored): State =>
  restored === undefined ? newState(config) : restoredState(config, restored)

/** S4, V8: after a restart a replica is in the view in which it was, and says again what it said. */
const onStart = (turn: Turn): void => {
  sayAgain(turn)
  broadcast(turn, { status: statusOf(turn.state) })
}

const onBlocks = ({ state }: Turn, { blocks, from }: EventOf<'blocks'>): void => {
  for (const block of blocks) {
    const wanted = state.wanted.get(keyOf(block.blockId))
    if (wanted === undefined) continue
    holdBlock(state, block)
    const { height, parent } = block.block.header
    wantBlock(state, { height: height - 1, blockId: parent }, wanted.seats, from)
  }
}

/** V2, V8: a timer of another view or epoch has nothing to say. Q1: neither has one that finds the chain quiet. */
const onTimer = (turn: Turn, { timer }: EventOf<'timer'>): void => {
  const { state } = turn
  if (timer.epoch !== state.config.epoch || timer.view !== state.view) return
  if (timer.kind === 'repeat') repeat(turn)
  else if (isQuiet(state)) state.armed = false
  else onTimeout(turn, timer.kind)
}

/** Q1: work wakes the replica. More of it is a reason to ask the builder again (Q2). */
const onWork = ({ state }: Turn, { pending }: EventOf<'work'>): void => {
  state.work = pending
  const round = state.rounds.get(state.view)
  if (pending && round !== undefined) round.declined = false
}

/** S6: the rules then conclude what is due: a leader proposes, votes are cast, timers are armed. */
const onAdmit = ({ state }: Turn, { epoch, fromView }: EventOf<'admit'>): void => {
  const isPassed = epoch < state.config.epoch && fromView !== Number.POSITIVE_INFINITY
  state.signFrom = isPassed ? 0 : fromView
}

const onCertificate = (turn: Turn, { certificate, from }: EventOf<'certificate'>): void => {
  const { kind, epoch, height } = certificate.vote
  if (epoch !== turn.state.config.epoch) return
  learn(turn, certificate, from)
  // Who has a finalization most likely has the blocks; an old one does not lower what its sender said of itself.
  const claimed = turn.state.peers.get(from)?.committedHeight ?? 0
  if (kind === VOTE_KIND.FINALIZE && height > claimed) noteClaim(turn.state, from, epoch, height)
}

type Arms = { readonly [K in EventKind]: (turn: Turn, event: EventOf<K>) => void }

/** One arm for each event: an event without one does not compile. `nextEpoch` is answered by a new state, in `step`. */
const ARMS: Arms = {
  start: onStart, // S4, V8
  proposal: onProposal, // V4
  vote: (turn, { vote: signed, from }) => addVote(turn, signed, from), // tally, evidence
  certificate: onCertificate, // V1, V6
  status: onStatus, // V8, SYNC-3, SYNC-4
  foreign: onForeign, // SYNC-3
  blocks: onBlocks, // SYNC-2
  built: onBuilt, // V3, Q2
  validated: ({ state }, { blockId, verdict }) => judged(state, blockId, verdict), // V4
  signed: (turn, { vote: signed }) => addVote(turn, signed), // S4
  timer: onTimer, // V2, V8
  work: onWork, // Q1
  admit: onAdmit, // S6
  jailed: ({ state }, { seats }) => noteJailed(state, seats), // V11
  committed: onCommitted, // SYNC-1
  nextEpoch: onStart, // E2
}

/** The conclusions, in the order in which their effects must happen. */
const settle = (turn: Turn): void => {
  commit(turn) // V6
  propose(turn) // V3, E1, Q2
  validateBlocks(turn) // V4
  finalize(turn) // V5
  vote(turn) // V4, V7
  for (const certificate of turn.announced) broadcast(turn, { certificate }) // V1, V6
  armTimers(turn) // V2, V9, V10, Q1
  ask(turn) // SYNC-1, SYNC-2
}

/** One event. Deterministic: equal states and equal events give equal states and equal effects. */
export const step = (before: State, event: Event): Step => {
  const state = event.kind === 'nextEpoch' ? nextEpoch(before, event) : before
  const turn = newTurn(state)
  const arm = ARMS[event.kind] as ((turn: Turn, event: Event) => void) | undefined
  assert(arm !== undefined, `no arm for ${event.kind}`)
  arm(turn, event)
  settle(turn)
  return { state, effects: turn.effects }
}
