/** What a Byzantine node may do: it runs the true driver, and its behaviour changes what goes out and reads what comes in. */

import type { Hash, Signer } from '#base'
import {
  type Block,
  blockId,
  type Certificate,
  ConsensusMessage,
  type Proposal,
  type SignedVote,
  seatOf,
  signVote,
  type ValidatorSet,
  VOTE_KIND,
  type Vote,
} from '#chain'
import type { Random } from '../random.ts'

export interface Tools {
  readonly random: Random
  readonly signer: Signer
  readonly chainId: Hash
  /** Undefined for an epoch that is not decided yet. */
  readonly setOf: (epoch: number) => ValidatorSet | undefined
  readonly peers: readonly number[]
  readonly send: (to: number, message: Uint8Array) => void
  /** The same transactions as a block on another parent that its ledger has executed, with true roots. */
  readonly graft: (block: Block, parent: Block, view: number) => Block | undefined
}

export interface Behaviour {
  /** Instead of sending `message` to these. */
  readonly onSend?: (to: readonly number[], message: Uint8Array, tools: Tools) => void
  /** Beside giving it to the driver. */
  readonly onReceive?: (message: Uint8Array, tools: Tools) => void
  /** Instead of the true answer to a request. */
  readonly onAnswer?: (answer: Uint8Array | undefined, tools: Tools) => Uint8Array | undefined
  /** At each restart its log shows nothing of what it signed: an old backup, or a second machine with the key. */
  readonly forgets?: boolean
}

const NOTHING: ConsensusMessage = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  status: undefined,
  heartbeat: undefined,
}

export const messageOf = (content: Partial<ConsensusMessage>): Uint8Array =>
  ConsensusMessage.encode({ ...NOTHING, ...content })

export const readMessage = (bytes: Uint8Array): ConsensusMessage | undefined => {
  const decoded = ConsensusMessage.decode(bytes)
  return decoded.ok ? decoded.value : undefined
}

export const ownSeatIn = ({ setOf, signer }: Tools, epoch: number): number | undefined => {
  const set = setOf(epoch)
  return set && seatOf(set, signer.publicKey)
}

/** A vote of this node, whatever it has signed before; undefined when it has no seat in that epoch. */
export const castVote = (tools: Tools, vote: Vote): SignedVote | undefined => {
  const seat = ownSeatIn(tools, vote.epoch)
  return seat === undefined ? undefined : signVote(tools.chainId, vote, seat, tools.signer)
}

export const nullifyOf = ({ epoch, view }: Pick<Vote, 'epoch' | 'view'>): Vote => ({
  kind: VOTE_KIND.NULLIFY,
  epoch,
  view,
  height: 0,
  blockId: new Uint8Array(0) as Hash,
})

/** A proposal of this node for `block`, standing on `parent`. */
export const proposalOf = (
  tools: Tools,
  { notarize, nullifications }: Proposal,
  block: Block,
  parent: Certificate | undefined,
): Proposal | undefined => {
  const { epoch, view } = notarize.vote
  const { height } = block.header
  const signed = castVote(tools, { kind: VOTE_KIND.NOTARIZE, epoch, view, height, blockId: blockId(block.header) })
  return signed === undefined ? undefined : { block, notarize: signed, parent, nullifications }
}

/** The same proposal with a changed block. A block that is proposed again has no rival: its id is fixed. */
export const changedProposal = (tools: Tools, proposal: Proposal, change: (block: Block) => Block) => {
  const { block, notarize, parent } = proposal
  return block.header.view === notarize.vote.view ? proposalOf(tools, proposal, change(block), parent) : undefined
}

/** The same proposal with another time in its header: another block, as valid as the first. */
export const rivalOf = (tools: Tools, proposal: Proposal, laterMs: number): Proposal | undefined =>
  changedProposal(tools, proposal, block => ({
    ...block,
    header: { ...block.header, timeMs: block.header.timeMs + laterMs },
  }))

/** The proposal in a message that is about to leave: its own, since a node passes on none of others. */
export const ownProposal = (message: Uint8Array): Proposal | undefined => readMessage(message)?.proposal

export const sendAll = (tools: Tools, to: readonly number[], message: Uint8Array): void => {
  for (const peer of to) tools.send(peer, message)
}

/** A memory for each node that behaves so. */
export const memoryOf = <T>(make: () => T): ((tools: Tools) => T) => {
  const memories = new WeakMap<Tools, T>()
  return tools => {
    let memory = memories.get(tools)
    if (memory === undefined) {
      memory = make()
      memories.set(tools, memory)
    }
    return memory
  }
}
