/** The score of an organisation, version 1: whole numbers only, from what has been verified on the chain. */

import type { Hash } from '#base'
import { listRoot } from '#chain'
import { ACTIVITY_TYPE } from '../activity/schema.ts'
import { tallies } from '../activity/state.ts'
import type { ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { RatingInputs } from './rating-schema.ts'

type Held = (month: number, type: number) => number | Promise<number>

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)
const T = ACTIVITY_TYPE

interface Counted {
  readonly months: number
  readonly quarters: number
  readonly total: number
}

/** Of a year: months and quarters with at least one activity of the type, and how many there were. */
const countOf = (perMonth: readonly number[]): Counted => ({
  months: perMonth.filter(held => held > 0).length,
  quarters: [0, 3, 6, 9].filter(first => perMonth.slice(first, first + 3).some(held => held > 0)).length,
  total: perMonth.reduce((sum, held) => sum + held, 0),
})

const TYPES = [
  T.PARTY_ASSEMBLY,
  T.PARTY_LECTURE,
  T.COMMITTEE_MEETING,
  T.GROUP_MEETING,
  T.THEME_DAY,
  T.VOLUNTEER_SERVICE,
  T.ORG_LIFE_MEETING,
  T.DEMOCRATIC_EVALUATION,
] as const

const inputsFrom = (counts: readonly Counted[]): RatingInputs => {
  const [assembly, lecture, committee, group, theme, volunteer, orgLife, evaluation] = counts as readonly [
    Counted,
    Counted,
    Counted,
    Counted,
    Counted,
    Counted,
    Counted,
    Counted,
  ]
  return {
    assemblyQuarters: assembly.quarters,
    lectureQuarters: lecture.quarters,
    committeeMonths: committee.months,
    groupMonths: group.months,
    themeMonths: theme.months,
    volunteerMonths: volunteer.months,
    orgLife: orgLife.total,
    evaluations: evaluation.total,
  }
}

/** Inputs of a year from counts of verified activities; for queries, whose reads take time. */
export const readInputs = async (year: number, held: Held): Promise<RatingInputs> => {
  const counts: Counted[] = []
  for (const type of TYPES) {
    const perMonth: number[] = []
    for (const month of MONTHS) perMonth.push(await held(year * 100 + month, type))
    counts.push(countOf(perMonth))
  }
  return inputsFrom(counts)
}

/** Inputs of a year inside a transaction: 96 rows. */
export const inputsOf = (ctx: Pick<ReadContext, 'get'>, orgId: Id, year: number): RatingInputs =>
  inputsFrom(
    TYPES.map(type => countOf(MONTHS.map(month => ctx.get(tallies, [orgId, year * 100 + month, type])?.held ?? 0))),
  )

/** List root over the canonical inputs, one item. */
export const rootOfInputs = (inputs: RatingInputs): Hash => listRoot([RatingInputs.encode(inputs)])

/** 0 to 100: 20 assemblies, 12 lectures, 12 committee, 12 groups, 24 theme days, 10 service, 5 and 5 for the yearly ones. */
export const scoreOf = (inputs: RatingInputs): number =>
  5 * inputs.assemblyQuarters +
  3 * inputs.lectureQuarters +
  inputs.committeeMonths +
  inputs.groupMonths +
  2 * inputs.themeMonths +
  2 * Math.min(inputs.volunteerMonths, 5) +
  (inputs.orgLife > 0 ? 5 : 0) +
  (inputs.evaluations > 0 ? 5 : 0)
