/** P6 4 and the rest of the rule book of review: inboxes by due time, escalation, distinct persons, samples. */

import { describe, expect, it } from 'vitest'
import { address, DAY, Fixture, HOUR, hash, id } from '../fixture.ts'
import { approve, castReviewers, castService, open, pass, reviewersAt } from '../review-cast.ts'

const [FIRST, SECOND] = reviewersAt('a-branch') as [string, string]
const [ABOVE] = reviewersAt('a-committee') as [string]

const started = (): Fixture => {
  const f = new Fixture()
  castReviewers(f)
  return f
}

const post = (n: number) => ({ caseName: `case ${n}`, subject: `post ${n}`, type: 'POST' })
const idsOf = ({ items }: Record<string, unknown>) => (items as { caseId: string }[]).map(({ caseId }) => caseId)

describe('the inbox', () => {
  it('is sorted by due time, for an organisation and for a person, in pages', async () => {
    const f = started()
    for (let n = 0; n < 5; n++) {
      open(f, post(n))
      f.wait(HOUR)
    }
    const all = [0, 1, 2, 3, 4].map(n => id(`case ${n}`))
    expect(idsOf(await f.world.ask('review.inbox', { orgId: id('a-branch') }))).toEqual(all)
    const mine = { actor: address(FIRST) }
    const page = await f.world.ask('review.inboxOf', { ...mine, limit: 3 })
    const rest = await f.world.ask('review.inboxOf', { ...mine, limit: 3, after: page.next as string })
    expect([...idsOf(page), ...idsOf(rest)]).toEqual(all)
    expect(rest.next).toBeUndefined()
  })

  it('holds nothing of the own content, nothing decided by the person, nothing for who has no role', async () => {
    const f = started()
    f.grant('a-member-3', 'a-branch-clerk', 'REVIEWER', 'a-branch')
    open(f, post(1))
    open(f, { ...post(2), by: 'a-member-4', tier: 2 })
    expect(idsOf(await f.world.ask('review.inboxOf', { actor: address('a-branch-clerk') }))).toEqual([id('case 2')])
    expect(idsOf(await f.world.ask('review.inboxOf', { actor: address(ABOVE) }))).toEqual([])
    pass(f, 'case 2', 1)
    expect(idsOf(await f.world.ask('review.inboxOf', { actor: address(ABOVE) }))).toEqual([id('case 2')])
    expect(idsOf(await f.world.ask('review.inboxOf', { actor: address(FIRST) }))).toEqual([id('case 1')])
  })
})

describe('an overdue case', () => {
  it('escalates to the organisation above, still decidable, and decides nothing by itself', async () => {
    const f = started()
    open(f, post(1))
    f.wait(24 * HOUR + 1)
    expect(idsOf(await f.world.ask('review.inbox', { orgId: id('a-committee') }))).toEqual([])
    f.does('b-member-1', 'review.MarkOverdue', { caseId: id('case 1') })
    expect(await f.world.ask('review.case', { caseId: id('case 1') })).toMatchObject({
      state: 'OVERDUE',
      decisions: [],
    })
    expect(idsOf(await f.world.ask('review.inbox', { orgId: id('a-committee') }))).toEqual([id('case 1')])
    f.does(ABOVE, 'review.Decide', { caseId: id('case 1'), step: 1, decision: 'PASS' })
    expect(await f.world.ask('review.case', { caseId: id('case 1') })).toMatchObject({ state: 'APPROVED' })
    expect(idsOf(await f.world.ask('review.inbox', { orgId: id('a-branch') }))).toEqual([])
    expect(await f.world.ask('review.slaStats', { orgId: id('a-branch') })).toMatchObject({
      items: [{ opened: 1, approved: 1, decisions: 1, late: 1, hours: 24 }],
    })
  })
})

describe('separation of duties', () => {
  it('the same person cannot act in two steps, nor with a second account', () => {
    const f = started()
    f.register('second phone', 'a-branch', { mid: id('a-member-4') })
    f.grant('a-member-3', 'second phone', 'REVIEWER', 'a-branch')
    open(f, { ...post(1), by: 'a-member-4' })
    f.gives('E_SOD', 'second phone', 'review.Decide', { caseId: id('case 1'), step: 1, decision: 'PASS' })
    f.does(SECOND, 'review.Decide', { caseId: id('case 1'), step: 1, decision: 'PASS' })
  })

  it('a machine that sees nothing wrong passes nothing', async () => {
    const f = started()
    castService(f)
    open(f, post(1))
    const check = { caseId: id('case 1'), engineVersionHash: hash('engine'), result: 'CLEAR' }
    f.does('service', 'review.RecordMachineCheck', check)
    expect(await f.world.ask('review.case', { caseId: id('case 1') })).toMatchObject({
      state: 'OPEN',
      machineCheck: { result: 'CLEAR' },
    })
  })
})

describe('an appeal', () => {
  it('that is granted before the last step leaves the steps after it to come', async () => {
    const f = started()
    open(f, { ...post(1), tier: 2 })
    const caseId = id('case 1')
    f.does(FIRST, 'review.Decide', { caseId, step: 1, decision: 'REJECT', reasonCodes: ['FACT'] })
    f.does('a-branch-clerk', 'review.Appeal', { caseId, groundsRoot: hash('grounds') })
    f.does(ABOVE, 'review.DecideAppeal', { caseId, outcome: 'OVERTURN' })
    expect(await f.world.ask('review.case', { caseId })).toMatchObject({ state: 'OPEN', step: 2 })
    f.gives('E_SOD', ABOVE, 'review.Decide', { caseId, step: 2, decision: 'PASS' })
    f.does(reviewersAt('a-committee')[1] as string, 'review.Decide', { caseId, step: 2, decision: 'PASS' })
    expect(await f.world.ask('review.case', { caseId })).toMatchObject({ state: 'APPROVED' })
  })
})

describe('the sample of the auditor', () => {
  it('tells how many approved cases of a month are still to be looked at', async () => {
    const f = started()
    for (let n = 0; n < 21; n++) approve(f, post(n))
    expect(await f.world.ask('review.sample', {})).toMatchObject({ approved: 21, due: 2, missing: 2 })
    f.wait(DAY)
    f.does('auditor', 'review.SampleRecheck', { caseId: id('case 3'), result: 'CONFIRMED' })
    expect(await f.world.ask('review.sample', {})).toMatchObject({ rechecked: 1, doubted: 0, missing: 1 })
  })
})
