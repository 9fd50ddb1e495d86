/** Dues under random interleavings. */

import { monthAfter, monthOf } from '../../../contracts/calendar.ts'
import { DAY, hash, id } from '../fixture.ts'
import type { WalkSpec } from '../walk-kit.ts'

export const walks: readonly WalkSpec[] = [
  {
    name: 'months are settled and corrected in any order, with any counts',
    reaches: ['dues.SettleMonth', 'dues.CorrectMonth'],
    stepMs: 20 * DAY,
    move: (f, draw) => {
      const [paid, exempt, overdue] = [draw.below(4), draw.below(2), draw.below(2)]
      const due = paid + exempt + overdue + (draw.below(8) === 0 ? 1 : 0)
      const org = draw.of(['a', 'b'])
      const month = monthAfter(monthOf(f.now), draw.below(9) - 7)
      const args = { orgId: id(`${org}-branch`), month, counts: { due, paid, exempt, overdue }, statusRoot: hash('s') }
      const who = `${draw.of(['a', 'b'])}-branch-clerk+${org}-member-3`
      return draw.below(2) === 0
        ? [who, 'dues.SettleMonth', args]
        : [who, 'dues.CorrectMonth', { ...args, revision: 2 + draw.below(2) }]
    },
  },
]
