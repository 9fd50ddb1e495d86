/** SYNC-2: single blocks by id. */

import { type Hash, LIMITS, toHex } from '#base'
import type { EffectOf, Peer } from '#consensus'
import { type Context, makeRotation } from '../context.ts'
import type { Ask } from './ask.ts'
import { identifyAll } from './batch.ts'

export const createById = (context: Context, ask: Ask): ((effect: EffectOf<'request'>) => void) => {
  const { network, observer } = context.ports
  const nextPeer = makeRotation(network.peers)
  let inFlight = 0

  const run = async (first: Peer | undefined, blockIds: readonly Hash[]) => {
    const wanted = new Set(blockIds.map(toHex))
    // One that does not have them costs another question, not a wait for the next repetition.
    for (const peer of [first, nextPeer(first)]) {
      if (peer === undefined || wanted.size === 0) continue
      const answer = await ask(peer, { blockIds })
      if (context.isStopped()) return
      const identified = identifyAll(answer.kind === 'answer' ? answer.response.blocks : [])
      if (!identified.ok) {
        network.penalise(peer, `blocks: ${identified.fault.code}`)
        continue
      }
      const blocks = identified.value.filter(({ blockId }) => wanted.delete(toHex(blockId)))
      if (blocks.length > 0) context.feed({ kind: 'blocks', blocks, from: peer })
    }
  }

  return ({ blockIds, to }) => {
    if (inFlight >= LIMITS.requestsInFlight) return
    inFlight++
    const peer = 'peer' in to ? to.peer : network.peerOfSeat(context.state().config.set, to.seat)
    run(peer ?? nextPeer(undefined), blockIds.slice(0, LIMITS.blocksPerResponse))
      .catch(observer.fatal)
      .finally(() => inFlight--)
  }
}
