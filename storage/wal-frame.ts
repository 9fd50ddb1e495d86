/**
 * Frames of the write-ahead log: `u32(length) ‖ first 8 bytes of SHA-256(body) ‖ body ‖ u32(length)`, the body a list of
 * `u32(length) ‖ record`. The length stands at both ends, so that the last frame can be found from behind.
 */

import { concat, equalBytes, LIMITS, readU32be, sha256, u32be } from '#base'

const LENGTH_BYTES = 4
const SUM_BYTES = 8
const HEAD_BYTES = LENGTH_BYTES + SUM_BYTES
const FRAME_BYTES = HEAD_BYTES + LENGTH_BYTES

const checksum = (body: Uint8Array) => sha256(body).subarray(0, SUM_BYTES)

/** One frame of these records, in order. */
export const frameOf = (records: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...records.flatMap(record => [u32be(record.length), record]))
  return concat(u32be(body.length), checksum(body), body, u32be(body.length))
}

const bodyAt = (bytes: Uint8Array, at: number): Uint8Array | undefined => {
  if (at < 0 || at + FRAME_BYTES > bytes.length) return undefined
  const length = readU32be(bytes, at)
  if (at + FRAME_BYTES + length > bytes.length) return undefined
  const end = at + HEAD_BYTES + length
  const body = bytes.subarray(at + HEAD_BYTES, end)
  const isWhole =
    readU32be(bytes, end) === length && equalBytes(checksum(body), bytes.subarray(at + LENGTH_BYTES, at + HEAD_BYTES))
  return isWhole ? body : undefined
}

const recordsIn = (body: Uint8Array): readonly Uint8Array[] | undefined => {
  const records: Uint8Array[] = []
  let at = 0
  while (at < body.length) {
    if (at + LENGTH_BYTES > body.length) return undefined
    const end = at + LENGTH_BYTES + readU32be(body, at)
    if (end > body.length || end - at - LENGTH_BYTES > LIMITS.walRecordBytes) return undefined
    records.push(body.slice(at + LENGTH_BYTES, end))
    at = end
  }
  return records
}

/** A whole frame at the very end of `bytes` that begins behind `at`. */
const endsInFrame = (bytes: Uint8Array, at: number): boolean => {
  if (bytes.length - at <= FRAME_BYTES) return false
  const start = bytes.length - FRAME_BYTES - readU32be(bytes, bytes.length - LENGTH_BYTES)
  return start > at && bodyAt(bytes, start) !== undefined
}

export interface ReadFrames {
  readonly records: readonly Uint8Array[]
  /** Bytes up to the end of the last whole frame in the row. */
  readonly length: number
  /**
   * Behind a frame that is not whole stands one that is. It was written after the disk had the other, so this is no torn
   * write: something has been at the file.
   */
  readonly damaged: boolean
}

/** Reads frames up to the first that is not whole. */
export const readFrames = (bytes: Uint8Array): ReadFrames => {
  const records: Uint8Array[] = []
  let at = 0
  for (let body = bodyAt(bytes, at); body !== undefined; body = bodyAt(bytes, at)) {
    const found = recordsIn(body)
    if (found === undefined) return { records, length: at, damaged: true }
    records.push(...found)
    at += FRAME_BYTES + body.length
  }
  return { records, length: at, damaged: at < bytes.length && endsInFrame(bytes, at) }
}
