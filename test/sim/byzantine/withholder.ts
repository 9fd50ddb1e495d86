/** Sends each thing to a few only, and different things to different ones. */

import type { Behaviour } from './behaviour.ts'

export const withholder: Behaviour = {
  onSend: (to, message, tools) => {
    for (const peer of to) if (tools.random.chance(0.4)) tools.send(peer, message)
  },
}
