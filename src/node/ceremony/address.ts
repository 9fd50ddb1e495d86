/** Where a node is reached by the others: `HOST:PORT`, with a name of DNS or an address of IP. */

import { isIP } from 'node:net'
import type { PublicKey } from '#base'
import { peerNameOf } from '#p2p'

export interface Address {
  /** An address of IPv6 without its brackets. */
  readonly host: string
  readonly port: number
}

const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
/** Every address of a machine is none that another could dial. */
const EVERYWHERE = ['0.0.0.0', '::']

const isHost = (host: string): boolean => {
  if (isIP(host) !== 0) return !EVERYWHERE.includes(host)
  // A name of digits and dots alone is a mistyped address.
  return NAME.test(host) && !/^[0-9.]+$/.test(host)
}

/** Undefined for what is none. IPv6 in brackets, as in an URL. */
export const parseAddress = (text: string): Address | undefined => {
  const [, bracketed, plain, digits = ''] = /^(?:\[([0-9a-f:.]{2,45})\]|([^:[\]]{1,253})):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain ?? ''
  const port = Number(digits)
  if (port < 1 || port > 65_533 || !isHost(host)) return undefined
  return bracketed === undefined || isIP(bracketed) === 6 ? { host, port } : undefined
}

export const addressText = ({ host, port }: Address): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`

const PROTOCOL: Readonly<Record<number, string>> = { 0: 'dns4', 4: 'ip4', 6: 'ip6' }

/** As `p2p.address` has it: `/dns4/HOST/tcp/PORT`. */
export const dialAddress = ({ host, port }: Address): string => `/${PROTOCOL[isIP(host)]}/${host}/tcp/${port}`

/** As `p2p.peers` has it: `/dns4/HOST/tcp/PORT/p2p/ID`. */
export const peerAddress = (address: Address, node: PublicKey): string =>
  `${dialAddress(address)}/p2p/${peerNameOf(node)}`
