/** Q1: a chain with nothing to do sends nothing but a slow status. V2: which timers a view needs. */

import type { TimerKind } from './event.ts'
import { leaderOf } from './leader.ts'
import { maySign } from './rules.ts'
import type { State } from './state.ts'
import { backedOff, repeatAfter } from './timing.ts'
import type { Turn } from './turn.ts'

/**
 * A notarized block waits to become final. The highest view decides, on which leaders build (V3); its block may be the
 * final one itself, which was proposed again before its finalization was known everywhere (Q2).
 */
const isAwaited = ({ notarizedView, finalized, rounds }: State): boolean => {
  const highest = notarizedView > finalized.view ? rounds.get(notarizedView)?.notarization : undefined
  return highest !== undefined && highest.vote.height > finalized.height
}

/**
 * Q1: nothing to build, no notarized block that still has to become final, no proposal seen in this view, and too few
 * nullify votes seen to show that an honest seat has something to do.
 */
export const isQuiet = (state: State): boolean => {
  const round = state.rounds.get(state.view)
  return (
    !state.work &&
    !isAwaited(state) &&
    round?.proposal === undefined &&
    (round?.nullifyWeight ?? 0) < state.weight - state.quorum + 1
  )
}

/** Some peer claims more than is committed here. */
export const isBehind = ({ peers, config, committed }: State, slack: number): boolean => {
  for (const { epoch, committedHeight } of peers.values())
    if (epoch > config.epoch || committedHeight > committed.height + slack) return true
  return false
}

/** Nothing to do and nothing to ask for. */
const isIdle = (state: State): boolean =>
  isQuiet(state) && state.wanted.size === 0 && state.finalized.height <= state.committed.height && !isBehind(state, 0)

const arm = ({ state, effects }: Turn, kind: TimerKind, afterMs: number): void => {
  effects.push({ kind: 'arm', timer: { kind, epoch: state.config.epoch, view: state.view }, afterMs })
}

/** V10: the leader has not been heard for a whole cycle of views, while a quorum moved through them. */
const isSilent = (state: State): boolean => {
  const { config, heard, view } = state
  return view - (heard[leaderOf(state, view)] ?? 0) > config.set.validators.length
}

/** V2, V9, V10. An observer, and whoever may not sign here (S6) or waits for the next epoch, has no view to give up. */
const armViewTimers = (turn: Turn): void => {
  const { state } = turn
  if (state.armed || !maySign(state, state.view) || isQuiet(state)) return
  state.armed = true
  // The repetition may have been armed for a quiet view.
  state.repeating = false
  state.repeats = 0
  const { leaderMs, advanceMs, silentLeaderMs } = state.config.timing
  const gap = state.view - state.finalized.view
  arm(turn, 'leader', isSilent(state) ? silentLeaderMs : backedOff(leaderMs, gap))
  arm(turn, 'advance', backedOff(advanceMs, gap))
}

/** V2, V8, Q1: the timers of the current view. */
export const armTimers = (turn: Turn): void => {
  const { state } = turn
  armViewTimers(turn)
  if (state.repeating) return
  state.repeating = true
  const { repeatMs, quietRepeatMs } = state.config.timing
  arm(turn, 'repeat', isIdle(state) ? quietRepeatMs : repeatAfter(repeatMs, state.repeats))
}
