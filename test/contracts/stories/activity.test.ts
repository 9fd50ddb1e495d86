/** A branch secretary runs a theme day on a phone; late minutes stay late; joint events, service, and what is due. */

import { describe, expect, it } from 'vitest'
import { type Json, toHex } from '#base'
import { listRoot } from '#chain'
import { DAY, Fixture, HOUR, hash, id, MINUTE, NOW_TOKEN, roll, TOKENS, token } from '../fixture.ts'

const ACT = { aid: id('activity') }
const member = (n: number) => `a-member-${n}`
const at = (n: number, more: { readonly [key: string]: Json } = {}) => ({ ...ACT, mid: id(member(n)), ...more })
const opening = { ...ACT, tokenRoot: toHex(listRoot(TOKENS)), tokens: TOKENS.length }
const photos = { attachments: 4, attachmentsRoot: hash('photos') }
const hoursOf = async (f: Fixture, name: string) =>
  (await f.world.ask('training.hours', { mid: id(name), year: 2026 })).centiHours

const earned = async (f: Fixture, name: string) => {
  const { account } = await f.world.ask('points.balance', { mid: id(name) })
  return (account as { available: number }).available
}

describe('a theme day', () => {
  const run = async (f: Fixture) => {
    f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 8 })
    f.activity('NOTIFIED', { pointsRule: id('rule'), startsAtMs: f.now + HOUR, endsAtMs: f.now + 2 * HOUR })
    for (const n of [5, 6]) {
      f.does(member(n), 'activity.RequestLeave', at(n))
      f.does('a-member-3', 'activity.DecideLeave', at(n, { grant: true }))
    }
    f.wait(HOUR)
    f.does('a-branch-clerk', 'activity.OpenActivity', opening)
    f.does('a-member-4', 'activity.SignIn', at(4, token(NOW_TOKEN)))
  }

  it('goes from the plan to the points; a second scan and an old screenshot are refused', async () => {
    const f = new Fixture()
    await run(f)
    f.gives('E_DUP', 'a-member-4', 'activity.SignIn', at(4, token(NOW_TOKEN)))
    f.gives('E_STATE', 'a-member-5', 'activity.SignIn', at(5, token(NOW_TOKEN)))
    f.wait(2 * MINUTE)
    f.gives('E_WINDOW', 'a-member-3', 'activity.SignIn', at(3, token(NOW_TOKEN)))
    f.does('a-member-3', 'activity.SignIn', at(3, token(NOW_TOKEN + 4)))
    f.wait(58 * MINUTE)
    f.does('a-member-2', 'activity.CloseActivity', ACT)
    f.does('a-member-2', 'activity.FileMinutes', { ...ACT, minutesRoot: hash('m'), ...photos })
    expect(await earned(f, 'a-member-4')).toBe(0)
    f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    expect([await earned(f, 'a-member-4'), await hoursOf(f, 'a-member-4')]).toEqual([2, 100])
    expect(await hoursOf(f, 'a-member-5')).toBe(0)
  })

  it('that is void gives nothing: hours and points go back', async () => {
    const f = new Fixture()
    await run(f)
    f.wait(HOUR)
    f.does('a-member-2', 'activity.CloseActivity', ACT)
    f.does('a-member-2', 'activity.FileMinutes', { ...ACT, minutesRoot: hash('m'), ...photos })
    f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    f.does('a-member-4', 'activity.DisputeActivity', { ...ACT, groundsRoot: hash('g') })
    f.does('a-secretary', 'activity.ResolveDispute', { ...ACT, outcome: 'VOIDED' })
    expect([await earned(f, 'a-member-4'), await hoursOf(f, 'a-member-4')]).toEqual([0, 0])
  })

  it('gives who left early nothing, and who made it up the hours', async () => {
    const f = new Fixture()
    await run(f)
    f.wait(10 * MINUTE)
    f.does('a-member-4', 'activity.SignOut', at(4, token(NOW_TOKEN + 20)))
    f.wait(50 * MINUTE)
    f.does('a-member-2', 'activity.CloseActivity', ACT)
    f.does('a-member-5', 'activity.SubmitMakeup', at(5, { materialRoot: hash('notes') }))
    f.does('a-member-2', 'activity.FileMinutes', { ...ACT, minutesRoot: hash('m'), ...photos })
    f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    f.does('a-member-3', 'activity.DecideMakeup', at(5, { grant: true }))
    expect([await hoursOf(f, 'a-member-4'), await hoursOf(f, 'a-member-5')]).toEqual([0, 100])
    expect(await f.world.ask('activity.attendanceOfMember', { mid: id('a-member-4') })).toMatchObject({
      items: [{ result: 'LEFT_EARLY' }],
    })
  })

  it('whose rule of points was retired is verified all the same', async () => {
    const f = new Fixture()
    f.activity('MINUTED', { pointsRule: id('rule') })
    f.does('zone-officer+zone-secretary', 'points.RetireRule', { ruleId: id('rule') })
    f.wait(2 * DAY)
    f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    expect(await hoursOf(f, 'a-member-4')).toBe(100)
  })
})

describe('minutes that come 80 hours after', () => {
  it('are accepted with a reason and the mark LATE, seen by all, and the mark stays', async () => {
    const f = new Fixture()
    f.activity('CLOSED')
    f.wait(81 * HOUR)
    const late = { ...ACT, minutesRoot: hash('m'), ...photos, lateReason: 'NO_NETWORK' }
    f.does('a-member-2', 'activity.FileLateMinutes', late)
    f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'REJECT' })
    f.does('a-member-2', 'activity.FileMinutes', { ...ACT, minutesRoot: hash('m2'), ...photos })
    f.does('a-officer', 'activity.ApproveLateMinutes', ACT)
    f.does('auditor', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    const { items } = await f.world.ask('activity.lateRecords', { orgId: id('a-branch') })
    expect(items).toMatchObject([{ aid: ACT.aid, late: true, reason: 'NO_NETWORK', state: 'VERIFIED' }])
    expect(await f.world.ask('activity.minutesOf', ACT)).toMatchObject({ late: true, lateReasons: ['NO_NETWORK'] })
  })
})

