/** All files of a folder in which a node may be at work: its store replaces files at any time. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ATTEMPTS = 100

const readAll = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path, new Uint8Array(readFileSync(path))]
      }),
  )

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** By path. Where a file has gone meanwhile, what was in it is in another by now, so that all is read again. */
export const readFiles = (folder: string): ReadonlyMap<string, Uint8Array> => {
  for (let attempt = 1; ; attempt++)
    try {
      return readAll(folder)
    } catch (error) {
      if (attempt === ATTEMPTS || !isGone(error)) throw error
    }
}
