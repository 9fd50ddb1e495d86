/** A word in the log when strangers knock, but not as often as they do: whoever reaches the port could fill a disk with it. */

import { LIMITS } from '#base'
import type { NetworkLog, PeerName } from './network.ts'

/** To be told of every stranger that is refused. */
export const tellOfStrangers = (log: NetworkLog, nowMs: () => number): ((peer: PeerName) => void) => {
  let count = 0
  let quietUntilMs = Number.NEGATIVE_INFINITY
  return peer => {
    count += 1
    if (nowMs() < quietUntilMs) return
    log('warn', `refused who is not admitted: ${peer}${count > 1 ? `, the last of ${count} attempts` : ''}`)
    count = 0
    quietUntilMs = nowMs() + LIMITS.strangerLogMs
  }
}
