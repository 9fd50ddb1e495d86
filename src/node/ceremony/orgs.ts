/** `orgs.toml`: what the enterprises have agreed on before there is a chain, with the join request of each. */

import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { LIMITS, ok, type PublicKey, type Result, toHex } from '#base'
import { DATA_CLASS, type Genesis } from '#chain'
import { addressText } from './address.ts'
import { isEnterpriseName, type JoinRequest, keysOf, readJoinRequest } from './request.ts'
import { type Sentence, trouble } from './trouble.ts'

interface OrgsEnterprise {
  readonly request: JoinRequest
  /** In the first epochs. */
  readonly seat: boolean
}

export interface Orgs {
  readonly name: string
  readonly dataClass: Genesis['dataClass']
  readonly epochLength: number
  readonly enterprises: readonly OrgsEnterprise[]
  /** Keys of the first persons, by the office that each is to have. */
  readonly officers: ReadonlyMap<string, PublicKey>
}

type Table = Readonly<Record<string, unknown>>

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

const DATA_CLASSES: Readonly<Record<string, Genesis['dataClass']>> = Object.fromEntries(
  Object.entries(DATA_CLASS).map(([name, value]) => [name.toLowerCase(), value]),
)
const EPOCH_LENGTH_MAX = 1_000_000_000

/** One file, and where in it a reader stands. */
interface Place {
  readonly file: string
  readonly at: string
}

const wrong = ({ file, at }: Place, key: string, sentence: Sentence) =>
  trouble([file, [at, key].filter(part => part !== '').join('.')].filter(part => part !== '').join(': '), sentence)

const checkKnown = (place: Place, table: Table, known: readonly string[]): Result<undefined> => {
  const strange = Object.keys(table).find(key => !known.includes(key))
  if (strange === undefined) return ok(undefined)
  const names = known.join(', ')
  return wrong(place, strange.slice(0, 40), {
    en: `there is no such setting; known: ${names}`,
    zh: `没有此设置；可用：${names}`,
  })
}

const readFileOf = async (place: Place, key: string, path: string): Promise<Result<string>> => {
  try {
    return ok(await readFile(path, 'utf8'))
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? 'EIO'
    return wrong(place, key, { en: `${path} cannot be read (${why})`, zh: `无法读取 ${path}（${why}）` })
  }
}

const requestNeeded = (name: string): Sentence => {
  const command = `kapok network join-request --name ${name} --address HOST:PORT --out ${name}`
  return {
    en: `the path of its join-request.json is needed. The enterprise makes it with: ${command}`,
    zh: `需要其 join-request.json 的路径。由该企业运行：${command}`,
  }
}

const readEnterprise = async (file: string, n: number, table: unknown): Promise<Result<OrgsEnterprise>> => {
  const nameless: Place = { file, at: `enterprise ${n + 1}` }
  if (!isTable(table))
    return wrong(nameless, '', { en: 'a section [[enterprise]] is needed', zh: '需要 [[enterprise]] 段' })
  const { name, request: path, seat = true } = table
  if (typeof name !== 'string' || !isEnterpriseName(name))
    return wrong(nameless, 'name', {
      en: 'a name of a-z, 0-9 and hyphens is needed',
      zh: '名称只能含 a-z、0-9 和连字符',
    })
  const place: Place = { file, at: `enterprise ${n + 1} (${name})` }
  const known = checkKnown(place, table, ['name', 'request', 'seat'])
  if (!known.ok) return known
  if (typeof seat !== 'boolean')
    return wrong(place, 'seat', { en: 'true or false is needed', zh: '需要 true 或 false' })
  if (typeof path !== 'string') return wrong(place, 'request', requestNeeded(name))
  const full = resolve(dirname(file), path)
  const text = await readFileOf(place, 'request', full)
  if (!text.ok) return text
  const request = readJoinRequest(full, text.value)
  if (!request.ok) return request
  if (request.value.name === name) return ok({ request: request.value, seat })
  const other = request.value.name
  return wrong(place, 'request', {
    en: `this is the request of ${other}: name the right file`,
    zh: `这是 ${other} 的申请：请指定正确的文件`,
  })
}

/** What no two enterprises may share, with what it is called. */
const claimsOf = (request: JoinRequest): readonly (readonly [what: string, value: string])[] => [
  ['name', request.name],
  ['address', addressText(request.address)],
  ...keysOf(request).map(({ name, publicKey }) => [name, toHex(publicKey)] as const),
]

/** Refuses with BAD_CEREMONY where two requests claim one name, address or key. */
const checkApart = (file: string, requests: readonly JoinRequest[]): Result<undefined> => {
  const claimed = new Map<string, string>()
  for (const request of requests) {
    for (const [what, value] of claimsOf(request)) {
      const by = claimed.get(value)
      if (by !== undefined)
        return wrong({ file, at: request.name }, what, {
          en: `${value} is that of ${by} already: each enterprise makes its own request`,
          zh: `${value} 已属于 ${by}：每家企业须各自生成申请`,
        })
      claimed.set(value, request.name)
    }
  }
  return ok(undefined)
}

