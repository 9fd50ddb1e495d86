/** Invariants under random histories: the books of points always balance, and counts are what a recount gives. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { monthOf } from '#contracts'
import { Org } from '../../contracts/org/schema.ts'
import { DAY, Fixture, HOUR, hash, id, START } from './fixture.ts'
import { makeVoid } from './points-steps.ts'

const RUNS = { numRuns: 20 }

interface Books {
  readonly ledger: Record<'issued' | 'expired' | 'reversed' | 'liability', number>
  readonly agrees: boolean
  readonly balanced: boolean
}

interface Balance {
  readonly account: Record<'available' | 'frozen' | 'shortfall', number>
  readonly lots: readonly { readonly remaining: number }[]
}

const MEMBERS = ['a-member-1', 'a-member-2', 'a-member-3', 'a-member-4']

const checkBooks = async (f: Fixture) => {
  const books = (await f.world.ask('points.reconcile', {})) as unknown as Books
  expect(books).toMatchObject({ agrees: true, balanced: true })
  for (const name of MEMBERS) {
    const { account, lots } = (await f.world.ask('points.balance', { mid: id(name) })) as unknown as Balance
    expect(lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(account.available)
    expect(Math.min(account.available, account.frozen, account.shortfall)).toBeGreaterThanOrEqual(0)
  }
}

type PointsStep =
  | { readonly kind: 'activity'; readonly days: number }
  | { readonly kind: 'reverse' | 'void'; readonly of: number; readonly who: number }
  | { readonly kind: 'expire'; readonly months: number; readonly who: number }

const pointsStep: fc.Arbitrary<PointsStep> = fc.oneof(
  fc.record({ kind: fc.constant('activity' as const), days: fc.integer({ min: 0, max: 40 }) }),
  fc.record({
    kind: fc.constantFrom('reverse' as const, 'void' as const),
    of: fc.nat({ max: 5 }),
    who: fc.nat({ max: 3 }),
  }),
  fc.record({ kind: fc.constant('expire' as const), months: fc.integer({ min: 0, max: 26 }), who: fc.nat({ max: 3 }) }),
)

const playPoints = (f: Fixture, step: PointsStep, made: string[]) => {
  if (step.kind === 'activity') {
    if (f.now < START + 41 * 30 * DAY) f.wait(step.days * DAY)
    f.world.do('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: monthOf(f.now), amount: 8 })
    made.push(f.activity('VERIFIED', { pointsRule: id('rule') }, `activity-${made.length}`).aid)
    return
  }
  const mid = id(MEMBERS[step.who] as string)
  if (step.kind === 'expire') {
    // Beyond this the terms of the officers are over, and nobody could plan an activity.
    if (f.now + step.months * 30 * DAY < START + 40 * 30 * DAY) f.wait(step.months * 30 * DAY)
    f.world.do('registrar', 'points.ExpireLots', { mid })
    return
  }
  const aid = made[step.of % Math.max(made.length, 1)] ?? id('none')
  if (step.kind === 'void') {
    f.world.do('auditor', 'activity.DisputeActivity', { aid, groundsRoot: hash('g') })
    f.world.do('a-secretary', 'activity.ResolveDispute', { aid, outcome: 'VOIDED' })
    return
  }
  if (made.length > 0) makeVoid(f, `activity-${step.of % made.length}`)
  f.world.do('a-secretary', 'points.ReverseAward', { ruleId: id('rule'), sourceId: aid, mid, groundsRoot: hash('g') })
}

describe('points', () => {
  it('Σ is zero after every history of awards, reversals and expiry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pointsStep, { minLength: 3, maxLength: 10 }), async steps => {
        const f = new Fixture()
        const made: string[] = []
        for (const step of steps) {
          playPoints(f, step, made)
          await checkBooks(f)
        }
      }),
      RUNS,
    )
  })

  it('what was reversed after it had expired is collected from the next earnings', async () => {
    const f = new Fixture()
    const made: string[] = []
    const mid = id('a-member-1')
    playPoints(f, { kind: 'activity', days: 0 }, made)
    playPoints(f, { kind: 'expire', months: 26, who: 0 }, made)
    playPoints(f, { kind: 'reverse', of: 0, who: 0 }, made)
    expect(await f.world.ask('points.balance', { mid })).toMatchObject({ account: { available: 0, shortfall: 2 } })
    playPoints(f, { kind: 'activity', days: 1 }, made)
    expect(await f.world.ask('points.balance', { mid })).toMatchObject({ account: { available: 0, shortfall: 0 } })
    await checkBooks(f)
  })

  it('an award that is reversed gives its points back to the budget of its month', async () => {
    const f = new Fixture()
    const made: string[] = []
    playPoints(f, { kind: 'activity', days: 0 }, made)
    const budget = () => f.world.ask('points.issuance', { orgId: id('a-branch'), month: monthOf(f.now) })
    expect(await budget()).toMatchObject({ budget: { granted: 8, used: 8 } })
    playPoints(f, { kind: 'reverse', of: 0, who: 1 }, made)
    expect(await budget()).toMatchObject({ budget: { granted: 8, used: 6 } })
  })

  it('caps cut what is earned in a day', async () => {
    const f = new Fixture()
    f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: monthOf(f.now), amount: 100 })
    for (let i = 0; i < 12; i++) f.activity('VERIFIED', { pointsRule: id('rule') }, `activity-${i}`)
    expect(await f.world.ask('points.balance', { mid: id('a-member-1') })).toMatchObject({ account: { available: 20 } })
    await checkBooks(f)
  })
})

type CountStep = readonly [kind: 'enrol' | 'limit' | 'restore' | 'exit' | 'cancel' | 'advance', who: number]

const countStep: fc.Arbitrary<CountStep> = fc.tuple(
  fc.constantFrom('enrol', 'limit', 'restore', 'exit', 'cancel', 'advance'),
  fc.nat({ max: 7 }),
)

const KIND = { limit: 'LIMIT_RIGHTS', restore: 'RESTORE_RIGHTS', exit: 'EXIT', cancel: 'CANCEL' } as const
const SUBJECTS = [...MEMBERS, 'a-member-5', 'candidate-1', 'candidate-2', 'candidate-3']

const playCount = (f: Fixture, [kind, who]: CountStep, number: number) => {
  const mid = id(SUBJECTS[who] as string)
  if (kind === 'enrol') {
    const args = { mid: id(`new-${who}`), orgId: id('a-branch'), commitRoot: hash('r') }
    f.world.do('a-branch-clerk+registrar', 'member.EnrolCandidate', args)
  } else if (kind === 'advance') {
    const args = { mid, to: 'ACTIVIST', docRoot: hash('d') }
    f.world.do('a-member-3+a-secretary', 'member.AdvanceStage', args)
  } else {
    const resolutionId = id(`resolution-${number}`)
    const args = { resolutionId, kind: KIND[kind], mid, minutes: hash('m') }
    f.world.do('a-member-3', 'member.SubmitResolution', args)
    f.world.do('a-secretary', 'member.DecideResolution', { resolutionId, decision: 'APPROVE' })
  }
}

type Counts = Record<'full' | 'probationary' | 'candidate' | 'limited', number>
interface Card {
  readonly stage: string
  readonly standing: string
}

const COUNTED: Readonly<Record<string, keyof Counts>> = {
  APPLICANT: 'candidate',
  ACTIVIST: 'candidate',
  DEVELOPMENT_TARGET: 'candidate',
  PROBATIONARY: 'probationary',
  FULL: 'full',
}

const recount = (cards: readonly Card[]): Counts => {
  const counts: Counts = { full: 0, probationary: 0, candidate: 0, limited: 0 }
  for (const { stage, standing } of cards) {
    const name = standing === 'RIGHTS_LIMITED' ? 'limited' : COUNTED[stage]
    if (standing !== 'EXITED' && name !== undefined) counts[name] += 1
  }
  return counts
}

const countsOf = async (f: Fixture, name: string): Promise<Counts> => {
  const { orgId: _, ...json } = await f.world.ask('org.org', { orgId: id(name) })
  const read = Org.fromJson(json)
  expect(read.ok).toBe(true)
  return json.counts as unknown as Counts
}

describe('counts of organisations', () => {
  it('are a recount of the roster, and the zone is their sum, after every history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(countStep, { minLength: 5, maxLength: 25 }), async steps => {
        const f = new Fixture()
        for (const [number, step] of steps.entries()) playCount(f, step, number)
        const sum: Counts = { full: 0, probationary: 0, candidate: 0, limited: 0 }
        for (const name of ['a-branch', 'b-branch']) {
          const { items } = (await f.world.ask('member.roster', { orgId: id(name) })) as unknown as { items: Card[] }
          const counts = await countsOf(f, name)
          expect(counts).toEqual(recount(items))
          for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key]
        }
        expect(await f.world.ask('org.counts', {})).toMatchObject({ members: sum })
      }),
      RUNS,
    )
  })

  it('open activities keep an organisation from being dissolved until they are over', async () => {
    const f = new Fixture()
    f.activity('MINUTED')
    expect(await f.world.ask('org.org', { orgId: id('a-branch') })).toMatchObject({ openActivities: 1 })
    f.wait(HOUR)
    f.does('a-officer', 'activity.VerifyActivity', { aid: id('activity'), result: 'ACCEPT' })
    expect(await f.world.ask('org.org', { orgId: id('a-branch') })).toMatchObject({ openActivities: 0 })
  })
})
