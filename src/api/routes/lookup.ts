/** Looking things up: what happened to whom, and which records are in which state. */

import { decodeAddress, fromHex, LIMITS } from '#base'
import { refuse } from '../problem.ts'
import { granted, type Input, jsonAnswer, numberParam, type Route } from '../route.ts'
import { digits, hex, object, text } from '../schema.ts'

const PAGE = {
  limit: {
    type: 'string',
    pattern: '^[1-9][0-9]{0,3}$',
    description: `items of the page, at most ${LIMITS.queryRows}`,
  },
  after: { ...hex(LIMITS.cursorBytes, 1), description: '`next` of the page before' },
} as const

const items = { type: 'array', maxItems: LIMITS.queryRows, items: {} }
const pageSchema = object({ items, next: text }, ['next'])

/** `limit` and `after` as the question has them. */
const pageParams = (input: Input): { readonly limit?: number; readonly after?: string } => {
  const { after } = input.query
  const limit = numberParam(input, 'limit', { max: LIMITS.queryRows })
  return { ...(limit === 0 ? {} : { limit }), ...(typeof after === 'string' ? { after } : {}) }
}

const timeOf = (input: Input, name: 'from' | 'to'): number | undefined =>
  input.query[name] === undefined ? undefined : numberParam(input, name, {})

const name = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' }

export const timeline: Route = {
  method: 'GET',
  path: '/v1/timeline/:id',
  summary: {
    en: 'Events that name an id (hexadecimal) or an account, oldest first; below=true: all of an organisation and what is below it.',
    zh: '某编号（十六进制）或账户的全部事件，从旧到新；below=true 则为某组织及其下级的全部事件。',
  },
  params: { id: { type: 'string', pattern: '^([0-9a-f]{32}|kpk1[02-9ac-hj-np-z]{6,60})$' } },
  query: {
    below: { type: 'string', enum: ['true', 'false'], description: 'the organisation and all below it' },
    from: { ...digits, description: 'block times from here on, milliseconds' },
    to: { ...digits, description: 'block times before this, milliseconds' },
    ...PAGE,
  },
  answer: jsonAnswer(pageSchema),
  handle: async (reader, input) => {
    const { id: given = '' } = input.params
    const id = fromHex(given) ?? decodeAddress(given) ?? refuse('BAD_REQUEST', 'id')
    const fromMs = timeOf(input, 'from')
    const toMs = timeOf(input, 'to')
    const times = { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) }
    const question = { id, below: input.query.below === 'true', ...times, ...pageParams(input) }
    return { json: granted(await reader.timeline(question)) }
  },
}

export const records: Route = {
  method: 'GET',
  path: '/v1/records/:module/:machine/:state',
  summary: {
    en: 'Records of a machine of state that are in a state now, of one organisation if org is given.',
    zh: '当前处于某状态的记录，可用 org 限定组织。',
  },
  params: { module: name, machine: name, state: { type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,63}$' } },
  query: { org: { ...hex(16), description: 'organisation' }, ...PAGE },
  answer: jsonAnswer(object({ height: { type: 'integer' }, items, next: text }, ['next'])),
  handle: async (reader, input) => {
    const { module = '', machine = '', state = '' } = input.params
    const { org } = input.query
    const orgId = typeof org === 'string' ? fromHex(org) : undefined
    const question = { module, machine, state, ...(orgId === undefined ? {} : { orgId }), ...pageParams(input) }
    return { json: granted(await reader.records(question)) }
  },
}
