import { monthOf } from '#contracts'
import { accounts } from '../../../contracts/points/state.ts'
import { type Case, DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import {
  comeBack,
  flag,
  grantPoints,
  leave,
  makeVoid,
  manual,
  manualRule,
  RULERS,
  rule,
  ruleOf,
} from '../points-steps.ts'

const budget = (f: Fixture, amount: number) => ({ orgId: id('a-branch'), month: monthOf(f.now), amount })

/** Four members with two points each. */
const earned = (f: Fixture) => {
  grantPoints(f, 8)
  return f.activity('VERIFIED', { pointsRule: id('rule') })
}

const score = (more = {}) => ({
  adjustmentId: id('s'),
  mid: id('a-member-1'),
  kind: 'SCORE_MINUS',
  amount: 3,
  year: 2026,
  reason: 'ABSENT_WITHOUT_LEAVE',
  evidenceRoot: hash('e'),
  ...more,
})

const rules: readonly Case[] = [
  [
    'a rule is proposed for later, approved by another in time, retired by both',
    f => {
      const define = 'points.DefineRule'
      f.gives('E_SCOPE', 'a-officer', define, ruleOf(f, 'r'))
      f.gives('E_ARG', 'zone-officer', define, ruleOf(f, 'r', { amount: 0 }))
      f.gives('E_ARG', 'zone-officer', define, ruleOf(f, 'r', { effectiveToMs: 1 }))
      f.gives('E_WINDOW', 'zone-officer', define, ruleOf(f, 'r', { effectiveFromMs: f.now }))
      f.gives('E_NOT_FOUND', 'zone-officer', define, ruleOf(f, 'r', { groupId: id('none') }))
      for (const name of ['ApproveRule', 'ActivateRule']) {
        f.gives('E_NOT_FOUND', 'zone-secretary', `points.${name}`, { ruleId: id('r') })
      }
      f.gives('E_NOT_FOUND', RULERS, 'points.RetireRule', { ruleId: id('r') })
      f.does('zone-officer', define, ruleOf(f, 'r'))
      f.gives('E_DUP', 'zone-officer', define, ruleOf(f, 'r'))
      f.gives('E_AUTH', 'zone-officer', 'points.ApproveRule', { ruleId: id('r') })
      f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
      f.gives('E_STATE', 'zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
      f.gives('E_WINDOW', 'b-member-1', 'points.ActivateRule', { ruleId: id('r') })
      f.wait(2 * DAY)
      f.does('b-member-1', 'points.ActivateRule', { ruleId: id('r') })
      f.gives('E_STATE', 'b-member-1', 'points.ActivateRule', { ruleId: id('r') })
      f.gives('E_AUTH', 'zone-secretary', 'points.RetireRule', { ruleId: id('r') })
      f.does(RULERS, 'points.RetireRule', { ruleId: id('r') })
      f.gives('E_STATE', RULERS, 'points.RetireRule', { ruleId: id('r') })
    },
  ],
  [
    'no rule is approved for the past',
    f => {
      f.does('zone-officer', 'points.DefineRule', ruleOf(f, 'r'))
      f.wait(2 * DAY)
      f.gives('E_WINDOW', 'zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
    },
  ],
  [
    'caps that rules share stay as they are',
    f => {
      const group = { groupId: id('g'), capMonth: 5 }
      f.gives('E_ARG', RULERS, 'points.DefineCapGroup', { groupId: id('g') })
      f.gives('E_AUTH', 'zone-officer', 'points.DefineCapGroup', group)
      f.does(RULERS, 'points.DefineCapGroup', group)
      f.gives('E_DUP', RULERS, 'points.DefineCapGroup', group)
      rule(f, 'r', { groupId: id('g') })
    },
  ],
]

const ledger: readonly Case[] = [
  [
    'a budget comes from the superior, for months to come, by the number of members',
    f => {
      const grant = 'points.GrantBudget'
      f.gives('E_NOT_FOUND', 'a-secretary', grant, { ...budget(f, 1), orgId: id('nowhere') })
      f.gives('E_ARG', 'a-secretary', grant, budget(f, 0))
      f.gives('E_WINDOW', 'a-secretary', grant, { ...budget(f, 1), month: monthOf(f.now - 40 * DAY) })
      f.gives('E_WINDOW', 'a-secretary', grant, { ...budget(f, 1), month: 202_613 })
      f.gives('E_SCOPE', 'a-member-3', grant, budget(f, 1))
      f.does('a-secretary', grant, budget(f, 300))
      f.gives('E_CAP', 'a-secretary', grant, budget(f, 21))
      f.does('a-secretary', grant, budget(f, 20))
    },
  ],
  [
    'points expire after two years with the month, by whoever turns the crank',
    f => {
      earned(f)
      const mid = { mid: id('a-member-1') }
      f.gives('E_NOT_FOUND', 'b-member-1', 'points.ExpireLots', { mid: id('nobody') })
      f.wait(732 * DAY)
      f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', mid)
      f.wait(26 * DAY)
      f.does('b-member-1', 'points.ExpireLots', mid)
      f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', mid)
    },
  ],
  [
    'an award is reversed once, when its source is void or flagged',
    f => {
      const { aid } = earned(f)
      const award = { ruleId: id('rule'), sourceId: aid, mid: id('a-member-1'), groundsRoot: hash('why') }
      f.gives('E_NOT_FOUND', 'a-secretary', 'points.ReverseAward', { ...award, mid: id('a-member-6') })
      f.gives('E_SCOPE', 'b-secretary', 'points.ReverseAward', award)
      f.gives('E_STATE', 'a-secretary', 'points.ReverseAward', award)
      f.gives('E_NOT_FOUND', 'a-secretary', 'points.ReverseAward', { ...award, flagId: id('none') })
      const other = { ...award, flagId: flag(f, 'f', 'a-member-2') }
      f.gives('E_ARG', 'a-secretary', 'points.ReverseAward', other)
      const second = { ...award, mid: id('a-member-2'), flagId: id('f') }
      f.does('a-secretary', 'points.ReverseAward', second)
      makeVoid(f, 'activity')
      f.does('a-secretary', 'points.ReverseAward', award)
      f.gives('E_STATE', 'a-secretary', 'points.ReverseAward', award)
    },
  ],
  [
    'the account of who has left is frozen, thawed on return, and closed after 90 days',
    f => {
      earned(f)
      const mid = { mid: id('a-member-1') }
      const nobody = { mid: id('nobody') }
      for (const name of ['FreezeAccount', 'ThawAccount', 'CloseAccount']) {
        f.gives('E_NOT_FOUND', 'b-member-1', `points.${name}`, nobody)
      }
      f.gives('E_WINDOW', 'b-member-1', 'points.FreezeAccount', mid)
      f.gives('E_STATE', 'b-member-1', 'points.ThawAccount', mid)
      f.gives('E_STATE', 'b-member-1', 'points.CloseAccount', mid)
      leave(f, 'a-member-1')
      f.does('b-member-1', 'points.FreezeAccount', mid)
      f.gives('E_STATE', 'b-member-1', 'points.FreezeAccount', mid)
      f.gives('E_WINDOW', 'b-member-1', 'points.ThawAccount', mid)
      f.gives('E_WINDOW', 'b-member-1', 'points.CloseAccount', mid)
      comeBack(f, 'a-member-1')
      f.does('b-member-1', 'points.ThawAccount', mid)
      leave(f, 'a-member-1')
      f.does('b-member-1', 'points.FreezeAccount', mid)
      f.wait(90 * DAY)
      f.patch(accounts, [rawId('a-member-1')], { frozen: 1 })
      f.gives('E_BALANCE', 'b-member-1', 'points.CloseAccount', mid)
      f.patch(accounts, [rawId('a-member-1')], { frozen: 0 })
      f.does('b-member-1', 'points.CloseAccount', mid)
      f.gives('E_STATE', 'b-member-1', 'points.CloseAccount', mid)
    },
  ],
]

const flagged: readonly Case[] = [
  [
    'an account is frozen for a flag by the superior, and thawed by the superior',
    f => {
      earned(f)
      const mid = { mid: id('a-member-1') }
      const flagId = flag(f, 'f', 'a-member-1')
      f.gives('E_AUTH', 'b-member-1', 'points.FreezeAccount', { ...mid, flagId })
      f.gives('E_NOT_FOUND', 'a-secretary', 'points.FreezeAccount', { ...mid, flagId: id('none') })
      f.gives('E_ARG', 'a-secretary', 'points.FreezeAccount', { mid: id('a-member-2'), flagId })
      f.does('a-secretary', 'points.FreezeAccount', { ...mid, flagId })
      f.gives('E_AUTH', 'b-member-1', 'points.ThawAccount', mid)
      f.does('a-secretary', 'points.ThawAccount', mid)
    },
  ],
]

const byHand: readonly Case[] = [
  [
    'points by hand are proposed with evidence and approved by another, above 50 by the superior too',
    f => {
      manualRule(f, { capMonth: 400 })
      const award = 'points.ManualAward'
      const one = manual('m', 'a-member-1', 50)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', award, { ...one, mid: id('nobody') })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', award, { ...one, ruleId: id('none') })
      f.gives('E_ARG', 'a-branch-clerk', award, { ...one, amount: 0 })
      f.gives('E_ARG', 'a-branch-clerk', award, { ...one, ruleId: id('rule') })
      f.gives('E_CAP', 'a-branch-clerk', award, { ...one, amount: 201 })
      f.gives('E_AUTH', 'a-member-3', award, one)
      f.does('a-branch-clerk', award, one)
      f.gives('E_DUP', 'a-branch-clerk', award, one)
      const approve = 'points.ApproveAdjustment'
      f.gives('E_NOT_FOUND', 'a-member-3', approve, { adjustmentId: id('none') })
      f.gives('E_NOT_FOUND', 'a-member-3', 'points.RejectAdjustment', { adjustmentId: id('none') })
      f.gives('E_NOT_FOUND', 'a-secretary', 'points.PostAdjustment', { adjustmentId: id('none') })
      f.gives('E_BUDGET', 'a-member-3', approve, { adjustmentId: id('m') })
      grantPoints(f, 90)
      f.gives('E_STATE', 'a-secretary', 'points.PostAdjustment', { adjustmentId: id('m') })
      f.does('a-member-3', approve, { adjustmentId: id('m') })
      f.gives('E_STATE', 'a-member-3', approve, { adjustmentId: id('m') })
      f.gives('E_STATE', 'a-member-3', 'points.RejectAdjustment', { adjustmentId: id('m') })
      f.does('a-branch-clerk', award, manual('large', 'a-member-1', 51))
      f.does('a-member-3', approve, { adjustmentId: id('large') })
      f.gives('E_BUDGET', 'a-secretary', 'points.PostAdjustment', { adjustmentId: id('large') })
      f.does('a-secretary', 'points.GrantBudget', budget(f, 100))
      f.does('a-secretary', 'points.PostAdjustment', { adjustmentId: id('large') })
      f.does('a-branch-clerk', award, manual('own', 'a-member-3', 5))
      f.gives('E_SOD', 'a-member-3', approve, { adjustmentId: id('own') })
      f.does('a-secretary', 'points.RejectAdjustment', { adjustmentId: id('own') })
    },
  ],
  [
    'a rule that ended before the approval gives nothing',
    f => {
      manualRule(f)
      grantPoints(f)
      f.does('a-branch-clerk', 'points.ManualAward', manual('m', 'a-member-1', 5))
      f.does(RULERS, 'points.RetireRule', { ruleId: id('by-hand') })
      f.does('a-branch-clerk', 'points.ManualAward', manual('still', 'a-member-1', 5))
      f.wait(DAY)
      f.gives('E_STATE', 'a-branch-clerk', 'points.ManualAward', manual('later', 'a-member-1', 5))
      f.gives('E_STATE', 'a-member-3', 'points.ApproveAdjustment', { adjustmentId: id('m') })
    },
  ],
  [
    'a score changes by two persons, for this year or the last, a bounded number of times',
    f => {
      const adjust = 'points.ScoreAdjust'
      f.gives('E_NOT_FOUND', 'a-branch-clerk', adjust, score({ mid: id('nobody') }))
      f.gives('E_ARG', 'a-branch-clerk', adjust, score({ kind: 'POINTS' }))
      f.gives('E_ARG', 'a-branch-clerk', adjust, score({ amount: 0 }))
      f.gives('E_WINDOW', 'a-branch-clerk', adjust, score({ year: 2024 }))
      f.does('a-branch-clerk', adjust, score())
      f.gives('E_DUP', 'a-branch-clerk', adjust, score())
      f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id('s') })
      for (const name of ['x', 'y']) {
        f.does('a-branch-clerk', adjust, score({ adjustmentId: id(name), amount: 60 }))
      }
      f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id('y') })
      for (let i = 0; i < 89; i++) {
        f.does('a-branch-clerk', adjust, score({ adjustmentId: id(`s/${i}`), amount: 60, kind: 'SCORE_PLUS' }))
        f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(`s/${i}`) })
        f.does('a-secretary', 'points.PostAdjustment', { adjustmentId: id(`s/${i}`) })
      }
      f.gives('E_LIMIT', 'a-secretary', 'points.PostAdjustment', { adjustmentId: id('y') })
      f.gives('E_LIMIT', 'a-member-3', 'points.ApproveAdjustment', { adjustmentId: id('x') })
    },
  ],
]

export const cases: readonly Case[] = [...rules, ...ledger, ...flagged, ...byHand]
