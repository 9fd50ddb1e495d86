/** Proposes, but never votes. */

import { type Behaviour, readMessage, sendAll } from './behaviour.ts'

export const silentVoter: Behaviour = {
  onSend: (to, message, tools) => {
    if (readMessage(message)?.vote === undefined) sendAll(tools, to, message)
  },
}
