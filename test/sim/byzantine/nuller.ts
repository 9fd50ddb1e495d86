/** Nullifies every view as soon as it hears of it. */

import { type Behaviour, castVote, messageOf, nullifyOf, readMessage, sendAll } from './behaviour.ts'

export const nuller: Behaviour = {
  onReceive: (bytes, tools) => {
    const message = readMessage(bytes)
    const seen = (message?.proposal?.notarize ?? message?.vote ?? message?.certificate)?.vote
    if (seen === undefined || tools.random.chance(0.5)) return
    const signed = castVote(tools, nullifyOf(seen))
    if (signed !== undefined) sendAll(tools, tools.peers, messageOf({ vote: signed }))
  },
}
