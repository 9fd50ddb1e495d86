/** What the engine asks of single modules: at the end of a block, for its seats, for what governs the others. */

import type { Hash, PublicKey } from '#base'
import type { RescueOrder, ValidatorSet } from '#chain'
import type { Module, ReadContext } from './define.ts'
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

/** Whom a chain lets make its blocks, read from the state of the module that decides it. */
export interface SeatReads {
  /** Set of an epoch: the current one and the next are fixed, earlier ones are kept. Undefined where none is decided. */
  validators(ctx: Pick<ReadContext, 'get'>, epoch: number): ValidatorSet | undefined
  /** Seats of an epoch that are jailed. */
  jailedSeats(ctx: Pick<ReadContext, 'get'>, epoch: number): readonly number[]
  /** Candidate of a key that has to say, in the epoch that runs, that it is there; undefined when it need not. */
  dueDeclaration(ctx: Pick<ReadContext, 'get'>, publicKey: PublicKey, epoch: number): Id | undefined
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
  param(ctx: Pick<ReadContext, 'get' | 'block'>, param: Param): number | undefined
  /** Paused, not registered, or retired. */
  isPaused(ctx: Pick<ReadContext, 'get' | 'block'>, module: Pick<Module, 'id' | 'extension'>): boolean
}
