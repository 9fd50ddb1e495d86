/** The log's files on a real disk. */

import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { WalFile, WalFiles } from './wal.ts'

const absent = (cause: unknown) => (cause as { code?: string }).code === 'ENOENT'

const syncFolder = async (folder: string) => {
  // Some systems cannot sync a folder; there the rename is as durable as that system makes it.
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

const openFile = async (path: string, length: number): Promise<WalFile> => {
  const handle = await open(path, 'a+', 0o600)
  await handle.truncate(length)
  return {
    append: async bytes => {
      await handle.appendFile(bytes)
    },
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

/** Files in `folder`, which is made when it is missing. */
export const diskWalFiles = async (folder: string): Promise<WalFiles> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    read: async name => {
      try {
        return new Uint8Array(await readFile(join(folder, name)))
      } catch (cause) {
        if (absent(cause)) return undefined
        throw cause
      }
    },
    open: async (name, length) => {
      const file = await openFile(join(folder, name), length)
      await syncFolder(folder)
      return file
    },
    replace: async (name, content) => {
      const temporary = join(folder, `${name}.new`)
      const handle = await open(temporary, 'w', 0o600)
      try {
        await handle.writeFile(content)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, join(folder, name))
      await syncFolder(folder)
    },
  }
}
