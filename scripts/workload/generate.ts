/** Makes the whole workload: structure, first block, then month by month everything that happens, in order of time. */

import type { Json } from '#base'
import { dayAt } from './calendar.ts'
import { chainIdOfWorkload, FOUNDED_MS } from './founding.ts'
import type { Intent } from './intent.ts'
import { HoursModel } from './model-hours.ts'
import { PeopleModel } from './model-people.ts'
import { PointsModel } from './model-points.ts'
import { StockModel } from './model-stock.ts'
import { Names } from './names.ts'
import { openOutput } from './output.ts'
import { PROCESSES } from './processes/index.ts'
import { Simulation, SLOT_MS } from './simulation.ts'
import { buildStructure } from './structure.ts'
import { type Sums, Tally } from './tally.ts'
import { calendarTimetable, liveTimetable } from './timetable.ts'
import { orgName, personName, type Sending, type Workload, type WorkloadOptions } from './workload.ts'

/** What must be found at the end of a month; `atMs` is before everything that comes after it. */
export interface MonthEnd {
  readonly month: number
  readonly atMs: number
  readonly sums: Sums
}

export interface Oracle {
  readonly intents: number
  /** Intents by expected code, and by label. */
  readonly codes: Readonly<Record<string, number>>
  readonly labels: Readonly<Record<string, number>>
  readonly months: readonly MonthEnd[]
}

/** Counts that do not describe the state. */
interface Written {
  intents: number
  readonly codes: Tally
  readonly labels: Tally
}

const intentOf = (nowMs: number, { action, code = 'OK', ...sending }: Sending): Intent => {
  const [module, method] = action.split('.') as [string, string]
  const { actor, cosigners, args, raw, label } = sending
  const optional = { ...(cosigners && { cosigners }), ...(raw && { raw }), ...(label && { label }) }
  return { t: nowMs, actor, module, method, args, expect: { code }, ...optional }
}

const open = (options: WorkloadOptions, folder: string, written: Written): Workload => {
  const names = new Names(options.seed)
  const structure = buildStructure(options.scale, options.seed)
  const simulation = new Simulation()
  const tally = new Tally()
  const output = openOutput(folder)
  const send = (sending: Sending): void => {
    const intent = intentOf(simulation.nowMs, sending)
    written.intents += 1
    written.codes.add(intent.expect.code)
    if (intent.label !== undefined) written.labels.add(intent.label)
    output.intent(intent)
  }
  return {
    options,
    chainId: chainIdOfWorkload(names),
    names,
    structure,
    simulation,
    timetable: options.liveMs === undefined ? calendarTimetable() : liveTimetable(options.liveMs),
    people: new PeopleModel(structure, tally),
    points: new PointsModel(structure, tally),
    stock: new StockModel(),
    hours: new HoursModel(options.liveMs !== undefined),
    tally,
    output,
    send,
  }
}

const sumsOf = ({ tally, people, points, stock, names }: Workload): Sums => ({
  ...tally.sums(),
  'digest.counts': people.digest(org => names.id(orgName(org))),
  'digest.stock': stock.digest(),
  'digest.balances': points.digest(person => names.id(personName(person))),
})

/** Runs what is due before `endMs`. */
const runUntil = ({ simulation }: Workload, endMs: number): void => {
  while (simulation.step(endMs));
}

/** Writes everything into `folder` and gives the oracle. The same options give the same bytes. */
export const generate = (options: WorkloadOptions, folder: string): Oracle => {
  const written: Written = { intents: 0, codes: new Tally(), labels: new Tally() }
  const workload = open(options, folder, written)
  for (const { found } of PROCESSES) found?.(workload)
  const months: MonthEnd[] = []
  for (let month = 1; month <= options.months; month++) {
    runUntil(workload, endOf(options, month - 1))
    for (const { plan } of PROCESSES) plan?.(workload, month)
    runUntil(workload, endOf(options, month))
    months.push({ month, atMs: endOf(options, month), sums: sumsOf(workload) })
  }
  const { intents, codes, labels } = written
  const oracle = { intents, codes: codes.sums(), labels: labels.sums(), months } as Oracle
  workload.output.json('params.json', { ...options, slotMs: SLOT_MS, foundedMs: FOUNDED_MS, dataClass: 'SYNTHETIC' })
  workload.output.json('oracle.json', oracle as unknown as Json)
  workload.output.finish()
  return oracle
}

/** A month is planned two days before it begins, so that what happens on its first days can be prepared. */
const PLAN_AHEAD_MS = 2 * 24 * 3_600_000

/** Where time is real, the one month is planned at once and lasts an hour. */
const endOf = ({ liveMs }: WorkloadOptions, month: number): number => {
  if (liveMs === undefined) return dayAt(month + 1, 1) - PLAN_AHEAD_MS
  return month === 0 ? liveMs : liveMs + 3_600_000
}
