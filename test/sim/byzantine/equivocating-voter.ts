/** Votes for everything that it sees: each proposal, and to finalize and to nullify the same view. */

import { VOTE_KIND, type Vote } from '#chain'
import { type Behaviour, castVote, messageOf, nullifyOf, readMessage, type Tools } from './behaviour.ts'

const scatter = (tools: Tools, votes: readonly Vote[]) => {
  for (const vote of votes) {
    const signed = castVote(tools, vote)
    if (signed === undefined) continue
    const message = messageOf({ vote: signed })
    for (const peer of tools.peers) if (tools.random.chance(0.6)) tools.send(peer, message)
  }
}

export const equivocatingVoter: Behaviour = {
  onReceive: (bytes, tools) => {
    const message = readMessage(bytes)
    const seen = message?.proposal?.notarize.vote ?? message?.vote?.vote
    if (seen === undefined || seen.kind !== VOTE_KIND.NOTARIZE || tools.random.chance(0.5)) return
    scatter(tools, [seen, { ...seen, kind: VOTE_KIND.FINALIZE }, nullifyOf(seen)])
  },
}
