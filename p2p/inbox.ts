/** Reading frames from one stream: bounded, checked against the peer's budget, paused while its handlers are behind. */

import type { Stream } from '@libp2p/interface'
import { err, type Fault } from '#base'
import { createFrameReader } from './wire.ts'

export interface InboxOptions {
  readonly frameBytesMax: number
  /** Frames being handled beyond which reading pauses. */
  readonly windowFrames: number
  /** False when the peer's budget does not cover a frame of this size. */
  readonly afford: (bytes: number) => boolean
  readonly handle: (frame: Uint8Array) => void | Promise<void>
  /** The stream is over: a fault that counts against the peer, or none. */
  readonly ended: (fault: Fault | undefined) => void
}

const WINDOW_BYTES = 8 * 1024 * 1024

/** Reads until the stream ends. A frame too large, or one that the budget does not cover, resets the stream. */
export const readFrames = (stream: Stream, options: InboxOptions): void => {
  const reader = createFrameReader(options.frameBytesMax)
  let handling = 0
  let over = false
  stream.maxReadBufferLength = WINDOW_BYTES

  const end = (fault: Fault | undefined) => {
    if (over) return
    over = true
    if (fault !== undefined) stream.abort(new Error(fault.code))
    options.ended(fault)
  }
  const settle = () => {
    handling -= 1
    if (handling === options.windowFrames - 1 && !over) stream.resume()
  }
  const take = (frame: Uint8Array) => {
    handling += 1
    if (handling === options.windowFrames) stream.pause()
    Promise.resolve(options.handle(frame)).then(settle, settle)
  }

  stream.addEventListener('message', ({ data }) => {
    if (over) return
    const frames = reader.push(data instanceof Uint8Array ? data : data.subarray())
    if (!frames.ok) return end(frames.fault)
    for (const frame of frames.value) {
      if (!options.afford(frame.length)) return end(err('BUDGET').fault)
      take(frame)
    }
  })
  stream.addEventListener('remoteCloseWrite', () => end(undefined))
  stream.addEventListener('close', () => end(undefined))
}
