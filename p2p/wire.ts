/** Frames on a stream: an unsigned minimal varint with the length, then so many bytes. */

import { concat, err, ok, type Result } from '#base'

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

export const encodeFrame = (content: Uint8Array): Uint8Array => concat(varint(content.length), content)

interface Length {
  readonly value: number
  readonly bytes: number
}

/** Length at the start of `data`; undefined when more bytes are needed. */
const readLength = (data: Uint8Array): Result<Length | undefined> => {
  let value = 0
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = data[i]
    if (byte === undefined) return ok(undefined)
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80)
      return byte === 0 && i > 0 ? err('NON_CANONICAL', 'length of a frame') : ok({ value, bytes: i + 1 })
  }
  return err('TOO_LARGE', 'length of a frame')
}

/** Cuts a stream of bytes into frames. After a refusal nothing more can be read. */
export interface FrameReader {
  /** Frames that are complete with these bytes. Refuses with TOO_LARGE (before buffering) or NON_CANONICAL. */
  push(bytes: Uint8Array): Result<readonly Uint8Array[]>
}

/** `frameBytesMax`: no more than a frame of this size and its length is ever buffered beyond what one push brings. */
export const createFrameReader = (frameBytesMax: number): FrameReader => {
  // Parts are kept apart until a frame is whole: joining at each push would copy a large frame many times.
  let parts: Uint8Array[] = []
  let held = 0
  let need = 1

  const joined = () => {
    const all = parts.length === 1 ? (parts[0] as Uint8Array) : concat(...parts)
    parts = []
    held = 0
    return all
  }

  const cut = (data: Uint8Array): Result<readonly Uint8Array[]> => {
    const frames: Uint8Array[] = []
    let at = 0
    for (;;) {
      const rest = data.subarray(at)
      const length = readLength(rest)
      if (!length.ok) return length
      if (length.value !== undefined && length.value.value > frameBytesMax)
        return err('TOO_LARGE', `a frame of ${length.value.value} bytes`)
      const whole = length.value === undefined ? rest.length + 1 : length.value.bytes + length.value.value
      if (length.value === undefined || rest.length < whole) {
        if (rest.length > 0) parts.push(new Uint8Array(rest))
        held = rest.length
        need = whole
        return ok(frames)
      }
      // A copy of plain bytes: what comes from a socket is a view of a larger buffer.
      frames.push(new Uint8Array(rest.subarray(length.value.bytes, whole)))
      at += whole
    }
  }

  return {
    push: bytes => {
      parts.push(bytes)
      held += bytes.length
      return held < need ? ok([]) : cut(joined())
    },
  }
}
