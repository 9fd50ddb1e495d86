/** Frames on a stream: an unsigned minimal varint with the length, then so many bytes. */

import { concat, EMPTY, err, ok, type Result } from '#base'

const MAX_VARINT_BYTES = 4

const varint = (value: number): Uint8Array => {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

/** The content with its length in front, as it is written to a stream. */
export const encodeFrame = (content: Uint8Array): Uint8Array => concat(varint(content.length), content)

interface Length {
  readonly value: number
  readonly bytes: number
}

/** Length that stands at `at`; undefined when more bytes are needed. */
const readLength = (data: Uint8Array, at: number): Result<Length | undefined> => {
  let value = 0
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = data[at + i]
    if (byte === undefined) return ok(undefined)
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80)
      return byte === 0 && i > 0 ? err('NON_CANONICAL', 'length of a frame') : ok({ value, bytes: i + 1 })
  }
  return err('TOO_LARGE', 'length of a frame')
}

/** Cuts a stream of bytes into frames, one when it is asked for: what nobody takes yet stays one piece of memory. */
export interface FrameReader {
  push(bytes: Uint8Array): void
  /**
   * The next frame, a copy; undefined when its last byte is not here yet. Refuses with TOO_LARGE, by the length alone and
   * before its bytes are collected, or with NON_CANONICAL; after that it refuses for ever.
   */
  next(): Result<Uint8Array | undefined>
  /** Bytes pushed and not taken. */
  held(): number
}

/** `frameBytesMax`: who stops pushing while `next` gives frames never makes it hold more than one frame and one push. */
export const createFrameReader = (frameBytesMax: number): FrameReader => {
  let front = EMPTY
  let at = 0
  // Joined only when a whole frame is there: joining at each push would copy a large frame many times.
  let parts: Uint8Array[] = []
  let held = 0

  const join = () => {
    front = concat(front.subarray(at), ...parts)
    at = 0
    parts = []
  }
  const take = (headerBytes: number, end: number) => {
    // A copy: what comes from a socket is a view of a larger buffer.
    const frame = new Uint8Array(front.subarray(at + headerBytes, end))
    held -= end - at
    at = end
    return frame
  }

  return {
    push: bytes => {
      if (bytes.length === 0) return
      parts.push(bytes)
      held += bytes.length
    },
    next: () => {
      for (;;) {
        const length = readLength(front, at)
        if (!length.ok) return length
        const { value, bytes } = length.value ?? { value: 0, bytes: front.length - at + 1 }
        if (value > frameBytesMax) return err('TOO_LARGE', `a frame of ${value} bytes`)
        if (front.length - at >= bytes + value) return ok(take(bytes, at + bytes + value))
        if (parts.length === 0 || held < bytes + value) return ok(undefined)
        join()
      }
    },
    held: () => held,
  }
}
