/** Hours that members get, as the oracle counts them: never more on a day than its bound. */

/** `train.hours.maxPerDay` and the bound of volunteer service of domain rules, in hundredths of hours. */
const DAY_CENTI_HOURS = { learning: 800, volunteer: 1_200 } as const

export type HoursLedger = keyof typeof DAY_CENTI_HOURS

/**
 * In the calendar nobody has as much on one day. In the timetable of real nodes everything is on one day, and what is beyond the
 * bound is cut; so only there days are remembered, and only that one day of each member.
 */
export class HoursModel {
  readonly #ofDay = new Map<string, number>()
  readonly #oneDay: boolean

  constructor(oneDay: boolean) {
    this.#oneDay = oneDay
  }

  /** Credits each person; gives what they got together. */
  credit(ledger: HoursLedger, persons: Iterable<number>, centiHours: number): number {
    let sum = 0
    for (const person of persons)
      sum += this.#oneDay ? this.#cut(`${ledger}/${person}`, ledger, centiHours) : centiHours
    return sum
  }

  #cut(name: string, ledger: HoursLedger, centiHours: number): number {
    const before = this.#ofDay.get(name) ?? 0
    const got = Math.min(centiHours, DAY_CENTI_HOURS[ledger] - before)
    this.#ofDay.set(name, before + got)
    return got
  }
}
