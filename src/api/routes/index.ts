/** Every route under `/v1`: the server is made of this table and so is the OpenAPI document. */

import { openApi } from '../openapi.ts'
import { jsonAnswer, type Route } from '../route.ts'
import { block, blocks, events } from './blocks.ts'
import { records, timeline } from './lookup.ts'
import { genesis, heartbeat, peers, status, validators } from './node.ts'
import { privateAsk, privateErasure, privateNode } from './private.ts'
import { modules, query, state } from './state.ts'
import { attestation, submit, submitMany, transaction } from './transactions.ts'

const document: Route = {
  method: 'GET',
  path: '/v1/openapi.json',
  summary: { en: 'This document.', zh: '本接口文档。' },
  answer: jsonAnswer({ type: 'object' }),
  handle: reader => ({ json: openApi(ROUTES, reader.status().version) }),
}

export const ROUTES: readonly Route[] = [
  submit,
  submitMany,
  transaction,
  attestation,
  blocks,
  block,
  events,
  state,
  query,
  timeline,
  records,
  modules,
  status,
  validators,
  peers,
  heartbeat,
  genesis,
  privateNode,
  privateAsk,
  privateErasure,
  document,
]
