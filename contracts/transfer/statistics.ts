/** What happened to the transfers of an organisation, by month: counters, so that nobody has to walk through them. */

import { monthOf } from '../calendar.ts'
import type { ApplyContext } from '../define.ts'
import { type Sla, TRANSFER_STATE, type Transfer } from './schema.ts'
import { sla } from './state.ts'

const S = TRANSFER_STATE
const DAY_MS = 86_400_000

const NO_SLA: Sla = {
  applied: 0,
  completed: 0,
  days: 0,
  within10: 0,
  within20: 0,
  within30: 0,
  within60: 0,
  returned: 0,
  refused: 0,
  expired: 0,
  escalated: 0,
  overdue: 0,
  withdrawn: 0,
}

/** Counts something that happened, this month, for both organisations. */
export const countSla = (ctx: ApplyContext, { srcOrg, dstOrg }: Transfer, add: (sums: Sla) => Partial<Sla>): void => {
  const month = monthOf(ctx.block.timeMs)
  for (const org of [srcOrg, dstOrg]) {
    if (org.length === 0) continue
    const sums = ctx.get(sla, [org, month]) ?? NO_SLA
    ctx.put(sla, [org, month], { ...sums, ...add(sums) })
  }
}

const completedIn =
  (days: number) =>
  (sums: Sla): Partial<Sla> => ({
    completed: sums.completed + 1,
    days: sums.days + days,
    within10: sums.within10 + Number(days <= 10),
    within20: sums.within20 + Number(days <= 20),
    within30: sums.within30 + Number(days <= 30),
    within60: sums.within60 + Number(days <= 60),
  })

/** Counts what a new state means. */
export const countState = (ctx: ApplyContext, transfer: Transfer): void => {
  const { state, appliedAtMs } = transfer
  const days = Math.floor((ctx.block.timeMs - appliedAtMs) / DAY_MS)
  if (state === S.COMPLETED) countSla(ctx, transfer, completedIn(days))
  if (state === S.RETURNED) countSla(ctx, transfer, sums => ({ returned: sums.returned + 1 }))
  if (state === S.REFUSED) countSla(ctx, transfer, sums => ({ refused: sums.refused + 1 }))
  if (state === S.EXPIRED) countSla(ctx, transfer, sums => ({ expired: sums.expired + 1 }))
  if (state === S.ESCALATED) countSla(ctx, transfer, sums => ({ escalated: sums.escalated + 1 }))
  if (state === S.WITHDRAWN) countSla(ctx, transfer, sums => ({ withdrawn: sums.withdrawn + 1 }))
}
