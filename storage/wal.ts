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

/** Appends that share one write. */
interface Group {
  readonly frames: Uint8Array[]
  readonly written: Promise<void>
}

/** Opens the log, cutting a torn tail. A failed write or sync rejects, for good: what is on the disk is then unknown. */
export const openWal = async (files: WalFiles): Promise<Wal> => {
  const content = await files.read(NAME)
  const found = content === undefined ? undefined : readFrames(content)
  let length = found?.length ?? 0
  let file = await files.open(NAME, length)
  let gathering: Group | undefined
  let broken: { readonly cause: unknown } | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** One task at a time, in order of calling; after one has failed none is run. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const run = last.then(async () => {
      if (broken !== undefined) throw broken.cause
      await task().catch(cause => {
        broken = { cause }
        throw cause
      })
    })
    last = run.catch(() => undefined)
    return run
  }

  const write = async (bytes: Uint8Array) => {
    assert(length + bytes.length <= LIMITS.walBytes, 'the write-ahead log has outgrown its bound')
    await file.append(bytes)
    await file.sync()
    length += bytes.length
  }

  /** Opened by the first append that finds none, closed when its turn comes: one write and one sync for all in it. */
  const append = async (records: readonly Uint8Array[]): Promise<void> => {
    if (records.length === 0) return
    const framed = records.map(frame)
    if (gathering === undefined) {
      const frames: Uint8Array[] = []
      const written = inTurn(() => {
        if (gathering === group) gathering = undefined
        return write(concat(...frames))
      })
      const group: Group = { frames, written }
      gathering = group
    }
    gathering.frames.push(...framed)
    await gathering.written
  }

  return {
    append,
    tornBytes: (content?.length ?? 0) - length,
    replay: () => found?.records,
    size: () => length,
    reset: records => {
      // What is appended from now on belongs behind the new records.
      gathering = undefined
      return inTurn(async () => {
        const whole = concat(...records.map(frame))
        assert(whole.length <= LIMITS.walBytes, 'the write-ahead log has outgrown its bound')
        await file.close()
        await files.replace(NAME, whole)
        length = whole.length
        file = await files.open(NAME, length)
      })
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}
