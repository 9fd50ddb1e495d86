/** Final blocks: one, in pages, and as they come. */

import { fromHex, type Hash, LIMITS, toHex } from '#base'
import { refuse } from '../problem.ts'
import type { FinalBlock, NodeReader } from '../reader.ts'
import { jsonAnswer, numberParam, type Route, STREAM_TYPE } from '../route.ts'
import { digits, named, text } from '../schema.ts'
import { showBlock } from '../views.ts'

const heightOf = (reader: NodeReader, name: string): number => {
  if (name === 'latest') return reader.status().height
  return name.length === 64 ? (reader.heightOf(fromHex(name) as Hash) ?? refuse('NOT_FOUND')) : Number(name)
}

/** Refuses with NOT_FOUND what is not final yet, and with HEIGHT_UNAVAILABLE what this node does not hold. */
const blockAt = (reader: NodeReader, height: number): FinalBlock =>
  reader.block(height) ?? refuse(height > reader.status().height ? 'NOT_FOUND' : 'HEIGHT_UNAVAILABLE')

export const block: Route = {
  method: 'GET',
  path: '/v1/blocks/:id',
  summary: { en: 'A final block by height, id or "latest".', zh: '按高度、区块号或 latest 查询区块。' },
  params: { id: { type: 'string', pattern: '^(latest|0|[1-9][0-9]{0,14}|[0-9a-f]{64})$' } },
  answer: jsonAnswer(named('BlockDetail')),
  handle: (reader, { params: { id = '' } }) => {
    const found = blockAt(reader, heightOf(reader, id))
    const json = { ...(showBlock(found) as object), events: reader.closingEvents(found.block.header.height) }
    return id === 'latest' ? { json } : { json, immutable: toHex(found.id) }
  },
}

/** Blocks from `from` downwards, up to the first that this node does not hold. */
const pageOf = (reader: NodeReader, from: number, limit: number): readonly FinalBlock[] => {
  const found: FinalBlock[] = []
  for (let height = from; height >= 0 && found.length < limit; height--) {
    const one = reader.block(height)
    if (one === undefined) break
    found.push(one)
  }
  return found
}

export const blocks: Route = {
  method: 'GET',
  path: '/v1/blocks',
  summary: {
    en: 'Final blocks, newest first; before=next goes on where the last page ended.',
    zh: '区块列表，从新到旧；用 before=next 翻页。',
  },
  query: {
    before: { ...digits, description: 'only blocks below this height' },
    limit: { type: 'string', pattern: '^[1-9][0-9]{0,4}$', description: `at most ${LIMITS.apiPageItems}` },
  },
  answer: jsonAnswer(named('BlockPage')),
  handle: (reader, input) => {
    const head = reader.status().height
    const from = Math.min(numberParam(input, 'before', { fallback: head + 1 }), head + 1) - 1
    const limit = numberParam(input, 'limit', { fallback: 20, max: LIMITS.apiPageItems })
    const found = pageOf(reader, from, limit)
    const lowest = from - found.length + 1
    // Fewer than asked for: there is nothing further down.
    return { json: { items: found.map(showBlock), next: found.length === limit && lowest > 0 ? lowest : null } }
  },
}

export const events: Route = {
  method: 'GET',
  path: '/v1/events',
  summary: {
    en: 'Final blocks as server-sent events. The id is the height: Last-Event-ID goes on after it, without loss or double.',
    zh: '以服务器推送事件发送最终区块；编号为高度，断线后用 Last-Event-ID 续传，不漏不重。',
  },
  query: { from: { ...digits, description: 'first height; without it, the next block' } },
  answer: { status: 200, type: STREAM_TYPE, schema: text },
  handle: (reader, input) => {
    const { lastEventId } = input
    if (lastEventId !== undefined && !/^[0-9]{1,15}$/.test(lastEventId))
      return refuse('BAD_REQUEST', 'Last-Event-ID: a height is needed')
    const { height } = reader.status()
    const streamFrom =
      lastEventId === undefined ? numberParam(input, 'from', { fallback: height + 1 }) : Number(lastEventId) + 1
    if (streamFrom <= height) blockAt(reader, streamFrom)
    return { streamFrom }
  },
}
