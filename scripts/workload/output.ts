/** The folder that the generator writes: lines as they come, and a manifest with the hash of each file. */

import { createHash, type Hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '#base'

const BUFFER_CHARACTERS = 1 << 20
/** Lines of one file of intents. */
const LINES_PER_FILE = 50_000

class LineFile {
  readonly #fd: number
  readonly #hash: Hash = createHash('sha256')
  #waiting: string[] = []
  #characters = 0
  lines = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  write(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`
    this.#waiting.push(line)
    this.#characters += line.length
    this.lines += 1
    if (this.#characters > BUFFER_CHARACTERS) this.#flush()
  }

  /** Hash of everything that was written. */
  close(): string {
    this.#flush()
    closeSync(this.#fd)
    return this.#hash.digest('hex')
  }

  #flush(): void {
    const text = Buffer.from(this.#waiting.join(''), 'utf8')
    this.#hash.update(text)
    writeSync(this.#fd, text)
    this.#waiting = []
    this.#characters = 0
  }
}

export interface Output {
  /** A line of a file of this name; all of them are closed at the end. */
  line(file: string, value: unknown): void
  intent(value: unknown): void
  json(file: string, value: Json): void
  /** Writes the manifest. */
  finish(): void
}

export const openOutput = (folder: string): Output => {
  mkdirSync(join(folder, 'ops'), { recursive: true })
  const files = new Map<string, LineFile>()
  const hashes = new Map<string, string>()
  let shard = 0
  const fileOf = (name: string): LineFile => {
    const known = files.get(name)
    if (known !== undefined) return known
    const made = new LineFile(join(folder, name))
    files.set(name, made)
    return made
  }
  const shardName = () => `ops/${String(shard).padStart(6, '0')}.jsonl`
  const close = (name: string) => {
    const file = files.get(name)
    if (file === undefined) return
    hashes.set(name, file.close())
    files.delete(name)
  }
  return {
    line: (name, value) => fileOf(name).write(value),
    intent: value => {
      const file = fileOf(shardName())
      file.write(value)
      if (file.lines < LINES_PER_FILE) return
      close(shardName())
      shard += 1
    },
    json: (name, value) => {
      const text = `${JSON.stringify(value, undefined, 2)}\n`
      writeFileSync(join(folder, name), text)
      hashes.set(name, createHash('sha256').update(text).digest('hex'))
    },
    finish: () => {
      for (const name of [...files.keys()]) close(name)
      const lines = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hash]) => `${hash}  ${name}\n`)
      writeFileSync(join(folder, 'MANIFEST'), lines.join(''))
    },
  }
}
