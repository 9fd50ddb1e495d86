/** A network folder: `network.json` and the homes beside it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { err, type Json, makeSigner, ok, openKey, type Result, type Signer } from '#base'
import { homePaths, loadConfig, type NetworkFile } from '#node'

export interface NetworkFolder {
  readonly folder: string
  readonly file: NetworkFile
}

/** Refuses with NOT_FOUND or MALFORMED. */
export const readJson = (path: string): Result<Json> => {
  try {
    return ok(JSON.parse(readFileSync(path, 'utf8')) as Json)
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT'
    return missing ? err('NOT_FOUND', path) : err('MALFORMED', path)
  }
}

const isNetworkFile = (json: Json): boolean => {
  const { genesisHash, nodes, accounts } = (json ?? {}) as Record<string, Json | undefined>
  return typeof genesisHash === 'string' && Array.isArray(nodes) && Array.isArray(accounts)
}

/**
 * Homes are named relative to the folder, so that it can be moved. Refuses with NOT_FOUND when there is no network in the
 * folder, BAD_CONFIG when `network.json` is none.
 */
export const readNetwork = (folderName: string): Result<NetworkFolder> => {
  const folder = resolve(folderName)
  const path = join(folder, 'network.json')
  if (!existsSync(path)) return err('NOT_FOUND', `${path}: run kapok network init first`)
  const json = readJson(path)
  if (!json.ok || !isNetworkFile(json.value)) return err('BAD_CONFIG', path)
  const file = json.value as unknown as NetworkFile
  const nodes = file.nodes.map(node => ({ ...node, home: resolve(folder, node.home) }))
  return ok({ folder, file: { ...file, nodes } })
}

export interface KeyPlace {
  readonly name: string
  readonly path: string
  /** Home whose password opens it. */
  readonly home: string
}

const keysIn = (home: string): readonly KeyPlace[] => {
  const folder = homePaths(home).accounts
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => ({ name: file.slice(0, -5), path: join(folder, file), home }))
}

/** Account keys of every home given. */
export const listKeys = (homes: readonly string[]): readonly KeyPlace[] => homes.flatMap(keysIn)

/** Opens a keystore. Refuses with NOT_FOUND, BAD_KEYSTORE or WRONG_PASSWORD. */
export const openKeystore = (path: string, password: string): Result<Signer> => {
  const json = readJson(path)
  if (!json.ok) return json
  const secret = openKey(json.value, password)
  return secret.ok ? ok(makeSigner(secret.value)) : secret
}

/** Where the home's own settings say; a folder without any has the usual name. */
const passwordPath = (home: string): Result<string> => {
  const { config, password } = homePaths(home)
  if (!existsSync(config)) return ok(password)
  const loaded = loadConfig(readFileSync(config, 'utf8'), process.env)
  return loaded.ok ? ok(resolve(home, loaded.value.config['keys.password_file'])) : loaded
}

/** Refuses with NOT_FOUND or BAD_CONFIG. */
export const homePassword = (home: string): Result<string> => {
  const path = passwordPath(home)
  if (!path.ok) return path
  return existsSync(path.value) ? ok(readFileSync(path.value, 'utf8').trim()) : err('NOT_FOUND', path.value)
}
