/** A home looked at from outside, for a node that does not answer: what a start would stumble over. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { err, ok, type Result, toHex } from '#base'
import { parseGenesis } from '#chain'
import { type Kv, openBlocks, openLevelKv, openStore } from '#storage'
import { homePaths, loadHome } from '../config/home.ts'
import { checkDisk, isDiskFailure } from '../disk.ts'
import { isLocked } from '../parts.ts'
import { checkSoftware } from '../protocol-watch.ts'

/** The last final block as it lies in the store. Hashes are hexadecimal. */
interface StoredChain {
  readonly chainId: string
  readonly height: number
  readonly blockId: string
  readonly stateRoot: string
  readonly timeMs: number
  readonly epoch: number
  readonly view: number
  readonly protocol: number
}

export interface HomeReport {
  /** Settings, password, keys and genesis: the fault of the first that cannot be read. */
  readonly files: Result<undefined>
  /** Refused with DISK_FULL where a node would not start. */
  readonly disk: Result<undefined>
  /** Undefined where there is none yet. Refused with HOME_IN_USE, WRONG_HOME, CORRUPT, DISK_FULL. */
  readonly chain: Result<StoredChain | undefined>
  /** Refused with NEWER_PROTOCOL, or with why the chain cannot be read. */
  readonly software: Result<undefined>
}

const faultOf = (cause: unknown): Result<never> => {
  const text =
    cause instanceof Error ? [cause.message, (cause.cause as Error | undefined)?.message].join(' ') : `${cause}`
  return err(isDiskFailure(cause) ? 'DISK_FULL' : 'CORRUPT', text.trim())
}

/** What throws is the disk, or a folder that is damaged. */
const attempt = async <T>(look: () => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    return await look()
  } catch (cause) {
    return isLocked(cause) ? err('HOME_IN_USE', 'a node runs on it') : faultOf(cause)
  }
}

const headOf = async (kv: Kv, chainId: Parameters<typeof openBlocks>[1]): Promise<Result<StoredChain | undefined>> => {
  const blocks = await openBlocks(kv, chainId)
  if (!blocks.ok) return blocks.fault.code === 'NOT_FOUND' ? ok(undefined) : blocks
  const { height, id } = blocks.value.head
  const header = blocks.value.block(height)?.header
  if (header === undefined) return err('CORRUPT', `block ${height} is not there`)
  const { stateRoot, timeMs, epoch, view, version } = header
  const [chain, blockId, root] = [chainId, id, stateRoot].map(toHex) as [string, string, string]
  return ok({ chainId: chain, height, blockId, stateRoot: root, timeMs, epoch, view, protocol: version })
}

const softwareOf = async (kv: Kv, chainId: Parameters<typeof openBlocks>[1]): Promise<Result<undefined>> => {
  const store = await openStore(kv, chainId)
  return store.ok ? checkSoftware(store.value) : store
}

/** Both are asked of the same open folder, and it is closed whatever comes. */
const chainOf = async (home: string): Promise<Pick<HomeReport, 'chain' | 'software'>> => {
  const { data, genesis } = homePaths(home)
  const bytes = await readFile(genesis).catch(() => undefined)
  const parsed = bytes === undefined ? err('NOT_FOUND', genesis) : parseGenesis(new Uint8Array(bytes))
  if (!parsed.ok) return { chain: parsed, software: parsed }
  if (!existsSync(data)) return { chain: ok(undefined), software: ok(undefined) }
  const { chainId } = parsed.value
  const opened = await attempt(async () => ok(await openLevelKv(data)))
  if (!opened.ok) return { chain: opened, software: opened }
  try {
    const chain = await attempt(() => headOf(opened.value, chainId))
    const hasHead = chain.ok && chain.value !== undefined
    return { chain, software: hasHead ? await attempt(() => softwareOf(opened.value, chainId)) : ok(undefined) }
  } finally {
    await opened.value.close().catch(() => {})
  }
}

const done = <T>(result: Result<T>): Result<undefined> => (result.ok ? ok(undefined) : result)

/** Never throws: what is broken is what it is asked for. */
export const examineHome = async (folder: string): Promise<HomeReport> => {
  const home = resolve(folder)
  const files = done(await attempt(() => loadHome(home)))
  const disk = await attempt(() => checkDisk({ folder: home }))
  return { files, disk, ...(await chainOf(home)) }
}
