/** The private store of the node. What is asked of it is signed by who asks; nothing of it is cached anywhere. */

import { fromHex, LIMITS, toHex } from '#base'
import { refuse } from '../problem.ts'
import type { NodeReader, PrivateDesk } from '../reader.ts'
import { granted, jsonAnswer, type Route } from '../route.ts'
import { digits, hash, hex, object } from '../schema.ts'

const deskOf = ({ private: desk }: NodeReader): PrivateDesk =>
  desk ?? refuse('NOT_FOUND', 'this node has no private store')

export const privateNode: Route = {
  method: 'GET',
  path: '/v1/private',
  summary: {
    en: 'Key of this node, for which requests to its private store are signed (compare it with what you know of the node), and number of its last start, which they name.',
    zh: '本节点公钥（对其私有库的请求须针对该公钥签名，请与已知信息核对）与本次启动编号。',
  },
  answer: jsonAnswer(object({ node: hash, session: hex(16) })),
  handle: reader => {
    const { nodeKey, session } = deskOf(reader)
    return { json: { node: toHex(nodeKey), session: toHex(session) } }
  },
}

export const privateAsk: Route = {
  method: 'POST',
  path: '/v1/private',
  summary: {
    en: 'A signed request to the private store: a SignedPrivateRequest as canonical bytes. Every reading is logged.',
    zh: '对私有库的签名请求：SignedPrivateRequest 规范字节。每次查阅均留痕。',
  },
  body: { bytesMax: LIMITS.privateRequestBytes },
  answer: jsonAnswer({ type: 'object' }),
  handle: async (reader, { body }) => {
    if (!(body instanceof Uint8Array)) return refuse('BAD_REQUEST', 'application/octet-stream is needed')
    return { json: granted(await deskOf(reader).ask(body)) }
  },
}

export const privateErasure: Route = {
  method: 'GET',
  path: '/v1/private/:type/:id/erasure',
  summary: {
    en: 'How a record stands on the chain, and what the private store of this node still has of it.',
    zh: '档案的链上状态，以及本节点私有库中的留存情况。',
  },
  params: { type: digits, id: hex(LIMITS.recordIdBytes, 1) },
  answer: jsonAnswer({ type: 'object' }),
  handle: async (reader, { params }) => {
    const id = fromHex(params.id ?? '') ?? refuse('BAD_REQUEST', 'id')
    return { json: granted(await deskOf(reader).erasure(Number(params.type), id)) }
  },
}
