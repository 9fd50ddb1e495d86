/**
 * The folder of an enterprise, with the keys that never leave it:
 *
 *     home/                 home folder of its node (config/home.ts); settings and genesis come with `network accept`
 *     secrets/password      password of the keystores (mode 0600)
 *     guardian/             the guardian's keystore and its own password: to be taken to a safe
 *     join-request.json     what the others need; nothing secret
 */

import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LIMITS, makeSigner, ok, publicKeyOf, type Result, type SecretKey } from '#base'
import { guardianAccount, operatorAccount } from '../config/founding-operators.ts'
import { homePaths, writeSecret } from '../config/home.ts'
import { newSecret, sealSecret } from '../config/seal.ts'
import { parseAddress } from './address.ts'
import { isAccountName, isEnterpriseName, type JoinRequest, joinRequestText } from './request.ts'
import { trouble } from './trouble.ts'

export const enterprisePaths = (folder: string) => ({
  home: join(folder, 'home'),
  password: join(folder, 'secrets', 'password'),
  guardian: join(folder, 'guardian'),
  request: join(folder, 'join-request.json'),
})

export interface EnterprisePlan {
  readonly folder: string
  readonly name: string
  /** `HOST:PORT` */
  readonly address: string
  readonly accounts: readonly string[]
}

const checkPlan = ({ name, accounts }: EnterprisePlan): Result<undefined> => {
  if (!isEnterpriseName(name))
    return trouble(name, {
      en: 'a name of a-z, 0-9 and hyphens, at most 31, that begins with a letter is needed',
      zh: '名称只能含 a-z、0-9 和连字符，以字母开头，至多 31 个字符',
    })
  const bad = accounts.find((account, n) => !isAccountName(account) || accounts.indexOf(account) !== n)
  if (bad !== undefined)
    return trouble(bad, {
      en: 'an account is named once, with a-z, 0-9 and hyphens, and not operator-… or guardian-…',
      zh: '账户名只能出现一次，只含 a-z、0-9 和连字符，且不得以 operator- 或 guardian- 开头',
    })
  if (accounts.length <= LIMITS.joinRequestAccounts) return ok(undefined)
  const max = LIMITS.joinRequestAccounts
  return trouble('accounts', { en: `at most ${max} are possible`, zh: `至多 ${max} 个` })
}

/** Makes the folder, or takes one that is empty. */
const makeEmpty = async (folder: string): Promise<Result<undefined>> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length === 0) return ok(undefined)
  return trouble(folder, {
    en: 'there is something in this folder, and nothing is written over keys: name another',
    zh: '该目录不为空，密钥绝不覆盖：请换一个目录',
  })
}

const newPassword = (): string => randomBytes(24).toString('base64url')

interface Keys {
  readonly node: SecretKey
  readonly validator: SecretKey
  readonly operator: SecretKey
  readonly guardian: SecretKey
  readonly accounts: readonly { readonly name: string; readonly secret: SecretKey }[]
}

const writeKeys = async (folder: string, name: string, keys: Keys): Promise<void> => {
  const { home, password: passwordFile, guardian } = enterprisePaths(folder)
  const paths = homePaths(home)
  const password = newPassword()
  await writeSecret(passwordFile, `${password}\n`)
  await writeSecret(paths.nodeKey, sealSecret(keys.node, password, 'node'))
  await writeSecret(paths.validatorKey, sealSecret(keys.validator, password, 'validator'))
  await writeSecret(paths.privateKey, sealSecret(newSecret(), password, 'private store'))
  const own = { name: operatorAccount(name), secret: keys.operator }
  for (const account of [own, ...keys.accounts])
    await writeSecret(join(paths.accounts, `${account.name}.json`), sealSecret(account.secret, password, account.name))
  const safe = homePaths(guardian)
  const apart = newPassword()
  await writeSecret(safe.password, `${apart}\n`)
  const guardianName = guardianAccount(name)
  await writeSecret(join(safe.accounts, `${guardianName}.json`), sealSecret(keys.guardian, apart, guardianName))
}

/** Makes all keys of an enterprise and writes its join request last. Refuses with BAD_CEREMONY. */
export const makeEnterprise = async (plan: EnterprisePlan): Promise<Result<JoinRequest>> => {
  const right = checkPlan(plan)
  if (!right.ok) return right
  const address = parseAddress(plan.address)
  if (address === undefined)
    return trouble(plan.address, {
      en: 'where the others reach the node is needed, HOST:PORT with a port up to 65533, such as node.example.org:9000',
      zh: '需要其他节点可连接的“主机:端口”，端口至多 65533，如 node.example.org:9000',
    })
  const folder = resolve(plan.folder)
  const empty = await makeEmpty(folder)
  if (!empty.ok) return empty
  const keys: Keys = {
    node: newSecret(),
    validator: newSecret(),
    operator: newSecret(),
    guardian: newSecret(),
    accounts: plan.accounts.map(name => ({ name, secret: newSecret() })),
  }
  await writeKeys(folder, plan.name, keys)
  const request: JoinRequest = {
    name: plan.name,
    address,
    node: publicKeyOf(keys.node),
    validator: publicKeyOf(keys.validator),
    operator: publicKeyOf(keys.operator),
    guardian: publicKeyOf(keys.guardian),
    accounts: keys.accounts.map(({ name, secret }) => ({ name, publicKey: publicKeyOf(secret) })),
  }
  const signers = { node: makeSigner(keys.node), validator: makeSigner(keys.validator) }
  await writeFile(enterprisePaths(folder).request, joinRequestText(request, signers), { flag: 'wx' })
  return ok(request)
}
