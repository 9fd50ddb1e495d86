/** A small federation with fixed keys, and blocks on it: the same bytes in each run, so vectors are made of it too. */

import { accountId, ascii, type Hash, makeSigner, must, type Signer, sha256, ZERO_HASH } from '#base'
import {
  assembleCertificate,
  assembleHeartbeat,
  blockId,
  type Certificate,
  DATA_CLASS,
  type EpochSchedule,
  epochOf,
  type FinalHeader,
  Genesis,
  genesisHeader,
  type Header,
  type HeartbeatCertificate,
  type HeartbeatProof,
  isBoundary,
  type ParsedGenesis,
  PROTOCOL_FIRST,
  parseGenesis,
  type Receipt,
  receiptsRoot,
  signHeartbeat,
  signTransaction,
  signVote,
  txRoot,
  uncut,
  type ValidatorSet,
  VOTE_KIND,
  type Vote,
  validatorsRoot,
} from '#chain'

export const GENESIS_TIME_MS = 1_764_000_000_000

/** The key pair that a name stands for in samples. */
export const signerOf = (name: string): Signer => makeSigner(sha256(ascii(`sample ${name}`)))

export interface SampleChain extends ParsedGenesis {
  readonly seats: readonly Signer[]
}

/** A genesis of `seats` validators with the given weights (1 each by default). */
export const sampleChain = ({
  weights = [1, 1, 1, 1],
  epochLength = 4,
}: {
  weights?: readonly number[]
  epochLength?: number
} = {}): SampleChain => {
  const seats = weights.map((_, seat) => signerOf(`validator ${seat}`))
  const enterprises = ['alder', 'birch', 'cedar', 'maple']
  const genesis = Genesis.encode({
    version: 1,
    name: 'sample',
    timeMs: GENESIS_TIME_MS,
    dataClass: DATA_CLASS.SYNTHETIC,
    epochLength,
    enterprises,
    validators: weights.map((weight, seat) => ({
      publicKey: (seats[seat] as Signer).publicKey,
      weight,
      enterprise: seat % enterprises.length,
    })),
    modules: [{ module: 1, data: ascii('first state') }],
  })
  return { ...must(parseGenesis(genesis)), seats }
}

/** The transactions of a block and what came of them. */
export interface Content {
  readonly transactions?: readonly Uint8Array[]
  readonly receipts?: readonly Receipt[]
  readonly stateRoot?: Hash
  /** The set of the next epoch; the same again by default. */
  readonly next?: ValidatorSet
}

/** The genesis header of a sample. */
export const anchorOf = (chain: SampleChain): Header => genesisHeader(chain, ZERO_HASH)

/** The schedule of a sample that was never rescued. */
export const scheduleOf = ({ genesis }: SampleChain): EpochSchedule => uncut(genesis.epochLength)

/** A header on `parent`, in the next view. */
export const headerOn = (chain: SampleChain, parent: Header, content: Content = {}): Header => {
  const { transactions = [], receipts = [], stateRoot = parent.stateRoot, next } = content
  const schedule = scheduleOf(chain)
  const height = parent.height + 1
  const first = isBoundary(parent.height, schedule)
  const root = first ? parent.nextValidatorsRoot : parent.validatorsRoot
  return {
    version: PROTOCOL_FIRST,
    height,
    epoch: epochOf(height, schedule),
    view: first ? 1 : parent.view + 1,
    parent: blockId(parent),
    timeMs: parent.timeMs + 500,
    proposer: height % chain.seats.length,
    txCount: transactions.length,
    txRoot: txRoot(transactions),
    receiptsRoot: receiptsRoot(receipts),
    stateRoot,
    validatorsRoot: root,
    nextValidatorsRoot: next === undefined ? root : validatorsRoot(next),
  }
}

export const finalizeVote = (header: Header): Vote => ({
  kind: VOTE_KIND.FINALIZE,
  epoch: header.epoch,
  view: header.view,
  height: header.height,
  blockId: blockId(header),
})

/** A finalization of `header` by the given seats (all by default) of the sample's keys. */
export const finalize = (chain: SampleChain, header: Header, seats?: readonly number[]): Certificate => {
  const set = { ...chain.set, epoch: header.epoch }
  const signing = seats ?? chain.seats.map((_, seat) => seat)
  const vote = finalizeVote(header)
  return must(
    assembleCertificate(
      set,
      signing.map(seat => signVote(chain.chainId, vote, seat, chain.seats[seat] as Signer)),
    ),
  )
}

/** `header` final by itself or through descendants. */
export const finalOf = (chain: SampleChain, header: Header, descendants: readonly Header[] = []): FinalHeader => ({
  header,
  descendants,
  finalization: finalize(chain, descendants.at(-1) ?? header, [0, 1, 2]),
})

export const PERIOD_MS = 60_000

/** A heartbeat of `head`, as the seats given sign it (three by default), in the epoch of the block after it. */
export const beatOf = (
  chain: SampleChain,
  head: Header,
  { seats = [0, 1, 2], slot = 29_400_010 }: { seats?: readonly number[]; slot?: number } = {},
): HeartbeatCertificate => {
  const epoch = epochOf(head.height + 1, uncut(chain.genesis.epochLength))
  const heartbeat = { epoch, height: head.height, blockId: blockId(head), slot, periodMs: PERIOD_MS }
  const signed = seats.map(seat => signHeartbeat(chain.chainId, heartbeat, seat, chain.seats[seat] as Signer))
  return must(assembleHeartbeat({ ...chain.set, epoch }, signed))
}

/** The proof of a heartbeat after the first block. */
export const sampleHeartbeat = (chain: SampleChain): HeartbeatProof => {
  const header = headerOn(chain, anchorOf(chain))
  return { genesis: chain.genesis, epochs: [], block: finalOf(chain, header), certificate: beatOf(chain, header) }
}

/** A signed transaction of one call with `args`. */
export const sampleTransaction = (chain: SampleChain, { nonce, args }: { nonce: bigint; args: Uint8Array }) => {
  const officer = signerOf('officer')
  const sender = accountId(officer.publicKey)
  const expiresAtMs = GENESIS_TIME_MS + 300_000
  return signTransaction(chain.chainId, { sender, nonce, expiresAtMs, calls: [{ module: 3, action: 1, args }] }, [
    officer,
  ])
}
