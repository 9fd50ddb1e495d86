/**
 * S1 to S4 as the network sees them: whatever crashes come between, an honest seat never sends two votes that contradict
 * each other, or a notarize vote after it nullified. A vote counts whether or not anybody gets it; it may be sent again.
 */

import { toHex } from '#base'
import { type SignedVote, VOTE_KIND } from '#chain'
import type { Checker, Report } from './checker.ts'

interface Sent {
  notarize?: string
  finalize?: string
  nullify?: true
}

const contradiction = (sent: Sent, { kind, blockId }: SignedVote['vote']): string | undefined => {
  const id = toHex(blockId)
  switch (kind) {
    case VOTE_KIND.NOTARIZE:
      if (sent.notarize !== undefined && sent.notarize !== id) return 'two blocks notarized (S1)'
      return sent.nullify && sent.notarize === undefined ? 'notarized after nullifying (S3)' : undefined
    case VOTE_KIND.NULLIFY:
      return sent.finalize === undefined ? undefined : 'nullified after finalizing (S2)'
    default:
      if (sent.nullify) return 'finalized after nullifying (S2)'
      return sent.finalize !== undefined && sent.finalize !== id ? 'two blocks finalized (S2)' : undefined
  }
}

const note = (sent: Sent, { kind, blockId }: SignedVote['vote']) => {
  if (kind === VOTE_KIND.NOTARIZE) sent.notarize = toHex(blockId)
  else if (kind === VOTE_KIND.FINALIZE) sent.finalize = toHex(blockId)
  else sent.nullify = true
}

export const ownVotes = (report: Report): Checker => {
  const bySeat = new Map<string, Sent>()
  return {
    onVote: (node, { vote }) => {
      const place = `${node}/${vote.epoch}/${vote.view}`
      const sent = bySeat.get(place) ?? {}
      bySeat.set(place, sent)
      const wrong = contradiction(sent, vote)
      if (wrong !== undefined) report(`own votes: ${wrong} by node ${node} in epoch ${vote.epoch} view ${vote.view}`)
      note(sent, vote)
    },
  }
}
