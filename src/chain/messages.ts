/**
 * Every message of the chain: what is hashed, signed, stored and sent. One schema gives codec, type, JSON form, bounds
 * and the `.proto` file. Field numbers and enum numbers are fixed for ever (docs/formats.md).
 */

import {
  address,
  bytes,
  bytesUpTo,
  enumeration,
  field,
  fixed64,
  type Hash,
  LIMITS,
  message,
  optional,
  optionalBytes,
  type PublicKey,
  repeated,
  type Signature,
  slug,
  type TypeOf,
  uint,
  uint32,
  uint64,
} from '#base'
import { SignedHeartbeat } from './heartbeat-messages.ts'

const hash = bytes<Hash>(32)
const publicKey = bytes<PublicKey>(32)
const signature = bytes<Signature>(64)

// ── Transactions ────────────────────────────────────────────────────────────────────────────────────────────────────

/** One action of one module. Numbers, not names: nothing in a transaction can hold free text. */
export const Call = message('Call', LIMITS.transactionBytes, {
  module: field(1, uint32),
  action: field(2, uint32),
  args: field(3, bytesUpTo(LIMITS.argsBytes)),
})
export type Call = TypeOf<typeof Call>

/**
 * What is signed. `nonce` is random, so that the same calls can be sent twice on purpose. `signers` are the keys that must
 * sign, all of them and no others, ascending: nobody on the way can take a signature off, or put another in its place, and
 * so spend the id of a transaction that then fails.
 */
export const Body = message('Body', LIMITS.transactionBytes, {
  sender: field(1, address),
  nonce: field(2, fixed64),
  expiresAtMs: field(3, uint64),
  calls: repeated(4, Call.kind, LIMITS.callsPerTransaction),
  signers: repeated(5, publicKey, LIMITS.signaturesPerTransaction),
})
export type Body = TypeOf<typeof Body>

export const KeySignature = message('KeySignature', 128, {
  publicKey: field(1, publicKey),
  signature: field(2, signature),
})
export type KeySignature = TypeOf<typeof KeySignature>

/** `body` is kept as the bytes that were signed. Signatures in ascending order of public key, each key once. */
export const Transaction = message('Transaction', LIMITS.transactionBytes, {
  body: field(1, bytesUpTo(LIMITS.transactionBytes)),
  signatures: repeated(2, KeySignature.kind, LIMITS.signaturesPerTransaction),
})
export type Transaction = TypeOf<typeof Transaction>

export const Event = message('Event', 512, {
  module: field(1, uint32),
  kind: field(2, uint32),
  data: field(3, bytesUpTo(LIMITS.eventBytes)),
})
export type Event = TypeOf<typeof Event>

/** `code` 0 is success; else the number of a refusal, and `failedCall` the index of the call that was refused. */
export const Receipt = message('Receipt', 1024 * 1024, {
  txId: field(1, hash),
  code: field(2, uint32),
  failedCall: field(3, uint32),
  events: repeated(4, Event.kind, LIMITS.eventsPerTransaction),
})
export type Receipt = TypeOf<typeof Receipt>

// ── Validators, genesis ─────────────────────────────────────────────────────────────────────────────────────────────

/** A seat. Its number is its place in the set; `enterprise` is an index into the genesis list of enterprises. */
export const Validator = message('Validator', 128, {
  publicKey: field(1, publicKey),
  weight: field(2, uint(1_000_000)),
  enterprise: field(3, uint32),
})
export type Validator = TypeOf<typeof Validator>

export const ValidatorSet = message('ValidatorSet', 64 * 1024, {
  epoch: field(1, uint64),
  validators: repeated(2, Validator.kind, LIMITS.seats),
})
export type ValidatorSet = TypeOf<typeof ValidatorSet>

/** First state of one module: a message of that module's own schema. */
export const ModuleGenesis = message('ModuleGenesis', LIMITS.genesisBytes, {
  module: field(1, uint32),
  data: field(2, bytesUpTo(LIMITS.genesisBytes)),
})
export type ModuleGenesis = TypeOf<typeof ModuleGenesis>

export const DATA_CLASS = { SYNTHETIC: 1, PRODUCTION: 2 } as const

export const Genesis = message('Genesis', LIMITS.genesisBytes, {
  version: field(1, uint32),
  name: field(2, slug(64)),
  timeMs: field(3, uint64),
  dataClass: field(4, enumeration('DataClass', DATA_CLASS)),
  /** E: heights of one epoch. */
  epochLength: field(5, uint32),
  enterprises: repeated(6, slug(64), LIMITS.operators),
  validators: repeated(7, Validator.kind, LIMITS.seats),
  modules: repeated(8, ModuleGenesis.kind, 64),
})
export type Genesis = TypeOf<typeof Genesis>

// ── Blocks, votes, certificates ─────────────────────────────────────────────────────────────────────────────────────

