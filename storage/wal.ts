/**
 * The write-ahead log of the consensus (rule S4): records that are on the disk before anything that rests on them leaves
 * the node. Records that are written together are one frame, so a crash can tear the last frame and no other: a torn one
 * was never reported as written and is cut off. Anything else that is wrong is damage.
 */

import { assert, EMPTY, LIMITS } from '#base'
import { frameOf, readFrames } from './wal-frame.ts'

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
  /** Every record that was found at the start, in order; undefined when there had never been a log. None if damaged. */
  replay(): readonly Uint8Array[] | undefined
  /**
   * Records that had been on the disk cannot be read any more, and nobody knows what they said: whoever signs by this log
   * must not sign. The file stays as it is and takes nothing until it is reset, so that the next start finds the same.
   */
  readonly damaged: boolean
  /** Bytes cut off at the end when the log was opened: a torn write. */
  readonly tornBytes: number
  /** Atomically replaces everything by these records: after a crash it is the old log or the new one. */
  reset(records: readonly Uint8Array[]): Promise<void>
  /** Disk syncs of appends since it was opened. */
  syncs(): number
  /** Bytes in the log. */
  size(): number
  close(): Promise<void>
}

const NAME = 'consensus.wal'

/** Appends that share one write. */
interface Group {
  readonly records: Uint8Array[]
  readonly written: Promise<void>
}

/** Opens the log, cutting a torn tail. A failed write or sync rejects, for good: what is on the disk is then unknown. */
export const openWal = async (files: WalFiles): Promise<Wal> => {
  const content = await files.read(NAME)
  const found = content === undefined ? undefined : readFrames(content)
  const damaged = found?.damaged ?? false
  let length = (damaged ? content?.length : found?.length) ?? 0
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

  let appendable = !damaged
  let syncs = 0
  const write = async (bytes: Uint8Array) => {
    assert(appendable, 'a damaged log takes nothing until it is reset')
    assert(length + bytes.length <= LIMITS.walBytes, 'the write-ahead log has outgrown its bound')
    await file.append(bytes)
    await file.sync()
    syncs += 1
    length += bytes.length
  }

  /** Opened by the first append that finds none, closed when its turn comes: one write and one sync for all in it. */
  const append = async (records: readonly Uint8Array[]): Promise<void> => {
    if (records.length === 0) return
    for (const { length: bytes } of records) assert(bytes <= LIMITS.walRecordBytes, `a record of ${bytes} bytes`)
    if (gathering === undefined) {
      const together: Uint8Array[] = []
      const written = inTurn(() => {
        if (gathering === group) gathering = undefined
        return write(frameOf(together))
      })
      const group: Group = { records: together, written }
      gathering = group
    }
    gathering.records.push(...records)
    await gathering.written
  }

  return {
    append,
    tornBytes: (content?.length ?? 0) - length,
    replay: () => (damaged ? [] : found?.records),
    damaged,
    size: () => length,
    syncs: () => syncs,
    reset: records => {
      // What is appended from now on belongs behind the new records.
      gathering = undefined
      return inTurn(async () => {
        const whole = records.length === 0 ? EMPTY : frameOf(records)
        assert(whole.length <= LIMITS.walBytes, 'the write-ahead log has outgrown its bound')
        await file.close()
        await files.replace(NAME, whole)
        length = whole.length
        file = await files.open(NAME, length)
        appendable = true
      })
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}
