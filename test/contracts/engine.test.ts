/** The engine: atomicity, isolation of modules, signers, policies, admission, writes. */

import { describe, expect, it } from 'vitest'
import { AssertionFailure, accountId, type Json, must, type PublicKey, toHex } from '#base'
import { createEngine, engine, MODULES } from '#contracts'
import { ActorArgs } from '../../contracts/access/schema.ts'
import { actors } from '../../contracts/access/state.ts'
import { ALLOWED, action, defineModule } from '../../contracts/define.ts'
import { scenarioGenesis } from '../../scripts/scenario.ts'
import { address, Fixture, HOUR, hash, id, keys, START } from './fixture.ts'
import { addressOf, BLOCK, codeOf, genesisOf, keyOf, World } from './world.ts'

const call = (name: string, args: Json) => {
  const [module, named] = name.split('.') as [string, string]
  return must(engine.encodeCall(module, named, args))
}

const register = (name: string) =>
  call('access.RegisterActor', { kind: 'PERSON', orgId: id('a-branch'), keys: keys(name), threshold: 1 })

describe('a transaction', () => {
  it('happens as a whole or not at all', () => {
    const f = new Fixture()
    const before = f.world.state.digest()
    const receipt = f.world.send({ signer: 'registrar', calls: [register('x'), register('y'), register('x')] })
    expect([codeOf(receipt), receipt.failedCall, receipt.events]).toEqual(['E_DUP', 2, []])
    expect(f.world.state.digest()).toBe(before)
    const whole = f.world.send({ signer: 'registrar', calls: [register('x'), register('y')] })
    expect([codeOf(whole), whole.events.length]).toEqual(['OK', 2])
  })

  it('sees what those before it in the block did, and nothing of those that were refused', () => {
    const f = new Fixture()
    const lock = call('access.LockActor', { actor: address('x') })
    const receipts = f.world.block([
      { signer: 'registrar', calls: [register('x')] },
      { signer: 'x', calls: [lock, register('z')] },
      { signer: 'x', calls: [lock] },
      { signer: 'x', calls: [lock] },
    ])
    expect(receipts.map(codeOf)).toEqual(['OK', 'E_AUTH', 'OK', 'E_AUTH'])
  })

  it('of an unknown module, action or garbage gives a receipt all the same', () => {
    const f = new Fixture()
    const garbage = { module: 1, action: 1, args: Uint8Array.of(255) }
    for (const bad of [
      { module: 999, action: 1, args: new Uint8Array(0) },
      { module: 1, action: 99, args: new Uint8Array(0) },
      garbage,
    ])
      expect(codeOf(f.world.send({ signer: 'registrar', calls: [bad] }))).toBe('E_ARG')
    expect(codeOf(f.world.send({ signer: 'nobody', calls: [register('x')] }))).toBe('E_AUTH')
  })
})

describe('writes', () => {
  it('are sorted, each key once, and leave out what does not change', () => {
    const f = new Fixture()
    const lock = call('access.LockActor', { actor: address('a-officer') })
    const unlock = call('access.UnlockActor', { actor: address('a-officer') })
    const two = { signer: 'zone-officer', cosigners: ['registrar'] }
    const execute = (calls: readonly (typeof lock)[]) =>
      engine.execute({
        reader: f.world.state,
        block: { chainId: keyOf('x') as never, height: 9, timeMs: f.now },
        transactions: calls.map((one, i) => ({
          id: new Uint8Array(32).fill(i) as never,
          body: { sender: addressOf(two.signer), nonce: 0n, expiresAtMs: 1, calls: [one] },
          keys: [two.signer, ...two.cosigners].map(keyOf),
        })),
      })
    expect(execute([lock, unlock])).toMatchObject({ receipts: [{ code: 0 }, { code: 0 }], writes: [] })
    const { writes } = execute([lock, register('m'), register('n'), register('o')])
    const sorted = writes.map(([key]) => toHex(key))
    expect(sorted).toEqual([...new Set(sorted)].sort())
  })
})

/** A module that tries to write a table of another. */
const rogue = (where: 'check' | 'apply') => {
  const write = (ctx: unknown, actor: Uint8Array) => {
    const writer = ctx as { remove(table: unknown, key: unknown): void }
    writer.remove(actors, [actor])
    return ALLOWED
  }
  return defineModule({
    id: 99,
    name: 'rogue',
    title: { en: 'x', zh: 'x' },
    tables: [],
    events: [],
    queries: [],
    actions: [
      action({
        id: 1,
        name: 'Steal',
        title: { en: 'x', zh: 'x' },
        args: ActorArgs,
        subject: () => ({ ok: true, value: {} }),
        policy: [{ all: [{ anyone: true }] }],
        codes: [],
        check: (ctx, { actor }) => (where === 'check' ? write(ctx, actor) : ALLOWED),
        apply: (ctx, { actor }) => (where === 'apply' ? write(ctx, actor) : undefined),
      }),
    ],
  })
}

