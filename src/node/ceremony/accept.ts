/** What an enterprise checks before it trusts a folder that was handed to it; then the files go to their places. */

import { existsSync } from 'node:fs'
import { chown, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  accountId,
  equalBytes,
  type Hash,
  type Json,
  keystorePublicKey,
  LIMITS,
  ok,
  type PublicKey,
  type Result,
  toHex,
} from '#base'
import { type ParsedGenesis, parseGenesis } from '#chain'
import { DelegateGenesis, MODULE } from '#contracts'
import { loadConfig } from '../config/config.ts'
import { operatorAccount } from '../config/founding-operators.ts'
import { homePaths } from '../config/home.ts'
import { withOwner } from './compose-text.ts'
import { enterprisePaths } from './enterprise.ts'
import { HANDED_FILES, type HandedFile } from './handed.ts'
import { type JoinRequest, readJoinRequest } from './request.ts'
import { type Sentence, trouble } from './trouble.ts'
import { withPlaces } from './unit-text.ts'

export interface Acceptance {
  /** Folder that was handed over. */
  readonly handed: string
  /** Folder of the enterprise, with its keys. */
  readonly folder: string
  /** As it was read aloud. */
  readonly genesisHash: Hash
  /** Folder of the program, for the unit of systemd. */
  readonly program: string
  /** The enterprise has lost all its keys: those of the genesis are not its own any more. */
  readonly recovered?: boolean | undefined
}

export interface Accepted {
  readonly name: string
  readonly chainName: string
  /** Its keys are in the genesis; else it joins a chain that runs. */
  readonly founder: boolean
  readonly hasSeat: boolean
  /** Who the node runs as in a container. */
  readonly owner: Owner
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** The user of the image, who gets what root has made: a node never runs as root. */
const IMAGE_USER: Owner = { uid: 1_000, gid: 1_000 }

const STRANGE: Sentence = {
  en: 'do not start with this folder: ask those who handed it over for one that is made of your join request',
  zh: '请勿使用此目录启动：请移交方按贵企业的加入申请重新生成',
}

type Files = Readonly<Record<HandedFile, Buffer>>

const readHanded = async (handed: string): Promise<Result<Files>> => {
  const files: Partial<Record<HandedFile, Buffer>> = {}
  for (const name of HANDED_FILES) {
    const path = join(handed, name)
    const size = existsSync(path) ? (await stat(path)).size : 0
    if (size === 0 || size > LIMITS.handedFileBytes)
      return trouble(path, {
        en: 'this file is needed: name the folder that was handed over, whole',
        zh: '缺少此文件：请指定完整的移交目录',
      })
    files[name] = await readFile(path)
  }
  return ok(files as Files)
}

const readOwn = async (folder: string): Promise<Result<JoinRequest>> => {
  const { request } = enterprisePaths(folder)
  if (existsSync(request)) return readJoinRequest(request, await readFile(request, 'utf8'))
  return trouble(request, {
    en: 'it is not there: --home is the folder that kapok network join-request made',
    zh: '文件不存在：--home 应为 kapok network join-request 生成的目录',
  })
}

/** The public key of a keystore file; undefined where there is none. */
const keyIn = async (path: string): Promise<PublicKey | undefined> => {
  try {
    const key = keystorePublicKey(JSON.parse(await readFile(path, 'utf8')) as Json)
    return key.ok ? key.value : undefined
  } catch {
    return undefined
  }
}

/** The keys that the request names are the ones that lie in the home. */
const checkKeys = async (folder: string, request: JoinRequest): Promise<Result<undefined>> => {
  const { nodeKey, validatorKey, accounts } = homePaths(enterprisePaths(folder).home)
  const places: readonly (readonly [string, PublicKey])[] = [
    [nodeKey, request.node],
    [validatorKey, request.validator],
    ...[{ name: operatorAccount(request.name), publicKey: request.operator }, ...request.accounts].map(
      ({ name, publicKey }) => [join(accounts, `${name}.json`), publicKey] as const,
    ),
  ]
  for (const [path, publicKey] of places) {
    const found = await keyIn(path)
    if (found === undefined || !equalBytes(found, publicKey))
      return trouble(path, {
        en: 'this is not the key of the join request: put it back, or make a new request',
        zh: '与加入申请中的密钥不一致：请恢复原密钥，或重新生成申请',
      })
  }
  return ok(undefined)
}

const checkHash = (path: string, { chainId }: ParsedGenesis, told: Hash): Result<undefined> => {
  if (equalBytes(chainId, told)) return ok(undefined)
  const hash = toHex(chainId)
  return trouble(path, {
    en: `the hash of this genesis is ${hash}, not the one given: do not start with it, and compare again with the others`,
    zh: `此创世文件的哈希为 ${hash}，与所给不符：请勿启动，并与其他企业重新核对`,
  })
}

const operatorsIn = ({ genesis }: ParsedGenesis): DelegateGenesis | undefined => {
  const part = genesis.modules.find(({ module }) => module === MODULE.delegate)
  const read = part && DelegateGenesis.decode(part.data)
  return read?.ok === true ? read.value : undefined
}

const isOnly = (keys: readonly PublicKey[], key: PublicKey): boolean =>
  keys.length === 1 && keys.every(one => equalBytes(one, key))

/** The genesis has for this enterprise exactly the keys of its request. */
const checkFounder = (
  path: string,
  parsed: ParsedGenesis,
  request: JoinRequest,
  recovered = false,
): Result<Omit<Accepted, 'owner'>> => {
  const { genesis } = parsed
  const number = recovered ? -1 : genesis.enterprises.indexOf(request.name)
  const accepted = { name: request.name, chainName: genesis.name, founder: number >= 0, hasSeat: false }
  if (number < 0) return ok(accepted)
  const operator = operatorsIn(parsed)?.operators.find(one => one.operator === number)
  const seats = genesis.validators.filter(({ enterprise }) => enterprise === number).map(({ publicKey }) => publicKey)
  const wrong = [
    ['node', isOnly(operator?.nodes ?? [], request.node)],
    ['validator', seats.length === 0 || isOnly(seats, request.validator)],
    ['operator', operator !== undefined && equalBytes(operator.admin, accountId(request.operator))],
    ['guardian', operator !== undefined && equalBytes(operator.guardian, request.guardian)],
  ].find(([, right]) => right === false)
  if (wrong === undefined) return ok({ ...accepted, hasSeat: seats.length > 0 })
  return trouble(path, {
    en: `it has another ${wrong[0]} key for ${request.name} than yours; ${STRANGE.en}`,
    zh: `其中 ${request.name} 的 ${wrong[0]} 密钥不是贵企业的；${STRANGE.zh}`,
  })
}

const checkSettings = (path: string, text: string, { name }: JoinRequest): Result<undefined> => {
  const settings = loadConfig(text, {})
  if (!settings.ok) return trouble(path, { en: settings.fault.detail ?? '', zh: '设置有误' })
  const other = settings.value.config['node.name']
  if (other === name) return ok(undefined)
  return trouble(path, { en: `it is the folder of ${other}; ${STRANGE.en}`, zh: `这是 ${other} 的目录；${STRANGE.zh}` })
}

const checkPlaces = (folder: string): Result<undefined> => {
  const { config, genesis } = homePaths(enterprisePaths(folder).home)
  const taken = [config, genesis].find(existsSync)
  if (taken === undefined) return ok(undefined)
  return trouble(taken, {
    en: 'it is there already, and nothing is overwritten: this enterprise has accepted a genesis',
    zh: '已存在且不会覆盖：该企业已接受过创世文件',
  })
}

const give = async (folder: string, { uid, gid }: Owner): Promise<void> => {
  await chown(folder, uid, gid)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() || entry.isDirectory()) await chown(join(entry.parentPath, entry.name), uid, gid)
}

