/** One connected peer: its three outgoing streams, what it may cost, what it asked. */

import type { Connection, Stream } from '@libp2p/interface'
import { type Fault, faultEntry, LIMITS, type Result } from '#base'
import { type Bucket, createBucket, createScore, type Rate } from './budget.ts'
import { readFrames } from './inbox.ts'
import type { Channel, MessageHandler, PeerName, RequestHandler } from './network.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createRequester, serveRequest } from './requests.ts'
import { encodeFrame } from './wire.ts'

export type StreamKind = Channel | 'request'

/** Largest frame of each kind of stream. */
const FRAME_BYTES: Record<StreamKind, number> = {
  consensus: LIMITS.consensusMessageBytes,
  transactions: LIMITS.transactionFrameBytes,
  request: LIMITS.responseBytes + 64,
}

const MESSAGES: Record<StreamKind, Rate> = {
  consensus: { perSecond: LIMITS.peerConsensusPerSecond, burst: 4 * LIMITS.peerConsensusPerSecond },
  transactions: { perSecond: LIMITS.peerTransactionFramesPerSecond, burst: 4 * LIMITS.peerTransactionFramesPerSecond },
  request: { perSecond: LIMITS.peerRequestsPerSecond, burst: 4 * LIMITS.peerRequestsPerSecond },
}

export interface SessionParts {
  readonly peer: PeerName
  readonly openStream: (kind: StreamKind) => Promise<Stream>
  readonly onMessage: (channel: Channel) => MessageHandler
  readonly onRequest: () => RequestHandler
  /** The peer has cost too much: close and refuse it for a while. */
  readonly misbehaved: (fault: Fault) => void
  readonly nowMs: () => number
}

export interface Session {
  readonly connections: Set<Connection>
  send(channel: Channel, message: Uint8Array): void
  request(content: Uint8Array, timeoutMs: number): Promise<Result<Uint8Array>>
  /** Reads a stream that the peer has opened. A newer one takes the place of an older. */
  accept(kind: StreamKind, stream: Stream): void
  report(fault: Fault): void
  close(): void
}

const bounds = { messages: LIMITS.peerQueueMessages, bytes: LIMITS.peerQueueBytes }

const sinkOf = (stream: Stream) => ({
  send: (bytes: Uint8Array) => stream.send(bytes),
  drained: () => stream.onDrain({ signal: AbortSignal.timeout(LIMITS.peerStallMs) }),
})

export const createSession = (parts: SessionParts): Session => {
  const { peer, nowMs, openStream } = parts
  const score = createScore(LIMITS.peerScore, 60_000)
  const messages = Object.fromEntries(
    Object.entries(MESSAGES).map(([kind, rate]) => [kind, createBucket(rate, nowMs())]),
  ) as Record<StreamKind, Bucket>
  const byteRate = { perSecond: LIMITS.peerBytesPerSecond, burst: 2 * LIMITS.peerBytesPerSecond }
  const bytes = createBucket(byteRate, nowMs())
  const inbound = new Map<StreamKind, Stream>()

  const report = (fault: Fault) => {
    // A peer over its budget is slowed down by losing its stream; only lasting excess counts as misbehaviour.
    const points = faultEntry(fault.code).peer === 'reject' ? 10 : fault.code === 'BUDGET' ? 5 : 0
    if (points > 0 && score.add(points, nowMs())) parts.misbehaved(fault)
  }
  const afford = (kind: StreamKind) => (size: number) => messages[kind].take(1, nowMs()) && bytes.take(size, nowMs())
  const ended = (kind: StreamKind, stream: Stream) => (fault: Fault | undefined) => {
    if (inbound.get(kind) === stream) inbound.delete(kind)
    if (fault !== undefined) report(fault)
  }

  const outboxes: Record<Channel, Outbox> = {
    consensus: createOutbox(async () => sinkOf(await openStream('consensus')), bounds),
    transactions: createOutbox(async () => sinkOf(await openStream('transactions')), bounds),
  }
  const openRequests = async () => {
    const stream = await openStream('request')
    readFrames(stream, {
      frameBytesMax: FRAME_BYTES.request,
      windowFrames: 16,
      afford: size => bytes.take(size, nowMs()),
      handle: frame => void requester.answer(frame),
      ended: fault => {
        if (fault !== undefined) report(fault)
        requester.close()
      },
    })
    return sinkOf(stream)
  }
  const requestOutbox = createOutbox(openRequests, bounds)
  const requester = createRequester(frame => requestOutbox.push(encodeFrame(frame)), LIMITS.requestsPerPeer)

  const serve = (stream: Stream) => {
    const answers = createOutbox(async () => sinkOf(stream), bounds)
    return async (frame: Uint8Array) => {
      if (frame.length > LIMITS.requestBytes + 64) return report({ code: 'TOO_LARGE' })
      const handle = (content: Uint8Array) => parts.onRequest()(peer, content)
      const good = await serveRequest(frame, handle, answer => answers.push(encodeFrame(answer)))
      if (!good) report({ code: 'MALFORMED' })
    }
  }

  return {
    connections: new Set(),
    report,
    send: (channel, message) => outboxes[channel].push(encodeFrame(message)),
    request: (content, timeoutMs) => requester.request(content, timeoutMs),
    accept: (kind, stream) => {
      inbound.get(kind)?.abort(new Error('replaced'))
      inbound.set(kind, stream)
      readFrames(stream, {
        frameBytesMax: FRAME_BYTES[kind],
        windowFrames: kind === 'request' ? LIMITS.requestsPerPeer : 64,
        afford: afford(kind),
        handle: kind === 'request' ? serve(stream) : frame => parts.onMessage(kind)(peer, frame),
        ended: ended(kind, stream),
      })
    },
    close: () => {
      for (const outbox of [outboxes.consensus, outboxes.transactions, requestOutbox]) outbox.close()
      requester.close()
      for (const stream of inbound.values()) stream.abort(new Error('closed'))
    },
  }
}
