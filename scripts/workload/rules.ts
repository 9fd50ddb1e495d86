/** The rules of points that the workload founds its federation with (domain, 8.5). Amounts in points, 0 in a cap: none. */

export interface EarnRule {
  readonly source: string
  readonly amount: number
  readonly capDay: number
  readonly capMonth: number
  readonly capYear: number
}

const activity = (amount: number, caps: Partial<EarnRule> = {}): EarnRule => ({
  source: 'ACTIVITY',
  amount,
  capDay: 0,
  capMonth: 0,
  capYear: 0,
  ...caps,
})

export const RULES = {
  theme: activity(5, { capYear: 60 }),
  assembly: activity(5),
  lecture: activity(5),
  group: activity(3, { capYear: 36 }),
  other: activity(3, { capMonth: 12 }),
  /** Two hours of four points. */
  volunteer: activity(8, { capDay: 16, capYear: 200 }),
} as const satisfies Readonly<Record<string, EarnRule>>

export type RuleName = keyof typeof RULES
export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[]
