/** A batch of signature checks in shared memory: written by the main thread, read and answered by one worker. */

import { assert, LIMITS, type PublicKey, type Signature } from '#base'
import type { SignatureCheck } from '#chain'

const KEY = 32
const SIGNATURE = 64
const ENTRY = 4 + KEY + SIGNATURE

const ANSWERS_AT = 4
const ENTRIES_AT = ANSWERS_AT + LIMITS.verifyBatch
const MESSAGES_AT = ENTRIES_AT + LIMITS.verifyBatch * ENTRY
const SLAB_BYTES = MESSAGES_AT + LIMITS.verifyBatchBytes

export const createSlab = (): SharedArrayBuffer => new SharedArrayBuffer(SLAB_BYTES)

/** Where the batch that begins at `from` ends: as many checks as fit into one slab. */
export const batchEnd = (checks: readonly SignatureCheck[], from: number): number => {
  let bytes = 0
  let at = from
  while (at < checks.length && at - from < LIMITS.verifyBatch) {
    const { message } = checks[at] as SignatureCheck
    // Signatures of one transaction share one message.
    if (message !== checks[at - 1]?.message || at === from) bytes += message.length
    if (bytes > LIMITS.verifyBatchBytes) break
    at += 1
  }
  assert(at > from || from === checks.length, 'a message is larger than any that is signed')
  return at
}

export const writeSlab = (slab: SharedArrayBuffer, checks: readonly SignatureCheck[]): void => {
  const bytes = new Uint8Array(slab)
  const view = new DataView(slab)
  view.setUint32(0, checks.length)
  let messageAt = MESSAGES_AT
  let last: Uint8Array | undefined
  for (const [i, { publicKey, signature, message }] of checks.entries()) {
    const at = ENTRIES_AT + i * ENTRY
    // 0 says: the same message as the entry before; else one more than its length.
    view.setUint32(at, message === last ? 0 : message.length + 1)
    bytes.set(publicKey, at + 4)
    bytes.set(signature, at + 4 + KEY)
    if (message === last) continue
    bytes.set(message, messageAt)
    messageAt += message.length
    last = message
  }
}

/** Calls `verify` for each check of the slab and stores its answers. */
export const answerSlab = (slab: SharedArrayBuffer, verify: (check: SignatureCheck) => boolean): void => {
  const bytes = new Uint8Array(slab)
  const view = new DataView(slab)
  const count = view.getUint32(0)
  let messageAt = MESSAGES_AT
  let message: Uint8Array = bytes.subarray(0, 0)
  for (let i = 0; i < count; i++) {
    const at = ENTRIES_AT + i * ENTRY
    const length = view.getUint32(at) - 1
    if (length >= 0) {
      // Verifiers of native libraries do not take shared memory.
      message = bytes.slice(messageAt, messageAt + length)
      messageAt += length
    }
    const publicKey = bytes.slice(at + 4, at + 4 + KEY) as PublicKey
    const signature = bytes.slice(at + 4 + KEY, at + ENTRY) as Signature
    bytes[ANSWERS_AT + i] = verify({ publicKey, message, signature }) ? 1 : 0
  }
}

export const readAnswers = (slab: SharedArrayBuffer, count: number): readonly boolean[] =>
  Array.from(new Uint8Array(slab, ANSWERS_AT, count), answer => answer === 1)
