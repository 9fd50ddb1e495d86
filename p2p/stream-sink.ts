/** Writing to a libp2p stream with back-pressure. */

import type { Stream } from '@libp2p/interface'
import { LIMITS } from '#base'
import type { Sink } from './outbox.ts'
import { SEND_BYTES } from './outbox.ts'

/**
 * Resolves when the stream has handed on all that it was given. Rejects when it ends, or when nothing moves for
 * `stallMs`. (The stream's own `onDrain` resolves at once from the second time on, so it bounds nothing.)
 */
const handedOn = (stream: Stream, stallMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error('stalled')), stallMs)
    let left = stream.writeBufferLength
    const check = () => {
      if (stream.writeBufferLength === 0 && !stream.writableNeedsDrain) return finish(undefined)
      if (stream.writeBufferLength < left) timer.refresh()
      left = stream.writeBufferLength
    }
    // The stream writes on in a microtask of its own after it was told that there is room.
    const later = () => setImmediate(check)
    const ended = () => finish(new Error('the stream is over'))
    const finish = (error: Error | undefined) => {
      clearTimeout(timer)
      stream.removeEventListener('drain', later)
      stream.removeEventListener('idle', later)
      stream.removeEventListener('close', ended)
      if (error === undefined) resolve()
      else reject(error)
    }
    stream.addEventListener('drain', later)
    stream.addEventListener('idle', later)
    stream.addEventListener('close', ended)
    if (stream.status !== 'open') ended()
  })

export const sinkOf = (stream: Stream, stallMs: number = LIMITS.peerStallMs): Sink => ({
  isOpen: () => stream.status === 'open' && stream.writeStatus === 'writable',
  send: bytes => stream.send(bytes),
  drained: () => handedOn(stream, stallMs),
  close: () => stream.abort(new Error('given up')),
})

/** Writes frames one after the other, each in pieces, so that no more than a piece ever waits inside the stream. */
export const createWriter = (sink: Sink): ((frame: Uint8Array) => Promise<void>) => {
  let last: Promise<void> = Promise.resolve()
  const write = async (frame: Uint8Array) => {
    for (let at = 0; at < frame.length; at += SEND_BYTES) {
      if (!sink.send(frame.subarray(at, at + SEND_BYTES))) await sink.drained()
    }
  }
  return frame => {
    last = last.then(() => write(frame)).catch(() => sink.close())
    return last
  }
}
