import { monthOf } from '#contracts'
import { ADJUSTMENT_STATE } from '../../../contracts/points/adjust-schema.ts'
import { adjustments } from '../../../contracts/points/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { grantPoints, manual, RULERS, ruleOf } from '../points-steps.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const MEMBERS = ['a-member-1', 'a-member-2', 'a-member-4', 'candidate-1']
const NUMBERS = Array.from({ length: 40 }, (_, i) => i)

const prepare = (f: Fixture) => {
  f.does(RULERS, 'points.DefineCapGroup', { groupId: id('g'), capDay: 60, capMonth: 200 })
  const terms = { sourceType: 'MANUAL', amount: 100, capDay: 70, capYear: 500, candidates: true, groupId: id('g') }
  for (const name of ['by-hand', 'other']) {
    f.does('zone-officer', 'points.DefineRule', ruleOf(f, name, terms))
    f.does('zone-secretary', 'points.ApproveRule', { ruleId: id(name) })
  }
  f.wait(2 * DAY)
  grantPoints(f, 100)
  f.activity('VERIFIED', { pointsRule: id('rule') })
}

/** One in this state where there is one, else any. */
const waiting = (f: Fixture, draw: Draw, state: number) => {
  const fit = NUMBERS.filter(n => f.row(adjustments, [rawId(`m/${n}`)])?.state === state)
  return { adjustmentId: id(`m/${draw.of(fit.length > 0 ? fit : NUMBERS)}`) }
}

const moves: readonly ((f: Fixture, draw: Draw) => Intent)[] = [
  (_, draw) => {
    const award = manual(`m/${draw.of(NUMBERS)}`, draw.of(MEMBERS), 1 + draw.below(100))
    return ['a-branch-clerk', 'points.ManualAward', { ...award, ruleId: id(draw.of(['by-hand', 'other'])) }]
  },
  (f, draw) => [
    'a-branch-clerk',
    'points.ScoreAdjust',
    {
      adjustmentId: id(`m/${draw.of(NUMBERS)}`),
      mid: id(draw.of(MEMBERS)),
      kind: draw.of(['SCORE_PLUS', 'SCORE_MINUS']),
      amount: 1 + draw.below(60),
      year: Math.floor(monthOf(f.now) / 100),
      reason: 'OTHER',
      evidenceRoot: hash('e'),
    },
  ],
  (f, draw) => ['a-member-3', 'points.ApproveAdjustment', waiting(f, draw, ADJUSTMENT_STATE.PROPOSED)],
  (f, draw) => ['a-member-3', 'points.ApproveAdjustment', waiting(f, draw, ADJUSTMENT_STATE.PROPOSED)],
  (f, draw) => ['a-secretary', 'points.PostAdjustment', waiting(f, draw, ADJUSTMENT_STATE.APPROVED)],
  (_, draw) => ['a-secretary', 'points.RejectAdjustment', { adjustmentId: id(`m/${draw.of(NUMBERS)}`) }],
  (f, draw) => [
    'a-secretary',
    'points.GrantBudget',
    { orgId: id('a-branch'), month: monthOf(f.now), amount: 1 + draw.below(150) },
  ],
  (_, draw) => ['registrar', 'points.ExpireLots', { mid: id(draw.of(MEMBERS)) }],
  (_, draw) => ['auditor', draw.of(['points.FreezeAccount', 'points.CloseAccount']), { mid: id(draw.of(MEMBERS)) }],
  () => ['auditor', 'activity.DisputeActivity', { aid: id('activity'), groundsRoot: hash('g') }],
  () => ['a-secretary', 'activity.ResolveDispute', { aid: id('activity'), outcome: 'VOIDED' }],
]

export const walks: readonly WalkSpec[] = [
  {
    name: 'books, lots, budgets and caps under awards by hand, scores, void activities and expiry',
    reaches: ['points.ManualAward', 'points.ApproveAdjustment', 'points.PostAdjustment', 'points.GrantBudget'],
    stepMs: 3 * DAY,
    blocks: 40,
    prepare,
    move: (f, draw) => draw.of(moves)(f, draw),
  },
  {
    name: 'the same two years later, when lots expire',
    reaches: ['points.ManualAward', 'points.ExpireLots'],
    stepMs: 20 * DAY,
    prepare: f => {
      prepare(f)
      f.wait(690 * DAY)
    },
    move: (f, draw) =>
      draw.below(3) === 0 ? ['registrar', 'points.ExpireLots', { mid: id(draw.of(MEMBERS)) }] : draw.of(moves)(f, draw),
  },
]
