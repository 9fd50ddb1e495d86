/** What must hold even against insiders who hold their roles rightly: seats, votes, bounds of state and of work. */

import { describe, expect, it } from 'vitest'
import { LIMITS, must, toHex } from '#base'
import { createEngine, engine, ImportEntry, importRoot, MODULES, STAGE } from '#contracts'
import { ActorArgs } from '../../contracts/access/schema.ts'
import { ALLOWED, action, defineModule, event } from '../../contracts/define.ts'
import { orgs } from '../../contracts/org/state.ts'
import { budgets } from '../../contracts/points/state.ts'
import { scenarioGenesis } from '../../scripts/scenario.ts'
import { address, DAY, Fixture, hash, id, rawId, roll, START } from './fixture.ts'
import { addressOf, codeOf, genesisOf, keyOf, World } from './world.ts'

const seat = (name: string) => ({ actor: address(name), role: 'SECRETARY', orgId: id('a-branch') })
const elected = (name: string, more = {}) => ({
  ...seat(name),
  source: 'ELECTION',
  basis: hash('result'),
  ...more,
})

describe('the seat of a secretary', () => {
  it('stays taken when a grant of an earlier holder, which is over, is revoked', () => {
    const f = new Fixture()
    f.register('x', 'a-branch')
    f.register('y', 'a-branch')
    f.does('a-secretary', 'access.RevokeRole', seat('a-member-3'))
    f.does('a-secretary', 'access.GrantRole', elected('x', { toMs: f.now + DAY }))
    f.wait(DAY)
    f.does('a-secretary', 'access.GrantRole', elected('y'))
    f.does('a-secretary', 'access.RevokeRole', seat('x'))
    f.gives('E_STATE', 'a-secretary', 'access.GrantRole', elected('a-member-4'))
    f.does('a-secretary', 'access.RevokeRole', seat('y'))
    f.does('a-secretary', 'access.GrantRole', elected('a-member-4'))
  })

  it('is not given twice by genesis', () => {
    const plan = scenarioGenesis({ seed: 'x', publicKey: keyOf })
    const roles = [{ role: 'SECRETARY', orgId: plan.rootOrg.orgId }] as const
    const two = plan.actors.slice(0, 2).map(actor => ({ ...actor, roles }))
    expect(engine.genesis(genesisOf({ ...plan, actors: two.slice(0, 1) }, START)).ok).toBe(true)
    expect(engine.genesis(genesisOf({ ...plan, actors: two }, START))).toMatchObject({ fault: { code: 'BAD_GENESIS' } })
  })
})

describe('votes', () => {
  it('are those of members who could vote when the assembly was notified', async () => {
    const f = new Fixture()
    const resolve = (kind: string) => {
      const resolutionId = id(`r/${kind}`)
      const args = { resolutionId, kind, mid: id('a-member-4'), minutes: hash('m') }
      f.does('a-member-3', 'member.SubmitResolution', args)
      f.does('a-secretary', 'member.DecideResolution', { resolutionId, decision: 'APPROVE' })
      f.wait(1)
    }
    const votersOf = async (aid: string) => {
      const { voters, presentVoters } = await f.world.ask('activity.activity', { aid })
      return [voters, presentVoters]
    }
    const assembly = { type: 'PARTY_ASSEMBLY', centiHours: 0 }
    resolve('LIMIT_RIGHTS')
    const { aid } = f.activity('NOTIFIED', assembly)
    resolve('RESTORE_RIGHTS')
    f.does('a-branch-clerk', 'activity.OpenActivity', { aid })
    const names = ['a-member-1', 'a-member-2', 'a-member-3', 'a-member-4']
    f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { aid, ...roll(...names) })
    expect(await votersOf(aid)).toEqual([5, 3])
    const next = f.activity('ROLL_CALLED', assembly, 'next')
    expect(await votersOf(next.aid)).toEqual([6, 4])
  })
})

describe('numbers that insiders can drive up', () => {
  it('a huge organisation notifies and gets its budget, and no bound of a row stops the node', () => {
    const f = new Fixture()
    const people = 3_000_000_000
    f.patch(orgs, [rawId('a-branch')], {
      counts: { full: people, probationary: people, candidate: people, limited: 0 },
    })
    f.patch(budgets, [rawId('a-branch'), 202_603], { granted: 300_000_000_000, used: 0 })
    const budget = { orgId: id('a-branch'), month: 202_603, amount: 1_000_000_000 }
    f.does('a-secretary', 'points.GrantBudget', budget)
    f.activity('NOTIFIED')
  })
})

