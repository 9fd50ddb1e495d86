/**
 * Nobody gets text onto the chain: for each field of each action something longer, shorter, of another type, unknown or
 * written in another way is refused by admission and by the executor. What remains is said at the end.
 */

import { describe, expect, it } from 'vitest'
import { ascii, bytesUpTo, field, type KindField, LIMITS, message, toHex, uint32 } from '#base'
import { engine, MODULES } from '#contracts'
import { Fixture, hash, id } from './fixture.ts'
import { rightMessage, wrongMessages } from './smuggling-kit.ts'
import { addressOf, BLOCK, codeOf, keyOf } from './world.ts'

const WHO = 'zone-secretary'
const actions = MODULES.flatMap(module =>
  module.actions.map(action => [`${module.name}.${action.name}`, module, action] as const),
)

const offer = (f: Fixture, module: number, action: number, args: Uint8Array) => {
  const calls = [{ module, action, args }]
  const body = { sender: addressOf(WHO), nonce: 0n, expiresAtMs: 1, calls }
  const admitted = engine.admissible(f.world.state, { body, keys: [keyOf(WHO)] }, BLOCK)
  return { admission: admitted.ok ? 'OK' : admitted.fault.code, executor: codeOf(f.world.send({ signer: WHO, calls })) }
}

const REFUSED = /^(MALFORMED|NON_CANONICAL|TOO_LARGE)$/

describe('text in arguments', () => {
  it.each(actions)('%s', (_, module, action) => {
    const f = new Fixture()
    const plain = rightMessage(action.args.fields)
    expect(action.args.decode(plain).ok, 'without anything wrong it decodes').toBe(true)
    const passed = wrongMessages(action.args.fields).flatMap(([what, bytes]) => {
      const { admission, executor } = offer(f, module.id, action.id, bytes)
      return REFUSED.test(admission) && executor === 'E_ARG' ? [] : [`${what}: ${admission} ${executor}`]
    })
    expect(passed).toEqual([])
  })

  it('arguments beyond the bound of a call are refused', () => {
    const f = new Fixture()
    for (const [, module, action] of actions) {
      const { executor } = offer(f, module.id, action.id, new Uint8Array(LIMITS.argsBytes + 1).fill(65))
      expect(executor).toBe('E_ARG')
    }
  })

  it('a schema that has room for text is noticed', () => {
    const loose = message('Loose', 256, { note: field(1, bytesUpTo(100)), count: field(2, uint32) })
    const passed = wrongMessages(loose.fields).filter(([, bytes]) => loose.decode(bytes).ok)
    expect(passed.map(([what]) => what)).toContain('note: text instead')
  })

  it('a number of a module or an action says nothing either', () => {
    const f = new Fixture()
    for (const [module, action] of [
      [0x7a_68, 1],
      [1, 0x7a_68],
    ] as const) {
      const { admission, executor } = offer(f, module, action, ascii('zhang san'))
      expect([admission, executor]).toEqual([expect.stringMatching(/^UNKNOWN_/), 'E_ARG'])
    }
  })
})

/** Bytes of ids, hashes and accounts in the fields of a message that are neither lists nor messages. */
const freeBytes = (fields: Readonly<Record<string, KindField>>): number =>
  Object.values(fields)
    .filter(({ kind, repeated }) => repeated === undefined && kind.fields === undefined && kind.wire === 2)
    .reduce((sum, { kind }) => sum + Number(/^(\d+)/.exec(kind.note ?? '')?.[1] ?? 0), 0)

describe('what remains possible', () => {
  /*
   * An id (16 bytes) or a hash (32 bytes) is chosen by whoever sends it, and the chain cannot tell a hash from letters.
   * What bounds it: the length is exact; who signs is known by name to a registrar; ids that must already be on the chain
   * cannot be chosen; every place is an id, a key, a hash or a proof by its schema, so a scan of the ledger finds letters
   * in them (scripts/workload/scan.ts); and a transaction has a bound in bytes and in entries.
   */
  it('an id that spells letters is accepted where the sender chooses the id', () => {
    const f = new Fixture()
    const letters = toHex(ascii('zhangsan13800138'))
    const staged = { batchId: letters, orgId: id('a-branch'), entries: 1, root: hash('root') }
    expect(f.world.do('registrar', 'member.StageBatch', staged)).toBe('OK')
  })

  it('but where a record must exist it is not', () => {
    const f = new Fixture()
    const letters = toHex(ascii('zhangsan13800138'))
    expect(
      f.world.do('registrar', 'member.StageBatch', { batchId: id('x'), orgId: letters, entries: 1, root: hash('r') }),
    ).toBe('E_NOT_FOUND')
  })

  it('outside of lists and proofs no call holds more than half a kilobyte of them', () => {
    const large = actions.filter(([, , { args }]) => freeBytes(args.fields) > 512)
    expect(large.map(([name]) => name)).toEqual([])
    for (const [, , { args }] of actions) expect(args.maxBytes).toBeLessThanOrEqual(LIMITS.argsBytes)
  })
})
