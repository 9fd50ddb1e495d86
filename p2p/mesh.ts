/** The mesh: a session with each connected peer, kept by the gate, the budgets and the dialer. */

import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { Libp2p } from 'libp2p'
import { assert, err, type Fault, type Hash, LIMITS, toHex } from '#base'
import { MESSAGE_BYTES, PEER_BUDGET, STREAM_KINDS, type StreamKind } from './bounds.ts'
import { createPeerBudget, type PeerBudget } from './budget.ts'
import { createDialer, type Dialer } from './dialer.ts'
import { type Gate, nodeKeyOf } from './gate.ts'
import type {
  Channel,
  MessageHandler,
  Network,
  NetworkLog,
  PeerEvent,
  PeerInfo,
  PeerName,
  RequestHandler,
  RequestOptions,
} from './network.ts'
import { createSession, type Session } from './session.ts'
import { endUnlessAnswered, isSimultaneous } from './twins.ts'
import { encodeFrame } from './wire.ts'

export interface MeshParts {
  readonly node: Libp2p
  readonly gate: Gate
  readonly chainId: Hash
  readonly log: NetworkLog
}

interface Linked {
  readonly session: Session
  /** Newest first. There are two for a while when both sides dial at once. */
  connections: readonly Connection[]
  readonly sinceMs: number
}

const REFRESH_MS = 1_000
/** Inbound streams of one kind on one connection: the one in use, and those that it replaces. */
const STREAMS_PER_KIND = 4

const nowMs = (): number => performance.now()

/** `/kapok/<first 8 bytes of the chain id>/<kind>/1`: a node of another chain has no protocol in common with ours. */
export const protocolOf = (chainId: Hash, kind: StreamKind): string => `/kapok/${toHex(chainId).slice(0, 16)}/${kind}/1`

/** The address with the identity that must answer there: another key is refused by the encryption itself. */
const withPeer = (address: string, peer: PeerName) =>
  multiaddr(address.includes('/p2p/') ? address : `${address}/p2p/${peer}`)

export class Mesh implements Network {
  readonly #parts: MeshParts
  readonly #linked = new Map<PeerName, Linked>()
  readonly #budgets = new Map<PeerName, PeerBudget<StreamKind>>()
  readonly #handlers: Partial<Record<Channel, MessageHandler>> = {}
  readonly #dialer: Dialer
  #refreshing: NodeJS.Timeout | undefined
  #stopped = false
  #onRequest: RequestHandler = async () => undefined
  #onPeer: (event: PeerEvent) => void = () => {}

