/**
 * The files of keys. What is replaced or removed here is overwritten first, so that no file of the home, and no block
 * that a file of the home has left behind in a plain file system, holds it any more (docs/private-store.md says where that ends).
 */

import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Paths are relative to the home. Every step is on the disk when it resolves. */
export interface KeyFiles {
  /** Names of the files in a folder; none when it is not there. */
  list(folder: string): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array | undefined>
  /** A file with this content in place of what was there, all or nothing; what was there is overwritten. */
  replace(path: string, content: Uint8Array): Promise<void>
  /** Bytes at a place of a file that is there, which may grow by them. A crash can leave a part of them written. */
  writeAt(path: string, offset: number, content: Uint8Array): Promise<void>
  /** Overwrites a file with noise and removes it; nothing when it is not there. */
  shred(path: string): Promise<void>
}

/** Noise is written in pieces of this size. */
const NOISE_BYTES = 1024 * 1024

const ifThere = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await task()
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined
    throw cause
  }
}

const syncFolder = async (folder: string) => {
  // Some systems cannot sync a folder; there the rename is as durable as that system makes it.
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

const overwrite = async (handle: FileHandle) => {
  const { size } = await handle.stat()
  for (let at = 0; at < size; at += NOISE_BYTES) {
    const noise = randomBytes(Math.min(NOISE_BYTES, size - at))
    await handle.write(noise, 0, noise.length, at)
  }
  await handle.sync()
}

const writeNew = async (path: string, content: Uint8Array) => {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const replace = async (path: string, content: Uint8Array) => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Held open, the old file can be overwritten after its name leads to the new one.
  const old = await ifThere(() => open(path, 'r+'))
  try {
    await writeNew(`${path}.new`, content)
    await rename(`${path}.new`, path)
    await syncFolder(dirname(path))
    if (old !== undefined) await overwrite(old)
  } finally {
    await old?.close()
  }
}

const shred = async (path: string) => {
  const handle = await ifThere(() => open(path, 'r+'))
  if (handle === undefined) return
  try {
    await overwrite(handle)
  } finally {
    await handle.close()
  }
  await unlink(path)
  await syncFolder(dirname(path))
}

/** The files below a home on a real disk. */
export const diskKeyFiles = (home: string): KeyFiles => ({
  list: async folder => (await ifThere(() => readdir(join(home, folder)))) ?? [],
  read: async path => {
    const content = await ifThere(() => readFile(join(home, path)))
    return content === undefined ? undefined : new Uint8Array(content)
  },
  replace: (path, content) => replace(join(home, path), content),
  writeAt: async (path, offset, content) => {
    const handle = await open(join(home, path), 'r+')
    try {
      await handle.write(content, 0, content.length, offset)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  shred: path => shred(join(home, path)),
})
