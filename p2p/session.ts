/** One connected peer: its outgoing streams, those that it has opened, and whether it still lives. */

import type { Stream } from '@libp2p/interface'
import { err, type Fault, LIMITS, type Result } from '#base'
import {
  ANSWER_FRAME_BYTES,
  ANSWER_WINDOW_FRAMES,
  INBOUND_FRAME_BYTES,
  OUTBOX_BOUNDS,
  type StreamKind,
  WINDOW_FRAMES,
} from './bounds.ts'
import { readFrames } from './inbox.ts'
import { watchLife } from './life.ts'
import type { Channel, MessageHandler, PeerName, RequestHandler, RequestOptions } from './network.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createRequester, serveRequest } from './requests.ts'
import { createWriter, sinkOf } from './stream-sink.ts'
import { encodeFrame } from './wire.ts'

export interface SessionParts {
  readonly peer: PeerName
  /** Opens a stream to the peer. Rejects when the peer is gone or speaks no such protocol. */
  readonly openStream: (kind: StreamKind) => Promise<Stream>
  readonly onMessage: (channel: Channel) => MessageHandler
  readonly onRequest: () => RequestHandler
  /** Pays for a message of the peer: 0, or the milliseconds after which to ask again. */
  readonly spend: (kind: StreamKind, bytes: number) => number
  readonly admits: () => boolean
  readonly report: (fault: Fault) => void
  /** It speaks our protocols: from now on it counts as connected. Called once. */
  readonly ready: () => void
  /** It is silent: another way to it may be tried until the signal says that it has been heard. */
  readonly doubt: (heard: AbortSignal) => void
  /** It speaks other protocols, or gives no sign of life. */
  readonly useless: (reason: string) => void
  /** A handler threw or rejected. */
  readonly failed: (error: unknown) => void
}

export interface Session {
  isReady(): boolean
  rttMs(): number | undefined
  /** Opens the stream that must not wait for its first message. */
  start(): Promise<void>
  /** Takes a frame as it is written, length included: it is made once for all peers. */
  sendFrame(channel: Channel, frame: Uint8Array): void
  request(content: Uint8Array, options: RequestOptions): Promise<Result<Uint8Array>>
  /** Reads a stream that the peer has opened. A newer one takes the place of an older. */
  accept(kind: StreamKind, stream: Stream): void
  close(): void
}

/** Between two looks whether the peer lives. */
const LIFE_MS = 1_000
/** Silent looks after which a peer is doubted: a busy one answers within, as a rule. */
const DOUBT_LOOKS = 3
/** Looks without a byte from the peer after which it is given up: looks, not time, since our own thread may be held up. */
const SILENT_LOOKS_MAX = Math.ceil(LIMITS.peerStallMs / LIFE_MS)

/** Reads what the peer answers on the stream of our requests. */
const createRequests = (parts: SessionParts, heard: () => void) => {
  const open = async () => {
    const stream = await parts.openStream('request').catch(error => {
      requester.close()
      throw error
    })
    readFrames(stream, {
      frameBytesMax: ANSWER_FRAME_BYTES,
      windowFrames: ANSWER_WINDOW_FRAMES,
      spend: bytes => parts.spend('request', bytes),
      admits: parts.admits,
      handle: frame => void requester.answer(frame),
      heard,
      failed: parts.failed,
      ended: fault => {
        if (fault !== undefined) parts.report(fault)
        requester.close()
      },
    })
    return sinkOf(stream)
  }
  const outbox = createOutbox(open, OUTBOX_BOUNDS)
  const requester = createRequester(frame => outbox.push(encodeFrame(frame)), LIMITS.requestsPerPeer)
  return { outbox, requester }
}

/** Answers the peer's requests on the stream that it has opened for them. */
const createService = (parts: SessionParts, stream: Stream) => {
  const write = createWriter(sinkOf(stream))
  const handle = async (content: Uint8Array) => {
    try {
      return await parts.onRequest()(parts.peer, content)
    } catch (error) {
      parts.failed(error)
      return undefined
    }
  }
  const answering = {
    handle,
    answerBytesMax: LIMITS.responseBytes,
    write: (frame: Uint8Array) => write(encodeFrame(frame)),
  }
  return async (frame: Uint8Array) => {
    if (!(await serveRequest(frame, answering))) parts.report({ code: 'MALFORMED', detail: 'no request' })
  }
}

export const createSession = (parts: SessionParts): Session => {
  const inbound = new Map<StreamKind, Stream>()
  let isReady = false
  let closed = false

  const outboxOf = (channel: Channel): Outbox =>
    createOutbox(async () => sinkOf(await parts.openStream(channel)), OUTBOX_BOUNDS)
  const outboxes: Record<Channel, Outbox> = {
    consensus: outboxOf('consensus'),
    transactions: outboxOf('transactions'),
    addresses: outboxOf('addresses'),
  }
  const probe = async () => {
    const sentMs = performance.now()
    const answer = await requests.requester.probe(LIMITS.peerStallMs)
    return answer.ok ? performance.now() - sentMs : undefined
  }
  const life = watchLife({
    lookMs: LIFE_MS,
    doubtLooks: DOUBT_LOOKS,
    silentLooksMax: SILENT_LOOKS_MAX,
    probe,
    doubt: parts.doubt,
    dead: () => parts.useless('gives no sign of life'),
  })
  const requests = createRequests(parts, life.heard)
  const markReady = () => {
    if (isReady || closed) return
    isReady = true
    parts.ready()
    void life.ask()
  }

  return {
    isReady: () => isReady,
    rttMs: life.rttMs,
    start: async () => {
      try {
        await outboxes.consensus.open()
        markReady()
      } catch (error) {
        const other = error instanceof Error && error.name === 'UnsupportedProtocolError'
        if (!closed) parts.useless(other ? 'is of another chain or version' : 'takes no stream')
      }
    },
    sendFrame: (channel, frame) => outboxes[channel].push(frame),
    request: async (content, options) =>
      content.length > LIMITS.requestBytes ? err('TOO_LARGE') : requests.requester.request(content, options),
    accept: (kind, stream) => {
      inbound.get(kind)?.abort(new Error('replaced'))
      inbound.set(kind, stream)
      if (kind === 'consensus') markReady()
      readFrames(stream, {
        frameBytesMax: INBOUND_FRAME_BYTES[kind],
        windowFrames: WINDOW_FRAMES[kind],
        spend: bytes => parts.spend(kind, bytes),
        admits: parts.admits,
        handle: kind === 'request' ? createService(parts, stream) : frame => parts.onMessage(kind)(parts.peer, frame),
        heard: life.heard,
        failed: parts.failed,
        ended: fault => {
          if (inbound.get(kind) === stream) inbound.delete(kind)
          if (fault !== undefined) parts.report(fault)
        },
      })
    },
    close: () => {
      closed = true
      life.stop()
      for (const outbox of [...Object.values(outboxes), requests.outbox]) outbox.close()
      requests.requester.close()
      for (const stream of inbound.values()) stream.abort(new Error('closed'))
    },
  }
}
