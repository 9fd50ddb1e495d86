/**
 * What a node needs of the network: admitted peers, channels, requests. Bytes in, bytes out: what they mean is not
 * known here, but their size is bounded before they are taken.
 */

import type { Fault, PublicKey, Result } from '#base'

/** Name of a peer: its libp2p peer id as text, which is its node key in another form. */
export type PeerName = string

/**
 * `consensus` is for latency, `transactions` for bulk, `addresses` for where nodes are reached. Each is ordered and lossy: a
 * full queue drops its oldest.
 */
export type Channel = 'consensus' | 'transactions' | 'addresses'

export const CHANNELS: readonly Channel[] = ['consensus', 'transactions', 'addresses']

export type NetworkLog = (level: 'info' | 'warn', message: string) => void

export interface AdmittedPeer {
  readonly nodeKey: PublicKey
  /** Multiaddrs to dial; none where only the peer dials us. */
  readonly addresses: readonly string[]
}

export interface PeerInfo {
  readonly peer: PeerName
  readonly nodeKey: PublicKey
  readonly direction: 'inbound' | 'outbound'
  /** Round trip of the last sign of life, where one was answered. */
  readonly rttMs?: number
}

export interface PeerEvent {
  readonly type: 'connected' | 'disconnected'
  readonly peer: PeerName
}

/** Reading from a peer pauses while the promises of its handlers are pending beyond a small window. */
export type MessageHandler = (peer: PeerName, message: Uint8Array) => void | Promise<void>

/** The answer, or undefined to refuse. Of one peer a few are asked for at a time; the others wait. */
export type RequestHandler = (peer: PeerName, request: Uint8Array) => Promise<Uint8Array | undefined>

export interface Network {
  readonly self: PeerName
  start(): Promise<void>
  /** Closes every connection; nothing is sent afterwards. */
  stop(): Promise<void>
  peers(): readonly PeerInfo[]
  /** Own listening multiaddrs. */
  addresses(): readonly string[]
  /** To every connected peer; never waits. */
  broadcast(channel: Channel, message: Uint8Array): void
  /** False when the peer is not connected. Acceptance is no delivery. */
  send(peer: PeerName, channel: Channel, message: Uint8Array): boolean
  /** Refuses with TIMEOUT, NOT_FOUND (refused by the peer), CLOSED (the peer is gone), QUOTA (too many under way). */
  request(peer: PeerName, request: Uint8Array, options: RequestOptions): Promise<Result<Uint8Array>>
  onMessage(channel: Channel, handler: MessageHandler): void
  onRequest(handler: RequestHandler): void
  onPeer(handler: (event: PeerEvent) => void): void
  /** A message of this peer was refused: faults that say `reject` count, and too many of them end the connection. */
  report(peer: PeerName, fault: Fault): void
  /** Looks again at who is admitted: ends connections of those who are no longer, dials those who are new. */
  refresh(): void
}

export interface RequestOptions {
  readonly timeoutMs: number
  /** Gives the request up: it is refused with CLOSED. */
  readonly signal?: AbortSignal
}
