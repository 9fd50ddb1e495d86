/** Asks all connected peers what they know of the own keys, again and again until it is told to stop. */

import { type Hash, LIMITS, toHex } from '#base'
import { type KeyReport, queryNonce, Request, Response } from '#chain'
import type { Peer } from '#consensus'
import type { Context } from '../context.ts'

export interface Asker {
  /** Asks at once, and again every `askMs`. */
  readonly start: () => void
  /** Asks that peer at once: it has just connected. */
  readonly connected: (peer: Peer) => void
  readonly stop: () => void
  /** All who were asked have answered, or have had a whole round to do so. */
  readonly isSettled: () => boolean
  /** True of a nonce of ours: whoever asks us with it wants our own signature as an answer to us. */
  readonly isOwn: (nonce: Hash) => boolean
}

export interface AskerOptions {
  readonly askMs: number
  readonly onReport: (report: KeyReport, nonce: Hash) => void
  /** A round begins, or nobody is left who owes an answer. */
  readonly onRound: () => void
}

export const createAsker = (context: Context, { askMs, onReport, onRound }: AskerOptions): Asker => {
  const { network, keys, clock, timers, observer } = context.ports
  const nonces = new Set<string>()
  const underWay = new Set<Peer>()
  let nonce: Hash | undefined
  let rounds = 0
  let cancel: (() => void) | undefined
  let isRunning = false

  const ask = async (peer: Peer, about: Hash) => {
    underWay.add(peer)
    const keyQuery = { publicKeys: keys.signers.map(({ publicKey }) => publicKey), nonce: about }
    const bytes = await network.request(peer, Request.encode({ fromHeight: 0, maxBlocks: 0, blockIds: [], keyQuery }))
    underWay.delete(peer)
    if (context.isStopped()) return
    // An answer that comes after the decision may still show that it was wrong.
    if (bytes !== undefined) read(peer, bytes, about)
    if (isRunning && underWay.size === 0) onRound()
  }
  const read = (peer: Peer, bytes: Uint8Array, about: Hash) => {
    const response = Response.decode(bytes)
    if (!response.ok) network.penalise(peer, `response: ${response.fault.code}`)
    else if (response.value.keyReport !== undefined) onReport(response.value.keyReport, about)
  }
  const newNonce = (): Hash | undefined => {
    const [signer] = keys.signers
    if (signer === undefined) return undefined
    const [wallMs, uptimeUs] = [Math.max(Math.round(clock.wallMs()), 0), Math.round(1_000 * clock.nowMs())]
    const made = queryNonce(context.chainId, signer, wallMs, uptimeUs)
    rounds++
    nonces.add(toHex(made))
    if (nonces.size > LIMITS.queryNonces) nonces.delete(nonces.keys().next().value as string)
    return made
  }
  const askPeer = (peer: Peer) => {
    if (nonce !== undefined) ask(peer, nonce).catch(observer.fatal)
  }
  const round = () => {
    if (!isRunning || context.isStopped()) return
    nonce = newNonce()
    for (const peer of network.peers()) if (!underWay.has(peer)) askPeer(peer)
    cancel = timers.set(askMs, round)
    onRound()
  }
  return {
    start: () => {
      isRunning = true
      round()
    },
    connected: peer => {
      if (isRunning) askPeer(peer)
    },
    stop: () => {
      isRunning = false
      cancel?.()
    },
    isSettled: () => underWay.size === 0 || rounds > 1,
    isOwn: asked => nonces.has(toHex(asked)),
  }
}
