export { blockOf } from './blocks.ts'
export { createCore, type Step, step } from './core.ts'
export type { Effect, EffectKind, EffectOf, Message, ProposalParts, Target } from './effect.ts'
export {
  type BlockRef,
  type Event,
  type EventKind,
  type EventOf,
  type IdentifiedBlock,
  type Peer,
  type Standing,
  TIMER_KINDS,
  type Timer,
  type TimerKind,
  type Verdict,
} from './event.ts'
export {
  addHeartbeat,
  adoptSeats,
  beat,
  type HeartbeatState,
  newHeartbeats,
  type Seats,
  slotOf,
  wantsHeartbeat,
} from './heartbeat.ts'
export { leaderOf, schedule } from './leader.ts'
export { hasCast } from './rules.ts'
export type { CoreConfig, Restored, State } from './state.ts'
export { DEFAULT_TIMING, type Timing } from './timing.ts'
export { isEnded } from './turn.ts'
export { inWindow, statusOf, wantsCertificate, wantsVote } from './views.ts'