describe('a module', () => {
  it.each(['check', 'apply'] as const)('cannot write the tables of another in %s', where => {
    const input = { seed: 'x', publicKey: keyOf }
    const world = new World(scenarioGenesis(input), START, createEngine([...MODULES, rogue(where)]))
    const steal = () => world.do('registrar', 'rogue.Steal', { actor: address('registrar') })
    expect(steal).toThrow(AssertionFailure)
  })

  it('has numbers and names of its own', () => {
    const [first] = MODULES
    expect(() => createEngine([...MODULES, ...(first === undefined ? [] : [first])])).toThrow(AssertionFailure)
    const twice = { ...rogue('check'), actions: [...rogue('check').actions, ...rogue('check').actions] }
    expect(() => defineModule(twice)).toThrow(AssertionFailure)
  })
})

describe('signers', () => {
  const shared = (threshold: number): Json => ({
    kind: 'ORG',
    orgId: id('zone'),
    keys: keys('k1', 'k2', 'k3'),
    threshold,
  })
  const send = (f: Fixture, names: readonly string[]) => {
    const sender = accountId(keyOf('k1'))
    const lock = call('access.LockActor', { actor: address('k1') })
    const { receipts } = engine.execute({
      reader: f.world.state,
      block: { chainId: keyOf('x') as never, height: 9, timeMs: f.now },
      transactions: [
        {
          id: new Uint8Array(32) as never,
          body: { sender, nonce: 0n, expiresAtMs: 1, calls: [lock] },
          keys: names.map(keyOf),
        },
      ],
    })
    return codeOf(receipts[0] as never)
  }

  it('reach the threshold of their account together', () => {
    const f = new Fixture()
    f.does('registrar', 'access.RegisterActor', shared(2))
    expect(send(f, ['k1'])).toBe('E_AUTH')
    expect(send(f, ['k2', 'k3'])).toBe('OK')
    expect(send(f, ['k2', 'stranger'])).toBe('E_AUTH')
    expect(send(f, ['stranger', 'k3', 'k1'])).toBe('OK')
  })

  it('are one person on two accounts of one member', () => {
    const f = new Fixture()
    f.register('second', 'a-branch', { mid: id('a-member-1') })
    const { aid } = f.activity('OPEN')
    const roll = { aid, mids: [id('a-member-4')], root: hash('x') }
    f.gives('E_AUTH', 'a-member-1+second', 'activity.RollCallBatch', roll)
  })

  it('need the sender among those who meet the policy', () => {
    const f = new Fixture()
    f.gives('E_AUTH', 'a-member-4+registrar', 'access.RegisterActor', {
      kind: 'PERSON',
      orgId: id('a-branch'),
      keys: keys('x'),
      threshold: 1,
    })
  })

  it('one person for two rules is too few', () => {
    const f = new Fixture()
    f.grant('a-member-3', 'registrar', 'CLERK', 'a-branch')
    const args = { mid: id('new'), orgId: id('a-branch'), commitRoot: hash('record') }
    f.gives('E_SOD', 'registrar', 'member.EnrolCandidate', args)
    f.gives('E_SOD', 'registrar+a-member-4', 'member.EnrolCandidate', args)
    f.does('registrar+a-branch-clerk', 'member.EnrolCandidate', args)
  })

  it('hold a role only while it lasts', () => {
    const f = new Fixture()
    f.register('x', 'zone')
    const grant = { actor: address('x'), role: 'ORG_OFFICER', orgId: id('zone'), source: 'APPOINTMENT' }
    f.does('zone-secretary', 'access.GrantRole', { ...grant, fromMs: f.now + HOUR, toMs: f.now + 2 * HOUR })
    const lock = { actor: address('a-officer') }
    f.gives('E_AUTH', 'x', 'access.LockActor', lock)
    f.wait(2 * HOUR)
    f.gives('E_AUTH', 'x', 'access.LockActor', lock)
    f.wait(-1)
    f.does('x', 'access.LockActor', lock)
  })
})

describe('admission', () => {
  const admit = (f: Fixture, sender: string, names: readonly string[], calls = [register('x')]) => {
    const body = { sender: addressOf(sender), nonce: 0n, expiresAtMs: 1, calls }
    const result = engine.admissible(f.world.state, { body, keys: names.map(keyOf) as readonly PublicKey[] }, BLOCK)
    return result.ok ? 'OK' : result.fault.code
  }

  it('looks at sender, keys and arguments, not at roles', () => {
    const f = new Fixture()
    expect(admit(f, 'a-member-1', ['a-member-1'])).toBe('OK')
    expect(admit(f, 'stranger', ['stranger'])).toBe('UNKNOWN_ACCOUNT')
    expect(admit(f, 'a-member-1', ['a-member-2'])).toBe('E_AUTH')
    expect(admit(f, 'a-member-1', ['a-member-1'], [])).toBe('TX_NO_CALLS')
    const bad = (module: number, number: number, args: number[]) => [
      { module, action: number, args: Uint8Array.from(args) },
    ]
    expect(admit(f, 'a-member-1', ['a-member-1'], bad(77, 1, []))).toBe('UNKNOWN_MODULE')
    expect(admit(f, 'a-member-1', ['a-member-1'], bad(1, 77, []))).toBe('UNKNOWN_ACTION')
    expect(admit(f, 'a-member-1', ['a-member-1'], bad(1, 3, [1]))).toBe('MALFORMED')
    f.does('a-member-1', 'access.LockActor', { actor: address('a-member-1') })
    expect(admit(f, 'a-member-1', ['a-member-1'])).toBe('E_AUTH')
  })
})

