/** Who may connect. Asked when the encrypted identity of a peer is known, and again before each of its frames. */

import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { ConnectionGater } from '@libp2p/interface'
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id'
import { type PublicKey, toHex } from '#base'
import type { Door } from './door.ts'
import { hostOf } from './hosts.ts'
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

/** The node key in a multiaddr that ends in `/p2p/ID`; undefined where there is none. */
export const nodeKeyOfAddress = (address: string): PublicKey | undefined => {
  const peer = address.match(/\/p2p\/([1-9A-HJ-NP-Za-km-z]{1,128})$/)?.[1]
  try {
    return peer === undefined ? undefined : nodeKeyOf(peer)
  } catch {
    return undefined
  }
}

interface KnownPeer extends AdmittedPeer {
  readonly peer: PeerName
}

export interface Gate {
  admits(peer: PeerName): boolean
  /** Also true of one that is refused for a while. */
  knows(peer: PeerName): boolean
  /** Refuses a peer for a while, although it is admitted: it has misbehaved. */
  ban(peer: PeerName, untilMs: number): void
  admitted(): readonly KnownPeer[]
  /** Where admitted peers live, as far as their addresses say it by number. */
  hosts(): ReadonlySet<string>
  /** Asks for the list again. */
  refresh(): void
}

/** `list` is asked at each refresh; handing out the same array again says that nothing has changed. */
export const createGate = (list: () => readonly AdmittedPeer[], nowMs: () => number): Gate => {
  let read: readonly AdmittedPeer[] = []
  let known = new Map<PeerName, KnownPeer>()
  // A peer id costs a hash; who was known before keeps it.
  let names = new Map<string, PeerName>()
  const bans = new Map<PeerName, number>()
  let hosts: ReadonlySet<string> = new Set()

  const refresh = () => {
    const next = list()
    if (next === read) return
    read = next
    const named = next.map(entry => {
      const hex = toHex(entry.nodeKey)
      return { hex, ...entry, peer: names.get(hex) ?? peerNameOf(entry.nodeKey) }
    })
    names = new Map(named.map(({ hex, peer }) => [hex, peer]))
    known = new Map(named.map(({ peer, nodeKey, addresses }) => [peer, { peer, nodeKey, addresses }]))
    hosts = new Set(next.flatMap(({ addresses }) => addresses.flatMap(address => hostOf(address) ?? [])))
    for (const peer of bans.keys()) if (!known.has(peer)) bans.delete(peer)
  }

  refresh()
  return {
    admits: peer => known.has(peer) && (bans.get(peer) ?? Number.NEGATIVE_INFINITY) <= nowMs(),
    knows: peer => known.has(peer),
    // Only admitted peers are ever banned, so the map is as bounded as their list.
    ban: (peer, untilMs) => {
      if (known.has(peer)) bans.set(peer, untilMs)
    },
    admitted: () => [...known.values()],
    hosts: () => hosts,
    refresh,
  }
}

/** The gate as libp2p asks for it, at every point where more is known of a connection. `strange` hears of those that it does not know. */
export const gaterOf = (gate: Gate, door: Door, strange: (peer: PeerName) => void): ConnectionGater => {
  const deny = (peer: { toString(): string }) => !gate.admits(peer.toString())
  return {
    denyDialPeer: deny,
    denyInboundConnection: async connection => !(await door.knock(connection)),
    denyInboundEncryptedConnection: (peer, connection) => {
      const name = peer.toString()
      if (!gate.knows(name)) strange(name)
      if (deny(peer)) return true
      door.enter(name, connection)
      return false
    },
    denyOutboundEncryptedConnection: deny,
    denyInboundUpgradedConnection: (peer, connection) => {
      door.meet(peer.toString(), connection)
      return deny(peer)
    },
    denyOutboundUpgradedConnection: (peer, connection) => {
      door.meet(peer.toString(), connection)
      return deny(peer)
    },
    // Addresses come from our own configuration alone; loopback and private ones are wanted.
    denyDialMultiaddr: () => false,
  }
}
