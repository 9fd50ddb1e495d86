/**
 * Shows one half of the nodes one block and the other half another, and goes on so: before those who know the second it
 * votes to finalize that one.
 */

import { toHex } from '#base'
import { VOTE_KIND, type Vote } from '#chain'
import {
  type Behaviour,
  castVote,
  memoryOf,
  messageOf,
  ownProposal,
  readMessage,
  rivalOf,
  sendAll,
  type Tools,
} from './behaviour.ts'

/** By id of the first block, the vote for its rival. */
const rivals = memoryOf(() => new Map<string, Vote>())

const halves = (to: readonly number[]) =>
  [to.filter(peer => peer % 2 === 0), to.filter(peer => peer % 2 === 1)] as const

/** What the second half gets instead of a vote for the first block. */
const otherVote = (tools: Tools, message: Uint8Array): Uint8Array | undefined => {
  const vote = readMessage(message)?.vote?.vote
  const rival = vote?.kind === VOTE_KIND.FINALIZE ? rivals(tools).get(toHex(vote.blockId)) : undefined
  const signed = rival && castVote(tools, { ...rival, kind: VOTE_KIND.FINALIZE })
  return signed && messageOf({ vote: signed })
}

export const twoFacedLeader: Behaviour = {
  onSend: (to, message, tools) => {
    const proposal = ownProposal(message)
    const rival = proposal && rivalOf(tools, proposal, 1)
    if (proposal !== undefined && rival !== undefined)
      rivals(tools).set(toHex(proposal.notarize.vote.blockId), rival.notarize.vote)
    const other = rival === undefined ? otherVote(tools, message) : messageOf({ proposal: rival })
    const [first, second] = halves(to)
    sendAll(tools, first, message)
    sendAll(tools, second, other ?? message)
  },
}