describe('genesis', () => {
  const plan = scenarioGenesis({ seed: 'x', publicKey: keyOf })
  const refuses = (change: Partial<typeof plan>) => {
    const result = engine.genesis(genesisOf({ ...plan, ...change }, START))
    return result.ok ? 'OK' : result.fault.code
  }

  it('takes founders with keys and roles that fit', () => {
    expect(refuses({})).toBe('OK')
    const [first] = plan.actors
    expect(refuses({ actors: [...plan.actors, ...(first === undefined ? [] : [first])] })).toBe('BAD_GENESIS')
    const roles = [
      { role: 'AUDITOR', orgId: plan.rootOrg.orgId },
      { role: 'CLERK', orgId: plan.rootOrg.orgId },
    ] as const
    expect(refuses({ actors: plan.actors.map(actor => ({ ...actor, roles })) })).toBe('BAD_GENESIS')
    const unknown = { ...genesisOf(plan, START), modules: [{ module: 77, data: new Uint8Array(0) }] }
    expect(engine.genesis(unknown)).toMatchObject({ ok: false, fault: { code: 'UNKNOWN_MODULE' } })
  })
})

describe('queries and descriptions', () => {
  it('whoMay names the holders of every rule', async () => {
    const f = new Fixture()
    const found = await f.world.ask('access.whoMay', {
      module: 'member',
      action: 'enrol-candidate',
      orgId: id('a-branch'),
    })
    const [clause] = found.clauses as readonly {
      policy: string
      rules: readonly { holders: readonly { actor: string }[] }[]
    }[]
    expect(clause?.policy).toBe('CLERK|ORG_OFFICER@o + REGISTRAR^o ≠self')
    expect(clause?.rules.map(({ holders }) => holders.map(({ actor }) => actor))).toEqual([
      [address('a-branch-clerk')],
      [address('registrar')],
    ])
    const zone = await f.world.ask('access.whoMay', { module: 'org', action: 'decide-change', orgId: id('zone') })
    expect(JSON.stringify(zone)).toContain(address('zone-secretary'))
  })

  it('every query answers or refuses in words, whatever it is asked', async () => {
    const f = new Fixture()
    f.activity('VERIFIED')
    const some: Record<string, Json> = {
      actor: address('registrar'),
      orgId: id('a-branch'),
      mid: id('a-member-1'),
      aid: id('activity'),
    }
    for (const module of MODULES) {
      for (const query of module.queries) {
        const names = Object.keys(query.args.fields).filter(name => some[name] !== undefined)
        const args = Object.fromEntries(names.map(name => [name, some[name] as Json]))
        const result = await f.world.query(`${module.name}.${query.name}`, args)
        if (!result.ok) expect(['NOT_FOUND', 'MALFORMED']).toContain(result.fault.code)
        const bad = await f.world.query(`${module.name}.${query.name}`, { nonsense: 1 })
        expect(bad).toMatchObject({ ok: false, fault: { code: 'MALFORMED' } })
      }
    }
    expect(await f.world.query('none.x', {})).toMatchObject({ fault: { code: 'UNKNOWN_MODULE' } })
    expect(await f.world.query('org.x', {})).toMatchObject({ fault: { code: 'NOT_FOUND' } })
    expect(await f.world.ask('activity.attendance', { aid: id('activity') })).toMatchObject({ items: { length: 4 } })
  })

  it('a call and an event read as sentences in both languages', () => {
    const found = engine.describeCall(call('access.LockActor', { actor: address('registrar') }))
    expect(found?.sentence.en).toBe(`Lock an account: account ${address('registrar')}.`)
    expect(found?.sentence.zh).toContain('锁定账户：账户')
    const f = new Fixture()
    const { events } = f.world.send({ signer: 'registrar', calls: [register('x')] })
    for (const event of events) expect(engine.describeEvent(event)?.name).toBe('ActorRegistered')
    expect(engine.describeEvent({ module: 1, kind: 99, data: new Uint8Array(0) })).toBeUndefined()
  })

  it('describes every field with kind and bounds', () => {
    const points = engine.describe().find(({ name }) => name === 'points')
    const grant = points?.actions.find(({ name }) => name === 'GrantBudget')
    expect(grant?.fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'orgId bytes',
      'month uint',
      'amount uint',
    ])
    expect(grant?.fields[0]).toMatchObject({ length: 16, optional: false, repeated: false })
    expect(grant?.fields[1]).toMatchObject({ max: 999_912 })
    expect(grant?.policy).toEqual(['SECRETARY@p(o)'])
  })
})
