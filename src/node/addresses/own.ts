/** Under which addresses the own node says that it is reached. */

import { LIMITS } from '#base'
import { isDialAddress } from '#p2p'
import type { Config } from '../config/fields.ts'

type Addresses = Pick<Config, 'p2p.address' | 'p2p.listen' | 'p2p.announce'>

/** Without the peer id that it may end in. */
export const withoutPeer = (address: string): string => address.split('/p2p/')[0] ?? ''

/**
 * `p2p.address` if it is set, else what it listens on as far as others could dial that as it stands; never what sockets seem
 * to say. None where the node is not to announce itself.
 */
export const ownAddresses = (config: Addresses): readonly string[] => {
  const { 'p2p.address': address, 'p2p.listen': listen, 'p2p.announce': announce } = config
  if (!announce) return []
  const said = address === '' ? listen : [address]
  const addresses = said.map(one => withoutPeer(one).toLowerCase())
  return [...new Set(addresses)].filter(isDialAddress).slice(0, LIMITS.addressesPerRecord)
}
