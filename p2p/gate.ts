/** Who may connect. Asked when the encrypted identity of a peer is known, and again before any of its streams is read. */

import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id'
import type { PublicKey } from '#base'
import type { AdmittedPeer, PeerName } from './network.ts'

/** The peer id of a node key: the same key in libp2p's own form. */
export const peerNameOf = (nodeKey: PublicKey): PeerName => {
  const key = publicKeyFromRaw(nodeKey)
  if (key.type !== 'Ed25519') throw new TypeError('a node key is an Ed25519 key')
  return peerIdFromPublicKey(key).toString()
}

/** The node key of a peer id; undefined where the id does not hold an Ed25519 key. */
export const nodeKeyOf = (peer: PeerName): PublicKey | undefined => {
  const { publicKey } = peerIdFromString(peer)
  return publicKey?.type === 'Ed25519' ? (publicKey.raw as PublicKey) : undefined
}

export interface Gate {
  admits(peer: PeerName): boolean
  /** Refuses a peer for a while, although it is admitted: it has misbehaved. */
  ban(peer: PeerName, untilMs: number): void
  admitted(): readonly (AdmittedPeer & { readonly peer: PeerName })[]
  refresh(): void
}

export const createGate = (list: () => readonly AdmittedPeer[], nowMs: () => number): Gate => {
  const read = () => new Map(list().map(entry => [peerNameOf(entry.nodeKey), entry]))
  let known = read()
  const bans = new Map<PeerName, number>()
  return {
    admits: peer => known.has(peer) && (bans.get(peer) ?? 0) <= nowMs(),
    // Only admitted peers are ever banned, so the map is as bounded as their list.
    ban: (peer, untilMs) => {
      if (known.has(peer)) bans.set(peer, untilMs)
    },
    admitted: () => [...known].map(([peer, entry]) => ({ ...entry, peer })),
    refresh: () => {
      known = read()
      for (const peer of bans.keys()) if (!known.has(peer)) bans.delete(peer)
    },
  }
}
