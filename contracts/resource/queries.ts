/** Queries of `resource`. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { BACKING } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { PAGE, page } from '../page.ts'
import { BOOKING_STATE, Booking, RESOURCE_KIND, RESOURCE_STATE, Resource } from './schema.ts'
import { bookings, dayHours, listed, monthHours, ofOrg, resources } from './state.ts'

const ResourceQuery = message('ResourceQuery', 32, { resourceId: field(1, id) })
const FreeQuery = message('ResourceFreeQuery', 192, {
  kind: field(1, uint(255)),
  regionCode: field(2, uint(999_999_999)),
  day: field(3, uint(99_991_231)),
  ...PAGE,
})
const UtilisationQuery = message('ResourceUtilisationQuery', 64, {
  resourceId: field(1, id),
  month: field(2, uint(999_912)),
})
const OrgQuery = message('ResourceOrgQuery', 192, { orgId: field(1, id), ...PAGE })
const PageQuery = message('ResourcePageQuery', 160, { ...PAGE })

const fieldsOf = (json: Json) => json as { readonly [key: string]: Json }

const resource = query({
  name: 'resource',
  title: { en: 'A resource', zh: '资源' },
  args: ResourceQuery,
  run: async (ctx, { resourceId }) => {
    const found = await ctx.get(resources, [resourceId])
    return found === undefined
      ? err('NOT_FOUND')
      : ok({ resourceId: toHex(resourceId), ...fieldsOf(Resource.toJson(found)) })
  },
})

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** What is listed of a kind in a region, with the hours of a day that nobody has. */
const free = query({
  name: 'free',
  title: { en: 'Resources that are free on a day', zh: '当日可用资源' },
  args: FreeQuery,
  run: async (ctx, { kind, regionCode, day, ...args }) => {
    if (!Object.values(RESOURCE_KIND).some(one => one === kind)) return err('MALFORMED', 'kind')
    const result = await page(ctx, listed, { prefix: [kind, regionCode], args }, async ([, , resourceId]) => {
      const found = await ctx.get(resources, [resourceId])
      if (found?.state !== RESOURCE_STATE.LISTED) return undefined
      const taken = (await ctx.get(dayHours, [resourceId, day]))?.taken ?? 0
      const freeHours = HOURS.filter(hour => (taken & (1 << hour)) === 0)
      return { resourceId: toHex(resourceId), freeHours, ...fieldsOf(Resource.toJson(found)) }
    })
    return ok(result)
  },
})

const utilisation = query({
  name: 'utilisation',
  title: { en: 'Hours of a resource that were taken in a month', zh: '当月使用情况' },
  args: UtilisationQuery,
  run: async (ctx, { resourceId, month }) => {
    const found = await ctx.get(resources, [resourceId])
    if (found === undefined) return err('NOT_FOUND')
    const { backed, none } = (await ctx.get(monthHours, [resourceId, month])) ?? { backed: 0, none: 0 }
    return ok({ backed, none, hoursMonth: found.terms.hoursMonth })
  },
})

const booked = query({
  name: 'bookings',
  title: { en: 'Bookings of an organisation', zh: '本组织预约' },
  args: OrgQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, ofOrg, { prefix: [args.orgId], args }, async ([, bookingId]) => {
        const found = await ctx.get(bookings, [bookingId])
        return found && { bookingId: toHex(bookingId), ...fieldsOf(Booking.toJson(found)) }
      }),
    ),
})

/** Bookings that were used, by whether who booked has administrative backing; a page of bookings at a time, to be summed. */
const fairness = query({
  name: 'fairness',
  title: { en: 'Use by organisations with and without backing', zh: '行政依托与无依托组织使用对比' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, bookings, { prefix: [], args }, async ([bookingId], { orgId, state, slot }) => {
        if (state !== BOOKING_STATE.USED && state !== BOOKING_STATE.RATED) return undefined
        const backing = (await ctx.get(orgs, [orgId]))?.profile.backing === BACKING.ADMIN ? 'ADMIN' : 'NONE'
        return { bookingId: toHex(bookingId), backing, hours: slot.hours }
      }),
    ),
})

export const queries = [resource, free, utilisation, booked, fairness]
