/** Answers from the read index: what happened to whom, below whom, when; which records are in which state. */

import type { RecordsQuestion, TimelineQuestion } from '#api'
import {
  assert,
  concat,
  equalBytes,
  err,
  fromHex,
  type Json,
  LIMITS,
  ok,
  type Result,
  readU64be,
  toHex,
  u64be,
  ZERO_HASH,
} from '#base'
import type { Engine } from '#contracts'
import type { Store } from '#storage'
import { belowPrefix, type EventPlace, namedPrefix, placeOf, recordKeyOf, recordPrefix } from './rows.ts'

export interface LookupParts {
  readonly store: Pick<Store, 'index' | 'indexed' | 'receipts' | 'block' | 'head' | 'state'>
  readonly engine: Pick<Engine, 'describeEvent' | 'describeRecord' | 'machines'>
}

export interface Lookup {
  timeline(question: TimelineQuestion): Promise<Result<Json>>
  records(question: RecordsQuestion): Promise<Result<Json>>
}

/** Lowest height whose block is not before `timeMs`; times of blocks ascend. */
const heightFrom = (store: Pick<Store, 'head' | 'block'>, timeMs: number): number => {
  let low = 0
  let high = (store.head()?.height ?? 0) + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const block = store.block(middle)
    assert(block !== undefined, 'a height without a block')
    if (block.header.timeMs < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Reads each block once, however many of its events are shown. */
const eventReader = ({ store, engine }: LookupParts) => {
  let at: { height: number; timeMs: number; receipts: NonNullable<ReturnType<Store['receipts']>> } | undefined
  return ({ height, receipt: index, event: number }: EventPlace): Json => {
    if (at?.height !== height) {
      const block = store.block(height)
      const receipts = store.receipts(height)
      assert(block !== undefined && receipts !== undefined, 'the index names a block that is not there')
      at = { height, timeMs: block.header.timeMs, receipts }
    }
    const receipt = at.receipts[index]
    const event = receipt?.events[number]
    assert(receipt !== undefined && event !== undefined, 'the index names an event that is not there')
    const transaction = equalBytes(receipt.txId, ZERO_HASH) ? null : toHex(receipt.txId)
    return { height, timeMs: at.timeMs, transaction, ...(engine.describeEvent(event) as object) } as Json
  }
}

interface Page {
  readonly items: readonly Json[]
  readonly next?: string
}

/** Nothing after this row is asked for. */
const END = Symbol('end')

/** Rows for which `show` gives nothing are passed over. */
const pageOf = async (
  rows: AsyncIterable<readonly [Uint8Array, Uint8Array]>,
  limit: number,
  show: (key: Uint8Array, value: Uint8Array) => Json | typeof END | undefined,
): Promise<Page> => {
  const items: Json[] = []
  let last: Uint8Array | undefined
  for await (const [key, value] of rows) {
    if (items.length === limit) return { items, next: toHex(last as Uint8Array) }
    const item = show(key, value)
    if (item === END) break
    if (item !== undefined) items.push(item)
    last = key
  }
  return { items }
}

/** A cursor that a page gave, or MALFORMED; it must lie where the question looks. */
const cursorIn = (prefix: Uint8Array, after: string | undefined): Result<Uint8Array | undefined> => {
  if (after === undefined) return ok(undefined)
  const bytes = fromHex(after)
  const fits = bytes !== undefined && equalBytes(bytes.subarray(0, prefix.length), prefix)
  return fits ? ok(bytes) : err('MALFORMED', 'after: no cursor of this question')
}

const timeline = async (parts: LookupParts, question: TimelineQuestion): Promise<Result<Json>> => {
  const { id, below, fromMs, toMs, limit = LIMITS.pageItems, after } = question
  const prefix = below ? belowPrefix(id) : namedPrefix(id)
  const cursor = cursorIn(prefix, after)
  if (!cursor.ok) return cursor
  const first = fromMs === undefined ? undefined : startOf(prefix, heightFrom(parts.store, fromMs))
  const end = toMs === undefined ? Number.MAX_SAFE_INTEGER : heightFrom(parts.store, toMs)
  const start = cursor.value ?? first
  const read = eventReader(parts)
  const rows = parts.store.index({ prefix, ...(start === undefined ? {} : { after: start }) })
  const page = await pageOf(rows, limit, key => {
    const place = placeOf(key)
    return place.height < end ? read(place) : END
  })
  return ok({ ...page })
}

/** The place before every event of a height. */
const startOf = (prefix: Uint8Array, height: number): Uint8Array | undefined => {
  if (height === 0) return undefined
  return concat(prefix, u64be(height - 1), new Uint8Array(8).fill(0xff))
}

const records = async ({ store, engine }: LookupParts, question: RecordsQuestion): Promise<Result<Json>> => {
  const machine = engine.machines().find(({ module, name }) => module === question.module && name === question.machine)
  if (machine === undefined) return err('NOT_FOUND', `${question.module} ${question.machine}`)
  const state = machine.states[question.state]
  if (state === undefined) return err('MALFORMED', `states: ${Object.keys(machine.states).join(' ')}`)
  const { orgId, limit = LIMITS.pageItems, after } = question
  const prefix = recordPrefix({
    module: machine.moduleId,
    table: machine.tableId,
    state,
    ...(orgId === undefined ? {} : { orgId }),
  })
  const cursor = cursorIn(prefix, after)
  if (!cursor.ok) return cursor
  const rows = store.index({ prefix, ...(cursor.value === undefined ? {} : { after: cursor.value }) })
  const page = await pageOf(rows, limit, (row, since) => {
    const key = recordKeyOf(row)
    const value = store.state.get(key)
    if (value === undefined) return undefined
    return { sinceHeight: readU64be(since), ...(engine.describeRecord(key, value) as object) } as Json
  })
  return ok({ height: store.head()?.height ?? 0, ...page })
}

/** Refuses with NOT_FOUND where the node keeps no index, and for a machine that is none; MALFORMED for a bad cursor. */
export const createLookup = (parts: LookupParts): Lookup => {
  const kept = (): Result<undefined> =>
    parts.store.indexed() ? ok(undefined) : err('NOT_FOUND', 'this node keeps no read index')
  return {
    timeline: async question => {
      const may = kept()
      return may.ok ? timeline(parts, question) : may
    },
    records: async question => {
      const may = kept()
      return may.ok ? records(parts, question) : may
    },
  }
}
