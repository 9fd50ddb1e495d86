/** Messages of `delegate`: who may make the blocks, who stands for it, and who decides. */

import {
  address,
  bool,
  bytes,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type Signature,
  type TypeOf,
  uint,
  uint64,
} from '#base'
import { SignedVote } from '#chain'
import { id, optionalPublicKey, publicKey } from '../ids.ts'

export const CANDIDATE_STATE = { ACTIVE: 1, RESIGNED: 2, SUSPENDED: 3 } as const
export type CandidateState = (typeof CANDIDATE_STATE)[keyof typeof CANDIDATE_STATE]
/** What came of an election. POSTPONED: the set before goes on. */
export const ELECTION_OUTCOME = { ELECTED: 1, UNCHANGED: 2, POSTPONED_TOO_FEW: 3, POSTPONED_NO_QUORUM: 4 } as const
export type ElectionOutcome = (typeof ELECTION_OUTCOME)[keyof typeof ELECTION_OUTCOME]

const seatCount = uint(LIMITS.seats)
const operatorNumber = uint(LIMITS.operators - 1)
const credits = uint(1_000_000)
/** More than all organisations that the state can hold could give. */
const votes = uint64
const signature = bytes<Signature>(64)

export const ElectionRule = message('ElectionRule', 64, {
  /** Seats that are filled if enough stand. */
  seats: field(1, seatCount),
  /** Seats of one operator at most. */
  perOperator: field(2, seatCount),
  /** Turns that a seat may miss in an epoch before it can lose the next election for it. */
  missedMin: field(3, uint(1_000_000)),
  /** Every so many epochs all seats are up for election; between, only vacancies. */
  termEpochs: field(4, uint(1_000_000)),
})
export type ElectionRule = TypeOf<typeof ElectionRule>

/** An enterprise that runs nodes. Its number is that of its nodes and seats. */
export const Operator = message('Operator', 128, {
  /** Acts for it. */
  admin: field(1, address),
  /** Declared group of enterprises, 0 for none: together they get no third of the seats. */
  group: field(2, uint(65_535)),
  active: field(3, bool),
  /** Candidates that have not resigned. */
  candidates: field(4, uint(LIMITS.candidatesPerOperator)),
  /** Key that lies offline: a majority of these can bring a chain back that has lost its quorum for good. */
  guardian: field(5, publicKey),
})
export type Operator = TypeOf<typeof Operator>

/** Keys of the nodes of an operator: who holds one may connect. */
export const NodeKeys = message('NodeKeys', 512, { keys: repeated(1, publicKey, LIMITS.nodesPerOperator) })
export const NodeHolder = message('NodeHolder', 16, { operator: field(1, operatorNumber) })

export const OperatorCount = message('OperatorCount', 16, { operators: field(1, uint(LIMITS.operators)) })

export const Candidate = message('Candidate', 256, {
  operator: field(1, operatorNumber),
  publicKey: field(2, publicKey),
  /** Takes the place of `publicKey` at the next election. */
  nextKey: field(3, optionalPublicKey),
  state: field(4, enumeration('CandidateState', CANDIDATE_STATE)),
  registeredAt: field(5, uint64),
  votes: field(6, votes),
  /** 1 + the last epoch in which it led a block or declared that it is there; 0: never. */
  aliveEpoch: field(7, uint64),
  /** Not elected for this epoch: it missed too many turns. 0: none. */
  barredEpoch: field(8, uint64),
})
export type Candidate = TypeOf<typeof Candidate>

export const CandidateList = message('CandidateList', 8 * 1024, { ids: repeated(1, id, LIMITS.candidates) })
export const KeyHolder = message('KeyHolder', 32, { candidateId: field(1, id) })

export const Credits = message('Credits', 32, { allocated: field(1, credits), cast: field(2, credits) })
export type Credits = TypeOf<typeof Credits>
export const Share = message('Share', 32, { candidateId: field(1, id), credits: field(2, credits) })
export type Share = TypeOf<typeof Share>
export const Ballot = message('Ballot', 1_024, { shares: repeated(1, Share.kind, LIMITS.sharesPerBallot) })
export type Ballot = TypeOf<typeof Ballot>

/** A seat by its candidate. Its number is its place. */
export const Seat = message('Seat', 96, {
  candidateId: field(1, id),
  publicKey: field(2, publicKey),
  operator: field(3, operatorNumber),
  weight: field(4, uint(1_000_000)),
})
export type Seat = TypeOf<typeof Seat>
/** The set of an epoch: its seats, or, so that the state does not grow, the earlier epoch whose set it keeps. */
export const SeatSet = message('SeatSet', 14 * 1024, {
  seats: repeated(1, Seat.kind, LIMITS.seats),
  /** 1 + that epoch; 0 where the seats stand here. */
  sameAs: field(2, uint64),
})
export type SeatSet = TypeOf<typeof SeatSet>

export const TURNS_MAX = 0xffff_ffff
const turnCount = uint(TURNS_MAX)
/** Turns of the running epoch, by seat. */
export const Turns = message('Turns', 2 * 1024, {
  epoch: field(1, uint64),
  led: repeated(2, turnCount, LIMITS.seats),
  missed: repeated(3, turnCount, LIMITS.seats),
})
export type Turns = TypeOf<typeof Turns>

