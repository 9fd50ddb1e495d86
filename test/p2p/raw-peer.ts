/** A libp2p node under the test's own control: a stranger, or an admitted peer that misbehaves. */

import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Connection, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'
import { type Network, peerNameOf } from '#p2p'
import { STREAM_KINDS, type StreamKind } from '../../p2p/bounds.ts'
import { protocolOf } from '../../p2p/mesh.ts'
import { CHAIN, keyOf, secretOf } from '../suites/network.ts'

export interface RawPeer {
  readonly node: Libp2p
  readonly name: string
  /** A new connection; rejects where the dial fails. */
  connect(to: Network): Promise<Connection>
  open(connection: Connection, kind: StreamKind): Promise<Stream>
  stop(): Promise<void>
}

/** `n`: the member whose key it has; none for a stranger. `listens`: whether it answers to our protocols, and then reads nothing. `host`: where it dials from. */
export const createRawPeer = async (n?: number, listens = false, host = '127.0.0.1'): Promise<RawPeer> => {
  const dialOpts: object = { localAddress: host }
  const privateKey =
    n === undefined ? await generateKeyPair('Ed25519') : await generateKeyPairFromSeed('Ed25519', secretOf(n))
  const node = await createLibp2p({
    privateKey,
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp({ dialOpts })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { reconnectRetries: 0 },
  })
  if (listens) for (const kind of STREAM_KINDS) await node.handle(protocolOf(CHAIN, kind), stream => stream.pause())
  return {
    node,
    name: n === undefined ? node.peerId.toString() : peerNameOf(keyOf(n)),
    connect: to =>
      node.dial(multiaddr(to.addresses()[0] as string), { force: true, signal: AbortSignal.timeout(5_000) }),
    open: (connection, kind) =>
      connection.newStream(protocolOf(CHAIN, kind), { signal: AbortSignal.timeout(5_000), maxOutboundStreams: 1_000 }),
    stop: async () => {
      await node.stop()
    },
  }
}