const readEnterprises = async (file: string, value: unknown): Promise<Result<readonly OrgsEnterprise[]>> => {
  const max = LIMITS.operators
  if (!Array.isArray(value) || value.length === 0 || value.length > max)
    return wrong({ file, at: 'enterprise' }, '', {
      en: `1 to ${max} sections [[enterprise]] are needed`,
      zh: `需要 1 到 ${max} 个 [[enterprise]] 段`,
    })
  const enterprises: OrgsEnterprise[] = []
  for (const [n, table] of value.entries()) {
    const enterprise = await readEnterprise(file, n, table)
    if (!enterprise.ok) return enterprise
    enterprises.push(enterprise.value)
  }
  const apart = checkApart(
    file,
    enterprises.map(({ request }) => request),
  )
  if (!apart.ok) return apart
  if (enterprises.some(({ seat }) => seat)) return ok(enterprises)
  return wrong({ file, at: 'enterprise' }, 'seat', {
    en: 'one enterprise at least has a seat, or nobody makes blocks',
    zh: '至少一家企业须有席位，否则无人出块',
  })
}

const readOfficers = (
  place: Place,
  value: unknown,
  enterprises: readonly OrgsEnterprise[],
): Result<ReadonlyMap<string, PublicKey>> => {
  if (!isTable(value))
    return wrong(place, '', {
      en: 'a section [officers] is needed: secretary = "ENTERPRISE/ACCOUNT" and so on',
      zh: '需要 [officers] 段：secretary = "企业/账户" 等',
    })
  const accounts = new Map<string, PublicKey>(
    enterprises.flatMap(({ request }) =>
      request.accounts.map(({ name, publicKey }) => [`${request.name}/${name}`, publicKey] as const),
    ),
  )
  const officers = new Map<string, PublicKey>()
  for (const [office, account] of Object.entries(value)) {
    const key = typeof account === 'string' ? accounts.get(account) : undefined
    if (key === undefined) {
      const known = [...accounts.keys()].join(', ') || '–'
      return wrong(place, office.slice(0, 40), {
        en: `an account of a request is needed, ENTERPRISE/ACCOUNT; there are: ${known}`,
        zh: `需要申请中的账户“企业/账户”；现有：${known}`,
      })
    }
    officers.set(office, key)
  }
  return ok(officers)
}

const readToml = (file: string, text: string): Result<Table> => {
  if (text.length > LIMITS.orgsFileBytes)
    return trouble(file, { en: 'this file is too long to be one', zh: '文件过长' })
  try {
    return ok(parse(text))
  } catch (cause) {
    const { line, message } = cause as { line?: number; message: string }
    const why = message.split('\n')[0] ?? ''
    return trouble(`${file}${line === undefined ? '' : `: line ${line}`}`, {
      en: `this is no TOML: ${why}`,
      zh: `不是 TOML：${why}`,
    })
  }
}

/** Reads the file and every request that it names. Refuses with BAD_CEREMONY. */
export const readOrgs = async (file: string): Promise<Result<Orgs>> => {
  const place: Place = { file, at: '' }
  const text = await readFileOf(place, '', resolve(file))
  if (!text.ok) return text
  const table = readToml(file, text.value)
  if (!table.ok) return table
  const known = checkKnown(place, table.value, ['name', 'data_class', 'epoch_length', 'enterprise', 'officers'])
  if (!known.ok) return known
  const { name, data_class: classOf, epoch_length: epochLength, enterprise, officers: offices } = table.value
  if (typeof name !== 'string' || !/^[a-z0-9-]{1,64}$/.test(name))
    return wrong(place, 'name', {
      en: 'a name of the chain of a-z, 0-9 and hyphens is needed',
      zh: '需要链名：只含 a-z、0-9 和连字符',
    })
  const dataClass =
    typeof classOf === 'string' && Object.hasOwn(DATA_CLASSES, classOf) ? DATA_CLASSES[classOf] : undefined
  const classes = Object.keys(DATA_CLASSES).join(', ')
  if (dataClass === undefined)
    return wrong(place, 'data_class', { en: `one of ${classes} is needed`, zh: `须为 ${classes} 之一` })
  if (
    typeof epochLength !== 'number' ||
    !Number.isInteger(epochLength) ||
    epochLength < 1 ||
    epochLength > EPOCH_LENGTH_MAX
  )
    return wrong(place, 'epoch_length', {
      en: 'the blocks of one term are needed, 1 or more',
      zh: '需要任期区块数，至少 1',
    })
  const enterprises = await readEnterprises(file, enterprise)
  if (!enterprises.ok) return enterprises
  const officers = readOfficers({ file, at: 'officers' }, offices, enterprises.value)
  if (!officers.ok) return officers
  return ok({ name, dataClass, epochLength, enterprises: enterprises.value, officers: officers.value })
}
