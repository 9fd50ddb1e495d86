/** State by key, and what the contract modules answer. */

import { fromHex, type Json, LIMITS } from '#base'
import { queryArguments } from '../arguments.ts'
import { refuse } from '../problem.ts'
import type { NodeReader } from '../reader.ts'
import { granted, jsonAnswer, type Route } from '../route.ts'
import { hex, named } from '../schema.ts'
import { showState } from '../views.ts'

export const state: Route = {
  method: 'GET',
  path: '/v1/state/:key',
  summary: {
    en: 'A state value by key (hexadecimal); proof=true adds its proof.',
    zh: '按键（十六进制）查询状态；proof=true 附带证明。',
  },
  params: { key: hex(LIMITS.stateKeyBytes, 1) },
  query: { proof: { type: 'string', enum: ['true', 'false'], description: 'proof, header and finalization' } },
  answer: jsonAnswer(named('State')),
  handle: (reader, { params, query }) => {
    const key = fromHex(params.key ?? '') ?? refuse('BAD_REQUEST')
    return { json: showState(key, reader.state(key), query.proof === 'true') }
  },
}

const descriptions = new WeakMap<NodeReader, Json>()

/** Modules do not change while a node runs, and to describe them takes longer than a query. */
const describe = (reader: NodeReader): Json => {
  const description = descriptions.get(reader) ?? reader.describe()
  descriptions.set(reader, description)
  return description
}

const name = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' }

export const query: Route = {
  method: 'GET',
  path: '/v1/query/:module/:query',
  summary: {
    en: 'A query of a contract module; its arguments are query parameters, a list by giving one several times. height: as of that block.',
    zh: '合约模块查询，参数放在查询字符串中，列表则重复同名参数；height 为按该区块之后的状态。',
  },
  params: { module: name, query: name },
  query: 'open',
  answer: jsonAnswer({}),
  handle: async (reader, { params: { module = '', query: asked = '' }, query: given }) => {
    const { args, height } = queryArguments(describe(reader), [module, asked], given)
    return { json: granted(await reader.query(module, asked, args, height)) }
  },
}

export const modules: Route = {
  method: 'GET',
  path: '/v1/modules',
  summary: { en: 'Modules with their actions, queries and events.', zh: '合约模块说明。' },
  answer: jsonAnswer({ type: 'array' }),
  handle: reader => ({ json: describe(reader) }),
}
