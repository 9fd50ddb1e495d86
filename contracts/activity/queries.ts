/** Queries of `activity`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id, month } from '../ids.ts'
import { params as orgParams } from '../org/params.ts'
import { orgs } from '../org/state.ts'
import { PAGE, page } from '../page.ts'
import { carried } from '../points/state.ts'
import { appliesTo, LIFE_RULES, monthsOf } from './life.ts'
import {
  Activity,
  activityType,
  LateRecord,
  Makeup,
  Overdue,
  PERIOD_KIND,
  Plan,
  period,
  periodKind,
  SignIn,
} from './schema.ts'
import {
  activities,
  attended,
  calendar as calendarTable,
  lateRecords as lateTable,
  makeups as makeupTable,
  overdues,
  plans,
  signIns,
  tallies,
  templates,
  volunteerYears,
} from './state.ts'

const ActivityQuery = message('ActivityQuery', 64, { aid: field(1, id) })
const ActivityPageQuery = message('ActivityPageQuery', 256, { aid: field(1, id), ...PAGE })
const PresenceQuery = message('PresenceQuery', 64, { aid: field(1, id), mid: field(2, id) })
const OrgPageQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const PlanQuery = message('PlanQuery', 64, {
  orgId: field(1, id),
  periodKind: field(2, periodKind),
  period: field(3, period),
})

const object = (json: Json) => json as { readonly [key: string]: Json }

const activityJson = async (ctx: QueryContext, aid: Id): Promise<Json | undefined> => {
  const found = await ctx.get(activities, [aid])
  return found && { aid: toHex(aid), ...object(Activity.toJson(found)) }
}

const activity = query({
  name: 'activity',
  title: { en: 'An activity', zh: '活动' },
  args: ActivityQuery,
  run: async (ctx, { aid }) => {
    const found = await activityJson(ctx, aid)
    return found === undefined ? err('NOT_FOUND') : ok(found)
  },
})

const calendar = query({
  name: 'calendar',
  title: { en: 'Activities of an organisation in a month (0: in all)', zh: '活动日历' },
  args: message('CalendarQuery', 256, { orgId: field(1, id), month: field(2, month), ...PAGE }),
  run: async (ctx, { orgId, month: of, ...args }) => {
    const prefix = of === 0 ? [orgId] : [orgId, of]
    return ok(await page(ctx, calendarTable, { prefix, args }, ([, , , aid]) => activityJson(ctx, aid)))
  },
})

const attendance = query({
  name: 'attendance',
  title: { en: 'Who was present', zh: '签到名单' },
  args: ActivityPageQuery,
  run: async (ctx, { aid, ...args }) =>
    ok(
      await page(ctx, signIns, { prefix: [aid], args }, ([, mid], signIn) => ({
        mid: toHex(mid),
        ...object(SignIn.toJson(signIn)),
      })),
    ),
})

const presence = query({
  name: 'presence',
  title: { en: 'Whether a member was present', zh: '个人签到' },
  args: PresenceQuery,
  run: async (ctx, { aid, mid }) => {
    const found = await ctx.get(signIns, [aid, mid])
    return found === undefined ? err('NOT_FOUND') : ok(SignIn.toJson(found))
  },
})

const makeups = query({
  name: 'makeups',
  title: { en: 'Make-ups of an activity', zh: '补课名单' },
  args: ActivityPageQuery,
  run: async (ctx, { aid, ...args }) =>
    ok(
      await page(ctx, makeupTable, { prefix: [aid], args }, ([, mid], makeup) => ({
        mid: toHex(mid),
        ...object(Makeup.toJson(makeup)),
      })),
    ),
})

/** Attendance of a member, oldest first. */
const attendanceOfMember = query({
  name: 'attendanceOfMember',
  title: { en: 'Where a member was present', zh: '个人出勤记录' },
  args: message('MemberPageQuery', 256, { mid: field(1, id), ...PAGE }),
  run: async (ctx, { mid, ...args }) =>
    ok(
      await page(ctx, attended, { prefix: [mid], args }, async ([, startsAtMs, aid], { type }) => {
        const signIn = await ctx.get(signIns, [aid, mid])
        const json = { aid: toHex(aid), startsAtMs, type: activityType.toJson(type) }
        return signIn && { ...json, ...object(SignIn.toJson(signIn)) }
      }),
    ),
})

/** Due and present of each activity of a month, with those who left early taken off. */
const attendanceOfOrg = query({
  name: 'attendanceOfOrg',
  title: { en: 'Attendance of an organisation in a month (0: in all)', zh: '组织出勤率' },
  args: message('OrgMonthQuery', 256, { orgId: field(1, id), month: field(2, month), ...PAGE }),
  run: async (ctx, { orgId, month: of, ...args }) => {
    const prefix = of === 0 ? [orgId] : [orgId, of]
    const found = await page(ctx, calendarTable, { prefix, args }, async ([, , startsAtMs, aid], { type }) => {
      const one = await ctx.get(activities, [aid])
      if (one === undefined) return undefined
      const json = { aid: toHex(aid), startsAtMs, type: activityType.toJson(type) }
      return { ...json, eligible: one.eligible, present: one.present - one.leftEarly }
    })
    return ok(found)
  },
})

