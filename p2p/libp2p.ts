/** The network over libp2p: TCP, Noise, Yamux; the one place that makes a libp2p node. */

import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { PrivateKey } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p, type Libp2p } from 'libp2p'
import { type Hash, LIMITS } from '#base'
import { createDoor } from './door.ts'
import { createGate, type Gate, gaterOf } from './gate.ts'
import { READ_BUFFER_BYTES } from './inbox.ts'
import { Mesh } from './mesh.ts'
import type { AdmittedPeer, Network, NetworkLog } from './network.ts'
import { tellOfStrangers } from './strangers.ts'

export interface NetworkOptions {
  /** Ed25519 seed of the node's own identity. */
  readonly nodeSecret: Uint8Array
  /** Part of the names of the protocols, so that a node of another chain finds none. */
  readonly chainId: Hash
  /** Multiaddrs, such as `/ip4/127.0.0.1/tcp/4001`; port 0 takes a free one. */
  readonly listen: readonly string[]
  /** Multiaddrs to be known by, where those to listen on cannot be reached from outside. */
  readonly announce?: readonly string[]
  /** Who may connect; asked again each second. The same array says that nothing has changed. */
  readonly admitted: () => readonly AdmittedPeer[]
  readonly log?: NetworkLog
}

/** Sockets that others have opened: connected peers, who is at the door, and who waits in the kernel to be turned away. */
const SOCKETS = LIMITS.connectionsPerPeer * LIMITS.peers + LIMITS.memberPlaces + LIMITS.strangerPlaces + LIMITS.backlog
/** The door judges who comes in, so that libp2p, which knows addresses alone, turns nobody away. */
const EVERYWHERE = ['/ip4/0.0.0.0/ipcidr/0', '/ip6/::/ipcidr/0']
const SOCKET = { noDelay: true, keepAlive: true } as const
/** Of each stream. It must stay below what a paused stream may hold, or a pause would end the stream. */
const WINDOW_BYTES = READ_BUFFER_BYTES / 2
/** Streams of one connection: three kinds, identification, and those that are being replaced. */
const STREAMS = 32

const nowMs = (): number => performance.now()

const createNode = (privateKey: PrivateKey, options: NetworkOptions, gate: Gate, log: NetworkLog): Promise<Libp2p> =>
  createLibp2p({
    start: false,
    privateKey,
    addresses: { listen: [...options.listen], announce: [...(options.announce ?? [])] },
    transports: [tcp({ dialOpts: SOCKET, listenOpts: SOCKET, backlog: LIMITS.backlog, maxConnections: SOCKETS })],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: STREAMS,
        maxOutboundStreams: STREAMS,
        streamOptions: { maxStreamWindowSize: WINDOW_BYTES, maxReadBufferLength: READ_BUFFER_BYTES },
      }),
    ],
    connectionGater: gaterOf(gate, createDoor(gate, nowMs), tellOfStrangers(log, nowMs)),
    connectionManager: {
      allow: EVERYWHERE,
      dialTimeout: LIMITS.dialTimeoutMs,
      inboundUpgradeTimeout: LIMITS.dialTimeoutMs,
      outboundStreamProtocolNegotiationTimeout: LIMITS.dialTimeoutMs,
      inboundStreamProtocolNegotiationTimeout: LIMITS.dialTimeoutMs,
      reconnectRetries: 0,
    },
    // Its pings open a stream each and cut the connection of a peer that is merely busy; a session looks for itself.
    connectionMonitor: { enabled: false },
    services: { identify: identify() },
  })

/** Makes the node's network; nothing is opened before `start`, which rejects when it cannot listen. */
export const createLibp2pNetwork = async (options: NetworkOptions): Promise<Network> => {
  const privateKey = await generateKeyPairFromSeed('Ed25519', options.nodeSecret)
  const gate = createGate(options.admitted, nowMs)
  const log = options.log ?? (() => {})
  const node = await createNode(privateKey, options, gate, log)
  return new Mesh({ node, gate, chainId: options.chainId, log })
}
