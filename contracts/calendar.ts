/** Calendar of the rules: days, months and years are those of Beijing (UTC+8, no summer time). Pure arithmetic on given times. */

const BEIJING_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

const beijing = (timeMs: number) => new Date(timeMs + BEIJING_OFFSET_MS)

/** yyyy */
export const yearOf = (timeMs: number): number => beijing(timeMs).getUTCFullYear()

/** yyyymm */
export const monthOf = (timeMs: number): number => {
  const date = beijing(timeMs)
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1
}

/** yyyymmdd */
export const dayOf = (timeMs: number): number => monthOf(timeMs) * 100 + beijing(timeMs).getUTCDate()

/** Start of the day after that of `timeMs`. */
export const nextDay = (timeMs: number): number =>
  (Math.floor((timeMs + BEIJING_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - BEIJING_OFFSET_MS

/** The same day and hour `months` later; the last day of the month where that day does not exist. */
export const addMonths = (timeMs: number, months: number): number => {
  const date = beijing(timeMs)
  const day = date.getUTCDate()
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const daysOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate()
  const ofDay = (timeMs + BEIJING_OFFSET_MS) % DAY_MS
  return first + (Math.min(day, daysOfMonth) - 1) * DAY_MS + ofDay - BEIJING_OFFSET_MS
}

/** yyyymm, `months` later. */
export const monthAfter = (month: number, months: number): number => {
  const count = Math.floor(month / 100) * 12 + (month % 100) - 1 + months
  return Math.floor(count / 12) * 100 + (count % 12) + 1
}

/** Months from one yyyymm to another; negative where the second is earlier. */
export const monthsBetween = (from: number, to: number): number =>
  (Math.floor(to / 100) - Math.floor(from / 100)) * 12 + (to % 100) - (from % 100)

/** The same hour `days` working days later: Monday to Friday; holidays, which are announced each year, are not known here. */
export const addWorkingDays = (timeMs: number, days: number): number => {
  let at = timeMs
  for (let left = days; left > 0; ) {
    at += DAY_MS
    const day = beijing(at).getUTCDay()
    if (day !== 0 && day !== 6) left -= 1
  }
  return at
}

/** First moment of a month yyyymm. */
export const monthStart = (month: number): number =>
  Date.UTC(Math.floor(month / 100), (month % 100) - 1, 1) - BEIJING_OFFSET_MS
