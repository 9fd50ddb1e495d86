/** What the state says, under the names of the oracle. Written from the tables alone: it shares nothing with the generator. */

import { type Json, toHex } from '#base'
import { MODULES } from '#contracts'
import type { AnyTable } from '../../../contracts/define.ts'
import { LinesDigest, type Sums, Tally } from '../tally.ts'
import type { CheckState } from './state.ts'

type Row = { readonly [field: string]: Json }

interface Found {
  readonly key: readonly string[]
  readonly row: Row
}

/** Rows of a table as JSON, its key parts as text; nothing where the chain has no such table. */
function* rowsOf(state: CheckState, module: string, table: string): Generator<Found> {
  const found = MODULES.find(({ name }) => name === module)?.tables.find(({ name }) => name === table)
  if (found === undefined) return
  const toJson = (found as AnyTable).value.toJson as (value: unknown) => Json
  for (const [key, value] of state.rows(found))
    yield { key: key.map(part => (part instanceof Uint8Array ? toHex(part) : String(part))), row: toJson(value) as Row }
}

/** What one part of the oracle is found to be. */
type Observer = (state: CheckState, tally: Tally) => void

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)

const organisations: Observer = (state, tally) => {
  for (const { row } of rowsOf(state, 'org', 'orgs')) if (row.state === 'ACTIVE') tally.add(`org.type.${row.type}`)
  for (const { row } of rowsOf(state, 'org', 'enterprises')) tally.add(`enterprise.coverage.${row.coverage}`)
  for (const { row } of rowsOf(state, 'access', 'actors')) tally.add(`actor.kind.${row.kind}`)
}

/** Standings in which a member is counted. */
const HERE = new Set(['ACTIVE', 'IN_TRANSFER'])

const people: Observer = (state, tally) => {
  for (const { row } of rowsOf(state, 'member', 'members'))
    if (HERE.has(String(row.standing))) tally.add(`member.stage.${row.stage}`)
  for (const { row } of rowsOf(state, 'member', 'batches')) tally.add(`batch.${row.state}`)
}

const activities: Observer = (state, tally) => {
  for (const { row } of rowsOf(state, 'activity', 'activities')) {
    tally.add(`activity.state.${row.state}`)
    if (row.late === true) tally.add('activity.late')
  }
  for (const _ of rowsOf(state, 'activity', 'signIns')) tally.add('activity.signIns')
}

/** How many rows of a table there are in each state. */
const states =
  (module: string, table: string, group: string, field = 'state'): Observer =>
  (state, tally) => {
    for (const { row } of rowsOf(state, module, table)) tally.add(`${group}.${row[field]}`)
  }

const hours: Observer = (state, tally) => {
  for (const { row, key } of rowsOf(state, 'training', 'hoursEntries')) {
    const source = key.includes('1') ? 'activity' : key.includes('2') ? 'class' : 'other'
    if (row.reversed !== true) tally.add(`hours.${source}`, number(row.centiHours))
  }
  for (const { row } of rowsOf(state, 'activity', 'volunteerEntries'))
    tally.add('hours.volunteer', number(row.centiHours))
}

const transfers: Observer = (state, tally) => {
  for (const { row } of rowsOf(state, 'transfer', 'transfers')) tally.add(`transfer.${row.scope}.${row.state}`)
}

const points: Observer = (state, tally) => {
  for (const { row } of rowsOf(state, 'points', 'ledger'))
    for (const [name, value] of Object.entries(row)) tally.add(`points.${name}`, number(value))
  for (const { row } of rowsOf(state, 'points', 'entries')) tally.add(`points.entries.${row.kind}`)
  for (const { row } of rowsOf(state, 'points', 'budgets')) tally.add('points.granted', number(row.granted))
}

const digests = (state: CheckState): Sums => {
  const counts = new LinesDigest()
  for (const { key, row } of rowsOf(state, 'org', 'orgs')) {
    const { full, probationary, candidate } = row.counts as Row
    const own = [full, probationary, candidate].map(number)
    if (own.some(count => count > 0)) counts.add(`${key[0]} ${own.join(' ')}`)
  }
  const balances = new LinesDigest()
  for (const { key, row } of rowsOf(state, 'points', 'accounts'))
    balances.add(`${key[0]} ${number(row.available)} ${number(row.frozen)}`)
  const stock = new LinesDigest()
  for (const { key, row } of rowsOf(state, 'mall', 'stocks')) {
    const [onHand, reserved] = [number(row.onHand), number(row.reserved)]
    if (onHand > 0 || reserved > 0) stock.add(`${key[1]} ${key[0]} ${onHand} ${reserved}`)
  }
  return { 'digest.stock': stock.text(), 'digest.counts': counts.text(), 'digest.balances': balances.text() }
}

const BY_STATE: readonly Observer[] = [
  states('review', 'cases', 'case'),
  states('bulletin', 'posts', 'post'),
  states('bulletin', 'versions', 'postVersion'),
  states('mall', 'orders', 'order'),
  states('livestream', 'sessions', 'live'),
  states('livestream', 'viewResults', 'view', 'outcome'),
  states('training', 'classes', 'class'),
  states('training', 'enrolments', 'enrolment'),
  states('training', 'courseVersions', 'course'),
  states('mall', 'items', 'item'),
  states('bulletin', 'boards', 'board', 'scope'),
]

const OBSERVERS: readonly Observer[] = [organisations, people, activities, points, transfers, hours, ...BY_STATE]

/** `events`: how often each event of the oracle has been told so far. */
export const observe = (state: CheckState, events: ReadonlyMap<string, number>): Sums => {
  const tally = new Tally()
  for (const observer of OBSERVERS) observer(state, tally)
  for (const name of ['CapHit']) tally.add(`event.${name}`, events.get(name) ?? 0)
  return { ...tally.sums(), ...digests(state) }
}
