/** Speaks in the name of others: votes of their seats, and whole certificates, all of which it cannot sign. */

import { type Certificate, VOTE_KIND, type Vote } from '#chain'
import { type Behaviour, castVote, messageOf, nullifyOf, readMessage, sendAll, type Tools } from './behaviour.ts'

/** A certificate of all seats for a vote, every signature its own. */
const claimed = (tools: Tools, vote: Vote): Certificate | undefined => {
  const seats = tools.setOf(vote.epoch)?.validators.length ?? 0
  const own = castVote(tools, vote)
  if (own === undefined || seats === 0) return undefined
  const signers = new Uint8Array(Math.ceil(seats / 8))
  for (let seat = 0; seat < seats; seat++) signers[seat >> 3] = (signers[seat >> 3] as number) | (1 << (seat & 7))
  return { vote, signers, signatures: Array.from({ length: seats }, () => own.signature) }
}

const claimVotes = (tools: Tools, vote: Vote) => {
  const own = castVote(tools, vote)
  const seats = tools.setOf(vote.epoch)?.validators.length ?? 0
  for (let seat = 0; own !== undefined && seat < seats; seat++)
    if (seat !== own.seat) sendAll(tools, tools.peers, messageOf({ vote: { ...own, seat } }))
}

export const impersonator: Behaviour = {
  onReceive: (bytes, tools) => {
    const { random } = tools
    const message = readMessage(bytes)
    const seen = message?.proposal?.notarize.vote ?? message?.vote?.vote
    if (seen === undefined || seen.kind === VOTE_KIND.NULLIFY || random.chance(0.7)) return
    const made = random.pick([seen, { ...seen, kind: VOTE_KIND.FINALIZE }, nullifyOf(seen)])
    if (random.chance(0.5)) claimVotes(tools, made)
    else {
      const certificate = claimed(tools, made)
      if (certificate !== undefined) sendAll(tools, tools.peers, messageOf({ certificate }))
    }
  },
}
