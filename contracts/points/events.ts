import { event } from '../define.ts'
import { BudgetEvent, CapEvent, PointsEvent, RuleEvent } from './schema.ts'

export const pointsEarned = event({
  id: 1,
  name: 'PointsEarned',
  title: { en: 'Points earned', zh: '获得积分' },
  data: PointsEvent,
})
export const pointsExpired = event({
  id: 2,
  name: 'PointsExpired',
  title: { en: 'Points expired', zh: '积分到期' },
  data: PointsEvent,
})
export const pointsReversed = event({
  id: 3,
  name: 'PointsReversed',
  title: { en: 'Points reversed', zh: '积分冲正' },
  data: PointsEvent,
})
export const shortfallCollected = event({
  id: 4,
  name: 'ShortfallCollected',
  title: { en: 'Shortfall collected', zh: '欠额扣回' },
  data: PointsEvent,
})
export const capHit = event({
  id: 5,
  name: 'CapHit',
  title: { en: 'Cap reached', zh: '已达封顶' },
  data: CapEvent,
})
export const ruleChanged = event({
  id: 6,
  name: 'RuleChanged',
  title: { en: 'Rule of points changed', zh: '积分规则已变更' },
  data: RuleEvent,
})
export const budgetGranted = event({
  id: 7,
  name: 'BudgetGranted',
  title: { en: 'Budget granted', zh: '积分预算已下达' },
  data: BudgetEvent,
})
