/** What the engine asks of single modules: at the end of a block, for its seats, for what governs the others. */

import type { Hash, PublicKey } from '#base'
import type { RescueOrder, ValidatorSet } from '#chain'
import type { BlockPlace, Module, ReadContext } from './define.ts'
import type { Id } from './ids.ts'
import type { Param } from './param.ts'

/** What a header says of a block that has been executed. */
export interface BlockClose {
  readonly epoch: number
  /** Seat that made the block. */
  readonly proposer: number
  /** Seats whose turn has passed without a block since the parent, one entry a turn, oldest first; the last LIMITS.missedTurns. */
  readonly missed: readonly number[]
  /** Id of the parent. */
  readonly parent: Hash
  /** The last block of its epoch. */
  readonly epochEnds: boolean
  /** The first block after a rescue: what the guardians signed (E5). */
  readonly rescue?: RescueOrder
}

/** Which rules hold. */
export interface ProtocolPlan {
  /** Of the next block. */
  readonly protocol: number
  readonly scheduled: { readonly protocol: number; readonly height: number } | undefined
}

/** What a candidate has to say of the protocol that is scheduled. */
export interface DueReadiness {
  readonly candidateId: Id
  /** The highest that its node speaks. */
  readonly protocol: number
  /** First block of the scheduled protocol. */
  readonly height: number
  /** How often it has spoken for that schedule, this time included. */
  readonly count: number
}

/** Whom a chain lets make its blocks, read from the state of the module that decides it. */
export interface SeatReads {
  /** Set of an epoch: the current one and the next are fixed, earlier ones are kept. Undefined where none is decided. */
  validators(ctx: Pick<ReadContext, 'get'>, epoch: number): ValidatorSet | undefined
  /** Seats of an epoch that are jailed. */
  jailedSeats(ctx: Pick<ReadContext, 'get'>, epoch: number): readonly number[]
  /** Candidate of a key that has to say, in the epoch that runs, that it is there; undefined when it need not. */
  dueDeclaration(ctx: Pick<ReadContext, 'get'>, publicKey: PublicKey, epoch: number): Id | undefined
  /** The protocol of the block after this state, and the one that is scheduled, with its first height. */
  protocol(ctx: Pick<ReadContext, 'get'>): ProtocolPlan
  /** What a node with that key that speaks protocols up to `spoken` has to say now; undefined when it need not. */
  dueReadiness(ctx: Pick<ReadContext, 'get'>, publicKey: PublicKey, spoken: number): DueReadiness | undefined
}

/** The state at a time. */
interface TimedReads extends Pick<ReadContext, 'get'> {
  readonly block: BlockPlace
}

/** An enterprise that runs nodes, and their keys. */
export interface OperatorNodes {
  readonly operator: number
  readonly active: boolean
  readonly nodes: readonly PublicKey[]
}

/** What the node asks of the module that decides who may connect. Whatever changes an answer tells an event. */
export interface NodeReads {
  /** All operators, by number. */
  operators(ctx: Pick<ReadContext, 'get'>): readonly OperatorNodes[]
  /** Who has or has ever had a node of this key; undefined for a key that the state has never heard of. */
  holder(ctx: Pick<ReadContext, 'get'>, nodeKey: PublicKey): number | undefined
}

/** What the executor asks of the module that governs the others. Few rows: it is asked for every call. */
export interface GovernanceReads {
  /** What has been decided for a parameter and holds at the block's time; undefined where nothing was. */
  param(ctx: TimedReads, param: Param): number | undefined
  /** Paused, not registered, or retired. */
  isPaused(ctx: TimedReads, module: Pick<Module, 'id' | 'extension'>): boolean
}
