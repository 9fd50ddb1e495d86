/** Where the nodes of a new federation listen, by which addresses they are reached, and where their files lie. */

import { join } from 'node:path'

export interface NodePlace {
  /** Multiaddr to listen on for the other nodes. */
  readonly listen: string
  /** Multiaddr by which the others dial it, without its peer id. */
  readonly dial: string
  readonly apiHost: string
  readonly apiPort: number
  readonly opsHost: string
  readonly opsPort: number
  /** Home folder, relative to that of the network. */
  readonly home: string
  /** File with the password of its keystores, relative to the folder of the network. */
  readonly password: string
  /** Where the node finds that file when it runs; undefined for `password` in its home. */
  readonly passwordFile?: string
}

/** Place of the n-th node, which runs for the enterprise `name`. */
export type Places = (name: string, n: number) => NodePlace

/** One machine: node n takes the three ports from `basePort + 10 n` on: p2p, API, operator. */
export const localPlaces =
  (basePort: number): Places =>
  (name, n) => {
    const port = basePort + 10 * n
    const address = `/ip4/127.0.0.1/tcp/${port}`
    const host = '127.0.0.1'
    return {
      listen: address,
      dial: address,
      apiHost: host,
      apiPort: port + 1,
      opsHost: host,
      opsPort: port + 2,
      home: name,
      password: join(name, 'password'),
    }
  }

/** Ports of a node that has a machine or a container to itself. */
const PORTS = { p2p: 9000, api: 9001, ops: 9002 } as const

/** Where a container finds the password of its keystores. */
const CONTAINER_PASSWORD = '/run/secrets/kapok/password'

/**
 * A container each, as in `compose.yaml`: others dial the service by its name on the network of the consortium; API and
 * operator's port listen only where `api.NAME` lies, the enterprise's private network. Home and secret are two volumes.
 */
export const containerPlaces: Places = name => ({
  listen: `/ip4/0.0.0.0/tcp/${PORTS.p2p}`,
  dial: `/dns4/${name}/tcp/${PORTS.p2p}`,
  apiHost: `api.${name}`,
  apiPort: PORTS.api,
  opsHost: `api.${name}`,
  opsPort: PORTS.ops,
  home: join(name, 'home'),
  password: join(name, 'secret', 'password'),
  passwordFile: CONTAINER_PASSWORD,
})
