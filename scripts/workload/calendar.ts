/** The calendar of the workload: Beijing time, working days of one year with the fortnight of the new year off. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
const BEIJING_MS = 8 * HOUR_MS

/** The year that is worked through; the federation is founded in the December before. */
export const YEAR = 2026

/** Midnight of a day in Beijing. `month` from 1; months and days beyond their ends count on. */
export const dayAt = (month: number, day: number): number => Date.UTC(YEAR, month - 1, day) - BEIJING_MS

/** Days off beside the weekends: month and day. */
const HOLIDAYS: ReadonlySet<number> = new Set([101, 501, 1001, 1002, 1005, 1006, 1007])
const NEW_YEAR_FORTNIGHT = [dayAt(2, 15), dayAt(3, 1)] as const

const partsOf = (dayMs: number) => {
  const date = new Date(dayMs + BEIJING_MS)
  return { weekday: date.getUTCDay(), monthDay: (date.getUTCMonth() + 1) * 100 + date.getUTCDate() }
}

const isWorkingDay = (dayMs: number): boolean => {
  const { weekday, monthDay } = partsOf(dayMs)
  const fortnight = dayMs >= NEW_YEAR_FORTNIGHT[0] && dayMs < NEW_YEAR_FORTNIGHT[1]
  return weekday !== 0 && weekday !== 6 && !fortnight && !HOLIDAYS.has(monthDay)
}

/** Midnights of the working days of a month. */
export const workingDays = (month: number): readonly number[] => {
  const days: number[] = []
  for (let day = dayAt(month, 1); day < dayAt(month + 1, 1); day += DAY_MS) if (isWorkingDay(day)) days.push(day)
  return days
}

/** First Friday on which people work, on or after the first of a month; a theme day is held then. */
export const firstFriday = (month: number): number => {
  const days = workingDays(month)
  return days.find(day => partsOf(day).weekday === 5) ?? (days[0] as number)
}

/** yyyymm */
export const monthNumber = (month: number): number => YEAR * 100 + month
