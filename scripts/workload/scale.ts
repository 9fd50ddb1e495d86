/** Sizes of the workload (domain, 8.1): how many tenants of which tier, and how many persons each has. */

import type { Random } from './random.ts'

export type ScaleName = 'S' | 'M' | 'L'
export type Tier = 'MICRO' | 'SMALL' | 'MEDIUM' | 'LARGE'

export interface Scale {
  readonly persons: number
  /** Members among the persons; the others are candidates. */
  readonly members: number
  readonly probationary: number
  /** Committees of streets and parks directly below the zone. */
  readonly streets: number
  /** Persons of each tenant, tier by tier. */
  tenants(random: Random): readonly Tenant[]
  readonly mallItems: number
}

export interface Tenant {
  readonly tier: Tier
  persons: number
  /** Members among them, where the fixture says so. */
  readonly members?: number
}

interface TierPlan {
  readonly tier: Tier
  readonly tenants: number
  /** Share without any person, in 10,000. */
  readonly empty: number
  readonly low: number
  readonly high: number
}

/** A size between `low` and `high`, the smaller the likelier where the tier is micro. */
const sizeOf = (random: Random, { tier, empty, low, high }: TierPlan): number => {
  if (random.chance(empty)) return 0
  const drawn = random.between(low, high)
  return tier === 'MICRO' ? Math.min(drawn, random.between(low, high)) : drawn
}

/** Draws every tenant, then moves the largest ones by one at a time until the sum is that of the scale. */
const drawTenants =
  (persons: number, tiers: readonly TierPlan[]) =>
  (random: Random): readonly Tenant[] => {
    const tenants = tiers.flatMap(plan =>
      Array.from({ length: plan.tenants }, (): Tenant => ({ tier: plan.tier, persons: sizeOf(random, plan) })),
    )
    const bySize = [...tenants].sort((a, b) => b.persons - a.persons)
    let rest = persons - tenants.reduce((sum, one) => sum + one.persons, 0)
    for (let i = 0; rest !== 0; i = (i + 1) % Math.ceil(bySize.length / 10)) {
      const step = Math.sign(rest)
      ;(bySize[i] as Tenant).persons += step
      rest -= step
    }
    return tenants
  }

const SMALL_TENANTS: readonly Tenant[] = [
  { tier: 'LARGE', persons: 60, members: 51 },
  { tier: 'MEDIUM', persons: 56, members: 46 },
  { tier: 'SMALL', persons: 50, members: 42 },
  { tier: 'MICRO', persons: 34, members: 29 },
]

export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  S: {
    persons: 200,
    members: 168,
    probationary: 3,
    streets: 0,
    tenants: () => SMALL_TENANTS.map(one => ({ ...one })),
    mallItems: 12,
  },
  M: {
    persons: 5_000,
    members: 4_152,
    probationary: 158,
    streets: 4,
    tenants: drawTenants(5_000, [
      { tier: 'LARGE', tenants: 6, empty: 0, low: 282, high: 400 },
      { tier: 'MEDIUM', tenants: 32, empty: 0, low: 40, high: 88 },
      { tier: 'SMALL', tenants: 62, empty: 0, low: 2, high: 28 },
    ]),
    mallItems: 40,
  },
  L: {
    persons: 200_000,
    members: 164_696,
    probationary: 5_797,
    streets: 21,
    tenants: drawTenants(200_000, [
      { tier: 'LARGE', tenants: 200, empty: 0, low: 180, high: 400 },
      { tier: 'MEDIUM', tenants: 800, empty: 0, low: 40, high: 96 },
      { tier: 'SMALL', tenants: 5_000, empty: 0, low: 3, high: 15 },
      { tier: 'MICRO', tenants: 34_000, empty: 4_600, low: 1, high: 4 },
    ]),
    mallItems: 40,
  },
}
