/** Queries of `transfer`: who holds what, since when, until when; floating members; how long things take. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { AnnualReport, Contact, direction, FloatingRecord, Letter, Sla, Step, Transfer } from './schema.ts'
import {
  contacts,
  floatingAt,
  floatings,
  floatingsOf,
  letters,
  openAt,
  reports,
  sla,
  steps,
  transfers,
  transfersOf,
} from './state.ts'

const TransferQuery = message('TransferQuery', 64, { trfId: field(1, id) })
const TransferPageQuery = message('TransferPageQuery', 256, { trfId: field(1, id), ...PAGE })
const MemberPageQuery = message('TransferMemberQuery', 256, { mid: field(1, id), ...PAGE })
const OpenQuery = message('OpenTransfersQuery', 256, {
  orgId: field(1, id),
  olderThanDays: field(2, uint(3_650)),
  ...PAGE,
})
const LetterQuery = message('LetterQuery', 64, { letterRef: field(1, id) })
const FloatingQuery = message('FloatingQuery', 64, { flId: field(1, id) })
const FloatingPageQuery = message('FloatingPageQuery', 256, { flId: field(1, id), ...PAGE })
const FloatingAtQuery = message('FloatingAtQuery', 256, {
  orgId: field(1, id),
  direction: field(2, direction),
  ...PAGE,
})
const SlaQuery = message('SlaQuery', 256, {
  orgId: field(1, id),
  fromMonth: field(2, month),
  toMonth: field(3, month),
  ...PAGE,
})

const DAY_MS = 86_400_000

const object = (json: Json) => json as { readonly [key: string]: Json }

const transferJson = async (ctx: QueryContext, trfId: Id): Promise<Json | undefined> => {
  const found = await ctx.get(transfers, [trfId])
  return found && { trfId: toHex(trfId), ...object(Transfer.toJson(found)) }
}

const floatingJson = async (ctx: QueryContext, flId: Id): Promise<Json | undefined> => {
  const found = await ctx.get(floatings, [flId])
  return found && { flId: toHex(flId), ...object(FloatingRecord.toJson(found)) }
}

const transfer = query({
  name: 'transfer',
  title: { en: 'A transfer', zh: '转接' },
  args: TransferQuery,
  run: async (ctx, { trfId }) => {
    const found = await transferJson(ctx, trfId)
    return found === undefined ? err('NOT_FOUND') : ok(found)
  },
})

/** Oldest first. */
const openTransfers = query({
  name: 'openTransfers',
  title: { en: 'Transfers of an organisation that are under way', zh: '组织未完成的转接' },
  args: OpenQuery,
  run: async (ctx, { orgId, olderThanDays, ...args }) => {
    const untilMs = ctx.timeMs - olderThanDays * DAY_MS
    return ok(
      await page(ctx, openAt, { prefix: [orgId], args }, ([, appliedAtMs, trfId]) =>
        appliedAtMs <= untilMs ? transferJson(ctx, trfId) : undefined,
      ),
    )
  },
})

/** Who holds it and until when stands in each. */
const transferTrace = query({
  name: 'transferTrace',
  title: { en: 'Transfers of a member', zh: '党员的转接' },
  args: MemberPageQuery,
  run: async (ctx, { mid, ...args }) =>
    ok(await page(ctx, transfersOf, { prefix: [mid], args }, ([, trfId]) => transferJson(ctx, trfId))),
})

const transferSteps = query({
  name: 'transferSteps',
  title: { en: 'Steps of a transfer', zh: '转接过程' },
  args: TransferPageQuery,
  run: async (ctx, { trfId, ...args }) =>
    ok(await page(ctx, steps, { prefix: [trfId], args }, (_, step) => Step.toJson(step))),
})

const letter = query({
  name: 'letter',
  title: { en: 'A letter of introduction', zh: '介绍信' },
  args: LetterQuery,
  run: async (ctx, { letterRef }) => {
    const found = await ctx.get(letters, [letterRef])
    return found === undefined ? err('NOT_FOUND') : ok(Letter.toJson(found))
  },
})

const slaStats = query({
  name: 'slaStats',
  title: { en: 'How long transfers take, by month', zh: '转接时效统计' },
  args: SlaQuery,
  run: async (ctx, { orgId, fromMonth, toMonth, ...args }) =>
    ok(
      await page(ctx, sla, { prefix: [orgId], args }, ([, at], sums) =>
        at >= fromMonth && at <= toMonth ? { month: at, ...object(Sla.toJson(sums)) } : undefined,
      ),
    ),
})

const floating = query({
  name: 'floating',
  title: { en: 'A floating record', zh: '流动记录' },
  args: FloatingQuery,
  run: async (ctx, { flId }) => {
    const found = await floatingJson(ctx, flId)
    return found === undefined ? err('NOT_FOUND') : ok(found)
  },
})

const floatingHere = query({
  name: 'floatingOf',
  title: { en: 'Floating members of an organisation', zh: '组织的流动党员' },
  args: FloatingAtQuery,
  run: async (ctx, { orgId, direction: side, ...args }) =>
    ok(await page(ctx, floatingAt, { prefix: [orgId, side], args }, ([, , flId]) => floatingJson(ctx, flId))),
})

const floatingTrace = query({
  name: 'floatingTrace',
  title: { en: 'Floating records of a member', zh: '党员的流动记录' },
  args: MemberPageQuery,
  run: async (ctx, { mid, ...args }) =>
    ok(await page(ctx, floatingsOf, { prefix: [mid], args }, ([, flId]) => floatingJson(ctx, flId))),
})

const contactLog = query({
  name: 'contactLog',
  title: { en: 'Contacts with a floating member', zh: '流动党员联系记录' },
  args: FloatingPageQuery,
  run: async (ctx, { flId, ...args }) =>
    ok(await page(ctx, contacts, { prefix: [flId], args }, (_, contact) => Contact.toJson(contact))),
})

const annualReports = query({
  name: 'annualReports',
  title: { en: 'Annual reports of a floating member', zh: '流动党员年度汇报' },
  args: FloatingPageQuery,
  run: async (ctx, { flId, ...args }) =>
    ok(
      await page(ctx, reports, { prefix: [flId], args }, ([, year], report) => ({
        year,
        ...object(AnnualReport.toJson(report)),
      })),
    ),
})

export const queries = [
  transfer,
  openTransfers,
  transferTrace,
  transferSteps,
  letter,
  slaStats,
  floating,
  floatingHere,
  floatingTrace,
  contactLog,
  annualReports,
]
