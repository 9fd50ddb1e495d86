/**
 * What waits to be written to one peer on one channel. Frames that wait together are sent together: one send costs as
 * much as a frame. When the bound is reached the oldest goes, since every message of a channel is repeated or superseded.
 */

import { concat } from '#base'

/** A stream as far as writing goes. */
export interface Sink {
  /** False when `drained` must be awaited before the next one. */
  send(bytes: Uint8Array): boolean
  drained(): Promise<void>
}

export interface OutboxBounds {
  readonly messages: number
  readonly bytes: number
}

export interface Outbox {
  push(frame: Uint8Array): void
  /** Frames dropped since the beginning. */
  dropped(): number
  close(): void
}

const SEND_BYTES = 256 * 1024

/** `open` gives the stream, once for each time that it broke; when it rejects, what waits is dropped. */
export const createOutbox = (open: () => Promise<Sink>, bounds: OutboxBounds): Outbox => {
  let queue: Uint8Array[] = []
  let bytes = 0
  let dropped = 0
  let running = false
  let closed = false
  let sink: Sink | undefined

  const shift = () => {
    const frame = queue.shift()
    bytes -= frame?.length ?? 0
    return frame
  }

  const nextSend = (): Uint8Array => {
    const parts: Uint8Array[] = []
    let size = 0
    while (queue.length > 0 && (size === 0 || size + (queue[0] as Uint8Array).length <= SEND_BYTES)) {
      const frame = shift() as Uint8Array
      parts.push(frame)
      size += frame.length
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : concat(...parts)
  }

  const drain = async () => {
    // Frames pushed in the same turn travel together.
    await Promise.resolve()
    while (queue.length > 0 && !closed) {
      try {
        sink ??= await open()
        if (!sink.send(nextSend())) await sink.drained()
      } catch {
        sink = undefined
        dropped += queue.length
        queue = []
        bytes = 0
      }
    }
    running = false
  }

  return {
    push: frame => {
      if (closed) return
      queue.push(frame)
      bytes += frame.length
      while (queue.length > 1 && (queue.length > bounds.messages || bytes > bounds.bytes)) {
        shift()
        dropped += 1
      }
      if (running) return
      running = true
      void drain()
    },
    dropped: () => dropped,
    close: () => {
      closed = true
      queue = []
      bytes = 0
    },
  }
}
