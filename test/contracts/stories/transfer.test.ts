/** A member who moves or floats: who answers, until when, and what follows the member. */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { members } from '../../../contracts/member/state.ts'
import { address, DAY, Fixture, HOUR, hash, id, rawId, roll } from '../fixture.ts'
import {
  accepted,
  application,
  approved,
  F,
  hosted,
  issued,
  letter,
  reason,
  secondBranch,
  shown,
  T,
} from '../transfer-kit.ts'

type Row = { readonly [name: string]: Json }

const traceOf = async (f: Fixture): Promise<Row> => {
  const { items } = (await f.world.ask('transfer.transferTrace', { mid: id('a-member-4') })) as unknown as {
    items: Row[]
  }
  return items.at(-1) as Row
}
const orgOf = (f: Fixture, name: string) => f.world.ask('org.org', { orgId: id(name) })
const membersOf = async (f: Fixture, name: string): Promise<number> =>
  ((await orgOf(f, name)) as unknown as { counts: { full: number } }).counts.full

/** Where the member is counted, and that nobody is lost. */
const countedAt = async (f: Fixture, a: number, b: number): Promise<void> => {
  expect([await membersOf(f, 'a-branch'), await membersOf(f, 'b-branch')]).toEqual([a, b])
  expect(await f.world.ask('org.counts', {})).toMatchObject({ members: { full: 9 } })
  expect(await f.world.violations()).toEqual([])
}

describe('a transfer within the zone', () => {
  it('shows at each moment who holds it and until when, and moves the member at the end only', async () => {
    const f = new Fixture()
    const start = f.now
    f.does('a-member-4', 'transfer.Apply', application())
    expect(await traceOf(f)).toMatchObject({ state: 'APPLIED', scope: 'WITHIN_ZONE', holder: id('a-branch') })
    // Ten working days from a Friday are two weeks.
    expect(await traceOf(f)).toMatchObject({ dueAtMs: start + 14 * DAY })
    expect(await f.world.ask('member.memberCard', { mid: id('a-member-4') })).toMatchObject({ standing: 'IN_TRANSFER' })
    f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...T, duesDoc: hash('dues') })
    expect(await traceOf(f)).toMatchObject({ state: 'SRC_BRANCH_OK', holder: id('a-committee') })
    f.does('a-secretary', 'transfer.IssueLetter', letter())
    expect(await traceOf(f)).toMatchObject({ state: 'LETTER_ISSUED', holder: id('b-committee') })
    f.does('b-secretary', 'transfer.AcceptCommittee', shown())
    expect(await traceOf(f)).toMatchObject({ state: 'DST_COMMITTEE_OK', holder: id('b-branch') })
    await countedAt(f, 6, 3)
    f.wait(HOUR)
    f.does('b-member-3', 'transfer.AcceptBranch', T)
    expect(await traceOf(f)).toMatchObject({ state: 'COMPLETED', dueAtMs: 0 })
    await countedAt(f, 5, 4)
    const steps = (await f.world.ask('transfer.transferSteps', T)) as unknown as { items: Row[] }
    expect(steps.items.map(({ state }) => state)).toEqual([
      'APPLIED',
      'SRC_BRANCH_OK',
      'LETTER_ISSUED',
      'DST_COMMITTEE_OK',
      'COMPLETED',
    ])
  })

  it('ends the roles at the source and clears the group; points stay', async () => {
    const f = new Fixture()
    f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 8 })
    f.activity('VERIFIED', { pointsRule: id('rule') })
    f.grant('a-member-3', 'a-member-4', 'CLERK', 'a-branch')
    const balance = await f.world.ask('points.balance', { mid: id('a-member-4') })
    accepted(f)
    const roles = () => f.world.ask('access.rolesOf', { actor: address('a-member-4') })
    expect(await roles()).toMatchObject({ grants: [{ role: 'CLERK' }] })
    f.does('b-member-3', 'transfer.AcceptBranch', T)
    expect(await roles()).toMatchObject({ grants: [] })
    expect(await f.world.ask('points.balance', { mid: id('a-member-4') })).toEqual(balance)
    f.gives('E_AUTH', 'a-member-4', 'activity.CreateActivity', {
      aid: id('x'),
      orgId: id('a-branch'),
      plan: f.plan(),
    })
  })

  it('carries the probation on, and keeps both organisations from being dissolved meanwhile', async () => {
    const f = new Fixture()
    f.grant('a-member-3', 'a-member-5', 'ORG_OFFICER', 'a-branch')
    accepted(f)
    expect(await orgOf(f, 'a-branch')).toMatchObject({ openTransfers: 1 })
    expect(await orgOf(f, 'b-branch')).toMatchObject({ openTransfers: 1 })
    const probation = { probationFromMs: f.now - DAY, probationToMs: f.now + 300 * DAY }
    f.patch(members, [rawId('a-member-4')], { ...probation })
    f.does('b-member-3', 'transfer.AcceptBranch', T)
    expect(f.row(members, [rawId('a-member-4')])).toMatchObject(probation)
    expect(await orgOf(f, 'a-branch')).toMatchObject({ openTransfers: 0 })
  })
})

