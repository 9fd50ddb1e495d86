/** What was reversed after it had been spent comes out of whatever the account gets next. */

import type { ApplyContext } from '../define.ts'
import { NO_ID } from '../ids.ts'
import { accountOf, post } from './books.ts'
import { shortfallCollected } from './events.ts'
import { type Owner, sumOf, takeFromLots } from './lots.ts'
import { ENTRY_KIND } from './schema.ts'

export const collect = (ctx: ApplyContext, { holder, mid }: Owner): void => {
  const { shortfall, available } = accountOf(ctx, holder)
  const due = Math.min(shortfall, available)
  const amount = due === 0 ? 0 : sumOf(takeFromLots(ctx, holder, { amount: due }))
  if (amount === 0) return
  const account = accountOf(ctx, holder)
  post(ctx, { kind: ENTRY_KIND.COLLECT, holder, amount }, { ...account, shortfall: shortfall - amount })
  ctx.emit(shortfallCollected, { mid, amount, ruleId: NO_ID, sourceId: NO_ID })
}
