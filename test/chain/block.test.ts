import { describe, expect, it } from 'vitest'
import { ascii, type Result, sha256, taggedHash } from '#base'
import {
  blockId,
  checkHeader,
  checkPayload,
  EMPTY_LIST_ROOT,
  Header,
  listRoot,
  Receipt,
  receiptsRoot,
  txRoot,
  validatorsRoot,
} from '#chain'
import { anchorOf, GENESIS_TIME_MS, headerOn, sampleChain, scheduleOf, signerOf } from './sample-chain.ts'

const chain = sampleChain()
const E = scheduleOf(chain)
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
const anchor = anchorOf(chain)

describe('the genesis header', () => {
  it('is of height 0 and has the chain as parent', () => {
    expect(anchor).toMatchObject({ height: 0, view: 0, epoch: 0, timeMs: GENESIS_TIME_MS, txCount: 0 })
    expect([anchor.parent, anchor.txRoot, anchor.receiptsRoot]).toEqual([
      chain.chainId,
      EMPTY_LIST_ROOT,
      EMPTY_LIST_ROOT,
    ])
    expect([anchor.validatorsRoot, anchor.nextValidatorsRoot]).toEqual([
      validatorsRoot(chain.set),
      validatorsRoot(chain.set),
    ])
    expect(Header.decode(Header.encode(anchor)).ok).toBe(true)
  })
})

describe('the rules of a header', () => {
  it('hold along a chain, across epochs', () => {
    let parent = anchor
    for (let height = 1; height <= 9; height++) {
      const header = headerOn(chain, parent)
      expect(code(checkHeader(parent, header, E))).toBe('ok')
      parent = header
    }
    expect([parent.height, parent.epoch, parent.view]).toEqual([9, 2, 1])
  })

  it('let a leader skip views but not go back', () => {
    const one = headerOn(chain, anchor)
    const two = headerOn(chain, one)
    expect(code(checkHeader(one, { ...two, view: 90 }, E))).toBe('ok')
    expect(code(checkHeader(one, { ...two, view: one.view }, E))).toBe('BAD_BLOCK')
    expect(code(checkHeader(anchor, { ...one, view: 0 }, E))).toBe('BAD_BLOCK')
  })

  it('refuse each number and hash that does not fit', () => {
    const one = headerOn(chain, anchor)
    const two = headerOn(chain, one)
    const wrong: Partial<Header>[] = [
      { version: 0 },
      { version: 3 },
      { height: 3 },
      { height: 1 },
      { epoch: 1 },
      { timeMs: one.timeMs },
      { parent: sha256(two.parent) },
      { parent: one.parent },
      { validatorsRoot: sha256(ascii('others')) },
    ]
    // Which of these two holds at a height the contracts say.
    expect(code(checkHeader(one, { ...two, version: 2 }, E))).toBe('ok')
    for (const change of wrong) expect(code(checkHeader(one, { ...two, ...change }, E))).toBe('BAD_BLOCK')
    expect(code(checkHeader(one, { ...two, timeMs: one.timeMs + 1 }, E))).toBe('ok')
  })

  it('change the validators with the epoch, to those that the boundary block names', () => {
    const next = { epoch: 1, validators: [{ publicKey: signerOf('new').publicKey, weight: 1, enterprise: 0 }] }
    let boundary = anchor
    for (let height = 1; height <= 3; height++) boundary = headerOn(chain, boundary)
    boundary = headerOn(chain, boundary, { next })
    const first = headerOn(chain, boundary)
    expect(first.validatorsRoot).toEqual(validatorsRoot(next))
    expect(code(checkHeader(boundary, first, E))).toBe('ok')
    expect(code(checkHeader(boundary, { ...first, validatorsRoot: validatorsRoot(chain.set) }, E))).toBe('BAD_BLOCK')
  })
})

describe('ids and roots', () => {
  it('an id is the tagged hash of the header, and each field counts', () => {
    expect(blockId(anchor)).toEqual(taggedHash('block', Header.encode(anchor)))
    for (const name of Object.keys(anchor) as (keyof Header)[]) {
      const held = anchor[name]
      const other = { ...anchor, [name]: typeof held === 'number' ? held + 1 : sha256(held) }
      expect(blockId(other)).not.toEqual(blockId(anchor))
    }
  })

  it('the transactions are those that the header names', () => {
    const transactions = [ascii('one'), ascii('two')]
    const header = headerOn(chain, anchor, { transactions })
    expect(header.txRoot).toEqual(txRoot(transactions))
    expect(code(checkPayload({ header, transactions }))).toBe('ok')
    expect(code(checkPayload({ header, transactions: transactions.toReversed() }))).toBe('BAD_BLOCK')
    expect(code(checkPayload({ header, transactions: transactions.slice(1) }))).toBe('BAD_BLOCK')
    const large = Array.from({ length: 65 }, () => new Uint8Array(65_536))
    expect(code(checkPayload({ header: { ...header, txCount: 65 }, transactions: large }))).toBe('TOO_LARGE')
    const many = Array.from({ length: 5_001 }, () => new Uint8Array(0))
    const counted = { ...header, txCount: 5_001, txRoot: txRoot(many) }
    expect(code(checkPayload({ header: counted, transactions: many }))).toBe('TOO_LARGE')
  })

  it('the receipts are a list of canonical receipts', () => {
    const receipt: Receipt = { txId: sha256(ascii('tx')), code: 0, failedCall: 0, events: [] }
    expect(receiptsRoot([receipt, receipt])).toEqual(listRoot([Receipt.encode(receipt), Receipt.encode(receipt)]))
    expect(receiptsRoot([])).toEqual(EMPTY_LIST_ROOT)
  })
})
