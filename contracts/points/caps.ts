/** Caps of a rule for one member: by day, month and year of Beijing. */

import { dayOf, monthOf, yearOf } from '../calendar.ts'
import { CAP, type RuleTerms, type Usage } from './schema.ts'

/** Used so far in the day, month and year of `timeMs`; an older period counts nothing. */
export const currentUsage = (usage: Usage | undefined, timeMs: number): Usage => {
  const day = dayOf(timeMs)
  const month = monthOf(timeMs)
  const year = yearOf(timeMs)
  return {
    day,
    dayUsed: usage?.day === day ? usage.dayUsed : 0,
    month,
    monthUsed: usage?.month === month ? usage.monthUsed : 0,
    year,
    yearUsed: usage?.year === year ? usage.yearUsed : 0,
  }
}

export interface Capped {
  readonly amount: number
  /** The cap that cut the amount; `undefined` when none did. */
  readonly cap: (typeof CAP)[keyof typeof CAP] | undefined
}

/** What the caps leave of `amount`. */
export const capAmount = (amount: number, { capDay, capMonth, capYear }: RuleTerms, usage: Usage): Capped => {
  const limits = [
    [CAP.DAY, capDay, usage.dayUsed],
    [CAP.MONTH, capMonth, usage.monthUsed],
    [CAP.YEAR, capYear, usage.yearUsed],
  ] as const
  let left: Capped = { amount, cap: undefined }
  for (const [cap, limit, used] of limits) {
    const room = Math.max(0, limit - used)
    if (limit > 0 && room < left.amount) left = { amount: room, cap }
  }
  return left
}

export const addUsage = (usage: Usage, amount: number): Usage => ({
  ...usage,
  dayUsed: usage.dayUsed + amount,
  monthUsed: usage.monthUsed + amount,
  yearUsed: usage.yearUsed + amount,
})