  constructor(parts: MeshParts) {
    this.#parts = parts
    const { gate, node } = parts
    this.#dialer = createDialer({
      self: this.self,
      targets: () => gate.admitted().filter(({ peer }) => peer !== this.self && gate.admits(peer)),
      isConnected: peer => this.#linked.has(peer),
      dial: async (peer, address) => {
        await node.dial(withPeer(address, peer))
      },
      nowMs,
      random: Math.random,
    })
  }

  get self(): PeerName {
    return this.#parts.node.peerId.toString()
  }

  async start(): Promise<void> {
    const { node, chainId } = this.#parts
    node.addEventListener('connection:open', ({ detail }) => this.#opened(detail))
    node.addEventListener('connection:close', ({ detail }) => this.#closed(detail))
    const options = { maxInboundStreams: STREAMS_PER_KIND, maxOutboundStreams: STREAMS_PER_KIND }
    for (const kind of STREAM_KINDS) {
      await node.handle(
        protocolOf(chainId, kind),
        (stream, connection) => {
          const linked = this.#linked.get(connection.remotePeer.toString())
          // The gate again: nobody's frame is read on the word of the connection manager alone.
          if (linked?.connections.includes(connection) && this.#admits(connection)) linked.session.accept(kind, stream)
          else stream.abort(new Error('not admitted'))
        },
        options,
      )
    }
    await node.start()
    this.#dialer.start()
    this.#refreshing = setInterval(() => this.refresh(), REFRESH_MS)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#refreshing)
    this.#dialer.stop()
    const linked = [...this.#linked.values()]
    this.#linked.clear()
    for (const { session, connections } of linked) {
      session.close()
      for (const connection of connections) connection.abort(new Error('stopped'))
    }
    await this.#parts.node.stop()
  }

  peers(): readonly PeerInfo[] {
    return [...this.#linked].flatMap(([peer, { session, connections }]) => {
      const nodeKey = nodeKeyOf(peer)
      const direction = connections[0]?.direction
      if (!session.isReady() || nodeKey === undefined || direction === undefined) return []
      const rttMs = session.rttMs()
      return [rttMs === undefined ? { peer, nodeKey, direction } : { peer, nodeKey, direction, rttMs }]
    })
  }

  addresses(): readonly string[] {
    return this.#parts.node.getMultiaddrs().map(address => address.toString())
  }

  broadcast(channel: Channel, message: Uint8Array): void {
    assert(message.length <= MESSAGE_BYTES[channel], `a message of ${message.length} bytes on ${channel}`)
    const frame = encodeFrame(message)
    for (const { session } of this.#linked.values()) if (session.isReady()) session.sendFrame(channel, frame)
  }

  send(peer: PeerName, channel: Channel, message: Uint8Array): boolean {
    assert(message.length <= MESSAGE_BYTES[channel], `a message of ${message.length} bytes on ${channel}`)
    const session = this.#readySession(peer)
    session?.sendFrame(channel, encodeFrame(message))
    return session !== undefined
  }

  async request(peer: PeerName, content: Uint8Array, options: RequestOptions) {
    return this.#readySession(peer)?.request(content, options) ?? err('CLOSED')
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

  report(peer: PeerName, fault: Fault): void {
    if (!this.#budgetOf(peer)?.report(fault, nowMs())) return
    this.#parts.log('warn', `peer ${peer} is refused for a while: ${fault.code} ${fault.detail ?? ''}`)
    this.#parts.gate.ban(peer, nowMs() + LIMITS.peerBanMs)
    this.#drop(peer, fault.code)
  }

  refresh(): void {
    const { gate } = this.#parts
    gate.refresh()
    for (const peer of [...this.#linked.keys()]) if (!gate.admits(peer)) this.#drop(peer, 'not admitted')
    const admitted = new Set(gate.admitted().map(({ peer }) => peer))
    for (const peer of this.#budgets.keys()) if (!admitted.has(peer)) this.#budgets.delete(peer)
  }

  #readySession(peer: PeerName): Session | undefined {
    const session = this.#linked.get(peer)?.session
    return session?.isReady() ? session : undefined
  }

  #admits(connection: Connection): boolean {
    return !this.#stopped && this.#parts.gate.admits(connection.remotePeer.toString())
  }

  /** Budgets are kept for admitted peers alone, so there are no more of them. */
  #budgetOf(peer: PeerName): PeerBudget<StreamKind> | undefined {
    const known = this.#budgets.get(peer)
    if (known !== undefined || !this.#parts.gate.admits(peer)) return known
    const made = createPeerBudget(PEER_BUDGET, nowMs())
    this.#budgets.set(peer, made)
    return made
  }

  #drop(peer: PeerName, reason: string): void {
    for (const connection of this.#linked.get(peer)?.connections ?? []) connection.abort(new Error(reason))
  }

  #opened(connection: Connection): void {
    if (!this.#admits(connection)) {
      connection.abort(new Error('not admitted'))
      return
    }
    const peer = connection.remotePeer.toString()
    const known = this.#linked.get(peer)
    if (known?.connections.some(one => isSimultaneous(connection, one))) {
      for (const older of known.connections) void endUnlessAnswered(older)
      known.connections = [connection, ...known.connections]
      return
    }
    if (known !== undefined) this.#drop(peer, 'the peer has dialled again')
    this.#link(peer, connection)
  }

  #link(peer: PeerName, connection: Connection): void {
    const { log, gate } = this.#parts
    const session = createSession({
      peer,
      openStream: kind => this.#openStream(peer, kind),
      onMessage: channel => this.#handlers[channel] ?? (() => {}),
      onRequest: () => this.#onRequest,
      spend: (kind, bytes) => this.#budgetOf(peer)?.spend(kind, bytes, nowMs()) ?? 0,
      admits: () => !this.#stopped && gate.admits(peer),
      report: fault => this.report(peer, fault),
      ready: () => this.#onPeer({ type: 'connected', peer }),
      doubt: heard => void this.#dialBeside(peer, heard),
      useless: reason => {
        log('warn', `peer ${peer} ${reason}`)
        this.#drop(peer, reason)
      },
      failed: error => log('warn', `a handler failed on what ${peer} sent: ${String(error)}`),
    })
    this.#linked.set(peer, { session, connections: [connection], sinceMs: nowMs() })
    void session.start()
  }

  /**
   * A peer that is silent may be busy, or its line is dead and nobody has said so. So it is dialled beside what there is, which stays until
   * the new connection is there: one that was merely busy is heard before a handshake is done, and the dialling given up.
   */
  async #dialBeside(peer: PeerName, heard: AbortSignal): Promise<void> {
    const { gate, node } = this.#parts
    const known = this.#linked.get(peer)
    const addresses = gate.admitted().find(one => one.peer === peer)?.addresses ?? []
    if (known === undefined || addresses.length === 0 || this.#stopped) return
    const before = known.connections
    const signal = AbortSignal.any([heard, AbortSignal.timeout(LIMITS.dialTimeoutMs)])
    const targets = addresses.map(address => withPeer(address, peer))
    await node.dial(targets, { force: true, signal }).catch(() => undefined)
    const isNew = (one: Connection) => one.direction === 'outbound' && !before.includes(one)
    // It may have come beside the old ones, as both have dialled at the same time.
    if (this.#linked.get(peer)?.connections.some(isNew))
      for (const connection of before) connection.abort(new Error('another way was found'))
  }

  async #openStream(peer: PeerName, kind: StreamKind) {
    const protocol = protocolOf(this.#parts.chainId, kind)
    for (const connection of this.#linked.get(peer)?.connections ?? []) {
      if (connection.status !== 'open') continue
      try {
        return await connection.newStream(protocol, { signal: AbortSignal.timeout(LIMITS.dialTimeoutMs) })
      } catch (error) {
        // Where the connection broke meanwhile, an older one may still be good.
        if (connection.status === 'open') throw error
      }
    }
    throw new Error('the peer is gone')
  }

  #closed(connection: Connection): void {
    const peer = connection.remotePeer.toString()
    const linked = this.#linked.get(peer)
    if (linked === undefined) return
    linked.connections = linked.connections.filter(one => one !== connection)
    if (linked.connections.length > 0) return
    const wasReady = linked.session.isReady()
    linked.session.close()
    this.#linked.delete(peer)
    this.#dialer.lost(peer, wasReady ? nowMs() - linked.sinceMs : 0)
    if (wasReady) this.#onPeer({ type: 'disconnected', peer })
  }
}
