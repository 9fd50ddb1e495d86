/** Beside each of its votes it sends another of the same kind, for a block that nobody has. */

import type { Hash } from '#base'
import { VOTE_KIND } from '#chain'
import { type Behaviour, castVote, messageOf, readMessage, sendAll } from './behaviour.ts'

export const conflicter: Behaviour = {
  onSend: (to, message, tools) => {
    sendAll(tools, to, message)
    const vote = readMessage(message)?.vote?.vote
    if (vote === undefined || vote.kind === VOTE_KIND.NULLIFY) return
    const signed = castVote(tools, { ...vote, blockId: tools.random.bytes(32) as Hash })
    if (signed !== undefined) sendAll(tools, to, messageOf({ vote: signed }))
  },
}
