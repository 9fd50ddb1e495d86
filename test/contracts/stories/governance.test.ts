/** Governing organisations decide: a parameter with a date, a new module, who runs nodes. */

import { describe, expect, it } from 'vitest'
import { type Json, message } from '#base'
import { createEngine, MODULES } from '#contracts'
import { action, defineModule } from '../../../contracts/define.ts'
import { suspendedOrgs } from '../../../contracts/governance/state.ts'
import { scenarioGenesis } from '../../../scripts/scenario.ts'
import { DAY, Fixture, HOUR, hash, id, rawId, START } from '../fixture.ts'
import { decide, governTogether, lotLife, pass, proposal, putToVote, unlock, vote } from '../governing.ts'
import { keyOf, World } from '../world.ts'

const NoArgs = message('WishArgs', 1, {})

/** An extension that this chain has never seen: 微心愿. */
const wish = defineModule({
  id: 60,
  name: 'wish',
  title: { en: 'Small wishes', zh: '微心愿' },
  extension: true,
  tables: [],
  queries: [],
  events: [],
  actions: [
    action({
      id: 1,
      name: 'MakeWish',
      title: { en: 'Make a wish', zh: '许下心愿' },
      args: NoArgs,
      subject: () => ({ ok: true, value: {} }),
      policy: [{ all: [{ anyone: true }] }],
      codes: [],
      check: () => ({ ok: true, value: undefined }),
      apply: () => undefined,
    }),
  ],
})

const SEED = 'extension'

/** The root alone governs here. */
class Chain {
  readonly world = new World(
    scenarioGenesis({ seed: SEED, publicKey: keyOf }),
    START,
    createEngine([...MODULES.filter(({ id: number }) => number < wish.id), wish]),
  )
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  does(who: string, name: string, args: Json): void {
    expect([name, this.world.do(who, `governance.${name}`, args)]).toEqual([name, 'OK'])
  }

