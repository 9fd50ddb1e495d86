/** What always holds of `activity`. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { isOpenState } from './machine.ts'
import { params } from './params.ts'
import { ACTIVITY_STATE, ACTIVITY_TYPE, LEAVE_STATE, MAKEUP_STATE, SIGN_IN_RESULT } from './schema.ts'
import {
  activities,
  calendar,
  leaves,
  makeups,
  signIns,
  tallies,
  volunteerDays,
  volunteerEntries,
  volunteerYears,
} from './state.ts'

const add = (sums: Map<string, number>, key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value)

const attendance: Invariant = {
  name: 'attendance',
  title: { en: 'Counts of an activity are those of its sign-ins, and fit its capacity', zh: '实到人数等于签到记录' },
  async *violations(scan) {
    for await (const [[aid], { present, leftEarly, plan, madeUp }] of scan.rows(activities)) {
      let [came, early, made] = [0, 0, 0]
      for await (const [, { result }] of scan.rows(signIns, [aid])) {
        came += 1
        if (result === SIGN_IN_RESULT.LEFT_EARLY) early += 1
      }
      for await (const [, { state }] of scan.rows(makeups, [aid])) if (state === MAKEUP_STATE.CONFIRMED) made += 1
      const agrees = came === present && early === leftEarly && made === madeUp
      if (!agrees) yield `${toHex(aid)}: ${came} came, ${early} left early, ${made} made it up`
      if (present > plan.capacity) yield `${toHex(aid)}: more than its capacity`
    }
  },
}

const leaveOrPresent: Invariant = {
  name: 'leaveOrPresent',
  title: { en: 'Nobody is on leave and present, or present and made it up', zh: '请假与签到互斥' },
  async *violations(scan) {
    for await (const [[aid, mid], { state }] of scan.rows(leaves)) {
      const came = (await scan.get(signIns, [aid, mid])) !== undefined
      if (came && state === LEAVE_STATE.GRANTED) yield `${toHex(aid)} ${toHex(mid)}`
    }
  },
}

/** Tallies that the verified activities make. */
const recount = async (scan: StateScan): Promise<Map<string, number>> => {
  const sums = new Map<string, number>()
  const counted: readonly number[] = [ACTIVITY_STATE.VERIFIED, ACTIVITY_STATE.DISPUTED, ACTIVITY_STATE.ARCHIVED]
  for await (const [[orgId, month, , aid], { type }] of scan.rows(calendar)) {
    const state = (await scan.get(activities, [aid]))?.state
    if (state !== undefined && counted.includes(state)) add(sums, `${toHex(orgId)} ${month} ${type}`, 1)
  }
  return sums
}

const held: Invariant = {
  name: 'held',
  title: { en: 'What counts as held is what was verified', zh: '已开展次数等于已核验活动' },
  async *violations(scan) {
    const sums = await recount(scan)
    for await (const [[orgId, month, type], tally] of scan.rows(tallies)) {
      const key = `${toHex(orgId)} ${month} ${type}`
      if (type !== ACTIVITY_TYPE.TALK && (sums.get(key) ?? 0) !== tally.held) yield `${key}: ${tally.held}`
      sums.delete(key)
    }
    for (const key of sums.keys()) yield `${key}: not counted`
  },
}

const openActivities: Invariant = {
  name: 'openActivities',
  title: { en: 'Organisations count their open activities', zh: '组织未结活动数' },
  async *violations(scan) {
    const sums = new Map<string, number>()
    for await (const [, { orgId, state }] of scan.rows(activities)) if (isOpenState(state)) add(sums, toHex(orgId), 1)
    for await (const [[orgId], org] of scan.rows(orgs)) {
      const open = sums.get(toHex(orgId as Id)) ?? 0
      if (org.openActivities !== open) yield `${toHex(orgId as Id)}: ${org.openActivities}, not ${open}`
    }
  },
}

const service: Invariant = {
  name: 'service',
  title: { en: 'Hours of service add up, and a day has its bound', zh: '志愿服务时长' },
  async *violations(scan) {
    const most = await scan.param(params.volunteerCentiHoursMax)
    const [entries, days, years] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
    for await (const [[mid], { centiHours }] of scan.rows(volunteerEntries)) add(entries, toHex(mid), centiHours)
    for await (const [[mid, day], { centiHours }] of scan.rows(volunteerDays)) {
      add(days, toHex(mid), centiHours)
      if (centiHours > most) yield `${toHex(mid)} ${day}: ${centiHours}`
    }
    for await (const [[mid], { centiHours }] of scan.rows(volunteerYears)) add(years, toHex(mid), centiHours)
    for (const [mid, sum] of entries) if (days.get(mid) !== sum || years.get(mid) !== sum) yield `${mid}: ${sum}`
  },
}

export const invariants = [attendance, leaveOrPresent, held, openActivities, service]
