/** The network over libp2p: TCP, Noise, Yamux; a mesh of admitted nodes with long-lived streams. */

import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Connection, ConnectionGater, PrivateKey } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'
import { err, type Hash, LIMITS, toHex } from '#base'
import { createDialer } from './dialer.ts'
import { createGate, type Gate, nodeKeyOf } from './gate.ts'
import type {
  AdmittedPeer,
  Channel,
  MessageHandler,
  Network,
  PeerEvent,
  PeerInfo,
  PeerName,
  RequestHandler,
} from './network.ts'
import { createSession, type Session, type StreamKind } from './session.ts'

export interface NetworkOptions {
  /** Ed25519 seed of the node's own identity. */
  readonly nodeSecret: Uint8Array
  /** Part of the names of the protocols, so that a node of another chain finds none. */
  readonly chainId: Hash
  /** Multiaddrs, such as `/ip4/127.0.0.1/tcp/4001`; port 0 takes a free one. */
  readonly listen: readonly string[]
  readonly admitted: () => readonly AdmittedPeer[]
  readonly log?: (level: 'info' | 'warn', message: string) => void
}

const KINDS: readonly StreamKind[] = ['consensus', 'transactions', 'request']

const gaterOf = (gate: Gate): ConnectionGater => {
  const deny = (peer: { toString(): string }) => !gate.admits(peer.toString())
  return {
    denyDialPeer: deny,
    denyInboundEncryptedConnection: deny,
    denyOutboundEncryptedConnection: deny,
    denyInboundUpgradedConnection: deny,
    denyOutboundUpgradedConnection: deny,
    // Addresses come from our own configuration alone; loopback and private ones are wanted.
    denyDialMultiaddr: () => false,
  }
}

const createNode = (privateKey: PrivateKey, listen: readonly string[], gate: Gate): Promise<Libp2p> =>
  createLibp2p({
    start: false,
    privateKey,
    addresses: { listen: [...listen] },
    transports: [tcp({ dialOpts: { noDelay: true, keepAlive: true }, listenOpts: { noDelay: true, keepAlive: true } })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxInboundStreams: 64, maxOutboundStreams: 64 })],
    connectionGater: gaterOf(gate),
    connectionManager: {
      maxConnections: 2 * LIMITS.peers,
      // A whole federation may stand behind one address; the gate is what keeps strangers out.
      inboundConnectionThreshold: LIMITS.inboundConnectionsPerSecond,
      maxIncomingPendingConnections: LIMITS.pendingConnections,
      dialTimeout: LIMITS.dialTimeoutMs,
      inboundUpgradeTimeout: LIMITS.dialTimeoutMs,
      outboundStreamProtocolNegotiationTimeout: LIMITS.dialTimeoutMs,
      inboundStreamProtocolNegotiationTimeout: LIMITS.dialTimeoutMs,
      reconnectRetries: 0,
    },
    connectionMonitor: { enabled: false },
    services: { identify: identify() },
  })

class Libp2pNetwork implements Network {
  readonly #node: Libp2p
  readonly #gate: Gate
  readonly #protocols: Record<StreamKind, string>
  readonly #sessions = new Map<PeerName, Session>()
  readonly #handlers: Partial<Record<Channel, MessageHandler>> = {}
  readonly #log: (level: 'info' | 'warn', message: string) => void
  readonly #dialer
  #onRequest: RequestHandler = async () => undefined
  #onPeer: (event: PeerEvent) => void = () => {}

