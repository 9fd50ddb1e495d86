/**
 * When things happen. In the calendar's timetable they have their days and hours. A federation of real nodes has the
 * time of the wall: there everything follows closely, in an order that keeps every window of the rules open for minutes.
 */

import { DAY_MS, HOUR_MS, MINUTE_MS, monthNumber, workingDays } from './calendar.ts'
import type { Random } from './random.ts'

export type FoundingPart = 'superiors' | 'branches' | 'enterprises'

export interface Timetable {
  /** When part `i` of `count` of the foundation is done. */
  found(part: FoundingPart, i: number, count: number): number
  /** yyyymm that a month of the workload is on the chain. */
  month(month: number): number
  /** When the budget of a month is granted. */
  budget(month: number, random: Random, forgotten: boolean): number
  /** Start of an activity whose day in the calendar is this. */
  start(calendarMs: number): number
  /** When boards are made, from the first working day of the year; when a post is written. */
  boards(dayMs: number): number
  write(calendarMs: number): number
  /** When a transfer is begun: where time is real, after the activities, which count who is there. */
  transfer(calendarMs: number): number
  /** When the mall gets its goods of a month. */
  restock(calendarMs: number): number
  create(startMs: number, random: Random): number
  notify(startMs: number): number
  open(startMs: number): number
  callRoll(startMs: number): number
  close(startMs: number, endMs: number): number
  /** A pause of so long, as short as may be where time is real. */
  after(nowMs: number, pauseMs: number): number
  /** False: nothing is late, forgotten or has to wait for days. */
  readonly waits: boolean
}

/** Place `i` of `count` in the working hours of some days. */
const placeIn = (days: readonly number[], i: number, count: number): number => {
  const at = Math.floor((i * 8 * days.length * HOUR_MS) / count)
  return (days[Math.floor(at / (8 * HOUR_MS))] as number) + 9 * HOUR_MS + (at % (8 * HOUR_MS))
}

const SIGN_IN_WINDOW_MS = 20 * MINUTE_MS

export const calendarTimetable = (): Timetable => {
  const days = workingDays(0)
  const parts = { superiors: days.slice(0, 4), branches: days.slice(4, 14), enterprises: days.slice(14, 17) }
  return {
    found: (part, i, count) => placeIn(parts[part], i, count),
    month: monthNumber,
    budget: (month, random, forgotten) => {
      const days = workingDays(month)
      const day = days[forgotten ? Math.min(10, days.length - 1) : 0] as number
      return day + 8 * HOUR_MS + random.below(HOUR_MS)
    },
    start: calendarMs => calendarMs,
    boards: dayMs => dayMs + 9 * HOUR_MS,
    write: calendarMs => calendarMs,
    transfer: calendarMs => calendarMs,
    restock: calendarMs => calendarMs,
    create: (startMs, random) => startMs - random.between(26, 30) * HOUR_MS,
    notify: startMs => startMs - DAY_MS,
    open: startMs => startMs - SIGN_IN_WINDOW_MS,
    callRoll: startMs => startMs + 10 * MINUTE_MS,
    close: (_, endMs) => endMs + 15 * MINUTE_MS,
    after: (nowMs, pauseMs) => nowMs + pauseMs,
    waits: true,
  }
}

const SECOND_MS = 1_000
const beijingMonth = (timeMs: number): number => {
  const date = new Date(timeMs + 8 * HOUR_MS)
  return 100 * date.getUTCFullYear() + date.getUTCMonth() + 1
}

/** Everything within three minutes of `startMs`; activities begin after two and a half, their windows are open before. */
export const liveTimetable = (startMs: number): Timetable => {
  const activityMs = startMs + 150 * SECOND_MS
  const offsets = { superiors: 0, branches: 20, enterprises: 40 }
  return {
    found: part => startMs + offsets[part] * SECOND_MS,
    month: () => beijingMonth(startMs),
    budget: () => startMs + 60 * SECOND_MS,
    start: () => activityMs,
    boards: () => startMs + 60 * SECOND_MS,
    write: () => startMs + 70 * SECOND_MS,
    transfer: () => activityMs + 60 * SECOND_MS,
    restock: () => startMs + 110 * SECOND_MS,
    create: () => activityMs - 80 * SECOND_MS,
    notify: () => activityMs - 50 * SECOND_MS,
    open: () => activityMs - 40 * SECOND_MS,
    callRoll: () => activityMs - 20 * SECOND_MS,
    close: () => activityMs + 10 * SECOND_MS,
    after: nowMs => nowMs + 10 * SECOND_MS,
    waits: false,
  }
}
