/**
 * Everything that can happen to a replica, as data. The core hears of nothing else: time, signatures, storage and the
 * network reach it as events, and it accepts signed things only as `Verified<…>`.
 */

import type { Hash, Verified } from '#base'
import type { Block, Certificate, Proposal, SignedVote, Status, ValidatorSet } from '#chain'

/** A status but for the clock of its sender, which is the driver's concern. */
export type Standing = Omit<Status, 'wallMs'>

/** A node that we are connected to, named by the driver; opaque to the core. */
export type Peer = string

/** A block and its id, computed once where the block is decoded or built. */
export interface IdentifiedBlock {
  readonly block: Block
  readonly blockId: Hash
}

/** A block by its place, when the block itself need not be at hand. */
export interface BlockRef {
  readonly height: number
  readonly blockId: Hash
}

export const TIMER_KINDS = ['leader', 'advance', 'repeat'] as const
export type TimerKind = (typeof TIMER_KINDS)[number]

/** Names a timer. Arming a timer of a kind replaces the one of that kind before, so that there are at most three. */
export interface Timer {
  readonly kind: TimerKind
  readonly epoch: number
  readonly view: number
}

/** What execution says of a block. `missing`: it cannot be said now (ahead of our clock, say); it will be asked again. */
export type Verdict = 'yes' | 'no' | 'missing'

export type Event =
  /** The first event of a core, after `createCore` and before all others: it enters its view and says where it stands. */
  | { readonly kind: 'start' }
  /**
   * A proposal of this epoch. The driver has checked: the payload (`checkPayload`), `notarize` and the certificates under
   * the set, that `notarize` is a notarize vote for `blockId` and the height of the block, and that `blockId` is the hash
   * of the header. Everything else is the core's: whose turn it is, the parent, the views between.
   */
  | { readonly kind: 'proposal'; readonly proposal: Verified<Proposal>; readonly blockId: Hash; readonly from: Peer }
  | { readonly kind: 'vote'; readonly vote: Verified<SignedVote>; readonly from: Peer }
  /** A certificate of this epoch, from a peer or at the end of a batch of blocks (SYNC-1). */
  | { readonly kind: 'certificate'; readonly certificate: Verified<Certificate>; readonly from: Peer }
  /** A status of any epoch. It is a claim, not a proof. */
  | { readonly kind: 'status'; readonly status: Standing; readonly from: Peer }
  /** Any other message that belongs to another epoch, so that its signatures cannot be checked (SYNC-3). */
  | { readonly kind: 'foreign'; readonly epoch: number; readonly from: Peer }
  /** Blocks asked for by id; their payload is checked. Those that nobody asked for are dropped. */
  | { readonly kind: 'blocks'; readonly blocks: readonly IdentifiedBlock[]; readonly from: Peer }
  /**
   * The answer to `build`: a block that has been executed, or nothing to build. One answer to each request, but none to
   * one of an epoch that has ended since (a late `undefined` would cost a turn; a late block is dropped).
   */
  | { readonly kind: 'built'; readonly view: number; readonly built: IdentifiedBlock | undefined }
  /** The answer to `validate`. */
  | { readonly kind: 'validated'; readonly blockId: Hash; readonly verdict: Verdict }
  /** The answer to `sign`: the own vote is durable in the WAL and on its way; now it counts (S4). */
  | { readonly kind: 'signed'; readonly vote: Verified<SignedVote> }
  | { readonly kind: 'timer'; readonly timer: Timer }
  /**
   * Whether a builder would find something to put into a block now (transactions, evidence). Feed it when it changes, and
   * `pending: true` again when something arrives after a builder has answered `undefined`.
   */
  | { readonly kind: 'work'; readonly pending: boolean }
  /**
   * S6: what the own key has signed is known, and in `epoch` nothing of it in views from `fromView` on; `Infinity` takes
   * the leave to sign back. In later epochs than that one nothing has been signed at all.
   */
  | { readonly kind: 'admit'; readonly epoch: number; readonly fromView: number }
  /** V11: all seats of this epoch that are jailed, by the state of the last committed block. Feed it again at `nextEpoch`. */
  | { readonly kind: 'jailed'; readonly seats: readonly number[] }
  /**
   * The ledger stands at this block. Needed after blocks got by height (then feed their finalization as `certificate` as
   * well, after this); harmless after the core's own `commit`.
   */
  | { readonly kind: 'committed'; readonly height: number; readonly blockId: Hash }
  /**
   * The boundary block is committed, and this is what follows (E2). `anchor` is that block. The state that `step` returns
   * is a fresh one: the old must not be used again. No `start` is needed.
   */
  | {
      readonly kind: 'nextEpoch'
      readonly set: ValidatorSet
      readonly anchor: BlockRef
      /** Height of the boundary block of the epoch that begins. */
      readonly lastHeight: number
      readonly self: number | undefined
    }

export type EventKind = Event['kind']
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>
