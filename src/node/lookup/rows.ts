/**
 * Rows of a node's read index, from what a block did: which events name whom, which happened below which organisation,
 * and which records are in which state. Derived from the chain, no part of it.
 *
 * `1 ‖ u8(length) ‖ id ‖ place` and `2 ‖ organisation ‖ place` → empty, with place = `u64(height) ‖ u32(receipt) ‖ u32(event)`;
 * `3 ‖ u16(module) ‖ u16(table) ‖ u8(state) ‖ organisation or zeros ‖ state key` → u64(height since when).
 */

import { concat, equalBytes, readU32be, readU64be, u32be, u64be } from '#base'
import type { Receipt } from '#chain'
import type { Engine, Id, RecordState } from '#contracts'
import type { KvWrite, StateWrite } from '#storage'

const KIND = { named: 1, below: 2, record: 3 } as const
const ORG_BYTES = 16
const NO_ORG = new Uint8Array(ORG_BYTES)
const EMPTY = new Uint8Array(0)

/** Where an event stands. */
export interface EventPlace {
  readonly height: number
  readonly receipt: number
  readonly event: number
}

const PLACE_BYTES = 16
const placeBytes = ({ height, receipt, event }: EventPlace) => concat(u64be(height), u32be(receipt), u32be(event))

/** Place at the end of a row's key. */
export const placeOf = (key: Uint8Array): EventPlace => {
  const at = key.length - PLACE_BYTES
  return { height: readU64be(key, at), receipt: readU32be(key, at + 8), event: readU32be(key, at + 12) }
}

/** Events that name this id or account. */
export const namedPrefix = (id: Uint8Array): Uint8Array => concat(Uint8Array.of(KIND.named, id.length), id)
/** Events about an organisation and, as it was then, what was below it. */
export const belowPrefix = (orgId: Uint8Array): Uint8Array => concat(Uint8Array.of(KIND.below), orgId)

export interface RecordPrefix {
  readonly module: number
  readonly table: number
  readonly state: number
  readonly orgId?: Uint8Array
}

const stateNumber = (state: number) => Uint8Array.of(state & 0xff)
/** Records of a machine in a state, of one organisation where it is given. */
export const recordPrefix = ({ module, table, state, orgId = EMPTY }: RecordPrefix): Uint8Array =>
  concat(Uint8Array.of(KIND.record), u32be(((module << 16) | table) >>> 0), stateNumber(state), orgId)

const RECORD_HEAD_BYTES = 1 + 4 + 1 + ORG_BYTES
/** State key of the record that a row is about. */
export const recordKeyOf = (row: Uint8Array): Uint8Array => row.subarray(RECORD_HEAD_BYTES)

const recordRow = ({ module, table, state, orgId, key }: RecordState): Uint8Array =>
  concat(recordPrefix({ module, table, state, orgId: orgId ?? NO_ORG }), key)

export type IndexEngine = Pick<Engine, 'mentions' | 'recordState' | 'orgPath'>

export interface IndexedBlock {
  readonly height: number
  readonly receipts: readonly Receipt[]
  readonly writes: readonly StateWrite[]
  /** The state after the block. */
  get(key: Uint8Array): Uint8Array | undefined
}

const eventRows = (engine: IndexEngine, { height, receipts, get }: IndexedBlock): readonly Uint8Array[] => {
  const paths = new Map<string, readonly Id[]>()
  const pathOf = (orgId: Id): readonly Id[] => {
    const name = orgId.join()
    const path = paths.get(name) ?? engine.orgPath({ get }, orgId)
    paths.set(name, path)
    return path
  }
  return receipts.flatMap(({ events }, receipt) =>
    events.flatMap((one, event) => {
      const mentions = engine.mentions(one)
      if (mentions === undefined) return []
      const place = placeBytes({ height, receipt, event })
      const above = mentions.orgId === undefined ? [] : pathOf(mentions.orgId)
      return [...mentions.ids.map(namedPrefix), ...above.map(belowPrefix)].map(prefix => concat(prefix, place))
    }),
  )
}

const recordRows = (engine: IndexEngine, { height, writes }: IndexedBlock): readonly KvWrite[] =>
  writes.flatMap(([key, value, before]) => {
    const now = value && engine.recordState(key, value)
    const then = before && engine.recordState(key, before)
    const put = now && recordRow(now)
    const gone = then && recordRow(then)
    if (put !== undefined && gone !== undefined && equalBytes(put, gone)) return []
    return [
      ...(gone === undefined ? [] : [[gone, undefined] as const]),
      ...(put === undefined ? [] : [[put, u64be(height)] as const]),
    ]
  })

/** What a block changes in the index. */
export const rowsOfBlock = (engine: IndexEngine, block: IndexedBlock): readonly KvWrite[] => [
  ...eventRows(engine, block).map((key): KvWrite => [key, EMPTY]),
  ...recordRows(engine, block),
]
