/**
 * What leaves an honest seat never contradicts itself (S1 to S3), through any crash and restart (S4): watched on the
 * network, where a vote counts whether or not anybody gets it.
 */

import { toHex } from '#base'
import { type SignedVote, VOTE_KIND } from '#chain'
import type { Report } from './report.ts'

export const createVoteWatch = (report: Report) => {
  const seen = new Map<string, string>()
  const key = (node: number, { vote }: SignedVote, kind: number) => `${node}/${vote.epoch}/${vote.view}/${kind}`
  return {
    left: (node: number, signed: SignedVote): void => {
      const { vote } = signed
      const name = key(node, signed, vote.kind)
      const id = toHex(vote.blockId)
      const before = seen.get(name)
      if (before !== undefined && before !== id)
        report(`votes: node ${node} voted twice in view ${vote.epoch}/${vote.view}`)
      if (before === undefined && vote.kind === VOTE_KIND.NOTARIZE && seen.has(key(node, signed, VOTE_KIND.NULLIFY)))
        report(`votes: node ${node} notarized after nullifying view ${vote.epoch}/${vote.view}`)
      seen.set(name, id)
      const other =
        vote.kind === VOTE_KIND.FINALIZE ? VOTE_KIND.NULLIFY : vote.kind === VOTE_KIND.NULLIFY ? VOTE_KIND.FINALIZE : 0
      if (other !== 0 && seen.has(key(node, signed, other)))
        report(`votes: node ${node} nullified and finalized view ${vote.epoch}/${vote.view}`)
    },
  }
}
