/** What a replica keeps. Bounded by the views that are open: all of a view is forgotten once a later one is final. */

import type { Hash } from '#base'
import type { Block, Certificate, SignedVote, ValidatorSet, VoteKind } from '#chain'
import type { Verified } from '#base'
import type { Timing } from './timing.ts'

/** A block that is final and under everything else of this epoch: view 0 is the anchor itself. */
export interface Anchor {
  readonly id: Hash
  readonly height: number
}

export interface CoreConfig {
  readonly epoch: number
  readonly set: ValidatorSet
  readonly anchor: Anchor
  /** Own seat in `set`; none for an observer, which follows and never signs (E4). */
  readonly self: number | undefined
  /** Heights of an epoch (E). */
  readonly epochLength: number
  readonly timing: Timing
}

/** What the log held for this epoch, in the order in which it was written. All of it was verified when it was written. */
export interface Restored {
  readonly votes: readonly Verified<SignedVote>[]
  readonly certificates: readonly Verified<Certificate>[]
  readonly blocks: readonly { readonly block: Block; readonly id: Hash }[]
  /** Last committed block of this epoch and its finalization, when it is above the anchor. */
  readonly committed: { readonly id: Hash; readonly height: number; readonly finalization: Verified<Certificate> } | undefined
}

/** Votes seen of one kind: at most one a seat. */
export type Ballots = Map<number, Verified<SignedVote>>

export interface OwnVotes {
  /** Block that this seat has notarized in this view. Set when the vote is decided, before it is signed. */
  notarize: Hash | undefined
  nullify: boolean
  finalize: Hash | undefined
  /** The votes once they are durable, for sending again (V8). */
  readonly durable: Map<VoteKind, Verified<SignedVote>>
}

/** One view. */
export interface Round {
  readonly view: number
  /** First proposal of the leader: only this one counts (V4). */
  proposal: { readonly id: Hash; readonly parentView: number } | undefined
  notarization: Verified<Certificate> | undefined
  nullification: Verified<Certificate> | undefined
  finalization: Verified<Certificate> | undefined
  readonly own: OwnVotes
  readonly ballots: Readonly<Record<VoteKind, Ballots>>
  /** The leader has asked for a block, or has been told that there is nothing to build. */
  building: 'no' | 'asked' | 'empty'
  /** Timers of this view that run; a quiet replica has none (Q1). */
  armed: boolean
}

export interface KnownBlock {
  readonly id: Hash
  /** Absent while it is only named by a certificate. */
  block: Block | undefined
  validity: 'unknown' | 'asked' | 'valid' | 'invalid'
}

export interface CoreState {
  readonly config: CoreConfig
  /** Current view. */
  view: number
  /** Certificate by which it was entered; none for view 1. */
  entry: Verified<Certificate> | undefined
  /** Highest finalized view and its certificate; 0 and none while the anchor is the last final block. */
  finalizedView: number
  finalization: Verified<Certificate> | undefined
  /** The last final block. */
  head: Anchor
  readonly rounds: Map<number, Round>
  /** By hexadecimal id: blocks of open views. */
  readonly blocks: Map<string, KnownBlock>
  /** Ids asked for since the last repeat (V8 forgets them). */
  readonly asked: Set<string>
  /** View in which each seat was last heard (V10). */
  readonly heard: number[]
  pending: boolean
  /** Repeats since the last progress: the timer backs off with it. */
  repeats: number
  started: boolean
}
