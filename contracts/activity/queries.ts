/** Queries of `activity`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { Activity, SignIn } from './schema.ts'
import { activities, calendar as calendarTable, signIns } from './state.ts'

const ActivityQuery = message('ActivityQuery', 64, { aid: field(1, id) })
const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
const PresenceQuery = message('PresenceQuery', 64, { aid: field(1, id), mid: field(2, id) })

const object = (json: Json) => json as { readonly [key: string]: Json }

const activity = query({
  name: 'activity',
  title: { en: 'An activity', zh: '活动' },
  args: ActivityQuery,
  run: async (ctx, { aid }) => {
    const found = await ctx.get(activities, [aid])
    return found === undefined ? err('NOT_FOUND') : ok({ aid: toHex(aid), ...object(Activity.toJson(found)) })
  },
})

const calendar = query({
  name: 'calendar',
  title: { en: 'Activities of an organisation', zh: '活动日历' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    for await (const [[, , aid]] of ctx.range(calendarTable, [orgId])) {
      const one = await ctx.get(activities, [aid])
      if (one !== undefined) found.push({ aid: toHex(aid), ...object(Activity.toJson(one)) })
    }
    return ok({ activities: found })
  },
})

const attendance = query({
  name: 'attendance',
  title: { en: 'Who was present', zh: '签到名单' },
  args: ActivityQuery,
  run: async (ctx, { aid }) => {
    const found: Json[] = []
    for await (const [[, mid], signIn] of ctx.range(signIns, [aid])) {
      found.push({ mid: toHex(mid), ...object(SignIn.toJson(signIn)) })
    }
    return ok({ signIns: found })
  },
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

/** Activities whose minutes came too late. */
const lateRecords = query({
  name: 'lateRecords',
  title: { en: 'Late records of an organisation', zh: '迟录活动' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    for await (const [[, , aid]] of ctx.range(calendarTable, [orgId])) {
      const one = await ctx.get(activities, [aid])
      if (one?.late) found.push({ aid: toHex(aid), ...object(Activity.toJson(one)) })
    }
    return ok({ activities: found })
  },
})

export const queries = [activity, calendar, attendance, presence, lateRecords]
