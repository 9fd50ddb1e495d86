/**
 * What the driver needs from the world, as small functions. The composition root fits the real clock, disk, network and
 * ledger to them; the simulator fits virtual ones, and the driver cannot tell the difference: it touches nothing else.
 */

import type { Hash, PublicKey, Result, Signer } from '#base'
import type { Block, Certificate, Header, SignatureCheck, ValidatorSet } from '#chain'

/** A node of the federation, by the name that the network gives it. */
export type PeerId = string

export interface ClockPort {
  /** Milliseconds that never go back: timers. */
  readonly nowMs: () => number
  /** Milliseconds since 1970: the time in blocks and nothing else. */
  readonly wallMs: () => number
}

export interface TimersPort {
  /** Calls `fn` once after `afterMs`; the answer cancels it. */
  readonly set: (afterMs: number, fn: () => void) => () => void
}

export interface KeysPort {
  /** The validator key of this node; absent on an observer. */
  readonly signer: Signer | undefined
  /** True if every signature verifies under ZIP-215. The driver asks once for each signature that it takes in. */
  readonly verify: (checks: readonly SignatureCheck[]) => boolean
}

/** The write-ahead log (rule S4). Records are `WalRecord`s; torn tails are cut by the log itself. */
export interface WalPort {
  /** Resolves when all of them are on the disk, in order, or rejects, and then the node stops. */
  readonly append: (records: readonly Uint8Array[]) => Promise<void>
  /** Every whole record in order of writing; `undefined` when there has never been a log here. */
  readonly replay: () => Promise<readonly Uint8Array[] | undefined>
  /** Replaces the log by these records, atomically: after a crash it is the old log or the new one. */
  readonly reset: (records: readonly Uint8Array[]) => Promise<void>
}

export interface NetworkPort {
  /** To all connected peers; never blocks, may lose. Bytes are a `ConsensusMessage`. */
  readonly broadcast: (message: Uint8Array) => void
  readonly send: (peer: PeerId, message: Uint8Array) => void
  /** One `Request`; the answer is the bytes of a `Response`, or `undefined` on timeout, refusal or loss of the peer. */
  readonly request: (peer: PeerId, request: Uint8Array) => Promise<Uint8Array | undefined>
  /** Connected peers, in any order. */
  readonly peers: () => readonly PeerId[]
  /** The peer that speaks for a seat of the set, if it is known. */
  readonly peerOfSeat: (set: ValidatorSet, seat: number) => PeerId | undefined
  /** Something from this peer was refused with a fault that counts against it. */
  readonly penalise: (peer: PeerId, reason: string) => void
}

/** The last committed block, and what an epoch begins with. */
export interface LedgerHead {
  readonly header: Header
  readonly id: Hash
  /** Of the head; absent at genesis. Its view is the highest finalized view when the head is inside its epoch. */
  readonly finalization: Certificate | undefined
  /** Epoch of the NEXT block: one more than the head's when the head is a boundary block. */
  readonly epoch: number
  /** Validators of that epoch. */
  readonly set: ValidatorSet
}

export interface BuildRequest {
  /** Id of the parent: the head, or a block that this ledger has built or found valid since it was opened. */
  readonly parent: Hash
  readonly parentHeader: Header
  readonly view: number
  /** Seat of the builder. */
  readonly proposer: number
  /** `timeMs` of the header: already max(parent + 1, clock). */
  readonly timeMs: number
}

/** `yes`: executed, roots equal. `no`: provably bad. `unknown`: cannot say now (the parent is not prepared here). */
export type BlockVerdict = 'yes' | 'no' | 'unknown'

/**
 * Executes, stores and answers. Blocks on top of the head that are not final are kept prepared, by id, until a commit
 * makes them final or impossible. The driver calls `build`, `validate` and `commit` one at a time.
 */
export interface LedgerPort {
  readonly head: () => LedgerHead
  /** Heights of one epoch (E). */
  readonly epochLength: number
  /** A block on the parent from what waits in the pool; `undefined` if there is nothing and nothing is due (Q2). */
  readonly build: (request: BuildRequest) => Promise<Block | undefined>
  /** Header rules, payload, execution, roots: everything but the clock and the votes. */
  readonly validate: (block: Block, parentHeader: Header) => Promise<BlockVerdict>
  /**
   * Commits blocks in ascending order, the first on the head, the last one made final by `finalization`: one synced
   * atomic batch a block, each executed unless prepared. Refuses with BAD_BLOCK when execution disagrees; then the
   * blocks before the bad one may stand. Resolves after the disk has it.
   */
  readonly commit: (blocks: readonly Block[], finalization: Certificate) => Promise<Result<LedgerHead>>
  /**
   * Up to `maxBlocks` committed blocks from a height upwards, cut so that the last has an archived finalization, none
   * beyond the end of its epoch, the whole within LIMITS.responseBytes. `undefined` when the height is not here.
   */
  readonly blocksFrom: (height: number, maxBlocks: number) => Promise<Finalized | undefined>
  /** Committed block by id. */
  readonly blockById: (id: Hash) => Promise<Block | undefined>
}

export interface Finalized {
  readonly blocks: readonly Block[]
  /** Of the last of them. */
  readonly finalization: Certificate
}

export interface PoolPort {
  /** True if a transaction or evidence waits that the head does not have yet (Q1). */
  readonly hasWork: () => boolean
}

export interface ObserverPort {
  /** A line for the operator. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
  /** After each commit. */
  readonly committed: (head: LedgerHead, blocks: readonly Block[]) => void
  /** What happened, in order, as short strings: the run digest of the simulator. Absent in production. */
  readonly trace?: (entry: string) => void
  /** The driver cannot go on (a broken promise of a port or a programmer's error). The node must stop. */
  readonly fatal: (cause: unknown) => void
}

export interface DriverPorts {
  readonly clock: ClockPort
  readonly timers: TimersPort
  readonly keys: KeysPort
  readonly wal: WalPort
  readonly network: NetworkPort
  readonly ledger: LedgerPort
  readonly pool: PoolPort
  readonly observer: ObserverPort
}

export interface DriverIdentity {
  readonly chainId: Hash
  /** Of `keys.signer`; here so that an observer with a key that may not sign can still say whose it is. */
  readonly validatorKey: PublicKey | undefined
}
