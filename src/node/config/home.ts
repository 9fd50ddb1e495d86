/**
 * The home folder of a node:
 *
 *     config.toml       settings
 *     genesis.kapok     canonical genesis
 *     password          password of the keystores (mode 0600), or wherever `keys.password_file` says
 *     keys/node.json    identity on the network (keystore)
 *     keys/validator.json   key of the seat (keystore); absent on an observer
 *     keys/validator-next.json   the key that replaces it from some epoch on (keystore); seldom there
 *     keys/private.json     master secret of the private store (keystore); absent where there is none
 *     keys/private.gen      key of the present generation of keys of records (docs/private-store.md)
 *     accounts/NAME.json    accounts that this enterprise signs with (keystores)
 *     data/ wal/        what the node keeps of the chain
 *     addresses.kapok   where the other nodes are reached, as they say (docs/adr/0033); what a person typed is in config.toml
 *     private/          clear values of the records of its own organisations
 */

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { err, type Json, type Keystore, ok, openKey, type Result, type SecretKey } from '#base'
import { type ParsedGenesis, parseGenesis } from '#chain'
import { type LoadedConfig, loadConfig } from './config.ts'

export interface Home {
  readonly folder: string
  readonly settings: LoadedConfig
  readonly genesis: ParsedGenesis
  readonly nodeSecret: SecretKey
  /** Keys of the seat, the present one first; none on an observer. */
  readonly validatorSecrets: readonly SecretKey[]
  /** Master secret of the private store; undefined where the home has none. */
  readonly privateSecret: SecretKey | undefined
}

export const homePaths = (folder: string) => ({
  config: join(folder, 'config.toml'),
  genesis: join(folder, 'genesis.kapok'),
  password: join(folder, 'password'),
  nodeKey: join(folder, 'keys', 'node.json'),
  validatorKey: join(folder, 'keys', 'validator.json'),
  nextValidatorKey: join(folder, 'keys', 'validator-next.json'),
  privateKey: join(folder, 'keys', 'private.json'),
  privateGeneration: join(folder, 'keys', 'private.gen'),
  accounts: join(folder, 'accounts'),
  addresses: join(folder, 'addresses.kapok'),
  data: join(folder, 'data'),
  wal: join(folder, 'wal'),
  privateRows: join(folder, 'private', 'rows'),
})

const read = async (path: string): Promise<Result<Buffer>> => {
  try {
    return ok(await readFile(path))
  } catch {
    return err('NOT_FOUND', path)
  }
}

const readKey = async (path: string, password: string): Promise<Result<SecretKey>> => {
  const file = await read(path)
  if (!file.ok) return file
  let json: Json
  try {
    json = JSON.parse(file.value.toString('utf8'))
  } catch {
    return err('BAD_KEYSTORE', path)
  }
  const secret = openKey(json, password)
  return secret.ok ? secret : err(secret.fault.code, path)
}

/** Those that are there: while one key replaces another the node signs with whichever has the seat of the epoch. */
const readValidatorKeys = async (
  { validatorKey, nextValidatorKey }: ReturnType<typeof homePaths>,
  password: string,
): Promise<Result<readonly SecretKey[]>> => {
  const secrets: SecretKey[] = []
  for (const path of [validatorKey, nextValidatorKey].filter(existsSync)) {
    const secret = await readKey(path, password)
    if (!secret.ok) return secret
    secrets.push(secret.value)
  }
  return ok(secrets)
}

/** The settings alone: what `config check` looks at. Refuses with NOT_FOUND or BAD_CONFIG. */
export const loadSettings = async (folder: string): Promise<Result<LoadedConfig>> => {
  const text = await read(homePaths(folder).config)
  return text.ok ? loadConfig(text.value.toString('utf8'), process.env) : text
}

/** Everything that a node needs to start. Refuses with NOT_FOUND, BAD_CONFIG, BAD_KEYSTORE, WRONG_PASSWORD, BAD_GENESIS. */
export const loadHome = async (folderName: string): Promise<Result<Home>> => {
  const folder = resolve(folderName)
  const paths = homePaths(folder)
  const settings = await loadSettings(folder)
  if (!settings.ok) return settings
  const genesisBytes = await read(paths.genesis)
  if (!genesisBytes.ok) return genesisBytes
  const genesis = parseGenesis(new Uint8Array(genesisBytes.value))
  if (!genesis.ok) return genesis
  const { config } = settings.value
  const passwordFile = await read(resolve(folder, config['keys.password_file']))
  if (!passwordFile.ok) return passwordFile
  const password = passwordFile.value.toString('utf8').trim()
  const nodeSecret = await readKey(paths.nodeKey, password)
  if (!nodeSecret.ok) return nodeSecret
  const privateSecret = existsSync(paths.privateKey) ? await readKey(paths.privateKey, password) : ok(undefined)
  if (!privateSecret.ok) return privateSecret
  const validators = config['node.validator'] ? await readValidatorKeys(paths, password) : ok([])
  if (!validators.ok) return validators
  return ok({
    folder,
    settings: settings.value,
    genesis: genesis.value,
    nodeSecret: nodeSecret.value,
    validatorSecrets: validators.value,
    privateSecret: privateSecret.value,
  })
}

/** Writes a file that only its owner may read. */
export const writeSecret = async (path: string, content: string | Keystore): Promise<void> => {
  await mkdir(resolve(path, '..'), { recursive: true, mode: 0o700 })
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`
  await writeFile(path, text, { mode: 0o600, flag: 'wx' })
}
