/** Transactions that nobody signs, and the end of a block: with a module that counts proofs. */

import { describe, expect, it } from 'vitest'
import { ascii, err, field, message, must, sha256, uint, uint32, ZERO_HASH } from '#base'
import { type Call, NOBODY, parseTransaction, selfProvingTransaction } from '#chain'
import { type BlockClose, createEngine, type SignedCalls } from '#contracts'
import { ALLOWED, action, defineModule, event, table } from '../../contracts/define.ts'
import { BLOCK, CHAIN_ID } from './world.ts'

const MODULE = 60
const Args = message('Args', 16, { claim: field(1, uint32), proof: field(2, uint32) })
const Row = message('Row', 16, { count: field(1, uint32) })
const counts = table({ module: MODULE, id: 1, name: 'counts', key: [], value: Row })
const Closed = message('Closed', 64, { proposer: field(1, uint32), missed: field(2, uint(1_000)) })
const closed = event({ id: 1, name: 'Closed', title: { en: 'closed', zh: '关闭' }, data: Closed })

const isProved = ({ claim, proof }: { readonly claim: number; readonly proof: number }) => proof === claim * 2

const names = (id: number, name: string) => ({ id, name, title: { en: name, zh: name }, args: Args })

const prove = action({
  ...names(1, 'Prove'),
  selfProving: true,
  subject: () => ({ ok: true, value: {} }),
  policy: [],
  codes: ['E_PROOF', 'E_DUP'],
  check: (ctx, args) => {
    if (!isProved(args)) return err('E_PROOF')
    return (ctx.get(counts, [])?.count ?? 0) >= args.claim ? err('E_DUP') : ALLOWED
  },
  apply: (ctx, { claim }) => {
    ctx.put(counts, [], { count: claim })
    return ALLOWED
  },
})

const ordinary = action({
  ...names(2, 'Ordinary'),
  subject: () => ({ ok: true, value: {} }),
  policy: [{ all: [{ anyone: true }] }],
  codes: [],
  check: () => ALLOWED,
  apply: ctx => {
    ctx.put(counts, [], { count: 99 })
    return ALLOWED
  },
})

const engine = createEngine([
  defineModule({
    id: MODULE,
    name: 'proofs',
    title: { en: 'proofs', zh: '证明' },
    tables: [counts] as never,
    actions: [prove, ordinary],
    queries: [],
    events: [closed] as never,
    closeBlock: (ctx, { proposer, missed, epochEnds }) => {
      if (epochEnds) ctx.emit(closed, { proposer, missed: missed.length })
    },
  }),
])

const callOf = (id: number, claim: number, proof: number): Call => ({
  module: MODULE,
  action: id,
  args: Args.encode({ claim, proof }),
})

const unsigned = (...calls: readonly Call[]): SignedCalls => ({
  id: sha256(ascii(JSON.stringify(calls.map(({ args }) => [...args])))),
  body: { sender: NOBODY, nonce: 0n, expiresAtMs: 1, calls },
  keys: [],
})

const CLOSE: BlockClose = { epoch: 0, proposer: 3, missed: [1, 2], parent: ZERO_HASH, epochEnds: true }

const rows = new Map<string, Uint8Array>()
const reader = { get: (key: Uint8Array) => rows.get(key.join()) }
const execute = (transactions: readonly SignedCalls[], close?: BlockClose) => {
  const { receipts, writes } = engine.execute({
    reader,
    block: BLOCK,
    transactions,
    ...(close === undefined ? {} : { close }),
  })
  return { receipts, writes, codes: receipts.map(({ code }) => code) }
}
const admit = (...calls: readonly Call[]) => {
  const result = engine.admissible(reader, { body: unsigned(...calls).body, keys: [] }, BLOCK)
  return result.ok ? 'OK' : result.fault.code
}

describe('a transaction that proves itself', () => {
  it('needs no signer, happens once, and is refused without its proof', () => {
    const { receipts, writes } = execute([
      unsigned(callOf(1, 7, 14)),
      unsigned(callOf(1, 7, 14)),
      unsigned(callOf(1, 8, 15)),
    ])
    expect(receipts.map(({ code }) => code === 0)).toEqual([true, false, false])
    expect(writes.length).toBe(1)
  })

  it('cannot do what needs a sender, nor two things', () => {
    const done = execute([unsigned(callOf(2, 1, 1)), unsigned(callOf(1, 7, 14), callOf(1, 8, 16))])
    expect(done.codes.every(code => code !== 0)).toBe(true)
    expect(done.writes).toEqual([])
  })

  it('is checked in full at admission', () => {
    expect(admit(callOf(1, 7, 14))).toBe('OK')
    expect(admit(callOf(1, 7, 13))).toBe('E_PROOF')
    expect(admit(callOf(2, 1, 1))).toBe('E_AUTH')
    expect(admit(callOf(1, 7, 14), callOf(1, 8, 16))).toBe('E_ARG')
    expect(admit({ module: MODULE, action: 9, args: new Uint8Array() })).toBe('UNKNOWN_ACTION')
    expect(admit({ module: MODULE, action: 1, args: Uint8Array.of(255) })).toBe('MALFORMED')
  })

  it('reads as one call without signers, and as nothing else', () => {
    const one = selfProvingTransaction(CHAIN_ID, { call: callOf(1, 7, 14), nonce: 5n, expiresAtMs: 9 })
    expect(must(parseTransaction(CHAIN_ID, one.bytes)).id).toEqual(one.id)
  })
})

describe('the end of a block', () => {
  it('stands in a receipt of no transaction, if there is something to say', () => {
    const { receipts } = execute([unsigned(callOf(1, 7, 14))], CLOSE)
    expect(receipts.length).toBe(2)
    const [, last] = receipts
    expect(last?.txId).toEqual(ZERO_HASH)
    expect(must(Closed.decode(last?.events[0]?.data ?? new Uint8Array()))).toEqual({ proposer: 3, missed: 2 })
    expect(execute([unsigned(callOf(1, 7, 14))], { ...CLOSE, epochEnds: false }).receipts.length).toBe(1)
  })
})
