/** Enterprises of a region and size, counted by how they are covered. */

import { assert } from '#base'
import type { ApplyContext } from '../define.ts'
import { COVERAGE, type Coverage, type CoverageCounts, type Enterprise } from './schema.ts'
import { coverageCounts } from './state.ts'

const NAME: Readonly<Record<Coverage, keyof CoverageCounts>> = {
  [COVERAGE.OWN_ORG]: 'ownOrg',
  [COVERAGE.JOINT]: 'joint',
  [COVERAGE.REGIONAL]: 'regional',
  [COVERAGE.LIAISON]: 'liaison',
  [COVERAGE.NONE]: 'none',
}

export const countName = (coverage: Coverage): keyof CoverageCounts => NAME[coverage]

export const NO_COVERAGE: CoverageCounts = { ownOrg: 0, joint: 0, regional: 0, liaison: 0, none: 0 }

type Counted = Pick<Enterprise, 'regionCode' | 'sizeTier' | 'coverage'>

const step = (ctx: ApplyContext, { regionCode, sizeTier, coverage }: Counted, by: 1 | -1): void => {
  const counts = ctx.get(coverageCounts, [regionCode, sizeTier]) ?? NO_COVERAGE
  const name = countName(coverage)
  assert(counts[name] + by >= 0, 'a coverage below zero')
  ctx.put(coverageCounts, [regionCode, sizeTier], { ...counts, [name]: counts[name] + by })
}

/** Counts an enterprise as it is now instead of as it was. */
export const recount = (ctx: ApplyContext, before: Counted | undefined, after: Counted): void => {
  if (before !== undefined) step(ctx, before, -1)
  step(ctx, after, 1)
}
