/** Takes part for a while, so that others build on its votes, and is never heard again. */

import { type Behaviour, memoryOf, sendAll } from './behaviour.ts'

const said = memoryOf(() => ({ messages: 0, until: 0 }))

export const deserter: Behaviour = {
  onSend: (to, message, tools) => {
    const memory = said(tools)
    if (memory.until === 0) memory.until = tools.random.int(5, 60)
    if (memory.messages++ < memory.until) sendAll(tools, to, message)
  },
}
