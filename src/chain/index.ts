export { AddressRecord, AddressRecords, SignedAddressRecord } from './address-messages.ts'
export {
  addressRecordBytes,
  decodeAddressRecords,
  encodeAddressRecords,
  LAST_ADDRESS_SEQUENCE,
  signAddressRecord,
  verifyAddressRecord,
} from './address-record.ts'
export { ATTESTATION_FORMAT, type Failure, type Level, makeAttestation, readAttestation } from './attestation/file.ts'
export { type Attested, type Verdict, verifyAttestation } from './attestation/verify.ts'
export {
  blockId,
  checkHeader,
  checkPayload,
  txRoot,
} from './block.ts'
export { assembleCertificate, certificateSignatures, verifyCertificate } from './certificate.ts'
export {
  anchorHeight,
  type EpochSchedule,
  epochOf,
  isBoundary,
  lastHeightAfter,
  uncut,
  withCut,
} from './epochs.ts'
export { checkEvidence, contradict } from './evidence.ts'
export { advanceEpoch, followEpochs } from './follow.ts'
export { chainIdOf, GENESIS_VERSION, genesisHeader, type ParsedGenesis, parseGenesis } from './genesis.ts'
export {
  assembleHeartbeat,
  heartbeatBytes,
  heartbeatSignature,
  isSameHeartbeat,
  signHeartbeat,
  slotTimes,
  verifyHeartbeat,
} from './heartbeat.ts'
export { Heartbeat, HeartbeatCertificate, SignedHeartbeat } from './heartbeat-messages.ts'
export { HEARTBEAT_FORMAT, heartbeatJson, type ProvenHeartbeat, verifyHeartbeatProof } from './heartbeat-proof.ts'
export {
  type Ics23CommitmentProof,
  type Ics23ExistenceProof,
  type Ics23Form,
  type Ics23NonExistenceProof,
  ics23Exclusion,
  ics23Inclusion,
  ics23Json,
  type Neighbours,
  type StateInclusion,
} from './ics23.ts'
export { queryNonce, reportBytes, reportedView } from './key-report.ts'
export { type Trust, trustGenesis, verifyFinalHeader } from './light.ts'
export {
  EMPTY_LIST_ROOT,
  innerNode,
  listLeaf,
  listRoot,
  listRootOfLeaves,
  proveList,
  verifyList,
  verifyListLeaf,
} from './list-tree.ts'
export {
  Block,
  Body,
  Call,
  Certificate,
  ConsensusMessage,
  DATA_CLASS,
  Event,
  Genesis,
  Header,
  KeySignature,
  ListProof,
  ModuleGenesis,
  Proposal,
  Receipt,
  SignedVote,
  StateLeaf,
  StateProof,
  Status,
  Transaction,
  Validator,
  ValidatorSet,
  VOTE_KIND,
  Vote,
  type VoteKind,
} from './messages.ts'
export { KeyQuery, KeyReport, Request, Response, TransactionBatch } from './peer-messages.ts'
export {
  ErasePrivate,
  LogPrivate,
  PrivateField,
  PrivateRequest,
  PutPrivate,
  READ_ACT,
  READ_PURPOSE,
  ReadEntry,
  ReadPrivate,
  type ReadPurpose,
  SignedPrivateRequest,
} from './private-messages.ts'
export { type AskedPrivately, type PrivateAudience, readPrivateRequest, signPrivateRequest } from './private-request.ts'
export {
  Attestation,
  EpochStep,
  FieldOpening,
  FinalHeader,
  HeartbeatProof,
  RecordOpening,
  RescueProof,
  StateEntry,
  StateStatement,
} from './proof-messages.ts'
export { PROTOCOL_FIRST, PROTOCOL_MAX } from './protocol.ts'
export { signersOf } from './quorum-signatures.ts'
export { receiptsRoot } from './receipt.ts'
export {
  commitRecord,
  fieldLeaf,
  findCommitment,
  openField,
  type RecordCommitment,
  type RecordContext,
  type RecordField,
  type RecordInput,
  verifyField,
} from './record.ts'
export {
  checkRescue,
  GUARDIANS_KEY,
  GUARDIANS_ROW,
  guardiansOf,
  rescueBytes,
  signRescue,
  verifyRescue,
} from './rescue.ts'
export { RESCUE_FORMAT, readRescue, rescueText } from './rescue-file.ts'
export { Guardians, Rescue, RescueOrder } from './rescue-messages.ts'
export { pathBit, sharedBits, stateLeafHash, verifyStateProof } from './state-proof.ts'
export {
  type BodyDraft,
  checkWindow,
  NOBODY,
  type ParsedTransaction,
  parseTransaction,
  provesItself,
  readUnsigned,
  type SignatureCheck,
  selfProvingTransaction,
  signTransaction,
  transactionSignatures,
  transactionSigningBytes,
  txId,
  verifyTransaction,
  withSigners,
} from './transaction.ts'
export { checkValidators, quorum, quorumOf, seatOf, totalWeight, validatorsRoot } from './validators.ts'
export { checkVote, signVote, verifyVote, voteBytes, voteSignature } from './vote.ts'
