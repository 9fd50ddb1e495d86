import { ADDRESS_LIMITS } from './address-limits.ts'
import { CONTRACT_LIMITS } from './contract-limits.ts'

/**
 * Every bound of the system, each with its reason; what one field of one contract module can hold stands in its schema. A bound marked (consensus) decides which blocks are valid: changing
 * it is a change of protocol.
 */
export const LIMITS = {
  // Transactions
  /** (consensus) One transaction, canonical bytes: 500 records of 100 bytes and their signature fit. */
  transactionBytes: 64 * 1024,
  /** (consensus) Arguments of one call. */
  argsBytes: 60 * 1024,
  /** (consensus) Calls in one transaction, which is atomic. */
  callsPerTransaction: 64,
  /** (consensus) Signatures on one transaction: an organisation of several officers, each with spare keys. */
  signaturesPerTransaction: 16,
  /** (consensus) A transaction lives at most this long, so that its id need only be looked up, never aged out. */
  transactionWindowMs: 10 * 60 * 1000,
  /** (consensus) Keys of one account. */
  keysPerAccount: 16,
  /** Public keys kept imported for OpenSSL's verifier: those of the accounts that are active at one time. */
  cachedKeyObjects: 4_096,

  // Blocks
  /** (consensus) Transactions of one block. */
  transactionsPerBlock: 5_000,
  /** (consensus) Sum of the canonical bytes of a block's transactions. */
  blockBytes: 4 * 1024 * 1024,
  /** (consensus) Events of one transaction. */
  eventsPerTransaction: 2_048,
  /** (consensus) Data of one event. */
  eventBytes: 256,
  /** (consensus) One state value. */
  stateValueBytes: 16 * 1024,
  /** (consensus) One state key: module, table and the key proper. */
  stateKeyBytes: 128,
  /** A voter refuses a block this far ahead of its own clock (TIME). */
  clockAheadMs: 5_000,
  /** Items of a list that a proof may speak of: indices stay exact in 32-bit arithmetic. */
  listItems: 1 << 30,
  /** (consensus) Seats of one epoch; a certificate carries a signature of each. */
  seats: 128,
  /** Validator keys of one node: the one that signs and, while it is replaced, the next. */
  validatorKeys: 4,
  /** (consensus) Enterprises that run nodes. */
  operators: 64,
  /** (consensus) Nodes of one operator that may connect. */
  nodesPerOperator: 8,
  /** (consensus) Who stands for a seat at one time. */
  candidates: 256,
  /** (consensus) Candidates of one operator. */
  candidatesPerOperator: 8,
  /** (consensus) Candidates among whom one organisation splits its credits. */
  sharesPerBallot: 16,
  /** Evidence that a node keeps until the chain has it. */
  evidenceReports: 64,
  /** Rescues of one chain. */
  rescues: 64,
  /** Text of a rescue file: all seats, all guardians, and white space. */
  rescueFileBytes: 256 * 1024,
  /** Text of a join request: its keys and accounts, and white space. */
  joinRequestBytes: 16 * 1024,
  /** Accounts that an enterprise brings to the founding beside those of every enterprise. */
  joinRequestAccounts: 16,
  /** Text of `orgs.toml`: all enterprises, and comments. */
  orgsFileBytes: 64 * 1024,
  /** One file of a folder that was handed over: the genesis is the longest. */
  handedFileBytes: 2 * 1024 * 1024,
  /** (consensus) Genesis in bytes. */
  genesisBytes: 1024 * 1024,

  ...CONTRACT_LIMITS,

  // Consensus messages
  /** Nullifications attached to a proposal; further ones are fetched by id (V3). */
  nullificationsPerProposal: 16,
  /** Proposal with its block, certificates and framing. */
  consensusMessageBytes: 4 * 1024 * 1024 + 512 * 1024,
  /** Own votes sent again at a time (V8). */
  votesPerRepeat: 64,
  /** Missing certificates named in one status (V8). */
  missingPerStatus: 32,
  /** Blocks above the committed height that the core holds; further ones come by height (SYNC-1). */
  blocksAhead: 32,
  /** Answers to the statuses of one peer between two repetitions (SYNC-4). */
  answersPerRepeat: 8,
  /** Peers whose claims the core remembers between two repetitions: all that may be connected. */
  peersNoted: 512,

  // Driver
  /** The most by which what others say corrects the own wall clock in the time of blocks. */
  clockOffsetMs: 24 * 3_600_000,
  /** Words of a peer about its clock that are compared. */
  clockSamples: 4,
  /** A status goes to all at least so often, however busy the chain is. */
  announceMs: 30_000,
  /** Messages of peers that wait for the core; beyond it new ones are dropped, since consensus repeats itself (V8). */
  driverQueueMessages: 4_096,
  /** Certificates known as verified by their hash: those of the views that may come up again. */
  verifiedCertificates: 1_024,
  /** Messages of the next epoch kept of one peer: what a faster one says before this node has its boundary block. */
  earlyMessagesPerPeer: 8,
  /** All of them together: a few proposals. */
  earlyBytes: 32 * 1024 * 1024,
  /** Requests of the core under way at one time; it asks again for what is not answered (V8). */
  requestsInFlight: 16,
  /** An answer by height ends with the block with which it reaches this size: 1 s of a line of 10 Mbit/s. */
  syncAnswerBytes: 1024 * 1024,
  /** Ranges of blocks asked for or held at a time while catching up, and the bytes that they may take. */
  syncRanges: 32,
  syncBytes: 96 * 1024 * 1024,
  /** Ranges asked of one peer at a time: the next is on its way while the last is written. */
  syncRequestsPerPeer: 4,
  /** The range that all others wait for is asked of a second peer after this time. */
  syncHedgeMs: 1_000,
  /** Shorter answers than this, without a reason, are a way to be slow. */
  syncMeagreBlocks: 8,
  /** A peer that was silent is not asked for this time, twice as long each time after, up to the time of one that lied. */
  syncPauseMs: 1_000,
  syncRestMs: 60_000,
  /** Records of the write-ahead log before it is worth while to rewrite it. */
  walRecordsBeforeReset: 256,
  walBytesBeforeReset: 16 * 1024 * 1024,
  /** Validator keys whose last votes are remembered, to be told to who asks: four sets of the largest size. */
  keysSeen: 512,
  /** Nonces of questions about own keys that are remembered: more rounds than a request can take. */
  queryNonces: 64,
  /** Validator sets that a node keeps decoded: the epochs that it looks at while it runs. */
  validatorSets: 8,
  /** A validator that does not know yet what its key has signed asks the others this often. */
  signingAskMs: 500,
  /** One whose log is lost or old signs only after its key has been silent for so long: no other machine uses it. */
  signingSilenceMs: 10_000,

  // Peers
  /** Transactions in one frame of dissemination. */
  transactionsPerFrame: 300,
  /** One frame of dissemination in bytes. */
  transactionFrameBytes: 1024 * 1024,
  /** One answer to a request: a batch of blocks to catch up with. */
  responseBytes: 8 * 1024 * 1024,
  /** One request. */
  requestBytes: 64 * 1024,
  /** Blocks in one answer; whoever catches up keeps one finalization of each, so not more than a proof spans (proofHeaders). */
  blocksPerResponse: 64,
  /** Messages waiting to be written to one peer; beyond it the oldest go, since consensus repeats itself (V8). */
  peerQueueMessages: 1_024,
  peerQueueBytes: 16 * 1024 * 1024,
  /** Consensus messages of one peer: a busy view has a handful from each seat, and views take milliseconds at best. */
  peerConsensusPerSecond: 2_000,
  peerTransactionFramesPerSecond: 500,
  peerRequestsPerSecond: 100,
  /** Everything that one peer may send. */
  peerBytesPerSecond: 64 * 1024 * 1024,
  /** Requests under way to one peer, and from it. */
  requestsPerPeer: 32,
  /** A peer that takes nothing for so long loses its stream. */
  peerStallMs: 20_000,
  /** Sum of penalties, decaying by half a minute, above which a peer is refused for `peerBanMs`. */
  peerScore: 100,
  peerBanMs: 60_000,
  /** Longest pause between two attempts to reach a peer. */
  dialBackoffMs: 2_000,
  dialTimeoutMs: 10_000,
  /** Connections to us whose identity is not known yet, from hosts where members live; beyond it the host that has most loses its oldest. */
  memberPlaces: 256,
  /** Those from elsewhere; beyond it the network (/24, /64) that has most loses its oldest. */
  strangerPlaces: 256,
  /** Handshakes that begin: two members behind each of a hundred addresses that start at once wait a second. */
  memberHandshakesPerSecond: 200,
  /** A handshake costs a millisecond or two: strangers cost a few per cent of a core. */
  strangerHandshakesPerSecond: 20,
  /** What may come before the identity is known: four times what a handshake of our own has. */
  handshakeBytes: 2_048,
  /** Connections from one admitted peer to us; it keeps the newest. */
  connectionsPerPeer: 2,
  /** Connections that the kernel holds for us. */
  backlog: 511,
  /** Between two words in the log about strangers that were refused. */
  strangerLogMs: 60_000,
  /** Connected peers. */
  peers: 512,
  ...ADDRESS_LIMITS,

  // Proofs
  /** Headers from a block to the certified one: one finalization makes at most this many blocks final in a proof. */
  proofHeaders: 64,
  /** Epochs from a trust anchor to a block in one proof; longer ways start from a later checkpoint. */
  proofEpochs: 4_096,
  /** State entries shown by one attestation. */
  proofStateEntries: 16,
  /** Fields of one record. */
  recordFields: 128,
  /** One field of a record. */
  recordValueBytes: 16 * 1024,
  /** Id of a record. */
  recordIdBytes: 64,
  /** One attestation, as a message; its JSON text is at most three times as long. */
  attestationBytes: 16 * 1024 * 1024,

  // Storage
  /** Nodes of each kind in the state tree: about 64 million keys, 10 GB; beyond it the tree must be paged. */
  treeNodes: 1 << 26,
  /** Leaves put into the tree at a time when it is rebuilt. */
  treeLoadBatch: 10_000,
  /** Receipts of one block as they are stored. */
  storedReceiptsBytes: 64 * 1024 * 1024,
  /** One record of the write-ahead log: a block and its framing. */
  walRecordBytes: 5 * 1024 * 1024,
  /** The write-ahead log as a whole; it is compacted long before. */
  walBytes: 1024 * 1024 * 1024,
  /** Blocks executed and not yet final: open views of a long stall, each with one block. */
  preparedBlocks: 4_096,

  /** Blocks that a data folder is verified by at a time. */
  replayBlocks: 64,
  /** Places where an invariant does not hold that are told. */
  replayViolations: 100,

  // A node and its machine
  /** Files in a backup of a home, and bytes of all of them: LevelDB keeps files of 2 MiB. */
  backupFiles: 262_144,
  backupBytes: 2 ** 40,
  /** List of the files of a backup. */
  backupListBytes: 64 * 1024 * 1024,
  /** A file for who helps: the end of the log that goes into it, one document of it, files of a home that are counted. */
  supportLogBytes: 1024 * 1024,
  supportDocumentBytes: 2 * 1024 * 1024,
  supportFiles: 262_144,
  /** The disk of the home is looked at this often. */
  diskCheckMs: 2_000,
  /** Below this free space the node says so; below the next it stops, with room for all that is under way. */
  diskWarnBytes: 1024 * 1024 * 1024,
  diskStopBytes: 256 * 1024 * 1024,

  // Private store
  /** Revisions of records in the private store of one node: 16 MiB of wrapped keys, which an erasure writes anew. */
  privateRecords: 1 << 18,
  /** One record of the private store, all of its fields, before it is sealed. */
  privateRowBytes: 1024 * 1024,
  /** Records erased together: one new generation of keys for all of them. */
  privateErasures: 500,
  /** Reads of one organisation in one hour: they are the leaves of one root on the chain. Beyond it nothing is opened. */
  privateReadsPerHour: 50_000,
  /** Entries of the read log in one answer. */
  privateLogPage: 200,
  /** A signed request to the private store: a record and its framing. */
  privateRequestBytes: 1024 * 1024 + 64 * 1024,
  /** Such a request lives at most this long; until then its nonce is remembered. */
  privateRequestMs: 5 * 60_000,
  /** An archive is opened for so long after its view stands on the chain, and so many of its last views are looked at. */
  privateViewMs: 10 * 60_000,
  privateViews: 64,
  /** What the chain has erased without asking this node is looked for this often. */
  privateSweepMs: 3_600_000,
  /** Nonces remembered: beyond it new requests wait, so that none can be said twice. */
  privateNonces: 50_000,

  // Verification
  /** Signatures handed to a worker at a time, and the bytes of their messages. */
  verifyBatch: 256,
  verifyBatchBytes: 1024 * 1024,
  /** Fewer are not split among workers: handing over would cost more than it wins. */
  verifyBatchMin: 16,
  /** Signatures that wait for a worker. */
  verifyQueue: 200_000,
  /** Up to so many are verified at once on the spot: a worker's answer would take longer. */
  verifyInline: 2,

  // Mempool
  /** Transactions known as verified by the hash of their bytes: all that may wait, and the last blocks. */
  verifiedTransactions: 100_000,
  poolTransactions: 50_000,
  poolBytes: 64 * 1024 * 1024,
  /** Told to a peer that has just connected. */
  welcomeTransactions: 5_000,
  /** Rows of the state that admission keeps until the next block. */
  headRows: 20_000,
  /** Waiting transactions of one sender: a tenth of the pool, so that one cannot starve the others. */
  poolTransactionsPerSender: 5_000,

  // API
  /** A transaction of the largest size as JSON, where each byte takes two characters. */
  apiBodyBytes: 160 * 1024,
  apiWaitMs: 30_000,
  apiPageItems: 100,
  /** Requests a second of one client, and clients that are told apart. */
  apiRequestsPerSecond: 2_000,
  apiClients: 10_000,
  /** Waiters for finality at one time. */
  apiWaiters: 10_000,
  /** Streams of events at one time. */
  apiStreams: 1_000,
  /** Open connections of clients. */
  apiConnections: 12_000,
  /** A stream whose client takes nothing for so long is cut. */
  apiStallMs: 20_000,
} as const
