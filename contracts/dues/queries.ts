/** Queries of `dues`. A member's own status is opened from the private record, against `statusRoot`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { query } from '../define.ts'
import { id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { DuesMonth, Reduction } from './schema.ts'
import { months, reductions } from './state.ts'

const MonthQuery = message('DuesMonthQuery', 64, { orgId: field(1, id), month: field(2, month) })
const OrgPageQuery = message('DuesOrgPageQuery', 192, { orgId: field(1, id), ...PAGE })
const RateQuery = message('DuesRateQuery', 64, {
  orgId: field(1, id),
  fromMonth: field(2, month),
  toMonth: field(3, month),
})
const ReductionQuery = message('DuesReductionQuery', 32, { reductionId: field(1, id) })

const fieldsOf = (json: Json) => json as { readonly [key: string]: Json }

const settled = query({
  name: 'month',
  title: { en: 'Dues of a month', zh: '当月党费' },
  args: MonthQuery,
  run: async (ctx, { orgId, month: of }) => {
    const found = await ctx.get(months, [orgId, of])
    return found === undefined ? err('NOT_FOUND') : ok(DuesMonth.toJson(found))
  },
})

const all = query({
  name: 'months',
  title: { en: 'Settled months of an organisation', zh: '已结算月份' },
  args: OrgPageQuery,
  run: async (ctx, args) => {
    const show = ([, of]: readonly [unknown, number], row: DuesMonth): Json => ({
      month: of,
      ...fieldsOf(DuesMonth.toJson(row)),
    })
    return ok(await page(ctx, months, { prefix: [args.orgId], args }, show))
  },
})

/** Sums over settled months; the share is in hundredths of a percent, of those who are due and not exempt. */
const paidRate = query({
  name: 'paidRate',
  title: { en: 'Share of dues paid', zh: '党费交纳率' },
  args: RateQuery,
  run: async (ctx, { orgId, fromMonth, toMonth }) => {
    const sum = { due: 0, paid: 0, exempt: 0, overdue: 0 }
    for await (const [[, of], { counts }] of ctx.range(months, [orgId])) {
      if (of < fromMonth || of > toMonth) continue
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name]
    }
    const payable = sum.due - sum.exempt
    return ok({ ...sum, basisPoints: payable === 0 ? null : Math.floor((sum.paid * 10_000) / payable) })
  },
})

const reduction = query({
  name: 'reduction',
  title: { en: 'A reduction of dues', zh: '党费减免' },
  args: ReductionQuery,
  run: async (ctx, { reductionId }) => {
    const found = await ctx.get(reductions, [reductionId])
    return found === undefined
      ? err('NOT_FOUND')
      : ok({ reductionId: toHex(reductionId), ...fieldsOf(Reduction.toJson(found)) })
  },
})

export const queries = [settled, all, paidRate, reduction]
