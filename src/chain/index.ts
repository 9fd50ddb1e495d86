export {
  BLOCK_VERSION,
  blockId,
  checkHeader,
  checkPayload,
  epochOf,
  isBoundary,
  txRoot,
} from './block.ts'
export { assembleCertificate, certificateSignatures, signersOf, verifyCertificate } from './certificate.ts'
export { chainIdOf, GENESIS_VERSION, genesisHeader, type ParsedGenesis, parseGenesis } from './genesis.ts'
export {
  EMPTY_LIST_ROOT,
  innerNode,
  listLeaf,
  listRoot,
  listRootOfLeaves,
  proveList,
  verifyList,
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
  NodeEntry,
  Proposal,
  Receipt,
  Request,
  Response,
  SignedVote,
  StateLeaf,
  StateProof,
  Status,
  Transaction,
  TransactionBatch,
  Validator,
  ValidatorSet,
  VOTE_KIND,
  Vote,
  type VoteKind,
} from './messages.ts'
export { receiptsRoot } from './receipt.ts'
export { pathBit, sharedBits, stateLeafHash, verifyStateProof } from './state-proof.ts'
export {
  checkWindow,
  type ParsedTransaction,
  parseTransaction,
  type SignatureCheck,
  signTransaction,
  transactionSignatures,
  transactionSigningBytes,
  txId,
  verifyTransaction,
} from './transaction.ts'
export { checkValidators, quorum, quorumOf, seatOf, totalWeight, validatorsRoot } from './validators.ts'
export { checkVote, signVote, verifyVote, voteBytes, voteSignature } from './vote.ts'
