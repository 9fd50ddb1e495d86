/** Who may say where a node is reached: its own key, on its own chain. */

import { describe, expect, it } from 'vitest'
import { ascii, LIMITS, makeSigner, must, sha256 } from '#base'
import {
  AddressRecords,
  decodeAddressRecords,
  encodeAddressRecords,
  LAST_ADDRESS_SEQUENCE,
  type SignedAddressRecord,
  signAddressRecord,
  verifyAddressRecord,
} from '#chain'

const CHAIN = sha256(ascii('chain'))
const [own, other] = ['own', 'other'].map(name => makeSigner(sha256(ascii(name)))) as [
  ReturnType<typeof makeSigner>,
  ReturnType<typeof makeSigner>,
]
const addresses = [ascii('/dns4/a.example/tcp/9000')]
const record = signAddressRecord(CHAIN, { sequence: 7, addresses }, own)

const verdict = (signed: SignedAddressRecord, chain = CHAIN) => {
  const verified = verifyAddressRecord(chain, signed)
  return verified.ok ? 'ok' : verified.fault.code
}

describe('an address record', () => {
  it('holds under the key that it names, on the chain that it was signed for', () => {
    expect(verdict(record)).toBe('ok')
    expect(verdict(record, sha256(ascii('another chain')))).toBe('BAD_SIGNATURE')
  })

  it('is refused where anything in it is another thing than was signed', () => {
    const changed = [
      { ...record.record, nodeKey: other.publicKey },
      { ...record.record, sequence: 8 },
      { ...record.record, addresses: [] },
      { ...record.record, addresses: [ascii('/dns4/b.example/tcp/9000')] },
    ]
    expect(changed.map(one => verdict({ ...record, record: one }))).toEqual(changed.map(() => 'BAD_SIGNATURE'))
  })

  it('has no number above which no other could follow', () => {
    const at = (sequence: number) => verdict(signAddressRecord(CHAIN, { sequence, addresses }, own))
    expect(at(LAST_ADDRESS_SEQUENCE)).toBe('ok')
    expect(at(LAST_ADDRESS_SEQUENCE + 1)).toBe('MALFORMED')
  })
})

describe('a message of address records', () => {
  const second = signAddressRecord(CHAIN, { sequence: 1, addresses: [] }, other)
  const code = (bytes: Uint8Array) => {
    const decoded = decodeAddressRecords(bytes)
    return decoded.ok ? decoded.value.length : decoded.fault.code
  }

  it('is the same in whatever order they were, and has each key once', () => {
    const bytes = encodeAddressRecords([record, second])
    expect(encodeAddressRecords([second, record])).toEqual(bytes)
    expect(code(bytes)).toBe(2)
    const { records } = must(AddressRecords.decode(bytes))
    expect(code(AddressRecords.encode({ records: records.toReversed() }))).toBe('NON_CANONICAL')
    expect(code(AddressRecords.encode({ records: [record, record] }))).toBe('NON_CANONICAL')
  })

  it('is refused where it is longer than may be, or has more addresses or longer ones', () => {
    expect(code(new Uint8Array(LIMITS.addressFrameBytes + 1))).toBe('TOO_LARGE')
    // By hand, since the encoder makes no such thing: one message in the other, each with tag and length.
    const nested = (tag: number, content: Uint8Array) => {
      const length = content.length < 128 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7]
      return Uint8Array.of(tag, ...length, ...content)
    }
    const withAddresses = (list: readonly Uint8Array[]) => {
      const said = [nested(0x0a, own.publicKey), Uint8Array.of(0x10, 7), ...list.map(one => nested(0x1a, one))]
      const inner = nested(0x0a, Uint8Array.from(said.flatMap(part => [...part])))
      return nested(0x0a, Uint8Array.from([...inner, ...nested(0x12, record.signature)]))
    }
    expect(code(withAddresses(addresses))).toBe(1)
    const many = Array.from({ length: LIMITS.addressesPerRecord + 1 }, () => ascii('/dns4/a/tcp/1'))
    expect(code(withAddresses(many))).not.toBe(1)
    expect(code(withAddresses([new Uint8Array(LIMITS.addressBytes + 1)]))).not.toBe(1)
  })

  it('has room for all nodes that may be connected and the own one, with the longest addresses', () => {
    const longest = Array.from({ length: LIMITS.addressesPerRecord }, () => new Uint8Array(LIMITS.addressBytes))
    const full = Array.from({ length: LIMITS.peers + 1 }, (_, n) => ({
      record: { ...record.record, nodeKey: sha256(ascii(`key ${n}`)) as never, sequence: LAST_ADDRESS_SEQUENCE },
      signature: record.signature,
    })).map(one => ({ ...one, record: { ...one.record, addresses: longest } }))
    expect(code(encodeAddressRecords(full))).toBe(LIMITS.peers + 1)
  })
})