/** `stateRoot` and `receiptsRoot` are those AFTER this block. `proposer` is a seat of the set of `epoch`. */
export const Header = message('Header', 512, {
  version: field(1, uint32),
  height: field(2, uint64),
  epoch: field(3, uint64),
  view: field(4, uint64),
  parent: field(5, hash),
  timeMs: field(6, uint64),
  proposer: field(7, uint32),
  txCount: field(8, uint32),
  txRoot: field(9, hash),
  receiptsRoot: field(10, hash),
  stateRoot: field(11, hash),
  validatorsRoot: field(12, hash),
  nextValidatorsRoot: field(13, hash),
})
export type Header = TypeOf<typeof Header>

/** Transactions as their canonical bytes, in order of execution. */
export const Block = message('Block', LIMITS.consensusMessageBytes, {
  header: field(1, Header.kind),
  transactions: repeated(2, bytesUpTo(LIMITS.transactionBytes), LIMITS.transactionsPerBlock),
})
export type Block = TypeOf<typeof Block>

export const VOTE_KIND = { NOTARIZE: 1, NULLIFY: 2, FINALIZE: 3 } as const
export type VoteKind = (typeof VOTE_KIND)[keyof typeof VOTE_KIND]

/** A nullify vote names no block: `height` 0, `blockId` absent. */
export const Vote = message('Vote', 128, {
  kind: field(1, enumeration('VoteKind', VOTE_KIND)),
  epoch: field(2, uint64),
  view: field(3, uint64),
  height: field(4, uint64),
  blockId: field(5, optionalBytes<Hash>(32)),
})
export type Vote = TypeOf<typeof Vote>

export const SignedVote = message('SignedVote', 256, {
  vote: field(1, Vote.kind),
  seat: field(2, uint32),
  signature: field(3, signature),
})
export type SignedVote = TypeOf<typeof SignedVote>

/**
 * A quorum of equal votes. Bit `seat` of `signers` (byte seat >> 3, bit seat & 7, lowest first; no zero byte at the
 * end) says that the seat signed; `signatures` are in order of seat.
 */
export const Certificate = message('Certificate', 16 * 1024, {
  vote: field(1, Vote.kind),
  signers: field(2, bytesUpTo(LIMITS.seats / 8)),
  signatures: repeated(3, signature, LIMITS.seats),
})
export type Certificate = TypeOf<typeof Certificate>

/**
 * What a leader sends: the block, its own notarize vote for it (which is its signature on the proposal, so two
 * different proposals of one view are two conflicting votes), the notarization (or finalization) of the parent, absent
 * when the parent is the anchor of the epoch, and the nullifications of the views between that fit.
 */
export const Proposal = message('Proposal', LIMITS.consensusMessageBytes, {
  block: field(1, Block.kind),
  notarize: field(2, SignedVote.kind),
  parent: optional(3, Certificate),
  nullifications: repeated(4, Certificate.kind, LIMITS.nullificationsPerProposal),
})
export type Proposal = TypeOf<typeof Proposal>

/** What a replica knows, in short (V8). `missing` are views whose certificate it lacks. */
export const Status = message('Status', 1024, {
  epoch: field(1, uint64),
  view: field(2, uint64),
  finalizedView: field(3, uint64),
  committedHeight: field(4, uint64),
  missing: repeated(5, uint64, LIMITS.missingPerStatus),
  /** Wall clock of the sender: milliseconds since 1970. */
  wallMs: field(6, uint64),
})
export type Status = TypeOf<typeof Status>

/** One message of the consensus channel: exactly one of the fields is present. */
export const ConsensusMessage = message('ConsensusMessage', LIMITS.consensusMessageBytes, {
  proposal: optional(1, Proposal),
  vote: optional(2, SignedVote),
  certificate: optional(3, Certificate),
  status: optional(4, Status),
  heartbeat: optional(5, SignedHeartbeat),
})
export type ConsensusMessage = TypeOf<typeof ConsensusMessage>

// ── Proofs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Audit path of RFC 6962 §2.1.1: leaf `index` of `size`, siblings from the leaf upwards. */
export const ListProof = message('ListProof', 4096, {
  index: field(1, uint64),
  size: field(2, uint64),
  path: repeated(3, hash, 64),
})
export type ListProof = TypeOf<typeof ListProof>

/** A leaf of the state tree as it is hashed: `H(key)` and `H(value)`. */
export const StateLeaf = message('StateLeaf', 128, {
  keyHash: field(1, hash),
  valueHash: field(2, hash),
})
export type StateLeaf = TypeOf<typeof StateLeaf>

/**
 * Where the path of `H(key)` ends in the state tree. Inclusion: `leaf` is that of key and value. Exclusion: `leaf` is
 * another leaf that stands alone on the path, or absent where the path ends in an empty subtree. `siblings` from the
 * root downwards.
 */
export const StateProof = message('StateProof', 16 * 1024, {
  key: field(1, bytesUpTo(LIMITS.stateKeyBytes)),
  leaf: optional(2, StateLeaf),
  siblings: repeated(3, hash, 256),
})
export type StateProof = TypeOf<typeof StateProof>