  constructor(node: Libp2p, gate: Gate, options: NetworkOptions) {
    this.#node = node
    this.#gate = gate
    this.#log = options.log ?? (() => {})
    const chain = toHex(options.chainId).slice(0, 16)
    this.#protocols = Object.fromEntries(KINDS.map(kind => [kind, `/kapok/${chain}/${kind}/1`])) as Record<
      StreamKind,
      string
    >
    this.#dialer = createDialer({
      self: this.self,
      targets: () => this.#gate.admitted().filter(({ peer }) => peer !== this.self && this.#gate.admits(peer)),
      isConnected: peer => this.#sessions.has(peer),
      dial: async ({ addresses, peer }) => {
        await node.dial(addresses.map(address => withPeer(address, peer)))
      },
      nowMs: () => performance.now(),
      random: Math.random,
    })
  }

  get self(): PeerName {
    return this.#node.peerId.toString()
  }

  async start(): Promise<void> {
    this.#node.addEventListener('connection:open', ({ detail }) => this.#opened(detail))
    this.#node.addEventListener('connection:close', ({ detail }) => this.#closed(detail))
    for (const kind of KINDS) {
      const options = { maxInboundStreams: 2 * LIMITS.peers, maxOutboundStreams: 2 * LIMITS.peers }
      await this.#node.handle(
        this.#protocols[kind],
        (stream, connection) => {
          const peer = connection.remotePeer.toString()
          // The gate again: nobody's frame is read on the word of the connection manager alone.
          if (!this.#gate.admits(peer)) return stream.abort(new Error('not admitted'))
          this.#sessionOf(connection).accept(kind, stream)
        },
        options,
      )
    }
    await this.#node.start()
    this.#dialer.start()
  }

  async stop(): Promise<void> {
    this.#dialer.stop()
    for (const session of this.#sessions.values()) session.close()
    this.#sessions.clear()
    await this.#node.stop()
  }

  peers(): readonly PeerInfo[] {
    return [...this.#sessions].flatMap(([peer, { connections }]) => {
      const nodeKey = nodeKeyOf(peer)
      const [connection] = connections
      return nodeKey === undefined || connection === undefined
        ? []
        : [{ peer, nodeKey, direction: connection.direction }]
    })
  }

  addresses(): readonly string[] {
    return this.#node.getMultiaddrs().map(address => address.toString())
  }

  broadcast(channel: Channel, message: Uint8Array): void {
    for (const session of this.#sessions.values()) session.send(channel, message)
  }

  send(peer: PeerName, channel: Channel, message: Uint8Array): boolean {
    const session = this.#sessions.get(peer)
    session?.send(channel, message)
    return session !== undefined
  }

  async request(peer: PeerName, content: Uint8Array, { timeoutMs }: { readonly timeoutMs: number }) {
    const session = this.#sessions.get(peer)
    return session === undefined ? err('CLOSED') : session.request(content, timeoutMs)
  }

  onMessage(channel: Channel, handler: MessageHandler): void {
    this.#handlers[channel] = handler
  }

  onRequest(handler: RequestHandler): void {
    this.#onRequest = handler
  }

  onPeer(handler: (event: PeerEvent) => void): void {
    this.#onPeer = handler
  }

  report(peer: PeerName, fault: Parameters<Network['report']>[1]): void {
    this.#sessions.get(peer)?.report(fault)
  }

  refresh(): void {
    this.#gate.refresh()
    for (const peer of this.#sessions.keys()) if (!this.#gate.admits(peer)) this.#drop(peer)
  }

  #drop(peer: PeerName): void {
    this.#node.hangUp(peerIdFromString(peer)).catch(() => {})
  }

  #opened(connection: Connection): void {
    const peer = connection.remotePeer.toString()
    if (!this.#gate.admits(peer)) {
      connection.abort(new Error('not admitted'))
      return
    }
    this.#sessionOf(connection).connections.add(connection)
    this.#dialer.connected(peer)
  }

  #sessionOf(connection: Connection): Session {
    const peer = connection.remotePeer.toString()
    const known = this.#sessions.get(peer)
    if (known !== undefined) return known
    const session = createSession({
      peer,
      nowMs: () => performance.now(),
      openStream: kind => this.#openStream(peer, kind),
      onMessage: channel => this.#handlers[channel] ?? (() => {}),
      onRequest: () => this.#onRequest,
      misbehaved: fault => {
        this.#log('warn', `peer ${peer} is refused for a while: ${fault.code}`)
        this.#gate.ban(peer, performance.now() + LIMITS.peerBanMs)
        this.#drop(peer)
      },
    })
    session.connections.add(connection)
    this.#sessions.set(peer, session)
    this.#onPeer({ type: 'connected', peer })
    return session
  }

  async #openStream(peer: PeerName, kind: StreamKind) {
    const [connection] = [...(this.#sessions.get(peer)?.connections ?? [])].filter(one => one.status === 'open')
    if (connection === undefined) throw new Error('the peer is gone')
    return connection.newStream(this.#protocols[kind], { signal: AbortSignal.timeout(LIMITS.dialTimeoutMs) })
  }

  #closed(connection: Connection): void {
    const peer = connection.remotePeer.toString()
    const session = this.#sessions.get(peer)
    session?.connections.delete(connection)
    if (session === undefined || session.connections.size > 0) return
    session.close()
    this.#sessions.delete(peer)
    this.#onPeer({ type: 'disconnected', peer })
  }
}

/** The address with the identity that must answer there: another key is refused by the encryption itself. */
const withPeer = (address: string, peer: PeerName) =>
  multiaddr(address.includes('/p2p/') ? address : `${address}/p2p/${peer}`)

/** Makes the node's network; nothing is opened before `start`. */
export const createLibp2pNetwork = async (options: NetworkOptions): Promise<Network> => {
  const privateKey = await generateKeyPairFromSeed('Ed25519', options.nodeSecret)
  const gate = createGate(options.admitted, () => performance.now())
  return new Libp2pNetwork(await createNode(privateKey, options.listen, gate), gate, options)
}
