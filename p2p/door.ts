/**
 * What stands before the gate: connections to us whose identity is not known yet. Those from where members live have places of their
 * own, so strangers elsewhere cannot take them; those that we make ourselves need none.
 */

import type { MultiaddrConnection } from '@libp2p/interface'
import { LIMITS } from '#base'
import { HANDSHAKES } from './bounds.ts'
import type { Gate } from './gate.ts'
import { hostOf, netOf } from './hosts.ts'
import type { PeerName } from './network.ts'
import { createPlaces, type Guest, type Places } from './places.ts'

export interface Door {
  /** A connection comes in. Resolves with whether its handshake may begin. */
  knock(connection: MultiaddrConnection): Promise<boolean>
  /** It is that of an admitted peer. */
  enter(peer: PeerName, connection: MultiaddrConnection): void
  /** A member is there: by that host it is known from now on. */
  meet(peer: PeerName, connection: MultiaddrConnection): void
}

/** What libp2p's socket calls with all bytes that come; nothing public stands before the handshake. */
interface Fed {
  onData(bytes: Uint8Array): void
}

/** Lets only so many bytes in until the function that it returns is called. */
const boundBytes = (connection: MultiaddrConnection): (() => void) => {
  const fed = connection as unknown as Fed
  const take = fed.onData.bind(connection)
  let left: number = LIMITS.handshakeBytes
  fed.onData = bytes => {
    left -= bytes.byteLength
    if (left >= 0) take(bytes)
    else connection.abort(new Error('too much before its name is known'))
  }
  return () => {
    fed.onData = take
  }
}

/** Hosts by which admitted peers were met, the last one of each. */
const createMet = (gate: Gate) => {
  const hosts = new Map<PeerName, string>()
  return {
    add: (peer: PeerName, host: string | undefined) => {
      for (const one of hosts.keys()) if (!gate.knows(one)) hosts.delete(one)
      if (host !== undefined && gate.knows(peer)) hosts.set(peer, host)
    },
    has: (host: string) => {
      for (const [peer, one] of hosts) if (one === host && gate.knows(peer)) return true
      return false
    },
  }
}

interface Knocking {
  readonly places: Places
  readonly guest: Guest
  readonly unbound: () => void
}

const hostOfConnection = ({ remoteAddr }: MultiaddrConnection) => hostOf(remoteAddr.toString())

export const createDoor = (gate: Gate, nowMs: () => number): Door => {
  const met = createMet(gate)
  const members = createPlaces({ ...HANDSHAKES.members, nowMs })
  const strangers = createPlaces({ ...HANDSHAKES.strangers, nowMs })
  const knocking = new Map<MultiaddrConnection, Knocking>()
  /** Oldest first. */
  const inside = new Map<PeerName, readonly MultiaddrConnection[]>()

  const passed = (connection: MultiaddrConnection) => {
    const known = knocking.get(connection)
    known?.places.leave(known.guest)
    knocking.delete(connection)
    return known
  }

  return {
    knock: connection => {
      const host = hostOfConnection(connection) ?? ''
      const places = gate.hosts().has(host) || met.has(host) ? members : strangers
      const turnAway = () => connection.abort(new Error('others need the place more'))
      const guest = { host, net: netOf(host), turnAway }
      knocking.set(connection, { places, guest, unbound: boundBytes(connection) })
      connection.addEventListener('close', () => void passed(connection), { once: true })
      return places.enter(guest)
    },
    enter: (peer, connection) => {
      passed(connection)?.unbound()
      const connections = [...(inside.get(peer) ?? []), connection]
      inside.set(peer, connections)
      connection.addEventListener('close', () => {
        const left = (inside.get(peer) ?? []).filter(one => one !== connection)
        if (left.length > 0) inside.set(peer, left)
        else inside.delete(peer)
      })
      // Who connects anew has no use for what it had before.
      for (const one of connections.slice(0, -LIMITS.connectionsPerPeer))
        one.abort(new Error('the peer has newer ones'))
    },
    meet: (peer, connection) => met.add(peer, hostOfConnection(connection)),
  }
}
