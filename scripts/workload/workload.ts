/** What every process of the workload works with. */

import type { Hash, Json } from '#base'
import type { RoleName } from '#contracts'
import type { FaultLabel, Intent } from './intent.ts'
import type { HoursModel } from './model-hours.ts'
import type { PeopleModel } from './model-people.ts'
import type { PointsModel } from './model-points.ts'
import type { StockModel } from './model-stock.ts'
import type { Names } from './names.ts'
import type { Output } from './output.ts'
import { type Random, randomOf } from './random.ts'
import type { ScaleName } from './scale.ts'
import type { Simulation } from './simulation.ts'
import type { Structure } from './structure.ts'
import type { Tally } from './tally.ts'
import type { Timetable } from './timetable.ts'

export interface WorkloadOptions {
  readonly scale: ScaleName
  readonly seed: string
  /** Months of the year, from January on. */
  readonly months: number
  /** One transaction for each sign-in, or one roll call for each activity. */
  readonly mode: 'individual' | 'rollup'
  readonly faults: boolean
  /** For a federation of real nodes: the time of the wall at which the first intent is sent. */
  readonly liveMs?: number
}

export interface Sending {
  readonly actor: string
  readonly cosigners?: readonly string[]
  /** `module.Method` */
  readonly action: string
  readonly args: Json
  readonly code?: Intent['expect']['code']
  readonly label?: FaultLabel
  readonly raw?: string
}

export interface Workload {
  readonly options: WorkloadOptions
  readonly chainId: Hash
  readonly names: Names
  readonly structure: Structure
  readonly simulation: Simulation
  readonly timetable: Timetable
  readonly people: PeopleModel
  readonly points: PointsModel
  readonly stock: StockModel
  readonly hours: HoursModel
  readonly tally: Tally
  readonly output: Output
  /** An intent at the time of the simulation. */
  send(sending: Sending): void
}

/** One kind of thing that happens: everything about it stands in one file. */
export interface Process {
  readonly name: string
  /** Before the first month. */
  found?(workload: Workload): void
  /** At the beginning of each month. */
  plan?(workload: Workload, month: number): void
}

export const randomFor = ({ names }: Workload, name: string): Random => randomOf(names.seed, name)

// ── Who holds what ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Office = 'secretary' | 'officer' | 'clerk'

/** Account of a person. */
export const personName = (person: number): string => `person/${person}`
export const orgName = (org: number): string => `org/${org}`

/** Places of the officers of a branch among its members. */
const SEATS: Readonly<Record<Office, number>> = { secretary: 0, clerk: 1, officer: 2 }

/** Account of an officer: an account of its own in committees and general branches, a member's in a branch. */
export const officeOf = ({ structure }: Workload, org: number, office: Office): string => {
  if (org === 0) return `zone/${office}`
  const { kind, first } = structure.orgs[org] as Structure['orgs'][number]
  return kind === 'BRANCH' ? personName(first + SEATS[office]) : `${orgName(org)}/${office}`
}

export const orgIdOf = ({ names }: Workload, org: number): string => names.id(orgName(org))

/** Registers the account of a person, if it has none yet. */
export const ensureAccount = (workload: Workload, person: number): string => {
  const name = personName(person)
  if (workload.people.register(person)) {
    const { names, people } = workload
    registerAccount(workload, { name, orgId: orgIdOf(workload, people.homeOf(person)), mid: names.id(name) })
  }
  return name
}

interface Account {
  readonly name: string
  readonly orgId: string
  readonly mid?: string
  readonly kind?: 'PERSON' | 'DEVICE' | 'SERVICE'
}

export const registerAccount = (workload: Workload, { name, orgId, mid, kind = 'PERSON' }: Account): void => {
  const keys = [{ publicKey: Buffer.from(workload.names.key(name)).toString('hex'), weight: 1 }]
  const member: { readonly [key: string]: Json } = mid === undefined ? {} : { mid }
  const args = { kind, orgId, ...member, keys, threshold: 1 }
  workload.send({ actor: 'zone/registrar', action: 'access.RegisterActor', args })
  workload.tally.add(`actor.kind.${kind}`)
}

/** By an account, to an account, a role at an organisation. */
export const grantRole = (
  workload: Workload,
  [by, actor, role, org]: readonly [string, string, RoleName, number],
): void => {
  const { names } = workload
  const source = role === 'SECRETARY' ? 'ELECTION' : 'APPOINTMENT'
  const basis = names.hash(`${actor}/${role}/basis`)
  const args = { actor: names.address(actor), role, orgId: names.id(orgName(org)), source, basis }
  workload.send({ actor: by, action: 'access.GrantRole', args })
}
