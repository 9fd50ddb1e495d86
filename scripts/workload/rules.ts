/** The rules of points that the workload founds its federation with (domain, 8.5). Amounts in points, 0 in a cap: none. */

export interface EarnRule {
  readonly source: string
  readonly amount: number
  /** For who came late; 0: as for all. */
  readonly lateAmount: number
  /** The amount is for each hour. */
  readonly perUnit: boolean
  readonly capDay: number
  readonly capMonth: number
  readonly capYear: number
}

const activity = (amount: number, caps: Partial<EarnRule> = {}): EarnRule => ({
  source: 'ACTIVITY',
  amount,
  lateAmount: 0,
  perUnit: false,
  capDay: 0,
  capMonth: 0,
  capYear: 0,
  ...caps,
})

export const RULES = {
  theme: activity(5, { lateAmount: 3, capYear: 60 }),
  assembly: activity(5),
  lecture: activity(5),
  group: activity(3, { capYear: 36 }),
  other: activity(3, { capMonth: 12 }),
  volunteer: activity(4, { perUnit: true, capDay: 16, capYear: 200 }),
  post: { ...activity(3, { capMonth: 12 }), source: 'BULLETIN' },
  /** Two for each hour. */
  course: { ...activity(2, { perUnit: true, capYear: 80 }), source: 'TRAINING' },
  live: { ...activity(3, { capMonth: 15 }), source: 'LIVESTREAM' },
} as const satisfies Readonly<Record<string, EarnRule>>

export type RuleName = keyof typeof RULES
export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[]
