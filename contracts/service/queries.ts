/** Queries of `service`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { Request, Tally } from './schema.ts'
import { queue, requests, tallies } from './state.ts'

const RequestQuery = message('ServiceRequestQuery', 32, { requestId: field(1, id) })
const OrgQuery = message('ServiceOrgQuery', 192, { orgId: field(1, id), ...PAGE })
const TallyQuery = message('ServiceTallyQuery', 32, { orgId: field(1, id) })

const jsonOf = async (ctx: QueryContext, requestId: Id): Promise<Json | undefined> => {
  const found = await ctx.get(requests, [requestId])
  return found && { requestId: toHex(requestId), ...(Request.toJson(found) as { readonly [key: string]: Json }) }
}

const request = query({
  name: 'request',
  title: { en: 'A request', zh: '诉求详情' },
  args: RequestQuery,
  run: async (ctx, { requestId }) => {
    const found = await jsonOf(ctx, requestId)
    return found === undefined ? err('NOT_FOUND') : ok(found)
  },
})

const waiting = query({
  name: 'queue',
  title: { en: 'Requests that are open, oldest first', zh: '待办诉求' },
  args: OrgQuery,
  run: async (ctx, args) =>
    ok(await page(ctx, queue, { prefix: [args.orgId], args }, ([, , requestId]) => jsonOf(ctx, requestId))),
})

/** Those among them that wait longer than they should, by the clock of the head. */
const sla = query({
  name: 'sla',
  title: { en: 'Open requests that are overdue', zh: '逾期诉求' },
  args: OrgQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, queue, { prefix: [args.orgId], args }, async ([, , requestId]) => {
        const found = await ctx.get(requests, [requestId])
        return found !== undefined && found.dueAtMs < ctx.timeMs ? jsonOf(ctx, requestId) : undefined
      }),
    ),
})

/** The mean is in hundredths; null where nothing was confirmed. */
const satisfaction = query({
  name: 'satisfaction',
  title: { en: 'How satisfied people are', zh: '满意度' },
  args: TallyQuery,
  run: async (ctx, { orgId }) => {
    const found = (await ctx.get(tallies, [orgId])) ?? { open: 0, confirmed: 0, breached: 0, satisfactionSum: 0 }
    const mean = found.confirmed === 0 ? null : Math.floor((found.satisfactionSum * 100) / found.confirmed)
    return ok({ ...(Tally.toJson(found) as { readonly [key: string]: Json }), meanHundredths: mean })
  },
})

export const queries = [request, waiting, sla, satisfaction]
