import { monthOf } from '#contracts'
import { type Case, DAY, type Fixture, hash, id } from '../fixture.ts'

const rule = (f: Fixture, more = {}) => ({
  ruleId: id('r'),
  terms: { sourceType: 'ACTIVITY', amount: 3, effectiveFromMs: f.now + 2 * DAY, ...more },
})

const budget = (f: Fixture, amount: number) => ({ orgId: id('a-branch'), month: monthOf(f.now), amount })

/** Four members with two points each. */
const earned = (f: Fixture) => {
  f.does('a-secretary', 'points.GrantBudget', budget(f, 8))
  return f.activity('VERIFIED', { pointsRule: id('rule') })
}

export const cases: readonly Case[] = [
  [
    'a rule is proposed for later, approved by another, retired once',
    f => {
      const define = 'points.DefineRule'
      f.gives('E_SCOPE', 'a-officer', define, rule(f))
      f.gives('E_ARG', 'zone-officer', define, rule(f, { amount: 0 }))
      f.gives('E_ARG', 'zone-officer', define, rule(f, { effectiveToMs: 1 }))
      f.gives('E_WINDOW', 'zone-officer', define, rule(f, { effectiveFromMs: f.now }))
      f.gives('E_NOT_FOUND', 'zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
      f.gives('E_NOT_FOUND', 'zone-secretary', 'points.RetireRule', { ruleId: id('r') })
      f.does('zone-officer', define, rule(f))
      f.gives('E_DUP', 'zone-officer', define, rule(f))
      f.gives('E_AUTH', 'zone-officer', 'points.ApproveRule', { ruleId: id('r') })
      f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
      f.gives('E_STATE', 'zone-secretary', 'points.ApproveRule', { ruleId: id('r') })
      f.does('zone-secretary', 'points.RetireRule', { ruleId: id('r') })
      f.gives('E_STATE', 'zone-secretary', 'points.RetireRule', { ruleId: id('r') })
    },
  ],
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
    'points expire after two years, by whoever turns the crank',
    f => {
      earned(f)
      const mid = { mid: id('a-member-1') }
      f.gives('E_NOT_FOUND', 'b-member-1', 'points.ExpireLots', { mid: id('nobody') })
      f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', mid)
      f.wait(732 * DAY)
      f.does('b-member-1', 'points.ExpireLots', mid)
      f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', mid)
    },
  ],
  [
    'an award is reversed once',
    f => {
      const { aid } = earned(f)
      const award = { ruleId: id('rule'), sourceId: aid, mid: id('a-member-1'), groundsRoot: hash('why') }
      f.gives('E_NOT_FOUND', 'a-secretary', 'points.ReverseAward', { ...award, mid: id('a-member-6') })
      f.gives('E_SCOPE', 'b-secretary', 'points.ReverseAward', award)
      f.does('a-secretary', 'points.ReverseAward', award)
      f.gives('E_STATE', 'a-secretary', 'points.ReverseAward', award)
    },
  ],
]
