/** The nodes of the federation as one of them sees them. */

import { publicKeyOf } from '#base'
import { type Network, peerNameOf } from '#p2p'
import type { Home } from './config/home.ts'
import type { Directory } from './directory.ts'

export interface PeerView {
  /** libp2p name. */
  readonly peer: string
  /** Number of its enterprise; undefined where only the own settings know it. */
  readonly enterprise: number | undefined
  readonly connected: boolean
}

interface PeerListParts {
  readonly directory: Pick<Directory, 'admitted' | 'enterpriseOf'>
  readonly network: Pick<Network, 'peers'>
  readonly home: Pick<Home, 'nodeSecret'>
}

/** Every other node that may connect, by enterprise. */
export const listPeers = ({ directory, network, home }: PeerListParts): readonly PeerView[] => {
  const own = peerNameOf(publicKeyOf(home.nodeSecret))
  const connected = new Set(network.peers().map(({ peer }) => peer))
  return directory
    .admitted()
    .map(({ nodeKey }) => peerNameOf(nodeKey))
    .filter(peer => peer !== own)
    .map(peer => ({ peer, enterprise: directory.enterpriseOf(peer), connected: connected.has(peer) }))
    .sort((a, b) => (a.enterprise ?? Number.MAX_VALUE) - (b.enterprise ?? Number.MAX_VALUE))
}
