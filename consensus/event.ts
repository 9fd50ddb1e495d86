/**
 * What can happen to a replica. Time is an event; so is the answer to every effect that has one. Messages are accepted
 * as `Verified` only: their signatures are checked before they come here, each once.
 */

import type { Hash, Verified } from '#base'
import type { Block, Certificate, Proposal, SignedVote, Status } from '#chain'

/** Name of a peer: opaque here, so that an answer finds its way back. */
export type PeerName = string

/** Timers (V2, V8, Q2). A timer that fires for a view that is over does nothing: none has to be cancelled. */
export type TimerKind = 'leader' | 'advance' | 'repeat' | 'repropose'

export type Verdict = 'valid' | 'invalid'

export type ConsensusEvent =
  /** First of all events: begins with what `restored` held, arms timers, says what it knows. */
  | { readonly type: 'started' }
  /** `blockId` is that of `proposal.block`, and the notarize vote in it names that block (both checked before). */
  | { readonly type: 'proposal'; readonly proposal: Verified<Proposal>; readonly blockId: Hash; readonly from: PeerName }
  | { readonly type: 'vote'; readonly vote: Verified<SignedVote>; readonly from: PeerName }
  | { readonly type: 'certificate'; readonly certificate: Verified<Certificate>; readonly from: PeerName }
  | { readonly type: 'status'; readonly status: Status; readonly from: PeerName }
  /** Answers a `fetch`; `id` was computed from the block. A block that was not asked for is ignored. */
  | { readonly type: 'block'; readonly block: Block; readonly id: Hash }
  /** Answers a `build`; no block when there was nothing to put into it. Its execution is already known to be valid. */
  | { readonly type: 'built'; readonly view: number; readonly block: Block | undefined; readonly id: Hash | undefined }
  /** Answers a `validate`. */
  | { readonly type: 'validated'; readonly id: Hash; readonly verdict: Verdict }
  /** Answers a `sign`: the vote is in the log, synced, and on its way. */
  | { readonly type: 'signed'; readonly vote: Verified<SignedVote> }
  | { readonly type: 'timer'; readonly timer: TimerKind; readonly view: number }
  /** There are pending transactions (or evidence), or there are none any more (Q1). */
  | { readonly type: 'work'; readonly pending: boolean }
  /** Blocks of this epoch came by catch-up and are committed up to `height` under this finalization (SYNC-1). */
  | {
      readonly type: 'synced'
      readonly id: Hash
      readonly height: number
      readonly finalization: Verified<Certificate>
    }

export type EventType = ConsensusEvent['type']
