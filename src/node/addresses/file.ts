/** The file of a home with the address records. Nothing that a person has typed is in it, and it can be deleted at any time. */

import { open, readFile, rename } from 'node:fs/promises'
import { EMPTY, LIMITS } from '#base'

/** Nothing where there is none, or a longer one than can be. */
export const readAddressFile = async (path: string): Promise<Uint8Array> => {
  const bytes = await readFile(path).catch(() => EMPTY)
  return bytes.length > LIMITS.addressFrameBytes ? EMPTY : new Uint8Array(bytes)
}

/** At once: after a crash it is the old file or the new one. */
export const writeAddressFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const next = `${path}.new`
  const file = await open(next, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
}
