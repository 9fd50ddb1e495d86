/** Organisational life that is due (三会一课 and the rest): how often in which period, by the parameters. */

import { addMonths, monthAfter } from '../calendar.ts'
import { ORG_TYPE, type Org } from '../org/schema.ts'
import type { Param } from '../param.ts'
import { params } from './params.ts'
import { ACTIVITY_TYPE, PERIOD_KIND, type PeriodKind } from './schema.ts'

export type ActivityType = (typeof ACTIVITY_TYPE)[keyof typeof ACTIVITY_TYPE]

export interface LifeRule {
  readonly type: ActivityType
  readonly per: PeriodKind
  readonly times: Param
}

export const LIFE_RULES: readonly LifeRule[] = [
  { type: ACTIVITY_TYPE.PARTY_ASSEMBLY, per: PERIOD_KIND.QUARTER, times: params.assemblyPerQuarter },
  { type: ACTIVITY_TYPE.COMMITTEE_MEETING, per: PERIOD_KIND.MONTH, times: params.committeePerMonth },
  { type: ACTIVITY_TYPE.GROUP_MEETING, per: PERIOD_KIND.MONTH, times: params.groupPerMonth },
  { type: ACTIVITY_TYPE.PARTY_LECTURE, per: PERIOD_KIND.QUARTER, times: params.lecturePerQuarter },
  { type: ACTIVITY_TYPE.THEME_DAY, per: PERIOD_KIND.MONTH, times: params.themeDayPerMonth },
  { type: ACTIVITY_TYPE.ORG_LIFE_MEETING, per: PERIOD_KIND.YEAR, times: params.orgLifePerYear },
  { type: ACTIVITY_TYPE.DEMOCRATIC_EVALUATION, per: PERIOD_KIND.YEAR, times: params.evaluationPerYear },
  { type: ACTIVITY_TYPE.TALK, per: PERIOD_KIND.YEAR, times: params.talkPerYear },
]

/**
 * True where a rule is one for this organisation: groups meet, branches do the rest, and a branch has a committee from
 * `committeeFrom` full members on.
 */
export const appliesTo = (type: ActivityType, org: Pick<Org, 'type' | 'counts'>, committeeFrom: number): boolean => {
  if (type === ACTIVITY_TYPE.GROUP_MEETING) return org.type === ORG_TYPE.GROUP
  if (type === ACTIVITY_TYPE.COMMITTEE_MEETING)
    return org.type === ORG_TYPE.BRANCH ? org.counts.full >= committeeFrom : org.type !== ORG_TYPE.GROUP
  return org.type === ORG_TYPE.BRANCH
}

export const lifeRuleOf = (type: ActivityType): LifeRule | undefined => LIFE_RULES.find(rule => rule.type === type)

const MONTHS: Readonly<Record<PeriodKind, number>> = {
  [PERIOD_KIND.MONTH]: 1,
  [PERIOD_KIND.QUARTER]: 3,
  [PERIOD_KIND.YEAR]: 12,
}

/** First month (yyyymm) of a period: yyyymm of a month, yyyyq of a quarter, yyyy of a year; undefined where it is none. */
const firstMonth = (kind: PeriodKind, period: number): number | undefined => {
  if (kind === PERIOD_KIND.YEAR) return period >= 1_970 && period <= 9_998 ? period * 100 + 1 : undefined
  if (kind === PERIOD_KIND.QUARTER) {
    const [year, quarter] = [Math.floor(period / 10), period % 10]
    const fits = year >= 1_970 && year <= 9_998 && quarter >= 1 && quarter <= 4
    return fits ? year * 100 + (quarter - 1) * 3 + 1 : undefined
  }
  const [year, month] = [Math.floor(period / 100), period % 100]
  return year >= 1_970 && year <= 9_998 && month >= 1 && month <= 12 ? period : undefined
}

/** The months of a period, in order; none where it is no period. */
export const monthsOf = (kind: PeriodKind, period: number): readonly number[] => {
  const first = firstMonth(kind, period)
  if (first === undefined) return []
  return Array.from({ length: MONTHS[kind] }, (_, i) => monthAfter(first, i))
}

/** 1 January 1970, Beijing time. */
const EPOCH_MS = -8 * 3_600_000

/** Start of a month (yyyymm), Beijing time. */
const startOfMonth = (month: number): number =>
  addMonths(EPOCH_MS, (Math.floor(month / 100) - 1_970) * 12 + (month % 100) - 1)

/** End of a period: the start of the month after it. */
export const endOfPeriod = (kind: PeriodKind, period: number): number | undefined => {
  const last = monthsOf(kind, period).at(-1)
  return last === undefined ? undefined : startOfMonth(monthAfter(last, 1))
}
