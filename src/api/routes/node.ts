/** The node and its chain. */

import { LIMITS, toHex } from '#base'
import { heartbeatJson, ValidatorSet } from '#chain'
import { BYTES_TYPE, granted, jsonAnswer, type Route } from '../route.ts'
import { named } from '../schema.ts'
import { showStatus } from '../views.ts'

export const status: Route = {
  method: 'GET',
  path: '/v1/status',
  summary: { en: 'Chain, height, roots, epoch, view, peers.', zh: '节点状态：链、高度、根、任期、视图、节点数。' },
  answer: jsonAnswer(named('Status')),
  handle: reader => ({ json: showStatus(reader.status()) }),
}

export const validators: Route = {
  method: 'GET',
  path: '/v1/validators',
  summary: { en: 'Validators of the current epoch.', zh: '当前任期的验证人。' },
  answer: jsonAnswer(named('ValidatorSet')),
  handle: reader => ({ json: ValidatorSet.toJson(reader.validators()) }),
}

export const peers: Route = {
  method: 'GET',
  path: '/v1/peers',
  summary: { en: 'Other nodes of the federation, and which are connected.', zh: '联盟其他节点及其连接状态。' },
  answer: jsonAnswer({ type: 'array', maxItems: LIMITS.peers, items: named('Peer') }),
  handle: reader => ({
    json: reader.listPeers().map(({ enterprise = null, ...rest }) => ({ ...rest, enterprise })),
  }),
}

export const heartbeat: Route = {
  method: 'GET',
  path: '/v1/heartbeat',
  summary: {
    en: 'The newest heartbeat of a quiet chain, complete for offline verification; replaced every slot, kept nowhere.',
    zh: '静默链的最新心跳证书，可离线校验；每时隙替换，不落盘。',
  },
  answer: jsonAnswer(named('Heartbeat')),
  handle: async reader => ({ json: heartbeatJson(granted(await reader.heartbeat())) }),
}

export const genesis: Route = {
  method: 'GET',
  path: '/v1/genesis',
  summary: { en: 'The genesis, canonical bytes; their hash is the id of the chain.', zh: '创世文件（规范字节）。' },
  answer: { status: 200, type: BYTES_TYPE, schema: { type: 'string', format: 'binary' } },
  handle: reader => ({ bytes: reader.genesis(), immutable: toHex(reader.status().chainId) }),
}
