/** Kinds of activities: how often they are held and how many come (domain, 8.4). Shares in 10,000. */

import { DAY_MS, firstFriday, HOUR_MS, workingDays } from '../calendar.ts'
import type { Random } from '../random.ts'
import type { RuleName } from '../rules.ts'
import { groupsOf, hasCommittee, type Org } from '../structure.ts'

export interface Kind {
  readonly name: string
  readonly type: string
  readonly rule?: RuleName
  readonly hours: number
  readonly attendance: number
  /** How many of these a branch holds in a month. */
  count(org: Org, month: number, random: Random): number
  /** When the month's `number`th begins. */
  start(month: number, random: Random): number
}

const anyDay = (month: number, random: Random): number =>
  random.pick(workingDays(month).slice(1)) + random.between(9, 16) * HOUR_MS

/** Sixty in a hundred branches hold it on the first Friday at three. */
const themeDay = (month: number, random: Random): number => {
  const friday = firstFriday(month) + 15 * HOUR_MS
  return random.chance(6_000) ? friday : anyDay(month, random)
}

const inWeek =
  (week: number) =>
  (month: number, random: Random): number => {
    const days = workingDays(month)
    const at = Math.min(days.length - 1, 5 * week + random.below(5))
    return (days[at] as number) + random.between(9, 16) * HOUR_MS
  }

export const KINDS: readonly Kind[] = [
  { name: 'theme', type: 'THEME_DAY', rule: 'theme', hours: 2, attendance: 8_000, count: () => 1, start: themeDay },
  {
    name: 'assembly',
    type: 'PARTY_ASSEMBLY',
    rule: 'assembly',
    hours: 2,
    attendance: 8_000,
    count: (_, month) => (month % 3 === 0 ? 1 : 0),
    start: inWeek(3),
  },
  {
    name: 'committee',
    type: 'COMMITTEE_MEETING',
    hours: 1,
    attendance: 9_300,
    count: org => (hasCommittee(org) ? 1 : 0),
    start: inWeek(0),
  },
  {
    name: 'group',
    type: 'GROUP_MEETING',
    rule: 'group',
    hours: 1,
    attendance: 7_800,
    count: org => groupsOf(org),
    start: (month, random) => inWeek(random.between(1, 2))(month, random),
  },
  {
    name: 'lecture',
    type: 'PARTY_LECTURE',
    rule: 'lecture',
    hours: 2,
    attendance: 7_800,
    count: ({ index }, month) => (month % 3 === index % 3 ? 1 : 0),
    start: anyDay,
  },
  {
    name: 'volunteer',
    type: 'VOLUNTEER_SERVICE',
    rule: 'volunteer',
    hours: 2,
    attendance: 3_500,
    count: (_, __, random) => (random.chance(6_000) ? 1 : 0),
    start: (month, random) => anyDay(month, random) + DAY_MS * random.below(2),
  },
  {
    name: 'other',
    type: 'CULTURE',
    rule: 'other',
    hours: 1,
    attendance: 8_000,
    count: (_, __, random) => (random.chance(2_000) ? 1 : 0),
    start: anyDay,
  },
]
