/**
 * The write-ahead log of the consensus (rule S4): records that are on the disk before anything that rests on them leaves
 * the node. A frame is `u32(length) ‖ first 8 bytes of SHA-256(record) ‖ record`. A crash can tear the last frames; what
 * stands behind the first bad frame was never reported as written, so it is cut off.
 */

import { assert, concat, equalBytes, LIMITS, readU32be, sha256, u32be } from '#base'

/** An open file that is written at its end. */
export interface WalFile {
  append(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The files that a log needs: on a real disk, or on one that a simulator tears. */
export interface WalFiles {
  /** Whole content; undefined when there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Opens for appending, cut to `length` bytes; makes the file when it is missing. */
  open(name: string, length: number): Promise<WalFile>
  /** Writes a file whole under a temporary name, syncs, renames it over `name`, and syncs the folder. */
  replace(name: string, content: Uint8Array): Promise<void>
}

export interface Wal {
  /** Resolves when all records are on the disk. Calls that come while a sync runs share the next one. */
  append(records: readonly Uint8Array[]): Promise<void>
  /** Every whole record in order of writing; undefined when there had never been a log. */
  replay(): readonly Uint8Array[] | undefined
  /** Bytes cut off at the end when the log was opened: a torn write. */
  readonly tornBytes: number
  /** Atomically replaces everything by these records: after a crash it is the old log or the new one. */
  reset(records: readonly Uint8Array[]): Promise<void>
  /** Bytes in the log. */
  size(): number
  close(): Promise<void>
}

const HEADER_BYTES = 12
const NAME = 'consensus.wal'

const checksum = (record: Uint8Array) => sha256(record).subarray(0, 8)

const frame = (record: Uint8Array): Uint8Array => {
  assert(record.length <= LIMITS.walRecordBytes, `a record of ${record.length} bytes`)
  return concat(u32be(record.length), checksum(record), record)
}

const readFrames = (bytes: Uint8Array): { readonly records: readonly Uint8Array[]; readonly length: number } => {
  const records: Uint8Array[] = []
  let at = 0
  while (at + HEADER_BYTES <= bytes.length) {
    const end = at + HEADER_BYTES + readU32be(bytes, at)
    if (end > bytes.length || end - at - HEADER_BYTES > LIMITS.walRecordBytes) break
    const record = bytes.slice(at + HEADER_BYTES, end)
    if (!equalBytes(checksum(record), bytes.subarray(at + 4, at + HEADER_BYTES))) break
    records.push(record)
    at = end
  }
  return { records, length: at }
}

interface Waiting {
  readonly bytes: Uint8Array
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/** Opens the log, cutting a torn tail. A failed write or sync rejects, for good: what is on the disk is then unknown. */
export const openWal = async (files: WalFiles): Promise<Wal> => {
  const content = await files.read(NAME)
  const found = content === undefined ? undefined : readFrames(content)
  let length = found?.length ?? 0
  let file = await files.open(NAME, length)
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let broken: unknown

  const flush = async () => {
    while (waiting.length > 0 && broken === undefined) {
      const group = waiting
      waiting = []
      try {
        const bytes = concat(...group.map(one => one.bytes))
        assert(length + bytes.length <= LIMITS.walBytes, 'the write-ahead log has outgrown its bound')
        await file.append(bytes)
        await file.sync()
        length += bytes.length
        for (const { resolve } of group) resolve()
      } catch (cause) {
        broken = cause
        for (const { reject } of [...group, ...waiting]) reject(cause)
        waiting = []
      }
    }
    running = undefined
  }

  const append = (records: readonly Uint8Array[]) => {
    if (broken !== undefined) return Promise.reject(broken)
    if (records.length === 0) return Promise.resolve()
    return new Promise<void>((resolve, reject) => {
      waiting.push({ bytes: concat(...records.map(frame)), resolve, reject })
      running ??= flush()
    })
  }

  return {
    append,
    tornBytes: (content?.length ?? 0) - length,
    replay: () => found?.records,
    size: () => length,
    reset: async records => {
      await running
      const whole = concat(...records.map(frame))
      await file.close()
      await files.replace(NAME, whole)
      length = whole.length
      file = await files.open(NAME, length)
    },
    close: async () => {
      await running
      await file.close()
    },
  }
}
