/**
 * What the driver needs from the world, as small functions. The composition root fits the real clock, disk, network and
 * ledger to them; the simulator fits virtual ones, and the driver cannot tell the difference: it touches nothing else.
 */

import type { Hash, Result, Signer } from '#base'
import type {
  Block,
  Certificate,
  Header,
  Rescue,
  SignatureCheck,
  SignedHeartbeat,
  SignedVote,
  ValidatorSet,
} from '#chain'
import type {
  BlockRef,
  CoreConfig,
  Effect,
  Event,
  IdentifiedBlock,
  Peer,
  Restored,
  State,
  Step,
  Verdict,
} from '#consensus'
import type { ProtocolPlan } from '#contracts'

/** The pure core. Handed in only so that the simulator can plant mutants; everybody else passes the real one. */
interface CorePort {
  readonly createCore: (config: CoreConfig, restored?: Restored) => State
  readonly step: (state: State, event: Event) => Step
}

interface ClockPort {
  /** Milliseconds that never go back: timers. */
  readonly nowMs: () => number
  /** Milliseconds since 1970: the time in blocks and nothing else. */
  readonly wallMs: () => number
}

interface TimersPort {
  /** Calls `fn` once after `afterMs`; the answer cancels it. */
  readonly set: (afterMs: number, fn: () => void) => () => void
}

export interface KeysPort {
  /** The validator keys of this node, at most LIMITS.validatorKeys: several while one replaces another; none on an observer. */
  readonly signers: readonly Signer[]
  /** True if every signature verifies under ZIP-215. The driver asks once for each signature that it takes in. */
  readonly verify: (checks: readonly SignatureCheck[]) => boolean
}

/** The write-ahead log (rule S4). Records are encoded `WalRecord`s; a torn tail is cut by the log itself. */
export interface WalPort {
  /** Resolves when all of them are on the disk, in order, or rejects, and then the node stops. */
  readonly append: (records: readonly Uint8Array[]) => Promise<void>
  /** Every whole record in order of writing; `undefined` or none when there has never been a log here. */
  readonly replay: () => Promise<readonly Uint8Array[] | undefined>
  /** Records that had been on the disk could not be read any more when it was opened; then `replay` gives none. */
  readonly damaged?: boolean
  /** Replaces the log by these records, atomically: after a crash it is the old log or the new one. */
  readonly reset: (records: readonly Uint8Array[]) => Promise<void>
}

interface NetworkPort {
  /** An encoded `ConsensusMessage` to all connected peers; never blocks, may lose. */
  readonly broadcast: (message: Uint8Array) => void
  readonly send: (peer: Peer, message: Uint8Array) => void
  /** One encoded `Request`; the answer is the bytes of a `Response`, or `undefined` on timeout, refusal or loss. */
  readonly request: (peer: Peer, request: Uint8Array) => Promise<Uint8Array | undefined>
  /** Connected peers. */
  readonly peers: () => readonly Peer[]
  /** The peer that speaks for a seat of the set, if it is known. */
  readonly peerOfSeat: (set: ValidatorSet, seat: number) => Peer | undefined
  /** Something from this peer was refused with a fault that counts against it. */
  readonly penalise: (peer: Peer, reason: string) => void
}

/** The last committed block, and the epoch that the next one belongs to. */
export interface LedgerHead {
  readonly header: Header
  readonly id: Hash
  /** The finalization of the head; absent at genesis. */
  readonly finalization: Certificate | undefined
  /** Epoch of the NEXT block: one more than the head's when the head is a boundary block. */
  readonly epoch: number
  /** Validators of that epoch. */
  readonly set: ValidatorSet
  /** Anchor of that epoch: the last block of the epoch before (the head itself, when it is a boundary); or genesis. */
  readonly anchor: BlockRef
  /** Height of the boundary block of that epoch. */
  readonly lastHeight: number
  /** Protocol of the next block, and the one that is scheduled. */
  readonly plan: ProtocolPlan
  /** Seats of that epoch that are jailed (V11), ascending. */
  readonly jailed: readonly number[]
}

