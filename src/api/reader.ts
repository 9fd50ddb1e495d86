/** What the API needs of a node. Declared here, by who needs it; the node fits itself to it. */

import type { Hash, Json, PublicKey, Result } from '#base'
import type { Block, Certificate, HeartbeatProof, Receipt, StateProof, ValidatorSet } from '#chain'

export interface FinalBlock {
  readonly id: Hash
  readonly block: Block
  readonly transactionIds: readonly Hash[]
}

export type TransactionState =
  | { readonly state: 'unknown' }
  | { readonly state: 'pending' }
  | {
      readonly state: 'final'
      readonly height: number
      readonly index: number
      readonly blockId: Hash
      /** Block time: the on-chain time of the record. */
      readonly timeMs: number
      readonly receipt: Receipt
      /** The bytes as they stand in the block. */
      readonly transaction: Uint8Array
    }

export interface NodeStatus {
  readonly chainId: Hash
  readonly name: string
  readonly height: number
  readonly blockId: Hash
  readonly stateRoot: Hash
  readonly timeMs: number
  readonly epoch: number
  readonly view: number
  readonly seat: number | undefined
  /** Whether it signs (`asking`, `waiting`, `signing`, `observer`, `twin`), from which view on, and why. */
  readonly signing: {
    readonly state: string
    readonly fromView: number | undefined
    readonly reason: { readonly en: string; readonly zh: string }
  }
  /** What the time of blocks adds to the own wall clock. */
  readonly clockOffsetMs: number
  /** Behind the highest block that a peer claims to have; undefined before one has said so. */
  readonly behindBlocks: number | undefined
  readonly peers: number
  readonly poolSize: number
  /** Of the disk of the home. */
  readonly diskFreeBytes: number
  readonly version: string
  /** Protocol of the next block, and the highest that this node speaks. */
  readonly protocol: number
  readonly protocolMax: number
  /** The protocol that is scheduled, and its first block. */
  readonly upgrade: { readonly protocol: number; readonly height: number } | undefined
}

interface PeerStatus {
  readonly peer: string
  /** Number of its enterprise; undefined where only the settings of this node know it. */
  readonly enterprise: number | undefined
  readonly connected: boolean
  /** Where it is dialled, in that order: typed into the settings, or told by the node itself. */
  readonly addresses: readonly { readonly address: string; readonly from: 'settings' | 'node' }[]
}

export interface ProvenState {
  readonly height: number
  readonly value: Uint8Array | undefined
  readonly proof: StateProof
  /** Header of `height`, whose root the proof leads to, and what makes it final; none at genesis. */
  readonly header: Block['header']
  readonly finalization: Certificate | undefined
}

/** Events that name an id or an account; with `below` those of an organisation and all that was below it. */
export interface TimelineQuestion {
  readonly id: Uint8Array
  readonly below: boolean
  /** Block times, first included, last not. */
  readonly fromMs?: number
  readonly toMs?: number
  readonly limit?: number
  /** `next` of the page before. */
  readonly after?: string
}

/** Records of a machine of state that are in a state now. */
export interface RecordsQuestion {
  readonly module: string
  readonly machine: string
  readonly state: string
  readonly orgId?: Uint8Array
  readonly limit?: number
  readonly after?: string
}

/** The private store of the node as clients reach it. */
export interface PrivateDesk {
  /** Identity key of this node: requests are signed for it. */
  readonly nodeKey: PublicKey
  /** 16 random bytes of this start, which requests name. */
  readonly session: Uint8Array
  /** Answers a `SignedPrivateRequest`, canonical bytes, if who signed it may ask. */
  ask(request: Uint8Array): Promise<Result<Json>>
  /** How a record stands on the chain, and what this home still has of it. Refuses with NOT_FOUND for an unknown kind. */
  erasure(type: number, id: Uint8Array): Promise<Result<Json>>
}

export interface NodeReader {
  submit(transaction: Uint8Array): Promise<Result<Hash>>
  transaction(id: Hash): TransactionState
  /** Resolves when the transaction is final, or after the time with what is known then. Refuses with QUOTA. */
  waitFinal(id: Hash, timeoutMs: number, signal: AbortSignal): Promise<Result<TransactionState>>
  /** The attestation file of a final transaction, with what stands under these state keys. Refuses with NOT_FOUND or NOT_FINAL. */
  attestation(id: Hash, stateKeys: readonly Uint8Array[]): Promise<Result<string>>
  /** The newest heartbeat, to be verified offline. Refuses with NOT_FOUND before the first one. */
  heartbeat(): Promise<Result<HeartbeatProof>>
  block(height: number): FinalBlock | undefined
  /** What the end of a block itself gave, in words: an election, say. Empty when there is no such block. */
  closingEvents(height: number): readonly Json[]
  heightOf(id: Hash): number | undefined
  /** Under the last final root. */
  state(key: Uint8Array): ProvenState
  /** As of a height where one is given: HEIGHT_UNAVAILABLE above the head and where no history is kept. */
  query(module: string, query: string, args: Json, height?: number): Promise<Result<Json>>
  /** Refuses with NOT_FOUND where no index is kept, MALFORMED for a cursor that is none. Pages `{ items, next? }`. */
  timeline(question: TimelineQuestion): Promise<Result<Json>>
  records(question: RecordsQuestion): Promise<Result<Json>>
  describe(): Json
  /** What a transaction and its receipt say, decoded by the modules. */
  explain(transaction: Uint8Array, receipt: Receipt | undefined): Json
  status(): NodeStatus
  validators(): ValidatorSet
  /** Every other node that may connect. */
  listPeers(): readonly PeerStatus[]
  genesis(): Uint8Array
  /** Calls back after each final block, until the answer is called. */
  onBlock(listener: (height: number) => void): () => void
  /** Undefined where the home has no key for one. */
  readonly private: PrivateDesk | undefined
  /** Why the node cannot serve yet, by name; empty when it is ready. */
  notReady(): readonly string[]
  /** What an operator should know although the node is ready. */
  warnings(): readonly string[]
  /** Values of the metrics by name. */
  metrics(): Readonly<Record<string, number>>
}