describe('a letter', () => {
  it('is expired on day 91, can be issued again, and its old name is good for nothing', async () => {
    const f = new Fixture()
    approved(f)
    f.does('a-secretary', 'transfer.IssueLetter', letter('letter', { validDays: 90 }))
    f.wait(90 * DAY)
    f.gives('E_WINDOW', 'b-door', 'transfer.ExpireLetter', T)
    f.wait(1)
    f.gives('E_EXPIRED', 'b-secretary', 'transfer.AcceptCommittee', shown())
    f.does('b-door', 'transfer.ExpireLetter', T)
    expect(await traceOf(f)).toMatchObject({ state: 'EXPIRED', holder: id('a-committee') })
    f.does('a-secretary', 'transfer.Reissue', letter('again'))
    f.gives('E_EXPIRED', 'b-secretary', 'transfer.AcceptCommittee', shown())
    f.does('b-secretary', 'transfer.AcceptCommittee', shown('again'))
    await countedAt(f, 6, 3)
  })
})

describe('a refusal', () => {
  it('needs a reason, and goes to the common ancestor when the member says so', async () => {
    const f = new Fixture()
    issued(f)
    f.gives('E_ARG', 'b-secretary', 'transfer.Refuse', reason('NONE'))
    f.does('b-secretary', 'transfer.Refuse', reason('NOT_WORKING_THERE'))
    expect(await traceOf(f)).toMatchObject({ state: 'REFUSED', reason: 'NOT_WORKING_THERE' })
    expect(await f.world.ask('member.memberCard', { mid: id('a-member-4') })).toMatchObject({ standing: 'ACTIVE' })
    f.does('a-member-4', 'transfer.Escalate', T)
    expect(await traceOf(f)).toMatchObject({ state: 'ESCALATED', holder: id('zone') })
    f.gives('E_SCOPE', 'a-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
    f.does('zone-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
    expect(await traceOf(f)).toMatchObject({ state: 'DST_COMMITTEE_OK', holder: id('b-branch') })
    await countedAt(f, 6, 3)
  })

  it('does not come by itself: at the end of every time to answer there is an event, and nothing else', async () => {
    const f = new Fixture()
    accepted(f)
    f.wait(400 * DAY)
    f.does('b-door', 'transfer.MarkOverdue', T)
    expect(await traceOf(f)).toMatchObject({ state: 'DST_COMMITTEE_OK', overdue: true })
    f.does('b-member-3', 'transfer.AcceptBranch', T)
    const stats = { orgId: id('b-branch'), fromMonth: 202_601, toMonth: 202_812 }
    const { items } = (await f.world.ask('transfer.slaStats', stats)) as unknown as { items: Row[] }
    expect(items).toMatchObject([
      { applied: 1, completed: 0 },
      { completed: 1, days: 400, within60: 0, overdue: 1 },
    ])
  })
})

describe('within a committee and beyond the zone', () => {
  it('needs no letter within a committee; the member arrives in a group', async () => {
    const f = new Fixture()
    const dstOrg = secondBranch(f)
    approved(f, { dstOrg })
    expect(await traceOf(f)).toMatchObject({ scope: 'WITHIN_COMMITTEE', holder: id('a-committee') })
    f.does('a-secretary', 'transfer.AcceptCommittee', T)
    f.register('second-officer', 'a-second')
    f.grant('a-second-secretary', 'second-officer', 'ORG_OFFICER', 'a-second')
    f.org('group', 'a-second', { proposer: 'second-officer', decider: 'a-second-secretary' }, { type: 'GROUP' })
    f.does('a-second-secretary', 'transfer.AcceptBranch', { ...T, groupId: id('group') })
    expect(f.row(members, [rawId('a-member-4')])).toMatchObject({ groupId: rawId('group') })
    expect(await f.world.violations()).toEqual([])
  })

  it('lets go of a member who leaves the zone when the slip is back; of why and where nothing is told', async () => {
    const f = new Fixture()
    const { dstOrg: _, ...outside } = application()
    f.does('a-member-4', 'transfer.Apply', outside)
    f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...T, duesDoc: hash('dues') })
    f.does('a-secretary', 'transfer.IssueLetter', letter())
    expect(await membersOf(f, 'a-branch')).toBe(6)
    f.does('a-secretary', 'transfer.ConfirmReturnSlip', { ...T, returnSlip: hash('slip') })
    const card = await f.world.ask('member.memberCard', { mid: id('a-member-4') })
    expect(card).toMatchObject({ standing: 'EXITED', exitMonth: 202_603, capabilities: 0 })
    expect(await membersOf(f, 'a-branch')).toBe(5)
    expect(await f.world.violations()).toEqual([])
  })
})

