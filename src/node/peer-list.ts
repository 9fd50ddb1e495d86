/** The nodes of the federation as one of them sees them. */

import { publicKeyOf } from '#base'
import { type Network, peerNameOf } from '#p2p'
import { type AddressBook, withoutPeer } from './addresses/index.ts'
import type { Home } from './config/home.ts'
import type { Directory } from './directory.ts'

interface PeerAddress {
  readonly address: string
  /** `settings`: typed into the settings of this node; `node`: the node itself has told it. */
  readonly from: 'settings' | 'node'
}

export interface PeerView {
  /** libp2p name. */
  readonly peer: string
  /** Number of its enterprise; undefined where only the own settings know it. */
  readonly enterprise: number | undefined
  readonly connected: boolean
  /** In the order in which they are dialled. */
  readonly addresses: readonly PeerAddress[]
}

interface PeerListParts {
  readonly directory: Pick<Directory, 'admitted' | 'enterpriseOf'>
  readonly network: Pick<Network, 'peers'>
  readonly addresses: Pick<AddressBook, 'admitted'>
  readonly home: Pick<Home, 'nodeSecret'>
}

/** Every other node that may connect, by enterprise. */
export const listPeers = ({ directory, network, addresses, home }: PeerListParts): readonly PeerView[] => {
  const own = peerNameOf(publicKeyOf(home.nodeSecret))
  const connected = new Set(network.peers().map(({ peer }) => peer))
  const typed = new Set(directory.admitted().flatMap(one => one.addresses))
  const addressOf = (address: string): PeerAddress => ({
    address: withoutPeer(address),
    from: typed.has(address) ? 'settings' : 'node',
  })
  return addresses
    .admitted()
    .map(one => ({ peer: peerNameOf(one.nodeKey), addresses: one.addresses.map(addressOf) }))
    .filter(({ peer }) => peer !== own)
    .map(one => ({
      ...one,
      enterprise: directory.enterpriseOf(one.peer),
      connected: connected.has(one.peer),
    }))
    .sort((a, b) => (a.enterprise ?? Number.MAX_VALUE) - (b.enterprise ?? Number.MAX_VALUE))
}