export const JailedSeats = message('JailedSeats', 512, { seats: repeated(1, seatCount, LIMITS.seats) })
/** Evidence that was accepted. */
export const Offence = message('Offence', 64, {
  candidateId: field(1, id),
  view: field(2, uint64),
  reportedAt: field(3, uint64),
})

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const AdmitOperatorArgs = message('AdmitOperatorArgs', 512, {
  /** The next number. */
  operator: field(1, operatorNumber),
  admin: field(2, address),
  guardian: field(3, publicKey),
  group: field(4, uint(65_535)),
  /** Keys of its nodes. */
  nodes: repeated(5, publicKey, LIMITS.nodesPerOperator),
})
export const SetNodesArgs = message('SetNodesArgs', 512, {
  operator: field(1, operatorNumber),
  /** All of them: they take the place of those before. */
  nodes: repeated(2, publicKey, LIMITS.nodesPerOperator),
})
export const SetOperatorArgs = message('SetOperatorArgs', 512, {
  operator: field(1, operatorNumber),
  /** Absent: stays. */
  admin: field(2, optionalAddress),
  /** Absent: stays. */
  guardian: field(3, optionalPublicKey),
  group: field(4, uint(65_535)),
  active: field(5, bool),
  /** None: stay. Else all of them, for an enterprise that has lost its own account and cannot set them itself. */
  nodes: repeated(6, publicKey, LIMITS.nodesPerOperator),
})
export type SetOperatorArgs = TypeOf<typeof SetOperatorArgs>
export const RegisterCandidateArgs = message('RegisterCandidateArgs', 256, {
  candidateId: field(1, id),
  operator: field(2, operatorNumber),
  publicKey: field(3, publicKey),
  /** By that key, over `kapok/possession/1`: who stands has the key. */
  possession: field(4, signature),
})
export type RegisterCandidateArgs = TypeOf<typeof RegisterCandidateArgs>
export const RotateKeyArgs = message('RotateCandidateKeyArgs', 256, {
  candidateId: field(1, id),
  publicKey: field(2, publicKey),
  possession: field(3, signature),
})
export const CandidateArgs = message('CandidateArgs', 32, { candidateId: field(1, id) })
export const AllocateCreditsArgs = message('AllocateCreditsArgs', 64, {
  orgId: field(1, id),
  credits: field(2, credits),
})
export const CastBallotArgs = message('CastBallotArgs', 1_024, {
  orgId: field(1, id),
  /** All shares of the organisation: they replace what it gave before. */
  shares: repeated(2, Share.kind, LIMITS.sharesPerBallot),
})
export type CastBallotArgs = TypeOf<typeof CastBallotArgs>
export const DeclareArgs = message('DeclareArgs', 128, {
  candidateId: field(1, id),
  epoch: field(2, uint64),
  /** By the candidate's key, over `kapok/declare/1`. */
  signature: field(3, signature),
})
export type DeclareArgs = TypeOf<typeof DeclareArgs>
export const ReportEvidenceArgs = message('ReportEvidenceArgs', 640, {
  first: field(1, SignedVote.kind),
  second: field(2, SignedVote.kind),
})
export type ReportEvidenceArgs = TypeOf<typeof ReportEvidenceArgs>
export const SetRuleArgs = message('SetRuleArgs', 64, { rule: field(1, ElectionRule.kind) })

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const OperatorEvent = message('OperatorEvent', 64, {
  operator: field(1, operatorNumber),
  active: field(2, bool),
})
export const NodesEvent = message('NodesEvent', 16, { operator: field(1, operatorNumber) })
export const CandidateEvent = message('CandidateEvent', 64, {
  candidateId: field(1, id),
  state: field(2, enumeration('CandidateState', CANDIDATE_STATE)),
})
export const CreditsEvent = message('CreditsEvent', 64, { orgId: field(1, id), credits: field(2, credits) })
export const DeclaredEvent = message('DeclaredEvent', 64, { candidateId: field(1, id), epoch: field(2, uint64) })
export const OffenceEvent = message('OffenceEvent', 64, {
  candidateId: field(1, id),
  epoch: field(2, uint64),
  view: field(3, uint64),
  seat: field(4, seatCount),
})
export const ElectionEvent = message('ElectionEvent', 64, {
  /** For which the election was. */
  epoch: field(1, uint64),
  outcome: field(2, enumeration('ElectionOutcome', ELECTION_OUTCOME)),
  seats: field(3, seatCount),
  /** All seats were up. */
  full: field(4, bool),
})
export const SeatEvent = message('SeatEvent', 64, {
  epoch: field(1, uint64),
  candidateId: field(2, id),
  operator: field(3, operatorNumber),
})
export const TurnsEvent = message('TurnsEvent', 64, {
  epoch: field(1, uint64),
  candidateId: field(2, id),
  led: field(3, turnCount),
  missed: field(4, turnCount),
})
export const RescueEvent = message('RescueEvent', 64, {
  /** That began with it. */
  epoch: field(1, uint64),
  /** Last final block before it. */
  anchorHeight: field(2, uint64),
  seats: field(3, seatCount),
})
export const RuleEvent = message('ElectionRuleEvent', 64, { rule: field(1, ElectionRule.kind) })

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const DelegateGenesis = message('DelegateGenesis', LIMITS.genesisBytes, {
  rule: field(1, ElectionRule.kind),
  operators: repeated(2, AdmitOperatorArgs.kind, LIMITS.operators),
  /** Seats of the first epochs, in the order of the validators of the genesis. */
  seats: repeated(3, Seat.kind, LIMITS.seats),
  credits: repeated(4, AllocateCreditsArgs.kind, 1_024),
})
export type DelegateGenesis = TypeOf<typeof DelegateGenesis>
