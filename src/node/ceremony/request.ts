/**
 * The join request: what an enterprise says of itself before it is part of a federation. A file of JSON that people can read,
 * with public keys only, signed by the key of the node and by that of the seat, so that a file that was mangled on its way is
 * found, and nobody brings a seat's key that is another's. The proof of possession that the chain asks for names the chain and
 * the number of the enterprise, which nobody knows yet: `node stand` makes it.
 */

import {
  ascii,
  fromHex,
  isSmallOrder,
  type Json,
  LIMITS,
  ok,
  type PublicKey,
  type Result,
  type Signature,
  type Signer,
  tagged,
  toHex,
  verify,
} from '#base'
import { type Address, addressText, parseAddress } from './address.ts'
import { trouble } from './trouble.ts'

const JOIN_REQUEST_FORMAT = 'kapok-join-request/1'

export interface NamedKey {
  readonly name: string
  readonly publicKey: PublicKey
}

export interface JoinRequest {
  readonly name: string
  /** Where the other nodes reach its node. */
  readonly address: Address
  readonly node: PublicKey
  readonly validator: PublicKey
  /** Key of the account that acts for the enterprise. */
  readonly operator: PublicKey
  readonly guardian: PublicKey
  /** Of persons who are to have an office. */
  readonly accounts: readonly NamedKey[]
}

const KEYS = ['node', 'validator', 'operator', 'guardian'] as const
const FIELDS = ['format', 'name', 'address', ...KEYS, 'accounts', 'nodeSignature', 'validatorSignature']

/** 31 characters, so that `operator-NAME` is a name of a key too. */
export const isEnterpriseName = (name: string): boolean => /^[a-z][a-z0-9-]{0,30}$/.test(name)

/** Names of the accounts that every enterprise has are not free. */
export const isAccountName = (name: string): boolean =>
  /^[a-z][a-z0-9-]{0,39}$/.test(name) && !/^(operator|guardian)-/.test(name)

/** In this order, which is that of the signed bytes. */
const bodyOf = ({ name, address, accounts, ...keys }: JoinRequest) => ({
  format: JOIN_REQUEST_FORMAT,
  name,
  address: addressText(address),
  ...Object.fromEntries(KEYS.map(key => [key, toHex(keys[key])])),
  accounts: accounts.map(account => ({ name: account.name, publicKey: toHex(account.publicKey) })),
})

/** `kapok/joinrequest/1 ‖ 0x00 ‖ body`: JSON of all fields but the signatures, in their order, without white space. */
const signedBytes = (request: JoinRequest): Uint8Array => tagged('joinRequest', ascii(JSON.stringify(bodyOf(request))))

interface RequestSigners {
  readonly node: Signer
  readonly validator: Signer
}

/** The text of the file. */
export const joinRequestText = (request: JoinRequest, { node, validator }: RequestSigners): string => {
  const bytes = signedBytes(request)
  const signatures = {
    nodeSignature: toHex(node.sign(bytes)),
    validatorSignature: toHex(validator.sign(bytes)),
  }
  return `${JSON.stringify({ ...bodyOf(request), ...signatures }, undefined, 2)}\n`
}

type Parts = { readonly [key: string]: Json | undefined }

/** Codes of trouble that a reader throws up; `where` has the file. */
const notA = (where: string, field: string, en: string, zh: string) => trouble(`${where}: ${field}`, { en, zh })

const AGAIN = {
  en: 'the file was changed on its way: let the enterprise send it once more, as it was written',
  zh: '文件在传送中被改动：请该企业按原文件重新发送',
}

const readObject = (where: string, text: string): Result<Parts> => {
  if (text.length > LIMITS.joinRequestBytes)
    return trouble(where, {
      en: `more than ${LIMITS.joinRequestBytes} bytes is no join request`,
      zh: `超过 ${LIMITS.joinRequestBytes} 字节，不是加入申请`,
    })
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return ok(json as Parts)
  } catch {
    // Falls through to the refusal.
  }
  return trouble(where, { en: 'this is no JSON of a join request', zh: '这不是加入申请的 JSON 文件' })
}

const readKey = (where: string, field: string, value: unknown): Result<PublicKey> => {
  const key = typeof value === 'string' ? fromHex(value) : undefined
  if (key?.length === 32 && !isSmallOrder(key as PublicKey)) return ok(key as PublicKey)
  return notA(
    where,
    field,
    `a public key of 64 hexadecimal digits is needed; ${AGAIN.en}`,
    `需要 64 位十六进制公钥；${AGAIN.zh}`,
  )
}

