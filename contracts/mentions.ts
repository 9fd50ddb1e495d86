/** What events and rows are about, by their declarations: for read indexes outside of the chain. */

import { type Codec, type Json, type KindField, readU32be, toHex } from '#base'
import type { Event } from '#chain'
import type { Module } from './define.ts'
import type { MachineDescription } from './engine.ts'
import { ID_BYTES, type Id } from './ids.ts'
import { fromBinaryText, readKey } from './key.ts'

/** What an event names. */
export interface Mentions {
  /** Ids (16 bytes) and accounts (20 bytes) that stand in it, each once, in order of its fields. */
  readonly ids: readonly Uint8Array[]
  /** The organisation that it is about: its field `orgId`. */
  readonly orgId: Id | undefined
}

/** A row of a table with a machine of state. */
export interface RecordState {
  readonly module: number
  readonly table: number
  readonly machine: string
  readonly state: number
  /** The row's `orgId`, where it has one. */
  readonly orgId: Id | undefined
  readonly key: Uint8Array
}

const NAMES: ReadonlySet<number> = new Set([ID_BYTES, 20])

const idsIn = (fields: Readonly<Record<string, KindField>>, value: object): readonly Uint8Array[] =>
  Object.entries(fields).flatMap(([name, { kind }]) => {
    const held = (value as Readonly<Record<string, unknown>>)[name]
    const all: readonly unknown[] = Array.isArray(held) ? held : [held]
    return all.flatMap(one => {
      if (one instanceof Uint8Array) return NAMES.has(one.length) ? [one] : []
      return kind.fields !== undefined && one !== null && typeof one === 'object' ? idsIn(kind.fields, one) : []
    })
  })

const sameBytes = (a: Uint8Array) => (b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])

/** Undefined for an event that these modules do not know. */
export const mentionsOf = (modules: readonly Module[], { module: number, kind, data }: Event): Mentions | undefined => {
  const event = modules.find(({ id }) => id === number)?.events.find(({ id }) => id === kind)
  const read = event?.data.decode(data)
  if (event === undefined || read === undefined || !read.ok) return undefined
  const value = read.value as { readonly orgId?: unknown }
  const ids = idsIn((event.data as Codec<unknown>).fields, value as object)
  const orgId = value.orgId instanceof Uint8Array && value.orgId.length === ID_BYTES ? (value.orgId as Id) : undefined
  return { ids: ids.filter((one, i) => ids.findIndex(sameBytes(one)) === i), orgId }
}

/** The machines of state of all modules. */
export const machinesOf = (modules: readonly Module[]): readonly MachineDescription[] =>
  modules.flatMap(({ id, name: module, machines = [] }) =>
    machines.map(({ name, table, states }) => ({
      module,
      moduleId: id,
      name,
      tableId: table.id,
      states,
      prefix: fromBinaryText(table.prefix),
    })),
  )

/** State of a record, from the key and the value of its row; undefined for rows of tables without a machine. */
export const recordStateOf = (
  modules: readonly Module[],
  key: Uint8Array,
  value: Uint8Array,
): RecordState | undefined => {
  const number = readU32be(key, 0)
  const module = modules.find(({ id }) => id === number >>> 16)
  const machine = module?.machines?.find(({ table }) => table.id === (number & 0xffff))
  if (module === undefined || machine === undefined) return undefined
  const read = (machine.table.value as Codec<unknown>).decode(value)
  if (!read.ok) return undefined
  const { state, orgId } = read.value as { readonly state: number; readonly orgId?: unknown }
  const at = orgId instanceof Uint8Array && orgId.length === ID_BYTES ? (orgId as Id) : undefined
  return { module: module.id, table: machine.table.id, machine: machine.name, state, orgId: at, key }
}

/** A row in words: `{ key: [parts, hexadecimal or numbers], value }`; null for one that these modules do not know. */
export const describeRow = (modules: readonly Module[], key: Uint8Array, value: Uint8Array): Json => {
  const number = readU32be(key, 0)
  const module = modules.find(({ id }) => id === number >>> 16)
  const table = module?.tables.find(({ id }) => id === (number & 0xffff))
  const codec = table?.value as Codec<unknown> | undefined
  const read = codec?.decode(value)
  if (table === undefined || codec === undefined || read?.ok !== true) return null
  const parts = readKey(table.key, key).map(part => (part instanceof Uint8Array ? toHex(part) : Number(part)))
  return { key: parts, value: codec.toJson(read.value) }
}