export interface BuildRequest {
  /** Header of the parent: the head, or a block that this ledger has built or found valid since it was opened. */
  readonly parent: Header
  readonly parentId: Hash
  readonly view: number
  /** Seat of the builder. */
  readonly proposer: number
  /** `timeMs` of the header: already max(parent + 1, clock). */
  readonly timeMs: number
}

/**
 * Executes, stores and answers. Blocks on top of the head that are not final are kept prepared, by id, until a commit
 * makes them final or impossible. The driver calls `build`, `validate` and `commit` one at a time.
 */
export interface LedgerPort {
  readonly head: () => LedgerHead
  /** A block on the parent from what waits in the pool; `undefined` if there is nothing and nothing is due (Q2). */
  readonly build: (request: BuildRequest) => Promise<Block | undefined>
  /**
   * Header rules, payload, execution, roots: everything but the clock and the votes. `missing` when it cannot be said
   * now (the parent is not prepared here).
   */
  readonly validate: (block: IdentifiedBlock, parent: Header) => Promise<Verdict>
  /**
   * Commits blocks in ascending order, the first on the head, the last one made final by `finalization`, of itself or of a
   * descendant, in one synced atomic batch; each is executed unless prepared. Refuses with BAD_BLOCK when execution
   * disagrees, and then nothing is committed. Resolves after the disk has it, with the new head.
   */
  readonly commit: (blocks: readonly IdentifiedBlock[], finalization: Certificate) => Promise<Result<LedgerHead>>
  /** A hint: these very blocks are final and come next, so what can be done beside other work may begin. */
  readonly expect?: (blocks: readonly IdentifiedBlock[]) => void
  /**
   * Committed blocks from a height upwards: at most `maxBlocks`, none beyond the end of its epoch, up to about
   * LIMITS.syncAnswerBytes (a single block always fits), cut at the last archived finalization among them where there is
   * one. `undefined` when the height is not here.
   */
  readonly blocksFrom: (height: number, maxBlocks: number) => Promise<FinalizedBlocks | undefined>
  /** Absent where nobody could bring the chain back. */
  readonly rescues?: RescuePort
  /** Committed block by id. */
  readonly blockById: (id: Hash) => Promise<Block | undefined>
}

/** The break-glass (E5). */
export interface RescuePort {
  /** The recorded rescue whose anchor has that height. */
  readonly at: (height: number) => Rescue | undefined
  /**
   * Checks a rescue anchored at the head and records it; the head then says what epoch begins. `undefined` when it was
   * recorded before. Refuses with BAD_RESCUE, BAD_SIGNATURE.
   */
  readonly take: (rescue: Rescue) => Promise<Result<LedgerHead | undefined>>
}

export interface FinalizedBlocks {
  readonly blocks: readonly Block[]
  /** From the block after the last to the one that the finalization names; none when that is the last itself. */
  readonly headers: readonly Header[]
  readonly finalization: Certificate
}

interface PoolPort {
  /** True if a transaction or evidence waits that the head does not have yet (Q1). */
  readonly hasWork: () => boolean
  /** Two signed votes that no honest seat signs together, to be put on the chain. */
  readonly evidence: (votes: readonly [SignedVote, SignedVote]) => void
}

/** What goes by the driver to another protocol on the same channel (Q3). */
export interface HeartbeatPort {
  /** A heartbeat of a peer; a fault can count against it. */
  readonly receive: (signed: SignedHeartbeat) => Result<undefined>
}

interface ObserverPort {
  /** A line for the operator. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
  /** After each durable commit. */
  readonly committed: (head: LedgerHead, blocks: readonly IdentifiedBlock[]) => void
  /** Every step of the core, in order. Absent in production; the run digest of the simulator. */
  readonly trace?: (event: Event, effects: readonly Effect[]) => void
  /** The driver cannot go on (a broken promise of a port, or a programmer's error). The node must stop. */
  readonly fatal: (cause: unknown) => void
}

export interface DriverPorts {
  readonly core: CorePort
  readonly clock: ClockPort
  readonly timers: TimersPort
  readonly keys: KeysPort
  readonly wal: WalPort
  readonly network: NetworkPort
  readonly ledger: LedgerPort
  readonly pool: PoolPort
  readonly observer: ObserverPort
  /** Without it heartbeats are dropped. */
  readonly heartbeats?: HeartbeatPort
}
