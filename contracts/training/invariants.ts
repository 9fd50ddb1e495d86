/** What always holds of `training`. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { params } from './params.ts'
import { ENROLMENT_STATE } from './schema.ts'
import { classes, enrolments, hoursDays, hoursEntries, hoursGroups, hoursYears } from './state.ts'

const add = (sums: Map<string, number>, key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value)

/** Sums of the parts that count, by alias and day or year. */
const sumsOf = async (scan: StateScan, by: 'day' | 'year'): Promise<Map<string, number>> => {
  const sums = new Map<string, number>()
  for await (const [[mid], { parts, reversed }] of scan.rows(hoursEntries)) {
    for (const { day, centiHours } of reversed ? [] : parts)
      add(sums, `${toHex(mid)} ${by === 'day' ? day : Math.floor(day / 10_000)}`, centiHours)
  }
  return sums
}

const ledger: Invariant = {
  name: 'ledger',
  title: { en: 'Hours of a day and a year are the sum of their entries', zh: '日、年学时等于明细之和' },
  async *violations(scan) {
    for (const [by, totals] of [['day', hoursDays] as const, ['year', hoursYears] as const]) {
      const sums = await sumsOf(scan, by)
      for await (const [[mid, period], { centiHours }] of scan.rows(totals)) {
        const key = `${toHex(mid)} ${period}`
        if ((sums.get(key) ?? 0) !== centiHours) yield `${key}: ${centiHours}, not ${sums.get(key) ?? 0}`
        sums.delete(key)
      }
      for (const [key, sum] of sums) if (sum !== 0) yield `${key}: ${sum} stand in no total`
    }
  },
}

const dayLimit: Invariant = {
  name: 'dayLimit',
  title: { en: 'No member-day has more than its bound', zh: '每人每日学时不超上限' },
  async *violations(scan) {
    const most = await scan.param(params.dayCentiHoursMax)
    for await (const [[mid, day], { centiHours }] of scan.rows(hoursDays)) {
      if (centiHours > most) yield `${toHex(mid)} ${day}: ${centiHours}`
    }
  },
}

const once: Invariant = {
  name: 'once',
  title: { en: 'A lecture counts once for a member', zh: '同一课程只计一次学时' },
  async *violations(scan) {
    const seen = new Set<string>()
    for await (const [[mid], { groupId, reversed }] of scan.rows(hoursEntries)) {
      if (reversed) continue
      const key = `${toHex(mid)} ${toHex(groupId)}`
      if (seen.has(key)) yield `${key}: credited twice`
      if ((await scan.get(hoursGroups, [mid, groupId])) === undefined) yield `${key}: no lecture is held`
      seen.add(key)
    }
  },
}

const classCounts: Invariant = {
  name: 'classCounts',
  title: { en: 'Counts of a class are those of its enrolments', zh: '班次人数等于报名记录' },
  async *violations(scan) {
    for await (const [[classId], session] of scan.rows(classes)) {
      let [enrolled, withdrawn, completed] = [0, 0, 0]
      for await (const [, { state }] of scan.rows(enrolments, [classId])) {
        enrolled += 1
        if (state === ENROLMENT_STATE.WITHDRAWN) withdrawn += 1
        if (state === ENROLMENT_STATE.COMPLETED) completed += 1
      }
      const agrees = session.enrolled === enrolled && session.withdrawn === withdrawn && session.completed === completed
      if (!agrees) yield `${toHex(classId)}: ${enrolled} enrolled, ${withdrawn} withdrawn, ${completed} completed`
      const fits = enrolled - withdrawn <= session.capacity && session.certified <= session.completed
      if (!fits) yield `${toHex(classId)}: more than there is room for`
    }
  },
}

export const invariants = [ledger, dayLimit, once, classCounts]