/** A branch of hundreds who were all present at one activity that waits for its verification. */
const crowd = (f: Fixture, size: number): string => {
  const names = Array.from({ length: size }, (_, i) => `p${i}`)
  const blank = { stage: STAGE.FULL, commitRoot: importRoot([]), probationFromMs: 0, confirmedMonth: 0 }
  const entries = names.map((name): ImportEntry => ({ mid: rawId(name), ...blank }))
  const batchId = id('crowd')
  const root = toHex(importRoot(entries))
  f.does('registrar', 'member.StageBatch', { batchId, orgId: id('a-branch'), entries: size, root })
  f.does('a-member-3', 'member.ConfirmBatch', { batchId })
  f.does('registrar', 'member.CommitBatch', { batchId, members: entries.map(one => ImportEntry.toJson(one)) })
  f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 2 * size })
  f.wait(1)
  const { aid } = f.activity('OPEN', { pointsRule: id('rule'), capacity: LIMITS.activityParticipants })
  f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { aid, ...roll(...names) })
  f.does('a-member-2', 'activity.CloseActivity', { aid })
  const minutes = { minutesRoot: hash('m'), attachments: 1, attachmentsRoot: hash('p') }
  f.does('a-member-2', 'activity.FileMinutes', { aid, ...minutes })
  return aid
}

const verifyCall = (aid: string) => must(engine.encodeCall('activity', 'VerifyActivity', { aid, result: 'ACCEPT' }))

describe('the work of a block', () => {
  it('is bounded, though what costs it be undone and sent again', () => {
    const f = new Fixture()
    const aid = crowd(f, 450)
    const doomed = { signer: 'a-officer', calls: [verifyCall(aid), verifyCall(id('none'))] }
    const before = f.world.state.digest()
    const codes = f.world.block(Array(200).fill(doomed)).map(codeOf)
    const first = codes.indexOf('E_LIMIT')
    expect(first).toBeGreaterThan(LIMITS.rowsPerBlock / LIMITS.rowsPerTransaction)
    expect(new Set(codes.slice(0, first))).toEqual(new Set(['E_NOT_FOUND']))
    expect(new Set(codes.slice(first))).toEqual(new Set(['E_LIMIT']))
    expect(f.world.state.digest()).toBe(before)
    expect(codeOf(f.world.send({ signer: 'a-officer', calls: [verifyCall(aid)] }))).toBe('OK')
  })
})

const MANY = 1_500
const told = event({ id: 1, name: 'Told', title: { en: 'x', zh: 'x' }, data: ActorArgs })

interface Noise {
  readonly reads: number
  readonly events: number
}

/** A module of one action that reads and tells so often. */
const noisy = (noise: Noise) =>
  defineModule({
    id: 99,
    name: 'noisy',
    title: { en: 'x', zh: 'x' },
    tables: [],
    events: [told] as never,
    queries: [],
    actions: [
      action({
        id: 1,
        name: 'Tell',
        title: { en: 'x', zh: 'x' },
        args: ActorArgs,
        subject: () => ({ ok: true, value: {} }),
        policy: [{ all: [{ anyone: true }] }],
        codes: [],
        check: () => ALLOWED,
        apply: (ctx, { actor }) => {
          for (let i = 0; i < noise.reads; i++) ctx.get(orgs, [rawId('a-branch')])
          for (let i = 0; i < noise.events; i++) ctx.emit(told, { actor })
        },
      }),
    ],
  })

const noisyWorld = (noise: Noise) =>
  new World(scenarioGenesis({ seed: 'x', publicKey: keyOf }), START, createEngine([...MODULES, noisy(noise)]))
const tell = (calls = 1) => {
  const call = { module: 99, action: 1, args: ActorArgs.encode({ actor: addressOf('registrar') }) }
  return { signer: 'registrar', calls: Array(calls).fill(call) }
}

describe('bounds of blocks and transactions', () => {
  it('events of a block fit where receipts are stored', () => {
    const receipts = noisyWorld({ reads: 0, events: MANY }).block(Array(100).fill(tell()))
    const events = receipts.reduce((sum, one) => sum + one.events.length, 0)
    expect(events).toBeGreaterThanOrEqual(LIMITS.eventsPerBlock)
    expect(events).toBeLessThan(LIMITS.eventsPerBlock + LIMITS.eventsPerTransaction)
    expect(receipts.map(codeOf).at(-1)).toBe('E_LIMIT')
    const framing = 32
    const most = (LIMITS.eventsPerBlock + LIMITS.eventsPerTransaction) * (LIMITS.eventBytes + framing)
    expect(most + LIMITS.transactionsPerBlock * 64).toBeLessThan(LIMITS.storedReceiptsBytes)
  })

  it('one transaction is refused as a whole beyond its own', () => {
    const code = (noise: Noise, calls: number) => codeOf(noisyWorld(noise).send(tell(calls)))
    expect(code({ reads: 0, events: MANY }, 1)).toBe('OK')
    expect(code({ reads: 0, events: MANY }, 2)).toBe('E_LIMIT')
    expect(code({ reads: 60_000, events: 0 }, 2)).toBe('OK')
    expect(code({ reads: 60_000, events: 0 }, 3)).toBe('E_LIMIT')
  })

  it('every block starts afresh', () => {
    const world = noisyWorld({ reads: 0, events: MANY })
    expect(world.block(Array(80).fill(tell())).map(codeOf).at(-1)).toBe('E_LIMIT')
    expect(codeOf(world.send(tell()))).toBe('OK')
  })
})
