/**
 * What waits to be written to one peer on one channel. Frames that wait together are sent together: one send costs as
 * much as a frame. When the bound is reached the oldest goes, since every message of a channel is repeated or superseded.
 */

import { concat, EMPTY } from '#base'

/** A stream as far as writing goes. */
export interface Sink {
  /** False when another one must be opened: nothing more can be sent. */
  isOpen(): boolean
  /** False when `drained` must be awaited before the next one. Throws when the stream is over. */
  send(bytes: Uint8Array): boolean
  /** Rejects when the stream is over, or when the other side takes nothing for too long. */
  drained(): Promise<void>
  /** The stream is given up. */
  close(): void
}

export interface OutboxBounds {
  readonly messages: number
  readonly bytes: number
}

export interface Outbox {
  push(frame: Uint8Array): void
  /** Opens the stream before there is anything to send. Rejects when it cannot be opened. */
  open(): Promise<void>
  /** Frames dropped since the beginning. */
  dropped(): number
  close(): void
}

/** Bytes of one send, where a single frame is not larger. */
export const SEND_BYTES = 256 * 1024

/** First in, first out, with the sum of the bytes. Taken from the front by index: a shift would move the whole array. */
const createQueue = () => {
  let frames: Uint8Array[] = []
  let first = 0
  let bytes = 0
  return {
    length: () => frames.length - first,
    bytes: () => bytes,
    push: (frame: Uint8Array) => {
      frames.push(frame)
      bytes += frame.length
    },
    /** The oldest frame if it is not larger than `room`. */
    shift: (room: number): Uint8Array | undefined => {
      const frame = frames[first]
      if (frame === undefined || frame.length > room) return undefined
      frames[first] = EMPTY
      first += 1
      bytes -= frame.length
      if (first === frames.length || first > 1024) {
        frames = frames.slice(first)
        first = 0
      }
      return frame
    },
    clear: () => {
      frames = []
      first = 0
      bytes = 0
    },
  }
}

/** `open` gives the stream, once for each time that it broke; when it rejects, what waits is dropped. */
export const createOutbox = (open: () => Promise<Sink>, bounds: OutboxBounds): Outbox => {
  const queue = createQueue()
  let dropped = 0
  let running = false
  let closed = false
  let sink: Sink | undefined
  let opening: Promise<Sink> | undefined

  const opened = async (): Promise<Sink> => {
    if (sink?.isOpen()) return sink
    opening ??= open().finally(() => {
      opening = undefined
    })
    const made = await opening
    if (closed) made.close()
    else sink = made
    return made
  }

  const nextSend = (): readonly Uint8Array[] => {
    const parts: Uint8Array[] = []
    let size = 0
    for (;;) {
      const frame = queue.shift(parts.length === 0 ? Number.POSITIVE_INFINITY : SEND_BYTES - size)
      if (frame === undefined) return parts
      parts.push(frame)
      size += frame.length
    }
  }

  const sendNext = async (to: Sink) => {
    const parts = nextSend()
    try {
      if (!to.send(parts.length === 1 ? (parts[0] as Uint8Array) : concat(...parts))) await to.drained()
    } catch {
      // These are lost, since how much of them arrived is unknown; the rest goes on a new stream.
      dropped += parts.length
      to.close()
      if (sink === to) sink = undefined
    }
  }

  const drain = async () => {
    // Frames pushed in the same turn travel together.
    await Promise.resolve()
    while (queue.length() > 0 && !closed) {
      const to = await opened().catch(() => undefined)
      if (closed) break
      if (to !== undefined) {
        await sendNext(to)
        continue
      }
      dropped += queue.length()
      queue.clear()
    }
    running = false
  }

  return {
    push: frame => {
      if (closed) return
      queue.push(frame)
      while (queue.length() > 1 && (queue.length() > bounds.messages || queue.bytes() > bounds.bytes)) {
        queue.shift(Number.POSITIVE_INFINITY)
        dropped += 1
      }
      if (running) return
      running = true
      void drain()
    },
    open: async () => {
      await opened()
    },
    dropped: () => dropped,
    close: () => {
      closed = true
      queue.clear()
      sink?.close()
      sink = undefined
    },
  }
}
