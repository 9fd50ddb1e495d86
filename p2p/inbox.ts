/** Reading frames from one stream: bounded, slowed to the peer's budget, paused while its handlers are behind. */

import type { Stream } from '@libp2p/interface'
import type { Fault } from '#base'
import { createFrameReader } from './wire.ts'

export interface InboxOptions {
  readonly frameBytesMax: number
  /** Frames being handled beyond which reading pauses. */
  readonly windowFrames: number
  /** Pays for a frame of this size: 0, or the milliseconds after which to ask again. */
  readonly spend: (bytes: number) => number
  /** Asked before each frame: false ends the stream. */
  readonly admits: () => boolean
  readonly handle: (frame: Uint8Array) => void | Promise<void>
  /** Something came, be it a frame or a part of one. */
  readonly heard: () => void
  /** A handler threw or rejected: an error of our own. */
  readonly failed: (error: unknown) => void
  /** The stream is over: a fault that counts against the peer, or none. Called once. */
  readonly ended: (fault: Fault | undefined) => void
}

/** What a paused stream may still receive: more than the peer's window, which nothing exceeds. */
export const READ_BUFFER_BYTES = 8 * 1024 * 1024

/** A peer over its budget is read again after so long at the earliest: many frames at a time, not one a timer. */
const PAUSE_MS_MIN = 10

/**
 * Lets a stream flow or pauses it. `resume` hands out what has come meanwhile and only then tells the other side to go
 * on, so a pause in between would be overruled: what is wanted is looked at again when it has returned.
 */
const createFlow = (stream: Stream, wanted: () => boolean): (() => void) => {
  let resuming = false
  // A stream that closes can neither be paused nor resumed.
  const canChange = () => stream.readStatus !== 'closing' && stream.readStatus !== 'closed'
  return () => {
    if (resuming || !canChange()) return
    if (wanted()) {
      resuming = true
      stream.resume()
      resuming = false
    }
    if (!wanted() && canChange()) stream.pause()
  }
}

/** Reads until the stream ends. A frame too large resets the stream. Nothing here throws into libp2p's events. */
export const readFrames = (stream: Stream, options: InboxOptions): void => {
  const reader = createFrameReader(options.frameBytesMax)
  let handling = 0
  let waiting: NodeJS.Timeout | undefined
  let unpaid: Uint8Array | undefined
  let over = false

  const adjustFlow = createFlow(stream, () => !over && waiting === undefined && handling < options.windowFrames)

  const end = (fault: Fault | undefined) => {
    if (over) return
    over = true
    clearTimeout(waiting)
    unpaid = undefined
    stream.abort(new Error(fault?.code ?? 'ended'))
    options.ended(fault)
  }

  const settle = () => {
    handling -= 1
    pump()
  }
  const take = (frame: Uint8Array) => {
    try {
      const pending = options.handle(frame)
      if (!(pending instanceof Promise)) return
      handling += 1
      pending.catch(options.failed).then(settle)
    } catch (error) {
      options.failed(error)
    }
  }

  /** The next frame that is whole and paid for. */
  const nextFrame = (): Uint8Array | undefined => {
    if (unpaid === undefined) {
      const next = reader.next()
      if (!next.ok) end(next.fault)
      unpaid = next.ok ? next.value : undefined
    }
    if (unpaid === undefined) return undefined
    const waitMs = options.spend(unpaid.length)
    if (waitMs > 0) {
      waiting = setTimeout(
        () => {
          waiting = undefined
          pump()
        },
        Math.max(waitMs, PAUSE_MS_MIN),
      )
      return undefined
    }
    const frame = unpaid
    unpaid = undefined
    return frame
  }

  function pump(): void {
    while (!over && waiting === undefined && handling < options.windowFrames) {
      if (!options.admits()) {
        end(undefined)
        return
      }
      const frame = nextFrame()
      if (frame === undefined) break
      take(frame)
    }
    if (!over) adjustFlow()
  }

  stream.maxReadBufferLength = READ_BUFFER_BYTES
  stream.addEventListener('message', ({ data }) => {
    if (over) return
    options.heard()
    reader.push(data instanceof Uint8Array ? data : data.subarray())
    pump()
  })
  // Our streams go one way each, or live as long as the connection: who stops writing is done with the stream.
  stream.addEventListener('remoteCloseWrite', () => end(undefined))
  stream.addEventListener('close', () => end(undefined))
  // It may have ended before anybody listened.
  if (stream.status !== 'open') end(undefined)
}