const minutesOf = query({
  name: 'minutesOf',
  title: { en: 'Minutes of an activity', zh: '会议记录' },
  args: ActivityQuery,
  run: async (ctx, { aid }) => {
    const found = await ctx.get(activities, [aid])
    if (found === undefined || found.minutesRoot.length === 0) return err('NOT_FOUND')
    const json = object(Activity.toJson(found))
    const shown = ['minutesRoot', 'attachments', 'attachmentsRoot', 'late', 'lateReasons', 'lateApprovedBy']
    return ok({ aid: toHex(aid), ...Object.fromEntries(shown.map(name => [name, json[name] ?? null])) })
  },
})

/** Activities whose minutes came too late. */
const lateRecords = query({
  name: 'lateRecords',
  title: { en: 'Late records of an organisation', zh: '迟录活动' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, lateTable, { prefix: [orgId], args }, async ([, aid], late) => ({
        ...object((await activityJson(ctx, aid)) ?? {}),
        ...object(LateRecord.toJson(late)),
      })),
    ),
})

const heldIn = async (ctx: QueryContext, orgId: Id, type: number, months: readonly number[]): Promise<number> => {
  let held = 0
  for (const of of months) held += (await ctx.get(tallies, [orgId, of, type]))?.held ?? 0
  return held
}

/** What was due and what was held in a quarter (yyyyq), by type; yearly types are counted over the whole year. */
const compliance = query({
  name: 'compliance',
  title: { en: 'Organisational life due and held in a quarter', zh: '组织生活达标情况' },
  args: message('ComplianceQuery', 64, { orgId: field(1, id), period: field(2, period) }),
  run: async (ctx, { orgId, period: quarter }) => {
    const org = await ctx.get(orgs, [orgId])
    const months = monthsOf(PERIOD_KIND.QUARTER, quarter)
    if (org === undefined || months.length === 0) return err('NOT_FOUND')
    const year = monthsOf(PERIOD_KIND.YEAR, Math.floor(quarter / 10))
    const committeeFrom = await ctx.param(orgParams.committeeRequiredAt)
    const types: Json[] = []
    for (const { type, per, times } of LIFE_RULES) {
      if (!appliesTo(type, org, committeeFrom)) continue
      const due = (await ctx.param(times)) * (per === PERIOD_KIND.MONTH ? months.length : 1)
      const held = await heldIn(ctx, orgId, type, per === PERIOD_KIND.YEAR ? year : months)
      types.push({ type: activityType.toJson(type), per: periodKind.toJson(per), due, held })
    }
    return ok({ orgId: toHex(orgId), period: quarter, types })
  },
})

const overdue = query({
  name: 'overdue',
  title: { en: 'Organisational life that was marked as overdue', zh: '组织生活逾期记录' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, overdues, { prefix: [orgId], args }, ([, of, type], counts) => ({
        period: of,
        type: activityType.toJson(type as never),
        ...object(Overdue.toJson(counts)),
      })),
    ),
})

const plan = query({
  name: 'plan',
  title: { en: 'Plan of a period', zh: '计划' },
  args: PlanQuery,
  run: async (ctx, { orgId, periodKind: kind, period: of }) => {
    const found = await ctx.get(plans, [orgId, kind, of])
    return found === undefined ? err('NOT_FOUND') : ok(Plan.toJson(found))
  },
})

const template = query({
  name: 'template',
  title: { en: 'Template of a superior for a period', zh: '计划模板' },
  args: PlanQuery,
  run: async (ctx, { orgId, periodKind: kind, period: of }) => {
    const found = await ctx.get(templates, [orgId, kind, of])
    return found === undefined ? err('NOT_FOUND') : ok(Plan.toJson(found))
  },
})

const volunteerHours = query({
  name: 'volunteerHours',
  title: { en: 'Volunteer service of a member in a year', zh: '年度志愿服务时长' },
  args: message('VolunteerQuery', 64, { mid: field(1, id), period: field(2, period) }),
  run: async (ctx, { mid, period: year }) => {
    const holder = (await ctx.get(carried, [mid]))?.holder ?? mid
    return ok({ mid: toHex(mid), centiHours: (await ctx.get(volunteerYears, [holder, year]))?.centiHours ?? 0 })
  },
})

export const queries = [
  activity,
  calendar,
  attendance,
  presence,
  makeups,
  attendanceOfMember,
  attendanceOfOrg,
  minutesOf,
  lateRecords,
  compliance,
  overdue,
  plan,
  template,
  volunteerHours,
]