  /** Proposed and passed; executed after `waitMs` behind its timelock. */
  decide(name: string, kind: string, change: { readonly [key: string]: Json }, waitMs: number): void {
    const propId = id(name)
    const payload = { change: { module: wish.id, ...change } }
    this.does('zone-secretary', 'Propose', { ...proposal(name, kind, payload), orgId: this.#root })
    this.does('zone-secretary', 'OpenVoting', { propId })
    this.does('zone-secretary', 'CastVote', { propId, orgId: this.#root, choice: 'FOR' })
    if (waitMs > 0) {
      this.does('auditor', 'StartTimelock', { propId })
      expect(this.world.do('auditor', 'governance.Execute', { propId })).toBe('E_WINDOW')
      this.world.timeMs += waitMs
    }
    this.does('auditor', 'Execute', { propId })
  }
}

const newChain = async (): Promise<Chain> => {
  const probe = new World(scenarioGenesis({ seed: SEED, publicKey: keyOf }), START)
  const { electors } = await probe.ask('governance.governing', {})
  return new Chain((electors as readonly { orgId: string }[])[0]?.orgId ?? '')
}

describe('a new module (P8-3)', () => {
  it('runs after registration, vote and 48 hours; is paused and rolled forward; nothing else restarts', async () => {
    const chain = await newChain()
    const release = (version: number) => ({
      version,
      codeHash: hash(`code ${version}`),
      schemaHash: hash('schema'),
      testsHash: hash('tests'),
    })
    const makes = () => chain.world.do('auditor', 'wish.MakeWish', {})
    expect(makes()).toBe('E_PAUSED')
    chain.decide('register', 'MODULE_REGISTER', release(1), 48 * HOUR)
    expect(makes()).toBe('E_PAUSED')
    chain.decide('activate', 'MODULE_ACTIVATE', {}, 48 * HOUR)
    expect(makes()).toBe('OK')
    const height = chain.world.height
    chain.decide('pause', 'PAUSE', {}, 0)
    expect(makes()).toBe('E_PAUSED')
    chain.decide('upgrade', 'CONTRACT_UPGRADE', release(2), 48 * HOUR)
    chain.decide('resume', 'RESUME', {}, 0)
    expect(makes()).toBe('OK')
    const now = await chain.world.ask('governance.module', { module: wish.id })
    expect(now).toMatchObject({ state: 'ACTIVE', version: 2, codeHash: hash('code 2'), running: true })
    const then = await chain.world.ask('governance.module', { module: wish.id, atHeight: height })
    expect(then).toMatchObject({ state: 'ACTIVE', version: 1, codeHash: hash('code 1') })
    const { items } = await chain.world.ask('governance.moduleHistory', { module: wish.id })
    expect((items as readonly { state: string }[]).map(({ state }) => state)).toEqual([
      'REGISTERED',
      'ACTIVE',
      'PAUSED',
      'PAUSED',
      'ACTIVE',
    ])
  })
})

const POINTS_LIFE = { module: 5, param: 1 }

describe('a parameter', () => {
  it('holds from its date, and what held at any time or height can be asked', async () => {
    const f = new Fixture()
    governTogether(f)
    const ask = (more = {}) => f.world.ask('governance.param', { ...POINTS_LIFE, ...more })
    const from = f.now + 20 * DAY
    decide(f, 'later', 'PARAM', lotLife(12, from))
    f.world.close({ epoch: 0 })
    const before = f.world.height
    expect(await ask()).toMatchObject({ name: 'lotLifeMonths', value: 24 })
    expect(await ask({ atMs: from })).toMatchObject({ value: 12, version: 1 })
    f.wait(20 * DAY)
    f.world.close({ epoch: 0 })
    expect(await ask()).toMatchObject({ value: 12 })
    expect(await ask({ atHeight: before })).toMatchObject({ value: 24 })
    expect(await ask({ atHeight: f.world.height })).toMatchObject({ value: 12, fromHeight: f.world.height })
    expect(await f.world.violations()).toEqual([])
  })

  it('that is decided again before its date never holds', async () => {
    const f = new Fixture()
    decide(f, 'first', 'PARAM', lotLife(12, f.now + 100 * DAY))
    decide(f, 'second', 'PARAM', lotLife(18))
    f.wait(200 * DAY)
    f.world.close({ epoch: 0 })
    expect(await f.world.ask('governance.param', POINTS_LIFE)).toMatchObject({ value: 18, version: 2 })
    const { items } = await f.world.ask('governance.history', POINTS_LIFE)
    expect(items).toMatchObject([
      { version: 1, overtaken: true },
      { version: 2, overtaken: false },
    ])
  })

  it('does not change within the block that executes the decision', () => {
    const f = new Fixture()
    const { propId } = unlock(f, 'now', 'PARAM', { params: [{ module: 5, param: 2, value: 0, effectiveFromMs: 0 }] })
    const grant = { orgId: id('a-branch'), month: 202_603, amount: 1 }
    const codes = f.world
      .block([
        f.world.sending('a-member-1', 'governance.Execute', { propId }),
        f.world.sending('a-secretary', 'points.GrantBudget', grant),
      ])
      .map(({ code }) => code)
    expect(codes).toEqual([0, 0])
    f.wait(1)
    f.gives('E_CAP', 'a-secretary', 'points.GrantBudget', grant)
  })
})

describe('governing organisations', () => {
  it('none of them alone adds or removes who runs nodes', async () => {
    const f = new Fixture()
    governTogether(f)
    const suspend = { operatorChange: { operator: 0, group: 0, active: false } }
    const byRoot = 'zone-secretary+zone-organizer'
    f.gives('E_AUTH', byRoot, 'delegate.SetOperator', { operator: 0, group: 0, active: false })
    const { propId } = unlock(f, 'suspend', 'OPERATOR_CHANGE', suspend)
    const { electors, tally } = await f.world.ask('governance.proposal', { propId })
    expect((electors as readonly Json[]).length).toBe(3)
    expect(tally).toMatchObject({ votesFor: 2, eligible: 3, verdict: 'passed' })
    f.does('b-member-1', 'governance.Execute', { propId })
    const { operators } = await f.world.ask('delegate.operators', {})
    expect((operators as readonly { active: boolean }[])[0]?.active).toBe(false)
  })

  it('one that is suspended or dissolved does not keep the others from deciding', () => {
    const f = new Fixture()
    governTogether(f)
    for (const name of ['a-committee', 'b-committee']) f.patch(suspendedOrgs, [rawId(name)], { sinceMs: f.now })
    const { propId } = putToVote(f, 'alone', 'PARAM', lotLife(12))
    vote(f, propId, 'zone')
    f.does('b-member-1', 'governance.StartTimelock', { propId })
  })

  it('a proposal without enough votes lapses, and one against which most vote is rejected', async () => {
    const f = new Fixture()
    governTogether(f)
    const states = async () => {
      const { items } = await f.world.ask('governance.proposals', {})
      return (items as readonly { state: string }[]).map(({ state }) => state)
    }
    for (const name of ['few', 'against']) {
      f.does('zone-secretary', 'governance.Propose', proposal(name, 'PARAM', lotLife(12)))
      f.does('zone-secretary', 'governance.OpenVoting', { propId: id(name) })
    }
    vote(f, id('few'), 'zone')
    for (const org of ['zone', 'b-committee'] as const) vote(f, id('against'), org, 'AGAINST')
    f.wait(7 * DAY)
    f.does('a-member-1', 'governance.CloseVoting', { propId: id('few') })
    expect(await states()).toEqual(['EXPIRED', 'REJECTED'])
    const { items } = await f.world.ask('governance.proposals', { state: 6 })
    expect(items).toMatchObject([{ propId: id('against') }])
  })

  it('lists are read page by page, each from where the last one ended', async () => {
    const f = new Fixture()
    const names = Array.from({ length: 5 }, (_, i) => `p${i}`)
    for (const name of names) f.does('zone-secretary', 'governance.Propose', proposal(name, 'PARAM', lotLife(12)))
    const found: string[] = []
    for (let after = ''; ; ) {
      const { items, next } = await f.world.ask('governance.proposals', { limit: 2, after })
      found.push(...(items as readonly { propId: string }[]).map(({ propId }) => propId))
      if (typeof next !== 'string') break
      after = next
    }
    expect(found).toEqual(names.map(id))
  })

  it('an executed decision about a vanished thing stays refused and lapses', () => {
    const f = new Fixture()
    const { propId } = pass(f, 'p', 'PAUSE', { change: { module: 5 } })
    f.does('a-member-1', 'governance.Execute', pass(f, 'q', 'PAUSE', { change: { module: 5 } }))
    f.gives('E_STATE', 'a-member-1', 'governance.Execute', { propId })
    f.wait(30 * DAY)
    f.gives('E_EXPIRED', 'a-member-1', 'governance.Execute', { propId })
    f.does('a-member-1', 'governance.ExpireProposal', { propId })
  })
})
