/**
 * Values with a checksum: the first 8 bytes of SHA-256 before the value. The database checks nothing when it reads, and a
 * block that a bad disk has changed must be noticed before it is shown to anybody.
 */

import { concat, equalBytes, sha256 } from '#base'

const SUM_BYTES = 8

const checksum = (value: Uint8Array) => sha256(value).subarray(0, SUM_BYTES)

/** What is on the disk is not what was written there. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError'
}

export const seal = (value: Uint8Array): Uint8Array => concat(checksum(value), value)

/** The value; undefined if it is not what was sealed. */
export const unseal = (sealed: Uint8Array): Uint8Array | undefined => {
  const value = sealed.subarray(SUM_BYTES)
  return sealed.length >= SUM_BYTES && equalBytes(checksum(value), sealed.subarray(0, SUM_BYTES)) ? value : undefined
}