/** Who has the folder; what root has is given away. */
const ownerOf = async (folder: string): Promise<Owner> => {
  const { home, password } = enterprisePaths(folder)
  const { uid, gid } = await stat(home)
  if (uid !== 0) return { uid, gid }
  for (const part of [home, dirname(password)]) await give(part, IMAGE_USER)
  return IMAGE_USER
}

/** What a node needs to start comes last. */
const put = async ({ folder, program }: Acceptance, files: Files): Promise<Owner> => {
  const paths = homePaths(enterprisePaths(folder).home)
  const unit = withPlaces(files['kapok.service'].toString('utf8'), { program, folder })
  const write = (path: string, content: Buffer | string) => writeFile(path, content, { flag: 'wx' })
  await write(join(folder, 'compose.yaml'), files['compose.yaml'])
  await write(join(folder, 'kapok.service'), unit)
  await write(join(folder, 'README.md'), files['README.md'])
  await write(paths.genesis, files['genesis.kapok'])
  await write(paths.config, files['config.toml'])
  const owner = await ownerOf(folder)
  await write(join(folder, '.env'), withOwner(files['.env'].toString('utf8'), owner))
  return owner
}

/** Refuses with BAD_CEREMONY or the faults of a genesis; then nothing is written. */
export const acceptHanded = async (given: Acceptance): Promise<Result<Accepted>> => {
  const acceptance = { ...given, folder: resolve(given.folder), handed: resolve(given.handed) }
  const { folder, handed } = acceptance
  const own = await readOwn(folder)
  if (!own.ok) return own
  const files = await readHanded(handed)
  if (!files.ok) return files
  const path = join(handed, 'genesis.kapok')
  const genesis = parseGenesis(new Uint8Array(files.value['genesis.kapok']))
  if (!genesis.ok) return trouble(path, { en: `this is no genesis; ${STRANGE.en}`, zh: `不是创世文件；${STRANGE.zh}` })
  const checks = [
    checkHash(path, genesis.value, given.genesisHash),
    checkSettings(join(handed, 'config.toml'), files.value['config.toml'].toString('utf8'), own.value),
    await checkKeys(folder, own.value),
    checkPlaces(folder),
  ]
  for (const check of checks) if (!check.ok) return check
  const accepted = checkFounder(path, genesis.value, own.value, given.recovered)
  return accepted.ok ? ok({ ...accepted.value, owner: await put(acceptance, files.value) }) : accepted
}
