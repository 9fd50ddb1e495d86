/** What comes with a protocol is not there before it, for the executor, at the end of a block, for admission and for other modules. */

import { describe, expect, it } from 'vitest'
import { ascii, field, message, must, sha256, uint32, ZERO_HASH } from '#base'
import { type Call, NOBODY } from '#chain'
import { createEngine } from '#contracts'
import { ALLOWED, action, defineModule, event, query, type ReadContext, table } from '../../contracts/define.ts'
import { protocolRow } from '../../contracts/delegate/state.ts'
import { fromBinaryText, keyText } from '../../contracts/key.ts'
import { defineParams } from '../../contracts/param.ts'
import { BLOCK } from './world.ts'

const OLD = 60
const YOUNG = 61
const Args = message('Args', 16, { number: field(1, uint32) })
const told = event({ id: 1, name: 'Told', title: { en: 'told', zh: '告知' }, data: Args })
const declaredIn = table({ module: OLD, id: 1, name: 'declared', key: [], value: Args })
const named = (name: string) => ({ name, title: { en: name, zh: name } })

const proving = (id: number, since?: number) =>
  action({
    id,
    ...named(`Act${id}`),
    ...(since === undefined ? {} : { since }),
    args: Args,
    selfProving: true,
    subject: () => ({ ok: true, value: {} }),
    policy: [],
    codes: [],
    check: () => ALLOWED,
    apply: ctx => {
      const young = ctx.declared(YOUNG)
      ctx.put(declaredIn, [], { number: (young === undefined ? 0 : 1) + (ctx.declared(OLD)?.params?.length ?? 0) * 10 })
    },
  })

const bounds = { initial: 1, min: 1, max: 9 }
const params = defineParams(OLD, {
  first: { id: 1, title: { en: 'first', zh: '一' }, ...bounds },
  second: { id: 2, title: { en: 'second', zh: '二' }, ...bounds, since: 2 },
})

const engine = createEngine([
  defineModule({
    id: OLD,
    ...named('old'),
    tables: [declaredIn] as never,
    actions: [proving(1), proving(2, 2)],
    queries: [query({ ...named('seen'), args: Args, run: async ctx => ({ ok: true, value: await ctx.protocol() }) })],
    events: [],
    params: Object.values(params),
    // The part of the module `delegate` that says the protocol.
    seats: {
      protocol: (ctx: Pick<ReadContext, 'get'>) => ({
        protocol: ctx.get(protocolRow, [])?.protocol ?? 1,
        scheduled: undefined,
      }),
    } as never,
  }),
  defineModule({
    id: YOUNG,
    ...named('young'),
    since: 2,
    tables: [],
    actions: [proving(1)].map(one => ({ ...one, apply: () => ALLOWED })),
    queries: [],
    events: [told] as never,
    closeBlock: ctx => ctx.emit(told, { number: 7 }),
  }),
])

const keyOf = (of: typeof protocolRow | typeof declaredIn) => fromBinaryText(keyText(of.prefix, of.key as never, []))
/** A state that says this protocol of its next block. */
const stateOf = (protocol: number) => {
  const row = protocolRow.value.encode({ protocol, scheduled: undefined })
  return {
    get: (key: Uint8Array) => (Buffer.from(key).equals(keyOf(protocolRow)) ? row : undefined),
    async *range() {},
  }
}

const callOf = (module: number, id: number): Call => ({ module, action: id, args: Args.encode({ number: 3 }) })
const bodyOf = (call: Call) => ({ sender: NOBODY, nonce: 0n, expiresAtMs: 1, calls: [call] })

const run = (protocol: number, call: Call) => {
  const reader = stateOf(protocol)
  const { receipts, writes } = engine.execute({
    reader,
    block: BLOCK,
    transactions: [{ id: sha256(ascii('one')), body: bodyOf(call), keys: [] }],
    close: { epoch: 0, proposer: 0, missed: [], parent: ZERO_HASH, epochEnds: false },
  })
  const admitted = engine.admissible(reader, { body: bodyOf(call), keys: [] }, BLOCK)
  const [, row] = writes.find(([key]) => Buffer.from(key).equals(keyOf(declaredIn))) ?? []
  return {
    code: receipts[0]?.code,
    admitted: admitted.ok ? 'OK' : admitted.fault.code,
    closed: receipts.length - 1,
    declared: row && must(Args.decode(row)).number,
  }
}

const E_ARG = run(1, callOf(OLD, 77)).code

describe('what came with protocol 2', () => {
  it('is to protocol 1 what nobody has ever heard of, in a block and before it', () => {
    expect(E_ARG).not.toBe(0)
    expect(run(1, callOf(OLD, 2))).toMatchObject({ code: E_ARG, admitted: 'UNKNOWN_ACTION' })
    expect(run(1, callOf(YOUNG, 1))).toMatchObject({ code: E_ARG, admitted: 'UNKNOWN_MODULE' })
    expect(run(1, callOf(62, 1))).toMatchObject({ code: E_ARG, admitted: 'UNKNOWN_MODULE' })
  })

  it('is there from protocol 2 on', () => {
    for (const protocol of [2, 3])
      for (const call of [callOf(OLD, 1), callOf(OLD, 2), callOf(YOUNG, 1)])
        expect(run(protocol, call)).toMatchObject({ code: 0, admitted: 'OK' })
  })

  it('has no last word on a block of protocol 1', () => {
    expect(run(1, callOf(OLD, 1))).toMatchObject({ code: 0, closed: 0 })
    expect(run(2, callOf(OLD, 1))).toMatchObject({ code: 0, closed: 1 })
  })

  it('is not declared to other modules before: neither a module nor a parameter', () => {
    expect(run(1, callOf(OLD, 1)).declared).toBe(10)
    expect(run(2, callOf(OLD, 1)).declared).toBe(21)
  })

  it('is no part of a genesis', () => {
    const genesis = {
      version: 1 as const,
      name: 'test',
      timeMs: 1,
      dataClass: 1 as never,
      epochLength: 100,
      enterprises: ['one'],
      validators: [],
      modules: [{ module: YOUNG, data: new Uint8Array() }],
    }
    expect(engine.genesis(genesis)).toMatchObject({ fault: { code: 'UNKNOWN_MODULE' } })
  })

  it('a query sees the protocol of the block after its state', async () => {
    for (const protocol of [1, 2])
      expect(
        await engine.query({ reader: stateOf(protocol), height: 1, timeMs: 1 }, 'old', 'seen', { number: 1 }),
      ).toEqual({ ok: true, value: protocol })
  })
})
