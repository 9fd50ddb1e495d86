/** What the generator knows of points: balances, budgets, and what each member has earned by each rule. */

import { DAY_MS, HOUR_MS } from './calendar.ts'
import { RULE_NAMES, RULES, type RuleName } from './rules.ts'
import type { Structure } from './structure.ts'
import { LinesDigest, type Tally } from './tally.ts'

const BEIJING_MS = 8 * HOUR_MS
/** Day, month, year: number of the period and what was earned in it. */
const PERIODS = 3
const MONTHS = 13

interface Periods {
  readonly day: number
  readonly month: number
  readonly year: number
}

const periodsOf = (timeMs: number): Periods => {
  const date = new Date(timeMs + BEIJING_MS)
  const year = date.getUTCFullYear()
  return { day: Math.floor((timeMs + BEIJING_MS) / DAY_MS), month: 12 * year + date.getUTCMonth(), year }
}

class Usage {
  readonly #period: Int32Array
  readonly #used: Int32Array

  constructor(persons: number) {
    this.#period = new Int32Array(PERIODS * persons)
    this.#used = new Int32Array(PERIODS * persons)
  }

  of(person: number, kind: number, period: number): number {
    const at = PERIODS * person + kind
    return this.#period[at] === period ? (this.#used[at] as number) : 0
  }

  add(person: number, periods: readonly number[], amount: number): void {
    for (const [kind, period] of periods.entries()) {
      const used = this.of(person, kind, period) + amount
      this.#period[PERIODS * person + kind] = period
      this.#used[PERIODS * person + kind] = used
    }
  }
}

export interface Award {
  readonly rule: RuleName
  /** Organisation whose budget pays. */
  readonly org: number
  /** Those who may earn; others are passed over by the contract. */
  readonly persons: readonly number[]
  /** Those of them who came late. */
  readonly late?: ReadonlySet<number>
  /** How many units of the source each has, such as hours. */
  readonly units?: number
  readonly atMs: number
}

export class PointsModel {
  readonly #tally: Tally
  readonly #usage: ReadonlyMap<RuleName, Usage>
  readonly #available: Int32Array
  readonly #frozen: Int32Array
  readonly #opened: Uint8Array
  /** Granted and not used, by organisation and month of the year that is worked through. */
  readonly #budgets: Int32Array

  constructor({ capacity, orgs }: Structure, tally: Tally) {
    this.#tally = tally
    this.#usage = new Map(RULE_NAMES.map(name => [name, new Usage(capacity)]))
    this.#available = new Int32Array(capacity)
    this.#frozen = new Int32Array(capacity)
    this.#opened = new Uint8Array(capacity)
    this.#budgets = new Int32Array(MONTHS * orgs.length)
  }

  grant(org: number, month: number, amount: number): void {
    const at = MONTHS * org + month
    this.#budgets[at] = (this.#budgets[at] as number) + amount
    this.#tally.add('points.granted', amount)
  }

  available(person: number): number {
    return this.#available[person] as number
  }

  /** Awards all of them, or nobody where the budget does not reach. */
  award({ rule, org, persons, late, units = 1, atMs }: Award): 'OK' | 'E_BUDGET' {
    const { day, month, year } = periodsOf(atMs)
    const { amount: whole, lateAmount, perUnit, capDay, capMonth, capYear } = RULES[rule]
    const amountOf = (person: number): number => {
      const each = lateAmount > 0 && late?.has(person) === true ? lateAmount : whole
      return perUnit ? each * units : each
    }
    const usage = this.#usage.get(rule) as Usage
    const capped = persons.map(person => {
      const amount = amountOf(person)
      const caps = [capDay, capMonth, capYear] as const
      const rooms = caps.map((cap, kind) =>
        cap === 0 ? amount : Math.max(0, cap - usage.of(person, kind, [day, month, year][kind] as number)),
      )
      return Math.min(amount, ...rooms)
    })
    const sum = capped.reduce((total, one) => total + one, 0)
    const budget = MONTHS * org + (month % 12) + 1
    if ((this.#budgets[budget] as number) < sum) return 'E_BUDGET'
    this.#budgets[budget] = (this.#budgets[budget] as number) - sum
    for (const [i, person] of persons.entries()) {
      const earned = capped[i] as number
      if (earned < amountOf(person)) this.#tally.add('event.CapHit')
      if (earned === 0) continue
      usage.add(person, [day, month, year], earned)
      this.#earn(person, earned)
    }
    return 'OK'
  }

  #earn(person: number, amount: number): void {
    this.#available[person] = (this.#available[person] as number) + amount
    this.#opened[person] = 1
    this.#tally.add('points.issued', amount)
    this.#tally.add('points.liability', amount)
    this.#tally.add('points.entries.EARN')
  }

  #post(
    person: number,
    amount: number,
    [kind, available, frozen, spent]: readonly [string, number, number, number],
  ): void {
    this.#available[person] = (this.#available[person] as number) + available * amount
    this.#frozen[person] = (this.#frozen[person] as number) + frozen * amount
    this.#tally.add('points.spent', spent * amount)
    this.#tally.add('points.liability', -spent * amount)
    this.#tally.add('points.frozen', frozen * amount)
    this.#tally.add(`points.entries.${kind}`)
  }

  /** Held for an order, and given back or spent; what was spent comes back by a refund. */
  freeze(person: number, amount: number): void {
    this.#post(person, amount, ['FREEZE', -1, 1, 0])
  }

  release(person: number, amount: number): void {
    this.#post(person, amount, ['RELEASE', 1, -1, 0])
  }

  spend(person: number, amount: number): void {
    this.#post(person, amount, ['SPEND', 0, -1, 1])
  }

  refund(person: number, amount: number): void {
    this.#post(person, amount, ['REFUND', 1, 0, -1])
  }

  /** Digest of all accounts: `id available frozen`. */
  digest(idOf: (person: number) => string): string {
    const digest = new LinesDigest()
    for (let person = 0; person < this.#available.length; person++) {
      if (this.#opened[person] === 0) continue
      digest.add(`${idOf(person)} ${this.#available[person]} ${this.#frozen[person]}`)
    }
    return digest.text()
  }
}