const readAccount = (where: string, n: number, value: unknown): Result<NamedKey> => {
  const { name, publicKey, ...rest } = (value ?? {}) as Parts
  const at = `accounts[${n}]`
  if (typeof name !== 'string' || !isAccountName(name) || Object.keys(rest).length > 0)
    return notA(where, at, `a name and a public key are needed; ${AGAIN.en}`, `需要名称与公钥；${AGAIN.zh}`)
  const key = readKey(where, `${at}.publicKey`, publicKey)
  return key.ok ? ok({ name, publicKey: key.value }) : key
}

const readAccounts = (where: string, value: unknown): Result<readonly NamedKey[]> => {
  const max = LIMITS.joinRequestAccounts
  if (!Array.isArray(value) || value.length > max)
    return notA(
      where,
      'accounts',
      `a list of at most ${max} is needed; ${AGAIN.en}`,
      `需要至多 ${max} 项的列表；${AGAIN.zh}`,
    )
  const accounts: NamedKey[] = []
  for (const [n, one] of value.entries()) {
    const account = readAccount(where, n, one)
    if (!account.ok) return account
    accounts.push(account.value)
  }
  return ok(accounts)
}

const checkShape = (where: string, parts: Parts): Result<undefined> => {
  const { format } = parts
  if (format !== JOIN_REQUEST_FORMAT)
    return notA(
      where,
      'format',
      `${JOIN_REQUEST_FORMAT} is needed: make the request with the version of kapok that the others run`,
      `需要 ${JOIN_REQUEST_FORMAT}：请用与其他企业相同版本的 kapok 生成申请`,
    )
  const strange = Object.keys(parts).find(key => !FIELDS.includes(key))
  if (strange === undefined) return ok(undefined)
  return notA(
    where,
    JSON.stringify(strange.slice(0, 40)),
    `there is no such field; ${AGAIN.en}`,
    `没有此字段；${AGAIN.zh}`,
  )
}

const readBody = (where: string, parts: Parts): Result<JoinRequest> => {
  const { name, address: text } = parts
  if (typeof name !== 'string' || !isEnterpriseName(name))
    return notA(
      where,
      'name',
      `a name of a-z, 0-9 and hyphens is needed; ${AGAIN.en}`,
      `名称只能含 a-z、0-9 和连字符；${AGAIN.zh}`,
    )
  const address = typeof text === 'string' ? parseAddress(text) : undefined
  if (address === undefined)
    return notA(where, 'address', `HOST:PORT is needed; ${AGAIN.en}`, `需要“主机:端口”；${AGAIN.zh}`)
  const keys: Partial<Record<(typeof KEYS)[number], PublicKey>> = {}
  for (const field of KEYS) {
    const key = readKey(where, field, parts[field])
    if (!key.ok) return key
    keys[field] = key.value
  }
  const accounts = readAccounts(where, parts.accounts)
  if (!accounts.ok) return accounts
  return ok({ name, address, ...(keys as Record<(typeof KEYS)[number], PublicKey>), accounts: accounts.value })
}

/** Every key of a request with what it is for. */
export const keysOf = ({ node, validator, operator, guardian, accounts }: JoinRequest): readonly NamedKey[] => [
  { name: 'node', publicKey: node },
  { name: 'validator', publicKey: validator },
  { name: 'operator', publicKey: operator },
  { name: 'guardian', publicKey: guardian },
  ...accounts.map(({ name, publicKey }) => ({ name: `accounts.${name}`, publicKey })),
]

const checkDistinct = (where: string, request: JoinRequest): Result<undefined> => {
  const [keys, names] = [new Set<string>(), new Set<string>()]
  for (const { name, publicKey } of keysOf(request)) {
    if (keys.has(toHex(publicKey)) || names.has(name))
      return notA(where, name, 'it is there twice: make a new request', '重复出现：请重新生成申请')
    keys.add(toHex(publicKey))
    names.add(name)
  }
  return ok(undefined)
}

const isSigned = (bytes: Uint8Array, publicKey: PublicKey, value: unknown): boolean => {
  const signature = typeof value === 'string' ? fromHex(value) : undefined
  return signature?.length === 64 && verify(publicKey, bytes, signature as Signature)
}

/** Reads the text of the file that is called `where`. Refuses with BAD_CEREMONY. */
export const readJoinRequest = (where: string, text: string): Result<JoinRequest> => {
  const parts = readObject(where, text)
  if (!parts.ok) return parts
  const shape = checkShape(where, parts.value)
  if (!shape.ok) return shape
  const request = readBody(where, parts.value)
  if (!request.ok) return request
  const distinct = checkDistinct(where, request.value)
  if (!distinct.ok) return distinct
  const bytes = signedBytes(request.value)
  const { nodeSignature, validatorSignature } = parts.value
  if (!isSigned(bytes, request.value.node, nodeSignature)) return notA(where, 'nodeSignature', AGAIN.en, AGAIN.zh)
  if (!isSigned(bytes, request.value.validator, validatorSignature))
    return notA(where, 'validatorSignature', AGAIN.en, AGAIN.zh)
  return request
}
