/**
 * One who has every file of a home and every secret that its keystores still give, and knows all formats: tries every key
 * on everything that looks like something of ours, at every offset, deleted or not.
 */

import { hkdfSync } from 'node:crypto'
import { ascii, concat, equalBytes, type Hash, readU32be, TAGS, tagged, toHex, u32be } from '#base'
import { unseal } from '../../src/private/aead.ts'
import { PrivateRow, type RecordName, rowKey } from '../../src/private/rows.ts'

export interface Loot {
  /** Hexadecimal, of every key that could be had. */
  readonly keys: ReadonlySet<string>
  readonly rows: readonly PrivateRow[]
}

const SLOT_BYTES = 60

function* placesOf(blob: Uint8Array, pattern: Uint8Array): Generator<number> {
  const text = Buffer.from(blob.buffer, blob.byteOffset, blob.length)
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) yield at
}

/** True if the bytes stand anywhere in a blob. */
export const holds = (blobs: readonly Uint8Array[], bytes: Uint8Array): boolean =>
  blobs.some(blob => !placesOf(blob, bytes).next().done)

const generationKeys = (chainId: Hash, blobs: readonly Uint8Array[], secrets: readonly Uint8Array[]): Uint8Array[] => {
  const masters = secrets.flatMap(secret => [
    secret,
    new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), TAGS.privateGeneration, 32)),
  ])
  const found: Uint8Array[] = []
  for (const blob of blobs)
    for (const at of placesOf(blob, concat(ascii('KPKG'), Uint8Array.of(1))))
      for (const master of masters) {
        const about = tagged('privateGeneration', chainId, u32be(readU32be(blob, at + 5)))
        const key = unseal(master, about, blob.subarray(at + 9, at + 9 + SLOT_BYTES))
        if (key !== undefined) found.push(key)
      }
  return found
}

interface SlotKey {
  readonly slot: number
  readonly key: Uint8Array
}

const recordKeys = (chainId: Hash, blobs: readonly Uint8Array[], wrapping: readonly Uint8Array[]): SlotKey[] => {
  const found: SlotKey[] = []
  for (const blob of blobs)
    for (const at of placesOf(blob, concat(ascii('KPKT'), Uint8Array.of(1)))) {
      const generation = readU32be(blob, at + 5)
      for (let slot = 0; at + 16 + (slot + 1) * SLOT_BYTES <= blob.length; slot++) {
        const start = at + 16 + slot * SLOT_BYTES
        const about = tagged('privateSlot', chainId, u32be(generation), u32be(slot))
        for (const key of wrapping) {
          const opened = unseal(key, about, blob.subarray(start, start + SLOT_BYTES))
          if (opened !== undefined) found.push({ slot, key: opened })
        }
      }
    }
  return found
}

const varint = (blob: Uint8Array, at: number): readonly [value: number, next: number] => {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = blob[at + i] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return [value, at + i + 1]
  }
  return [-1, at]
}

interface SealedAt {
  readonly slot: number
  readonly sealed: Uint8Array
}

/** Whatever reads as a SealedRow: version 1, slot (left out when it is 0), bytes. */
function* sealedRows(blob: Uint8Array): Generator<SealedAt> {
  for (const at of placesOf(blob, Uint8Array.of(8, 1))) {
    const [slot, next] = blob[at + 2] === 0x10 ? varint(blob, at + 3) : [0, at + 2]
    if (blob[next] !== 0x1a) continue
    const [length, start] = varint(blob, next + 1)
    if (length > 28 && start + length <= blob.length) yield { slot, sealed: blob.subarray(start, start + length) }
  }
}

export interface Raid {
  readonly chainId: Hash
  readonly blobs: readonly Uint8Array[]
  readonly secrets: readonly Uint8Array[]
  /** Records that the attacker has heard of; their ids stand on the chain. */
  readonly names: readonly RecordName[]
}

export const raid = ({ chainId, blobs, secrets, names }: Raid): Loot => {
  const generations = generationKeys(chainId, blobs, secrets)
  const keys = recordKeys(chainId, blobs, [...generations, ...secrets])
  const rows: PrivateRow[] = []
  for (const blob of blobs)
    for (const { slot, sealed } of sealedRows(blob))
      for (const name of names)
        for (const revision of [1, 2, 3])
          for (const { key } of keys.filter(one => one.slot === slot)) {
            const about = tagged('privateRow', chainId, rowKey(name, revision), u32be(slot))
            const bytes = unseal(key, about, sealed)
            const row = bytes && PrivateRow.decode(bytes)
            if (row?.ok === true) rows.push(row.value)
          }
  return { keys: new Set([...secrets, ...generations, ...keys.map(({ key }) => key)].map(toHex)), rows }
}

/** True if some row has this value in a field. */
export const hasValue = ({ rows }: Loot, value: Uint8Array): boolean =>
  rows.some(({ fields, closed }) => [...fields, ...closed].some(one => equalBytes(one.value, value)))
