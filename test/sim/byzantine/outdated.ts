/** Sends again, at random, what it has heard or said long ago. */

import { type Behaviour, memoryOf, sendAll, type Tools } from './behaviour.ts'

const MEMORY = 64
const heard = memoryOf((): Uint8Array[] => [])

const remember = (tools: Tools, message: Uint8Array) => {
  const memory = heard(tools)
  if (memory.length < MEMORY) memory.push(message)
  else memory[tools.random.int(0, MEMORY - 1)] = message
}

export const outdated: Behaviour = {
  onSend: (to, message, tools) => {
    remember(tools, message)
    sendAll(tools, to, message)
  },
  onReceive: (message, tools) => {
    remember(tools, message)
    const memory = heard(tools)
    if (tools.random.chance(0.2)) tools.send(tools.random.pick(tools.peers), tools.random.pick(memory))
  },
}
