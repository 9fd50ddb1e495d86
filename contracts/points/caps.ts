/** Caps of a rule, or of a group of rules, for one member: by day, month and year of Beijing. */

import { dayOf, monthOf, yearOf } from '../calendar.ts'
import { CAP, type Cap, type CapGroup, type Usage } from './schema.ts'

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
  readonly cap: Cap | undefined
}

/** What may still be earned in each period; `undefined` where there is no cap. */
export const leftOf = ({ capDay, capMonth, capYear }: CapGroup, usage: Usage) => {
  const left = (cap: number, used: number) => (cap === 0 ? undefined : Math.max(0, cap - used))
  return {
    day: left(capDay, usage.dayUsed),
    month: left(capMonth, usage.monthUsed),
    year: left(capYear, usage.yearUsed),
  }
}

const OWN = { day: CAP.DAY, month: CAP.MONTH, year: CAP.YEAR } as const
const SHARED = { day: CAP.GROUP_DAY, month: CAP.GROUP_MONTH, year: CAP.GROUP_YEAR } as const

/** What the caps leave of an amount that may have been cut already. */
export const capAmount = (asked: Capped, caps: CapGroup, usage: Usage, of: 'own' | 'shared' = 'own'): Capped => {
  const left = leftOf(caps, usage)
  const names = of === 'own' ? OWN : SHARED
  let best = asked
  for (const period of ['day', 'month', 'year'] as const) {
    const room = left[period]
    if (room !== undefined && room < best.amount) best = { amount: room, cap: names[period] }
  }
  return best
}

export const addUsage = (usage: Usage, amount: number): Usage => ({
  ...usage,
  dayUsed: usage.dayUsed + amount,
  monthUsed: usage.monthUsed + amount,
  yearUsed: usage.yearUsed + amount,
})
