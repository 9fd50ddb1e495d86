/**
 * The disk under a home. A node stops by itself while there is still room for all that is under way: afterwards everything
 * can be read and written, and it goes on where it was. A write that fails nevertheless stops it as well (`isDiskFailure`).
 */

import { statfs } from 'node:fs/promises'
import { err, LIMITS, ok, type Result } from '#base'
import type { Log } from './parts.ts'

/** Free bytes of the file system of a folder, for who is not root. */
type FreeBytes = (folder: string) => Promise<number>

export interface DiskOptions {
  readonly folder: string
  readonly log: Log
  /** To be called once: the node must stop. */
  readonly full: (cause: DiskFullError) => void
  /** In place of the real disk, for tests. */
  readonly freeBytes?: FreeBytes | undefined
}

export interface DiskWatch {
  /** As of the last look. */
  readonly freeBytes: () => number
  /** What to say of it, in both languages; undefined while there is room. */
  readonly warning: () => string | undefined
  readonly stop: () => void
}

export class DiskFullError extends Error {}

const realFreeBytes: FreeBytes = async folder => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MiB`

const fullText = (folder: string, free: number) =>
  `${mebibytes(free)} free at ${folder}; a node needs ${mebibytes(LIMITS.diskStopBytes)}`

/** Refuses with DISK_FULL where a node would have to stop at once. */
export const checkDisk = async ({
  folder,
  freeBytes = realFreeBytes,
}: Pick<DiskOptions, 'folder' | 'freeBytes'>): Promise<Result<undefined>> => {
  const free = await freeBytes(folder)
  return free < LIMITS.diskStopBytes ? err('DISK_FULL', fullText(folder, free)) : ok(undefined)
}

/** Looks at once, and again every `diskCheckMs`. A disk that cannot be asked is no reason to stop: writing will tell. */
export const watchDisk = async (options: DiskOptions): Promise<DiskWatch> => {
  const { folder, log, full, freeBytes = realFreeBytes } = options
  let free = await freeBytes(folder)
  let warned = false
  let told = false

  const warning = () =>
    free >= LIMITS.diskWarnBytes
      ? undefined
      : `the disk is nearly full: ${mebibytes(free)} free, the node stops below ${mebibytes(LIMITS.diskStopBytes)} / ` +
        `磁盘将满：剩余 ${mebibytes(free)}，低于 ${mebibytes(LIMITS.diskStopBytes)} 时节点停止`
  const judge = () => {
    const line = warning()
    if (line !== undefined && !warned) log('warn', line)
    warned = line !== undefined
    if (free >= LIMITS.diskStopBytes || told) return
    told = true
    full(new DiskFullError(fullText(folder, free)))
  }
  const look = async () => {
    free = await freeBytes(folder).catch(() => free)
    judge()
  }
  judge()
  const timer = setInterval(() => void look(), LIMITS.diskCheckMs)
  return { freeBytes: () => free, warning, stop: () => clearInterval(timer) }
}

/** No space, over a quota, over the largest size of a file, read-only after an error, or an error of the device itself. */
const CODES = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO']

/** What LevelDB makes of them. */
const TEXTS = /No space left|quota exceeded|File too large|Read-only file system|Input\/output error/i

const DEPTH = 8

/** True of an error by which a disk has refused to write, in itself or among its causes. */
export const isDiskFailure = (cause: unknown, depth = DEPTH): boolean => {
  if (!(cause instanceof Error) || depth === 0) return false
  const { code, cause: inner } = cause as { readonly code?: string; readonly cause?: unknown }
  if (cause instanceof DiskFullError || CODES.includes(code ?? '') || TEXTS.test(cause.message)) return true
  return isDiskFailure(inner, depth - 1)
}
