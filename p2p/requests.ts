/**
 * Requests on one long-lived stream: frames of `u32(id) ‖ u8(kind) ‖ content`. Kinds: 0 a request, 1 its answer, 2 a
 * refusal, 3 a probe that is answered at once with nothing. The number under way is bounded on both sides.
 */

import { concat, EMPTY, err, ok, type Result, readU32be, u32be } from '#base'
import type { RequestOptions } from './network.ts'

const REQUEST = 0
const ANSWER = 1
const REFUSAL = 2
const PROBE = 3

/** What a frame is longer than its content. */
export const REQUEST_HEADER_BYTES = 5

export const requestFrame = (id: number, kind: number, content: Uint8Array): Uint8Array =>
  concat(u32be(id), Uint8Array.of(kind), content)

interface Pending {
  readonly kind: number
  readonly resolve: (result: Result<Uint8Array>) => void
  readonly release: () => void
}

/** Our requests to one peer. */
export interface Requester {
  /** Refuses with TIMEOUT, NOT_FOUND, CLOSED (also when `signal` gives up) or QUOTA. */
  request(content: Uint8Array, options: RequestOptions): Promise<Result<Uint8Array>>
  /** Asks for a sign of life; the peer's handler sees nothing of it. */
  probe(timeoutMs: number): Promise<Result<Uint8Array>>
  /** An answer from the peer; false when it is none of ours, or one that came too late. */
  answer(frame: Uint8Array): boolean
  /** Everything under way is refused with CLOSED; later ones may be sent again. */
  close(): void
}

export const createRequester = (write: (frame: Uint8Array) => void, pendingMax: number): Requester => {
  const pending = new Map<number, Pending>()
  let next = 0
  /** Requests under way; a sign of life takes none of their places. */
  let requests = 0

  const finish = (id: number, result: Result<Uint8Array>) => {
    const waiting = pending.get(id)
    if (waiting === undefined) return false
    pending.delete(id)
    if (waiting.kind === REQUEST) requests -= 1
    waiting.release()
    waiting.resolve(result)
    return true
  }

  const ask = (kind: number, content: Uint8Array, { timeoutMs, signal }: RequestOptions) => {
    // A sign of life must not wait for requests; there is one at a time.
    if (kind === REQUEST && requests >= pendingMax) return Promise.resolve(err('QUOTA'))
    if (signal?.aborted === true) return Promise.resolve(err('CLOSED', 'given up'))
    const id = next
    next = (next + 1) >>> 0
    return new Promise<Result<Uint8Array>>(resolve => {
      const timer = setTimeout(() => finish(id, err('TIMEOUT')), timeoutMs)
      const giveUp = () => void finish(id, err('CLOSED', 'given up'))
      signal?.addEventListener('abort', giveUp)
      const release = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
      }
      if (kind === REQUEST) requests += 1
      pending.set(id, { kind, resolve, release })
      write(requestFrame(id, kind, content))
    })
  }

  return {
    request: (content, options) => ask(REQUEST, content, options),
    probe: timeoutMs => ask(PROBE, EMPTY, { timeoutMs }),
    answer: frame => {
      if (frame.length < REQUEST_HEADER_BYTES) return false
      const result = frame[4] === ANSWER ? ok(frame.subarray(REQUEST_HEADER_BYTES)) : err('NOT_FOUND')
      return finish(readU32be(frame), result)
    },
    close: () => {
      for (const id of [...pending.keys()]) finish(id, err('CLOSED'))
    },
  }
}

/** What a peer's requests are answered with. */
export interface Answering {
  readonly handle: (content: Uint8Array) => Promise<Uint8Array | undefined>
  /** Longer answers become refusals: the other side would take them for an attack. */
  readonly answerBytesMax: number
  readonly write: (frame: Uint8Array) => Promise<void>
}

/** Answers one request of a peer, and resolves when the answer is written. False when the frame is no request. */
export const serveRequest = async (frame: Uint8Array, answering: Answering): Promise<boolean> => {
  const kind = frame[4]
  if (kind !== REQUEST && kind !== PROBE) return false
  const { handle, answerBytesMax, write } = answering
  const answer = kind === PROBE ? EMPTY : await handle(frame.subarray(REQUEST_HEADER_BYTES))
  const id = readU32be(frame)
  const refused = answer === undefined || answer.length > answerBytesMax
  await write(refused ? requestFrame(id, REFUSAL, EMPTY) : requestFrame(id, ANSWER, answer))
  return true
}
