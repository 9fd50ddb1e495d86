/** The end of a log: of a file, or of what comes in. */

import { open } from 'node:fs/promises'
import { LIMITS } from '#base'

export interface SupportLog {
  /** Whole lines. */
  readonly text: string
  /** True where what stood before is left out. */
  readonly isCut: boolean
}

/** Begins with a whole line: half of one might hide the name of what it holds. */
const endOf = (bytes: Buffer, isCut: boolean): SupportLog => {
  const text = bytes.toString('utf8')
  return isCut ? { text: text.slice(text.indexOf('\n') + 1), isCut } : { text, isCut }
}

const endOfFile = async (path: string): Promise<SupportLog> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - LIMITS.supportLogBytes)
    const bytes = Buffer.alloc(Math.min(size, LIMITS.supportLogBytes))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
    return endOf(bytes.subarray(0, bytesRead), from > 0)
  } finally {
    await file.close()
  }
}

const endOfStream = async (stream: AsyncIterable<Uint8Array>): Promise<SupportLog> => {
  let kept = Buffer.alloc(0)
  let isCut = false
  for await (const chunk of stream) {
    const both = Buffer.concat([kept, chunk])
    isCut ||= both.length > LIMITS.supportLogBytes
    kept = Buffer.from(both.subarray(Math.max(0, both.length - LIMITS.supportLogBytes)))
  }
  return endOf(kept, isCut)
}

/** At most `supportLogBytes`. Undefined where there is no such file; throws what else the disk says. */
export const logTail = async (source: string | AsyncIterable<Uint8Array>): Promise<SupportLog | undefined> => {
  if (typeof source !== 'string') return endOfStream(source)
  return endOfFile(source).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  })
}
