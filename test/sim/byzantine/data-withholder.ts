/** Shows its blocks to just enough others, takes part in all votes, and gives nobody a block who asks. */

import { Response } from '#chain'
import { type Behaviour, ownProposal, sendAll } from './behaviour.ts'

export const dataWithholder: Behaviour = {
  onSend: (to, message, tools) => {
    const enough = Math.ceil((2 * to.length) / 3)
    sendAll(tools, ownProposal(message) === undefined ? to : tools.random.shuffle(to).slice(0, enough), message)
  },
  onAnswer: (_, { random }) =>
    random.chance(0.5)
      ? undefined
      : Response.encode({ blocks: [], headers: [], finalization: undefined, keyReport: undefined, rescue: undefined }),
}
