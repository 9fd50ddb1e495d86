/** Votes like everybody, but its proposals never leave. */

import { type Behaviour, readMessage, sendAll } from './behaviour.ts'

export const silentLeader: Behaviour = {
  onSend: (to, message, tools) => {
    if (readMessage(message)?.proposal === undefined) sendAll(tools, to, message)
  },
}
