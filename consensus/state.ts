/**
 * What a replica knows. `step` changes it in place (copying it at each event would cost more than the event); nothing in
 * an effect refers to a part of it that changes later.
 */

import type { Verified } from '#base'
import type { Certificate, SignedVote, ValidatorSet, Vote } from '#chain'
import type { ProposalParts } from './effect.ts'
import type { BlockRef, IdentifiedBlock, Peer } from './event.ts'
import type { Timing } from './timing.ts'

/** What an epoch is. */
export interface CoreConfig {
  readonly epoch: number
  readonly set: ValidatorSet
  /** View 0: the final last block of the epoch before; genesis (height 0) for epoch 0. */
  readonly anchor: BlockRef
  /** The own seat, or `undefined` for an observer, which follows and signs nothing (E4). */
  readonly self: number | undefined
  /** E: heights of one epoch. */
  readonly epochLength: number
  readonly timing: Timing
}

/** What the disk brings back (S4). Records of other epochs are left out by the core. */
export interface Restored {
  /** Where the ledger stands; the anchor when nothing of the epoch is committed. */
  readonly committed: BlockRef
  /** Own votes in the WAL. */
  readonly votes: readonly Verified<SignedVote>[]
  /** Certificates in the WAL, and the archived finalization of the committed block. */
  readonly certificates: readonly Verified<Certificate>[]
  /** Blocks in the WAL that are not committed. */
  readonly blocks: readonly IdentifiedBlock[]
}

/** A block that is not committed yet. `no` and `yes` are what execution said here. */
export interface KnownBlock extends IdentifiedBlock {
  valid: 'unknown' | 'yes' | 'no'
  /** `validate` is under way. */
  asked: boolean
}

/** The first proposal of a leader in a view. */
export interface HeldProposal {
  readonly parts: ProposalParts
  /** Hexadecimal id of the block. */
  readonly id: string
  readonly from: Peer | undefined
}

/** Equal votes of one view. */
export interface Ballot {
  weight: number
  readonly votes: Verified<SignedVote>[]
}

/** The first vote of a seat in a view, by kind. */
export interface SeatVotes {
  notarize: Verified<SignedVote> | undefined
  nullify: Verified<SignedVote> | undefined
  finalize: Verified<SignedVote> | undefined
}

/** What is known of one view above the finalized one. */
export interface Round {
  readonly view: number
  notarization: Verified<Certificate> | undefined
  nullification: Verified<Certificate> | undefined
  proposal: HeldProposal | undefined
  /** What this replica has asked to be signed, or had signed before a restart (S1–S3 look at nothing else). */
  readonly own: { notarize: Vote | undefined; nullify: Vote | undefined; finalize: Vote | undefined }
  /** By seat. */
  readonly seats: Map<number, SeatVotes>
  /** By kind and block. */
  readonly ballots: Map<string, Ballot>
  /** Weight of the nullify votes seen (Q1). */
  nullifyWeight: number
  /** Own turn: the view of the parent that a block is being built on. */
  buildingOn: number | undefined
  /** Own turn: the builder had nothing. */
  declined: boolean
}

/** The highest block that is known to be final, whether or not it is at hand. View 0 is the anchor. */
export interface Finalized extends BlockRef {
  readonly view: number
  readonly certificate: Verified<Certificate> | undefined
}

/** What peers that are ahead have claimed, and what has been answered since the last T_repeat (SYNC-4). */
export interface PeerNote {
  epoch: number
  committedHeight: number
  /** Answers since the last T_repeat, and the claim that was answered last. */
  answers: number
  answered: string
}

export interface State {
  readonly config: CoreConfig
  /** W. */
  readonly weight: number
  readonly quorum: number
  /** `cur`. */
  view: number
  finalized: Finalized
  /** Rounds with `finalized.view < view`; those below are forgotten. */
  readonly rounds: Map<number, Round>
  /** By hexadecimal id. */
  readonly blocks: Map<string, KnownBlock>
  committed: BlockRef
  /** Hexadecimal ids of blocks that are needed; `true` once asked for since the last T_repeat. */
  readonly wanted: Map<string, boolean>
  /** T_leader and T_advance of the current view are armed. */
  armed: boolean
  /** Repetitions in the current view (V8). */
  repeats: number
  /** There is something to build. */
  work: boolean
  /** By seat: the view in which it was last heard (V10). */
  readonly heard: number[]
  readonly peers: Map<Peer, PeerNote>
  /** The committed height from which blocks were last asked by height; asked again at T_repeat (SYNC-1). */
  syncAskedAt: number | undefined
  /** Shuffles of the cycles looked at last (leader.ts). */
  readonly schedule: Map<number, readonly number[]>
}
