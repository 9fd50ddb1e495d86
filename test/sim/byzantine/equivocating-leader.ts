/** Sends one proposal to some and another to the others; a few get both. */

import { type Behaviour, messageOf, ownProposal, rivalOf, sendAll } from './behaviour.ts'

export const equivocatingLeader: Behaviour = {
  onSend: (to, message, tools) => {
    const proposal = ownProposal(message)
    const rival = proposal && rivalOf(tools, proposal, 1)
    if (rival === undefined) return sendAll(tools, to, message)
    const other = messageOf({ proposal: rival })
    for (const peer of to) {
      const share = tools.random.next()
      if (share < 0.55) tools.send(peer, message)
      if (share > 0.45) tools.send(peer, other)
    }
  },
}