describe('a joint event', () => {
  it('counts the members of all who hold it, and stands in the calendar of each', async () => {
    const f = new Fixture()
    const plan = f.plan({ type: 'JOINT_EVENT', coOrgs: [id('b-branch')] })
    f.does('a-branch-clerk', 'activity.CreateActivity', { ...ACT, orgId: id('a-branch'), plan })
    f.does('b-member-3', 'activity.CoSignActivity', { ...ACT, orgId: id('b-branch') })
    f.does('a-officer', 'activity.ApproveActivity', ACT)
    f.does('a-branch-clerk', 'activity.NotifyActivity', { ...ACT, snapshotRoot: hash('due') })
    f.does('a-branch-clerk', 'activity.OpenActivity', opening)
    f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { ...ACT, ...roll('a-member-4', 'b-member-1') })
    const shown = await f.world.ask('activity.activity', ACT)
    const counts = async (org: string) => {
      const { counts: found } = await f.world.ask('org.org', { orgId: id(org) })
      const { full, probationary, candidate } = found as Record<string, number>
      return (full ?? 0) + (probationary ?? 0) + (candidate ?? 0)
    }
    expect(shown.eligible).toBe((await counts('a-branch')) + (await counts('b-branch')))
    const calendar = await f.world.ask('activity.calendar', { orgId: id('b-branch'), month: 202_603 })
    expect(calendar.items).toMatchObject([{ aid: ACT.aid, state: 'OPEN' }])
  })
})

describe('volunteer service', () => {
  it('has a ledger of its own, and a day has twelve hours of it', async () => {
    const f = new Fixture()
    const eight = { type: 'VOLUNTEER_SERVICE', endsAtMs: f.now + 8 * HOUR, centiHours: 800 }
    f.activity('VERIFIED', eight)
    f.activity('VERIFIED', eight, 'second')
    const shown = await f.world.ask('activity.volunteerHours', { mid: id('a-member-4'), period: 2026 })
    expect([shown.centiHours, await hoursOf(f, 'a-member-4')]).toEqual([1_200, 0])
    f.does('auditor', 'activity.DisputeActivity', { ...ACT, groundsRoot: hash('g') })
    f.does('a-secretary', 'activity.ResolveDispute', { ...ACT, outcome: 'VOIDED' })
    const after = await f.world.ask('activity.volunteerHours', { mid: id('a-member-4'), period: 2026 })
    expect(after.centiHours).toBe(400)
  })
})

describe('organisational life', () => {
  it('is shown as due and held by type; what was not held can be called overdue by anyone', async () => {
    const f = new Fixture()
    f.activity('VERIFIED')
    f.does('a-member-3', 'activity.RecordTalks', { orgId: id('a-branch'), month: 202_603, talks: 2 })
    const { types } = await f.world.ask('activity.compliance', { orgId: id('a-branch'), period: 20_261 })
    expect(types).toContainEqual({ type: 'THEME_DAY', per: 'MONTH', due: 3, held: 1 })
    expect(types).toContainEqual({ type: 'PARTY_LECTURE', per: 'QUARTER', due: 1, held: 0 })
    expect(types).toContainEqual({ type: 'TALK', per: 'YEAR', due: 1, held: 2 })
    f.wait(40 * DAY)
    f.does('b-member-1', 'activity.FlagOverdue', { orgId: id('a-branch'), type: 'PARTY_LECTURE', period: 20_261 })
    const { items } = await f.world.ask('activity.overdue', { orgId: id('a-branch') })
    expect(items).toEqual([{ period: 20_261, type: 'PARTY_LECTURE', due: 1, held: 0 }])
  })

  it('small meetings inside a branch need no approval', async () => {
    const f = new Fixture()
    const plan = f.plan({ type: 'GROUP_MEETING' })
    f.does('a-branch-clerk', 'activity.CreateActivity', { ...ACT, orgId: id('a-branch'), plan })
    expect(await f.world.ask('activity.activity', ACT)).toMatchObject({ state: 'APPROVED' })
    const open = { ...plan, openTo: 'PUBLIC' }
    f.does('a-branch-clerk', 'activity.CreateActivity', { aid: id('open'), orgId: id('a-branch'), plan: open })
    expect(await f.world.ask('activity.activity', { aid: id('open') })).toMatchObject({ state: 'SUBMITTED' })
  })

  it('an assembly without a quorum ends, and its organisation has nothing open any more', async () => {
    const f = new Fixture()
    f.activity('CLOSED', { type: 'PARTY_ASSEMBLY', centiHours: 0, capacity: 4 })
    const { voters, presentVoters } = await f.world.ask('activity.activity', ACT)
    expect(Number(presentVoters) * 2).toBeGreaterThan(Number(voters))
    f.activity('OPEN', { type: 'PARTY_ASSEMBLY', centiHours: 0 }, 'other')
    f.wait(HOUR)
    f.does('a-member-2', 'activity.CloseActivity', { aid: id('other') })
    f.gives('E_QUORUM', 'a-member-2', 'activity.FileMinutes', { aid: id('other'), minutesRoot: hash('m') })
    f.does('a-member-2', 'activity.AbandonActivity', { aid: id('other') })
    expect(await f.world.ask('org.org', { orgId: id('a-branch') })).toMatchObject({ openActivities: 1 })
  })
})
