/** Sends what no honest node would: noise, messages with a byte changed, and votes of others with its own signature. */

import { type Behaviour, messageOf, readMessage, sendAll } from './behaviour.ts'

export const forger: Behaviour = {
  onReceive: (bytes, tools) => {
    const { random } = tools
    if (random.chance(0.7)) return
    const changed = Uint8Array.from(bytes)
    changed[random.int(0, changed.length - 1)] = random.int(0, 255)
    sendAll(tools, tools.peers, changed)
    sendAll(tools, tools.peers, random.bytes(random.int(0, 60)))
    const vote = readMessage(bytes)?.vote
    if (vote === undefined) return
    const other = { ...vote, vote: { ...vote.vote, view: vote.vote.view + 1 } }
    sendAll(tools, tools.peers, messageOf({ vote: other }))
  },
}