describe('a floating member', () => {
  it('attends and earns at the host, has no vote there, and stays counted at the source', async () => {
    const f = new Fixture()
    hosted(f)
    await countedAt(f, 6, 3)
    expect(await orgOf(f, 'a-branch')).toMatchObject({ floatingOut: 1 })
    expect(await orgOf(f, 'b-branch')).toMatchObject({ floatingIn: 1 })
    f.does('b-branch-clerk', 'transfer.LogContact', { ...F, method: 'VISIT' })
    const log = (await f.world.ask('transfer.contactLog', F)) as unknown as { items: Row[] }
    expect(log.items).toMatchObject([{ method: 'VISIT', by: address('b-branch-clerk') }])
    f.does('a-member-4', 'transfer.EndFloating', { ...F, end: 'RETURNED' })
    expect(await orgOf(f, 'b-branch')).toMatchObject({ floatingIn: 0 })
    await countedAt(f, 6, 3)
  })

  it('signs in at the host, and its vote is not counted', async () => {
    const f = new Fixture()
    hosted(f)
    f.wait(1)
    const aid = id('assembly')
    const plan = f.plan({
      type: 'PARTY_ASSEMBLY',
      centiHours: 0,
      hostMid: id('b-member-1'),
      recorderMid: id('b-member-2'),
    })
    f.does('b-branch-clerk', 'activity.CreateActivity', { aid, orgId: id('b-branch'), plan })
    f.does('b-secretary', 'activity.ApproveActivity', { aid })
    f.does('b-branch-clerk', 'activity.NotifyActivity', { aid, snapshotRoot: hash('due') })
    f.does('b-branch-clerk', 'activity.OpenActivity', { aid })
    f.does('b-member-1+b-member-2', 'activity.RollCallBatch', {
      aid,
      ...roll('b-member-1', 'b-member-3', 'a-member-4'),
    })
    expect(await f.world.ask('activity.activity', { aid })).toMatchObject({ present: 3, voters: 3, presentVoters: 2 })
  })

  it('from outside the zone is a guest: it attends and earns, is counted nowhere, and leaves as it came', async () => {
    const f = new Fixture()
    const guest = { ...F, mid: id('guest'), hostOrg: id('b-branch'), fromMonth: 202_603, expectedToMonth: 202_612 }
    const papers = { cardCode: hash('card'), stage: 'FULL', commitRoot: hash('record') }
    f.does('b-branch-clerk+registrar', 'transfer.RegisterGuest', { ...guest, ...papers })
    expect(f.row(members, [rawId('guest')])).toBeUndefined()
    f.does('b-member-3', 'transfer.AcceptIn', F)
    expect(await f.world.ask('member.memberCard', { mid: id('guest') })).toMatchObject({
      standing: 'GUEST',
      capabilities: 6,
    })
    await countedAt(f, 6, 3)
    expect(await orgOf(f, 'b-branch')).toMatchObject({ floatingIn: 1 })
    f.does('b-branch-clerk', 'transfer.EndFloating', { ...F, end: 'RETURNED' })
    expect(await f.world.ask('member.memberCard', { mid: id('guest') })).toMatchObject({
      standing: 'EXITED',
      capabilities: 0,
    })
    await countedAt(f, 6, 3)
  })
})
