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
  /** S6: nothing is signed in views below this one; `Infinity` until it is known what this key has signed (`admit`). */
  readonly signFrom: number
  /** Height of the boundary block of the epoch (E1). */
  readonly lastHeight: number
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

/** A block that is not committed yet. */
export interface KnownBlock extends IdentifiedBlock {
  /** What execution said here. */
  valid: 'unknown' | 'yes' | 'no'
  /** `later`: the answer was `missing`; it is asked again at T_repeat. */
  validation: 'due' | 'running' | 'later' | 'done'
  /** It is in the WAL. */
  persisted: boolean
}

/** A block that a certificate names and that is not at hand (SYNC-2). */
export interface WantedBlock extends BlockRef {
  /** Seats that signed for it or for a descendant. */
  readonly seats: readonly number[]
  /** Who spoke of it first. */
  readonly peer: Peer | undefined
  /** Asked for since the last T_repeat. */
  asked: boolean
  /** How often; picks the next seat to ask. */
  tries: number
}

/** The first proposal of a leader in a view. */
export interface HeldProposal {
  readonly parts: ProposalParts
  readonly block: IdentifiedBlock
}

/** Equal votes of one view. */
export interface Ballot {
  weight: number
  readonly votes: Verified<SignedVote>[]
}

/** By name: `notarize`, `nullify`, `finalize`. */
export type ByKind<T> = { notarize: T | undefined; nullify: T | undefined; finalize: T | undefined }

/** What is known of one view above the finalized one. */
export interface Round {
  readonly view: number
  notarization: Verified<Certificate> | undefined
  nullification: Verified<Certificate> | undefined
  proposal: HeldProposal | undefined
  /** What this replica has asked to be signed, or had signed before a restart: all that S1–S3 look at. */
  readonly own: ByKind<Vote>
  /** The first vote of each seat, by kind. */
  readonly seats: Map<number, ByKind<Verified<SignedVote>>>
  /** Equal votes, by kind and block. */
  readonly ballots: Map<string, Ballot>
  /** Weight of the nullify votes seen (Q1). */
  nullifyWeight: number
  /** Seats against which evidence of this view has been given. */
  readonly accused: Set<number>
  /** The leader has notarized two blocks (V4). */
  equivocated: boolean
  /** Own turn: the parent that a block is being built on. */
  buildingOn: BlockRef | undefined
  /** Own turn: the builder had nothing (Q2). */
  declined: boolean
}

/** The highest block that is known to be final, whether or not it is at hand. View 0 is the anchor. */
export interface Finalized extends BlockRef {
  readonly view: number
  readonly certificate: Verified<Certificate> | undefined
  /** Durable: in the WAL, or archived with its block. */
  durable: boolean
}

/** What a peer has claimed, and what it was answered since the last T_repeat (SYNC-4). */
export interface PeerNote {
  epoch: number
  committedHeight: number
  answers: number
  /** The claim that was answered last. */
  answered: string
}

export interface State {
  readonly config: CoreConfig
  /** W. */
  readonly weight: number
  readonly quorum: number
  /** `cur`. */
  view: number
  /** S6: nothing is signed in views below this one. */
  signFrom: number
  /** Seats of this epoch that committed evidence has shown to be faulty (V11). */
  jailed: ReadonlySet<number>
  /** The certificate by which `cur` was entered (V1). */
  entry: Verified<Certificate> | undefined
  finalized: Finalized
  /** The highest view with a notarization. */
  notarizedView: number
  /** By view; those up to `finalized.view` are forgotten. */
  readonly rounds: Map<number, Round>
  /** Notarized views in which the own finalize vote is still open (V5). */
  readonly open: Set<number>
  /** By hexadecimal id; those up to the committed height are forgotten. */
  readonly blocks: Map<string, KnownBlock>
  readonly wanted: Map<string, WantedBlock>
  committed: BlockRef
  /** T_leader and T_advance of the current view are armed (V2). */
  armed: boolean
  /** T_repeat of the current view is armed. */
  repeating: boolean
  /** Repetitions in the current view (V8). */
  repeats: number
  /** A status was sent in search of certificates since the last T_repeat (SYNC-2). */
  searched: boolean
  /** There is something to build (Q1). */
  work: boolean
  /** By seat: the highest view it has voted in (V10). */
  readonly heard: number[]
  readonly peers: Map<Peer, PeerNote>
  /** The committed height from which blocks were asked by height; forgotten at T_repeat (SYNC-1). */
  syncAskedAt: number | undefined
  /** How often blocks were asked by height; picks the next peer to ask. */
  syncs: number
  /** Shuffles of the cycles looked at last (leader.ts). */
  readonly schedule: Map<number, readonly number[]>
}
