/** Where a command writes a file that must not replace another, or bytes to standard output. */

import { type FileHandle, open, rm } from 'node:fs/promises'
import { usageError } from './exit.ts'
import type { Cli } from './io.ts'

/** In place of a file: standard output, standard input. */
export const STREAM = '-'

interface Target {
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** The file is whole and on the disk. */
  readonly close: () => Promise<void>
  /** What was written so far is of no use. */
  readonly drop: () => Promise<void>
}

/** For its owner alone. A file that is there already is a mistake of usage. */
export const openNew = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'wx', 0o600)
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EEXIST') throw cause
    throw usageError(({ errors }) => errors.fileExists(path))
  }
}

export const targetOf = async ({ io }: Cli, out: string): Promise<Target> => {
  const nothing = async () => {}
  if (out === STREAM) {
    if (io.outBytes === undefined) throw usageError(text => text.operations.errors.noStream)
    return { write: io.outBytes, close: nothing, drop: nothing }
  }
  const file = await openNew(out)
  return {
    write: async bytes => void (await file.appendFile(bytes)),
    close: async () => {
      await file.sync()
      await file.close()
    },
    drop: async () => {
      await file.close()
      await rm(out, { force: true })
    },
  }
}
