/**
 * A home from a backup. The file comes from outside: all of it is read and checked before the first byte is written, and what
 * is written is checked again on the way.
 */

import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { err, LIMITS, ok, type Result } from '#base'
import { type BackupFile, MANIFEST_NAME, type Manifest, readManifest } from './manifest.ts'
import { paddingBytes, readTarHeader, TAR_BLOCK, TAR_END_BYTES } from './tar.ts'

const CHUNK_BYTES = 1024 * 1024

const bad = (detail: string): Result<never> => err('BAD_BACKUP', detail)

/** Reads in order; gives fewer bytes only at the end of the file. */
const readerOf = (file: FileHandle) => {
  let at = 0
  return async (count: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(count)
    let filled = 0
    while (filled < count) {
      const { bytesRead } = await file.read(bytes, filled, count - filled, at)
      if (bytesRead === 0) break
      filled += bytesRead
      at += bytesRead
    }
    return bytes.subarray(0, filled)
  }
}

type Read = ReturnType<typeof readerOf>
type Take = (bytes: Uint8Array) => Promise<void>

const isZero = (bytes: Uint8Array): boolean => bytes.every(byte => byte === 0)

const isPadding = async (read: Read, count: number): Promise<boolean> => {
  const bytes = await read(count)
  return bytes.length === count && isZero(bytes)
}

const readList = async (read: Read): Promise<Result<Manifest>> => {
  const entry = readTarHeader(await read(TAR_BLOCK))
  if (entry?.path !== MANIFEST_NAME) return bad('it does not begin as a backup does')
  if (entry.bytes > LIMITS.backupListBytes) return bad('its list of files is too long')
  const bytes = await read(entry.bytes)
  if (bytes.length < entry.bytes || !(await isPadding(read, paddingBytes(entry.bytes)))) return bad('it is cut off')
  return readManifest(bytes)
}

const readEntry = async (read: Read, { path, bytes, sha256 }: BackupFile, take: Take): Promise<Result<undefined>> => {
  const entry = readTarHeader(await read(TAR_BLOCK))
  if (entry?.path !== path || entry.bytes !== bytes) return bad(`${path} does not come where its list says`)
  const hash = createHash('sha256')
  for (let left = bytes; left > 0; ) {
    const chunk = await read(Math.min(left, CHUNK_BYTES))
    if (chunk.length === 0) return bad(`it is cut off within ${path}`)
    hash.update(chunk)
    await take(chunk)
    left -= chunk.length
  }
  if (hash.digest('hex') !== sha256) return bad(`${path} is damaged: its checksum is another`)
  return (await isPadding(read, paddingBytes(bytes))) ? ok(undefined) : bad(`it is cut off after ${path}`)
}

/** The whole archive; `taker` says what to do with each file. */
const walk = async (file: FileHandle, taker: (entry: BackupFile) => Promise<FileTaker>): Promise<Result<Manifest>> => {
  const read = readerOf(file)
  const manifest = await readList(read)
  if (!manifest.ok) return manifest
  for (const entry of manifest.value.files) {
    const { take, done } = await taker(entry)
    const result = await readEntry(read, entry, take).finally(done)
    if (!result.ok) return result
  }
  const end = await read(TAR_END_BYTES + 1)
  return end.length === TAR_END_BYTES && isZero(end) ? manifest : bad('it does not end as a backup does')
}

interface FileTaker {
  readonly take: Take
  readonly done: () => Promise<void>
}

const look = async (): Promise<FileTaker> => ({ take: async () => {}, done: async () => {} })

const writeUnder =
  (home: string) =>
  async ({ path }: BackupFile): Promise<FileTaker> => {
    const target = join(home, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const handle = await open(target, 'wx', 0o600)
    return {
      take: async bytes => void (await handle.appendFile(bytes)),
      done: async () => {
        await handle.sync().finally(() => handle.close())
      },
    }
  }

/** What the root of a fresh file system has. */
const FRESH = ['lost+found']

/** True where nothing would be written over or mixed with what is there. */
export const isFreeForHome = async (home: string): Promise<boolean> => {
  const names = await readdir(home).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  return names.every(name => FRESH.includes(name))
}

/**
 * Makes `folder` from the backup in `path`; it must be free (`isFreeForHome`). Refuses with BAD_BACKUP, and then nothing was
 * written; throws what the disk says.
 */
export const restoreHome = async (path: string, folder: string): Promise<Result<Manifest>> => {
  const home = resolve(folder)
  const file = await open(path, 'r')
  try {
    const checked = await walk(file, look)
    if (!checked.ok) return checked
    await mkdir(home, { recursive: true, mode: 0o700 })
    return await walk(file, writeUnder(home))
  } finally {
    await file.close()
  }
}
