/** What a Byzantine node may do: it runs the true driver, and its behaviour changes what goes out and reads what comes in. */

import type { Hash, Signer } from '#base'
import {
  blockId,
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
  readonly setOf: (epoch: number) => ValidatorSet
  readonly peers: readonly number[]
  readonly send: (to: number, message: Uint8Array) => void
}

export interface Behaviour {
  /** Instead of sending `message` to these. */
  readonly onSend?: (to: readonly number[], message: Uint8Array, tools: Tools) => void
  /** Beside giving it to the driver. */
  readonly onReceive?: (message: Uint8Array, tools: Tools) => void
  /** At each restart its log shows nothing of what it signed: an old backup, or a second machine with the key. */
  readonly forgets?: boolean
}

const NOTHING: ConsensusMessage = { proposal: undefined, vote: undefined, certificate: undefined, status: undefined }

export const messageOf = (content: Partial<ConsensusMessage>): Uint8Array =>
  ConsensusMessage.encode({ ...NOTHING, ...content })

export const readMessage = (bytes: Uint8Array): ConsensusMessage | undefined => {
  const decoded = ConsensusMessage.decode(bytes)
  return decoded.ok ? decoded.value : undefined
}

/** A vote of this node, whatever it has signed before; undefined when it has no seat in that epoch. */
export const castVote = ({ setOf, signer, chainId }: Tools, vote: Vote): SignedVote | undefined => {
  const seat = seatOf(setOf(vote.epoch), signer.publicKey)
  return seat === undefined ? undefined : signVote(chainId, vote, seat, signer)
}

export const nullifyOf = ({ epoch, view }: Pick<Vote, 'epoch' | 'view'>): Vote => ({
  kind: VOTE_KIND.NULLIFY,
  epoch,
  view,
  height: 0,
  blockId: new Uint8Array(0) as Hash,
})

/** The same proposal with another time in its header: another block, as valid as the first. */
export const rivalOf = (tools: Tools, proposal: Proposal, laterMs: number): Proposal | undefined => {
  const { block, notarize } = proposal
  // A boundary block that is proposed again has no rival: its id is fixed by its notarization.
  if (block.header.view !== notarize.vote.view) return undefined
  const header = { ...block.header, timeMs: block.header.timeMs + laterMs }
  const signed = castVote(tools, { ...notarize.vote, blockId: blockId(header) })
  return signed === undefined ? undefined : { ...proposal, block: { ...block, header }, notarize: signed }
}

export const sendAll = (tools: Tools, to: readonly number[], message: Uint8Array): void => {
  for (const peer of to) tools.send(peer, message)
}
