/**
 * Requests on one long-lived stream: frames of `u32(id) ‖ u8(kind) ‖ content`. Kinds: 0 a request, 1 its answer, 2 a
 * refusal. The number of requests under way is bounded on both sides.
 */

import { concat, err, ok, type Result, readU32be, u32be } from '#base'

const REQUEST = 0
const ANSWER = 1
const REFUSAL = 2
const HEADER_BYTES = 5

export const requestFrame = (id: number, kind: number, content: Uint8Array): Uint8Array =>
  concat(u32be(id), Uint8Array.of(kind), content)

interface Pending {
  readonly resolve: (result: Result<Uint8Array>) => void
  readonly timer: NodeJS.Timeout
}

/** Our requests to one peer. */
export interface Requester {
  request(content: Uint8Array, timeoutMs: number): Promise<Result<Uint8Array>>
  /** An answer from the peer; false when it is none of ours. */
  answer(frame: Uint8Array): boolean
  close(): void
}

export const createRequester = (write: (frame: Uint8Array) => void, pendingMax: number): Requester => {
  const pending = new Map<number, Pending>()
  let next = 0

  const finish = (id: number, result: Result<Uint8Array>) => {
    const waiting = pending.get(id)
    if (waiting === undefined) return false
    pending.delete(id)
    clearTimeout(waiting.timer)
    waiting.resolve(result)
    return true
  }

  return {
    request: (content, timeoutMs) => {
      if (pending.size >= pendingMax) return Promise.resolve(err('QUOTA'))
      const id = next
      next = (next + 1) >>> 0
      return new Promise(resolve => {
        const timer = setTimeout(() => finish(id, err('TIMEOUT')), timeoutMs)
        pending.set(id, { resolve, timer })
        write(requestFrame(id, REQUEST, content))
      })
    },
    answer: frame => {
      if (frame.length < HEADER_BYTES) return false
      const result = frame[4] === ANSWER ? ok(frame.slice(HEADER_BYTES)) : err('NOT_FOUND')
      return finish(readU32be(frame), result)
    },
    close: () => {
      for (const id of [...pending.keys()]) finish(id, err('CLOSED'))
    },
  }
}

/** Answers one request of a peer. False when the frame is no request. */
export const serveRequest = async (
  frame: Uint8Array,
  handle: (content: Uint8Array) => Promise<Uint8Array | undefined>,
  write: (frame: Uint8Array) => void,
): Promise<boolean> => {
  if (frame.length < HEADER_BYTES || frame[4] !== REQUEST) return false
  const answer = await handle(frame.subarray(HEADER_BYTES)).catch(() => undefined)
  const id = readU32be(frame)
  write(answer === undefined ? requestFrame(id, REFUSAL, new Uint8Array(0)) : requestFrame(id, ANSWER, answer))
  return true
}
