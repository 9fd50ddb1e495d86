/**
 * What a replica wants done, as data, in the order in which it must happen. The driver does it and decides nothing.
 * Rule S4: whatever stands before a `sign` or `persist` in the list may leave the node before it; whatever stands behind
 * a `sign` may leave only when the vote is in the log and synced.
 */

import type { Hash } from '#base'
import type { Block, Certificate, ConsensusMessage, SignedVote, Vote } from '#chain'
import type { PeerName, TimerKind } from './event.ts'

/** What a leader sends beside its notarize vote (V3). */
export interface ProposalParts {
  readonly block: Block
  /** Certificate of the parent's view; absent when the parent is the anchor of the epoch. */
  readonly parent: Certificate | undefined
  readonly nullifications: readonly Certificate[]
}

/** To whom: all admitted peers, one peer, or the nodes of the enterprise that holds a seat. */
export type Recipient = { readonly all: true } | { readonly peer: PeerName } | { readonly seat: number }

export type Effect =
  /** Into the log before anything behind it leaves. It need not be synced by itself; a later vote's sync covers it. */
  | { readonly type: 'persist'; readonly certificate: Certificate }
  /**
   * Sign → log (with `block`, if it is there) → sync → send to all: the proposal when `proposal` is there, else the vote
   * alone. Then feed back `signed`. Never signs twice: the core asks once a view and kind.
   */
  | {
      readonly type: 'sign'
      readonly vote: Vote
      readonly block: Block | undefined
      readonly proposal: ProposalParts | undefined
    }
  | { readonly type: 'send'; readonly to: Recipient; readonly message: ConsensusMessage }
  /** Build one block of `height` on `parent` for `view`; answer with `built`. */
  | { readonly type: 'build'; readonly view: number; readonly parent: Hash; readonly height: number }
  /** Check and execute; the parent is valid and known. Answer with `validated`. */
  | { readonly type: 'validate'; readonly block: Block; readonly id: Hash }
  /** Ask for blocks by id, first from `seats`; answer each with `block`. Repeated by the core, never by the driver. */
  | { readonly type: 'fetch'; readonly ids: readonly Hash[]; readonly seats: readonly number[] }
  /** This peer is ahead: catch up from it by height, from the committed height on (SYNC-1). One at a time. */
  | { readonly type: 'sync'; readonly from: PeerName }
  /** Final: commit these blocks, oldest first, under this finalization of the last. They are valid and executed (V6). */
  | {
      readonly type: 'commit'
      readonly blocks: readonly { readonly block: Block; readonly id: Hash }[]
      readonly finalization: Certificate
    }
  | { readonly type: 'arm'; readonly timer: TimerKind; readonly view: number; readonly afterMs: number }
  /** Two signed votes of one seat that no honest seat casts both. */
  | { readonly type: 'evidence'; readonly votes: readonly [SignedVote, SignedVote] }

export type EffectType = Effect['type']
