/** The folder of a stopped node as one file: a tape archive whose first member lists the others with their checksums. */

import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { err, LIMITS, ok, type Result, toHex } from '#base'
import { type ParsedGenesis, parseGenesis } from '#chain'
import { openBlocks, openLevelKv } from '#storage'
import { homePaths, loadSettings } from '../config/home.ts'
import { isLocked } from '../parts.ts'
import { VERSION } from '../version.ts'
import { type BackupFile, isSafePath, MANIFEST_NAME, type Manifest, manifestBytes } from './manifest.ts'
import { fitsTar, paddingBytes, TAR_END_BYTES, tarHeader } from './tar.ts'

export interface BackupOptions {
  /** Leaves out `keys/`, `accounts/` and the password. */
  readonly withoutKeys: boolean
  /** Also the private store and the key of its records (docs/private-store.md says when that is right). */
  readonly withPrivate: boolean
  /** Takes the archive in order. */
  readonly write: (bytes: Uint8Array) => Promise<void>
}

/** What LevelDB locks with: it says nothing. */
const LOCK = 'LOCK'
const CHAIN = ['config.toml', 'genesis.kapok', 'addresses.kapok', 'data', 'wal']
const PRIVATE = ['private', 'keys/private.gen']
const KEYS = ['keys', 'accounts']

const isUnder = (path: string, roots: readonly string[]): boolean =>
  roots.some(root => path === root || path.startsWith(`${root}/`))

/** What belongs to a node; anything else that somebody has put into the home is not taken. */
const isWanted = (path: string, { withoutKeys, withPrivate }: BackupOptions, passwordPath: string): boolean => {
  if (isUnder(path, PRIVATE)) return withPrivate
  return isUnder(path, CHAIN) || (!withoutKeys && isUnder(path, [...KEYS, passwordPath]))
}

/** Paths of the files of a home, sorted. Refuses a name or a kind of file that a node does not make. */
const filesIn = async (home: string, options: BackupOptions, password: string): Promise<Result<readonly string[]>> => {
  const found: string[] = []
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const path = relative(home, join(entry.parentPath, entry.name))
    if (entry.name === LOCK || entry.isDirectory() || !isWanted(path, options, password)) continue
    if (!entry.isFile()) return err('BAD_CONFIG', `${path} is neither a file nor a folder`)
    if (!isSafePath(path) || !fitsTar({ path, bytes: 0 }))
      return err('BAD_CONFIG', `${path}: no node makes such a name`)
    found.push(path)
  }
  if (found.length > LIMITS.backupFiles) return err('TOO_LARGE', `more than ${LIMITS.backupFiles} files`)
  return ok(found.sort())
}

/** Last final block of a home whose node is stopped. Refuses with HOME_IN_USE, WRONG_HOME or CORRUPT. */
const headOf = async (home: string, { chainId }: ParsedGenesis): Promise<Result<number | null>> => {
  const { data } = homePaths(home)
  if (!existsSync(data)) return ok(null)
  const kv = await openLevelKv(data).catch((cause: unknown) => {
    if (isLocked(cause)) return undefined
    throw cause
  })
  if (kv === undefined) return err('HOME_IN_USE', home)
  const blocks = await openBlocks(kv, chainId)
  await kv.close()
  return blocks.ok ? ok(blocks.value.head.height) : blocks
}

const digest = async (home: string, path: string): Promise<BackupFile> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(home, path))) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { path, bytes, sha256: hash.digest('hex') }
}

const inUse = (path: string) => err('HOME_IN_USE', `${path} changed while it was read`)

const writeFile = async (home: string, file: BackupFile, write: BackupOptions['write']): Promise<Result<undefined>> => {
  await write(tarHeader(file))
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(home, file.path))) {
    bytes += chunk.length
    if (bytes > file.bytes) return inUse(file.path)
    hash.update(chunk)
    await write(chunk)
  }
  if (bytes !== file.bytes || hash.digest('hex') !== file.sha256) return inUse(file.path)
  await write(new Uint8Array(paddingBytes(bytes)))
  return ok(undefined)
}

const writeAll = async (home: string, manifest: Manifest, write: BackupOptions['write']) => {
  const list = manifestBytes(manifest)
  if (list.length > LIMITS.backupListBytes) return err('TOO_LARGE', 'the list of files')
  await write(tarHeader({ path: MANIFEST_NAME, bytes: list.length }))
  await write(list)
  await write(new Uint8Array(paddingBytes(list.length)))
  for (const file of manifest.files) {
    const written = await writeFile(home, file, write)
    if (!written.ok) return written
  }
  await write(new Uint8Array(TAR_END_BYTES))
  return ok(undefined)
}

/** True when a file has gone or grown since: then a node ran meanwhile. */
const haveChanged = async (home: string, { files }: Manifest): Promise<boolean> => {
  for (const { path, bytes } of files) {
    const now = await stat(join(home, path)).catch(() => undefined)
    if (now?.size !== bytes) return true
  }
  return false
}

/** `config.toml` last, so that a folder that is only half restored cannot start. */
const inOrder = (paths: readonly string[]): readonly string[] => {
  const last = 'config.toml'
  return [...paths.filter(path => path !== last), ...paths.filter(path => path === last)]
}

/**
 * Gives what was written. Refuses with HOME_IN_USE while a node runs on the home or has run meanwhile, NOT_FOUND, BAD_CONFIG,
 * BAD_GENESIS, WRONG_HOME, CORRUPT; then what was written so far is no backup.
 */
export const backupHome = async (folder: string, options: BackupOptions): Promise<Result<Manifest>> => {
  const home = resolve(folder)
  const settings = await loadSettings(home)
  if (!settings.ok) return settings
  const genesisBytes = await readFile(homePaths(home).genesis).catch(() => undefined)
  if (genesisBytes === undefined) return err('NOT_FOUND', homePaths(home).genesis)
  const genesis = parseGenesis(new Uint8Array(genesisBytes))
  if (!genesis.ok) return genesis
  const height = await headOf(home, genesis.value)
  if (!height.ok) return height
  const password = relative(home, resolve(home, settings.value.config['keys.password_file']))
  const paths = await filesIn(home, options, password)
  if (!paths.ok) return paths
  const files: BackupFile[] = []
  for (const path of inOrder(paths.value)) files.push(await digest(home, path))
  const chainId = toHex(genesis.value.chainId)
  const manifest: Manifest = { chainId, height: height.value, software: VERSION, files }
  const written = await writeAll(home, manifest, options.write)
  if (!written.ok) return written
  const hasChanged = await haveChanged(home, manifest)
  const after = await headOf(home, genesis.value)
  if (!after.ok) return after
  return hasChanged || after.value !== height.value ? err('HOME_IN_USE', home) : ok(manifest)
}
