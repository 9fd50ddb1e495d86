/** Reads the folder of a workload: the manifest first, then parameters, oracle and intents in order. */

import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Oracle } from '../generate.ts'
import type { Intent } from '../intent.ts'
import type { WorkloadOptions } from '../workload.ts'

export type Parameters = WorkloadOptions & { readonly slotMs: number; readonly foundedMs: number }

const json = <T>(folder: string, name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T

export const readParameters = (folder: string): Parameters => json(folder, 'params.json')
export const readOracle = (folder: string): Oracle => json(folder, 'oracle.json')

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** Files whose bytes are not those of the manifest. */
export const brokenFiles = async (folder: string): Promise<readonly string[]> => {
  const broken: string[] = []
  for (const line of readFileSync(join(folder, 'MANIFEST'), 'utf8').trim().split('\n')) {
    const [hash, name] = line.split('  ') as [string, string]
    if ((await hashOf(join(folder, name)).catch(() => '')) !== hash) broken.push(name)
  }
  return broken
}

/** Lines of a file of JSON lines. */
export async function* linesOf<T>(path: string): AsyncGenerator<T> {
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: 1_000 }))
    yield JSON.parse(line) as T
}

export async function* intentsOf(folder: string): AsyncGenerator<Intent> {
  for (const name of readdirSync(join(folder, 'ops')).sort()) yield* linesOf<Intent>(join(folder, 'ops', name))
}

/** Intents of one time together, at most `max` of them. */
export async function* blocksOf(folder: string, max: number): AsyncGenerator<readonly Intent[]> {
  let block: Intent[] = []
  for await (const intent of intentsOf(folder)) {
    const full = block.length >= max || (block.length > 0 && block[0]?.t !== intent.t)
    if (full) {
      yield block
      block = []
    }
    block.push(intent)
  }
  if (block.length > 0) yield block
}
