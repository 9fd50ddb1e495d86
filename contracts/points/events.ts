import { event } from '../define.ts'
import { AdjustmentEvent, ScoreEvent } from './adjust-schema.ts'
import { AccountEvent, BudgetEvent, CapEvent, CapGroupEvent, CarryEvent, PointsEvent, RuleEvent } from './schema.ts'

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
export const budgetLow = event({
  id: 8,
  name: 'BudgetLow',
  title: { en: 'Budget nearly used up', zh: '积分预算不足预警' },
  data: BudgetEvent,
})
export const pointsFrozen = event({
  id: 9,
  name: 'PointsFrozen',
  title: { en: 'Points frozen for an order', zh: '积分已冻结' },
  data: PointsEvent,
})
export const pointsSpent = event({
  id: 10,
  name: 'PointsSpent',
  title: { en: 'Points spent', zh: '积分已使用' },
  data: PointsEvent,
})
export const pointsReleased = event({
  id: 11,
  name: 'PointsReleased',
  title: { en: 'Frozen points released', zh: '积分已解冻' },
  data: PointsEvent,
})
export const pointsRefunded = event({
  id: 12,
  name: 'PointsRefunded',
  title: { en: 'Points refunded', zh: '积分已退回' },
  data: PointsEvent,
})
export const aliasCarried = event({
  id: 13,
  name: 'AliasCarried',
  title: { en: 'Points follow to a new alias', zh: '积分随代号结转' },
  data: CarryEvent,
})
export const accountChanged = event({
  id: 14,
  name: 'AccountChanged',
  title: { en: 'Account of points changed', zh: '积分账户状态变更' },
  data: AccountEvent,
})
export const adjustmentChanged = event({
  id: 15,
  name: 'AdjustmentChanged',
  title: { en: 'Manual award or score changed', zh: '手工积分或考评分变更' },
  data: AdjustmentEvent,
})
export const scoreChanged = event({
  id: 16,
  name: 'ScoreChanged',
  title: { en: 'Appraisal score changed', zh: '考评分已变更' },
  data: ScoreEvent,
})
export const capGroupDefined = event({
  id: 17,
  name: 'CapGroupDefined',
  title: { en: 'Common caps defined', zh: '共用封顶已设定' },
  data: CapGroupEvent,
})
