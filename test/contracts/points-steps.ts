/** What tests of points and of the mall begin with. */

import type { Json } from '#base'
import { monthOf } from '#contracts'
import { ACTIVITY_STATE } from '../../contracts/activity/schema.ts'
import { activities } from '../../contracts/activity/state.ts'
import { STANDING } from '../../contracts/member/schema.ts'
import { members } from '../../contracts/member/state.ts'
import { flagAbout } from './auditing.ts'
import { DAY, type Fixture, hash, id, rawId } from './fixture.ts'

type More = { readonly [key: string]: Json }

export const grantPoints = (f: Fixture, amount = 320): void =>
  f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: monthOf(f.now), amount })

export const RULERS = 'zone-officer+zone-secretary'

export const ruleOf = (f: Fixture, name: string, more: More = {}) => ({
  ruleId: id(name),
  terms: { sourceType: 'ACTIVITY', amount: 3, effectiveFromMs: f.now + 2 * DAY, ...more },
})

/** A rule that is in force, two days later. */
export const rule = (f: Fixture, name: string, more: More = {}): void => {
  f.does('zone-officer', 'points.DefineRule', ruleOf(f, name, more))
  f.does('zone-secretary', 'points.ApproveRule', { ruleId: id(name) })
  f.wait(2 * DAY)
}

export const manualRule = (f: Fixture, more: More = {}): void =>
  rule(f, 'by-hand', { sourceType: 'MANUAL', amount: 200, ...more })

export const manual = (name: string, who: string, amount: number) => ({
  adjustmentId: id(name),
  mid: id(who),
  ruleId: id('by-hand'),
  amount,
  evidenceRoot: hash('evidence'),
})

/** Points by hand for a member of branch a: a rule and a budget must be there. */
export const give = (f: Fixture, who: string, amount: number, name = `${who}/${f.now}/${amount}`): void => {
  f.does('a-branch-clerk', 'points.ManualAward', manual(name, who, amount))
  f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(name) })
  if (amount > 50) f.does('a-secretary', 'points.PostAdjustment', { adjustmentId: id(name) })
}

/** Without what leads there: resolutions and votes are another module's. */
export const leave = (f: Fixture, who: string): void =>
  f.patch(members, [rawId(who)], { standing: STANDING.EXITED, capabilities: 0 })

export const comeBack = (f: Fixture, who: string): void =>
  f.patch(members, [rawId(who)], { standing: STANDING.ACTIVE, capabilities: 31 })

/** The activity counts as void, and nothing of it has been taken back. */
export const makeVoid = (f: Fixture, name: string): void =>
  f.patch(activities, [rawId(name)], { state: ACTIVITY_STATE.VOIDED })

/** A flag of the auditor about something, as an organisation sees it. */
export const flag = (f: Fixture, name: string, subject: string, org = 'a-branch'): string => {
  f.does('auditor', 'audit.RaiseFlag', flagAbout(name, { subjectId: id(subject), orgId: id(org) }))
  return id(name)
}
