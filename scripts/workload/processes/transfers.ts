/** Members move: within a committee, within the zone, out of it and into it (domain, 8.2); with letters, and refusals. */

import type { Json } from '#base'
import { DAY_MS, HOUR_MS, workingDays } from '../calendar.ts'
import type { FaultLabel } from '../intent.ts'
import { commitPerson, personRow } from '../person-record.ts'
import type { Random } from '../random.ts'
import { ensureAccount, officeOf, orgIdOf, type Process, personName, randomFor, type Workload } from '../workload.ts'

type Scope = 'WITHIN_COMMITTEE' | 'WITHIN_ZONE' | 'OUT_OF_ZONE' | 'INTO_ZONE'

interface Transfer {
  readonly name: string
  readonly person: number
  readonly scope: Scope
  readonly source: number
  readonly target: number
  readonly random: Random
}

/** Months in which more people move. */
const PEAK = [6, 7, 8, 9]
/** Transfers a month of all members, in 10,000: ten in a hundred a year. */
const SHARE = 83
const DAY_STEPS = [1, 4] as const

const committeeOf = ({ structure }: Workload, org: number): number => {
  let at = structure.orgs[org]?.parent ?? 0
  while (structure.orgs[at]?.kind !== 'COMMITTEE') at = structure.orgs[at]?.parent ?? 0
  return at
}

const later = (workload: Workload, { random }: Transfer, act: () => void): void => {
  const { simulation, timetable } = workload
  const pauseMs = random.between(...DAY_STEPS) * DAY_MS + random.below(4 * HOUR_MS)
  simulation.at(timetable.after(simulation.nowMs, pauseMs), act)
}

interface Step {
  readonly actor: string
  readonly method: string
  readonly args?: { readonly [name: string]: Json }
  /** State before and after; absent where nothing changes. */
  readonly move?: readonly [string | undefined, string]
  readonly code?: 'OK' | 'E_EXPIRED' | 'E_SOD' | 'E_DUP'
  readonly label?: FaultLabel
}

const step = (
  workload: Workload,
  { name, scope }: Transfer,
  { actor, method, args, move, code, label }: Step,
): void => {
  const { names, tally } = workload
  const marked = label === undefined ? {} : { label }
  const sent = { trfId: names.id(name), ...args }
  workload.send({ actor, action: `transfer.${method}`, args: sent, code: code ?? 'OK', ...marked })
  if (move === undefined) return
  if (move[0] !== undefined) tally.add(`transfer.${scope}.${move[0]}`, -1)
  tally.add(`transfer.${scope}.${move[1]}`)
}

/** By the member, or by the clerk on the member's paper where people do not use the chain themselves. */
const applyFor = (workload: Workload, transfer: Transfer): void => {
  const { names, options } = workload
  const { name, person, source, target, scope } = transfer
  const actor = options.mode === 'individual' ? ensureAccount(workload, person) : officeOf(workload, source, 'clerk')
  const where: { readonly [key: string]: Json } = scope === 'OUT_OF_ZONE' ? {} : { dstOrg: orgIdOf(workload, target) }
  const args = { mid: names.id(personName(person)), ...where, applicationDoc: names.hash(`${name}/application`) }
  step(workload, transfer, { actor, method: 'Apply', args, move: [undefined, 'APPLIED'] })
  later(workload, transfer, () => approveSource(workload, transfer))
}

const approveSource = (workload: Workload, transfer: Transfer): void => {
  const { names } = workload
  const { name, source, scope } = transfer
  const papers = { duesDoc: names.hash(`${name}/dues`), handoverRoot: names.hash(`${name}/files`) }
  const actor = officeOf(workload, source, 'secretary')
  step(workload, transfer, { actor, method: 'ApproveSrcBranch', args: papers, move: ['APPLIED', 'SRC_BRANCH_OK'] })
  const next = scope === 'WITHIN_COMMITTEE' ? acceptCommittee : issueLetter
  later(workload, transfer, () => next(workload, transfer))
}

/** One letter in twenty is valid for a day only and is shown too late. */
const SHORT_LETTERS = 500

const letterOf = ({ names }: Workload, { name }: Transfer, number: number) => ({
  letterRef: names.id(`${name}/letter/${number}`),
  letterNo: names.hash(`${name}/letter/${number}/no`),
})

const issueLetter = (workload: Workload, transfer: Transfer): void => {
  const { options, simulation, timetable } = workload
  const { scope, random, source } = transfer
  const actor = officeOf(workload, committeeOf(workload, source), 'secretary')
  const short = options.faults && timetable.waits && scope === 'WITHIN_ZONE' && random.chance(SHORT_LETTERS)
  const args = { ...letterOf(workload, transfer, 1), validDays: short ? 1 : 90 }
  step(workload, transfer, { actor, method: 'IssueLetter', args, move: ['SRC_BRANCH_OK', 'LETTER_ISSUED'] })
  if (short) simulation.at(simulation.nowMs + 3 * DAY_MS, () => showExpired(workload, transfer))
  else if (scope === 'OUT_OF_ZONE') later(workload, transfer, () => confirmSlip(workload, transfer))
  else later(workload, transfer, () => acceptCommittee(workload, transfer, 1))
}

/** The letter is refused, expires by a crank, and a new one is written. */
const showExpired = (workload: Workload, transfer: Transfer): void => {
  const { source, target } = transfer
  const { letterRef } = letterOf(workload, transfer, 1)
  const actor = officeOf(workload, committeeOf(workload, target), 'secretary')
  const shown = { actor, method: 'AcceptCommittee', args: { letterRef } }
  step(workload, transfer, { ...shown, code: 'E_EXPIRED', label: 'letter-expired' })
  const clerk = officeOf(workload, source, 'clerk')
  step(workload, transfer, { actor: clerk, method: 'ExpireLetter', move: ['LETTER_ISSUED', 'EXPIRED'] })
  const issuer = officeOf(workload, committeeOf(workload, source), 'secretary')
  const args = { ...letterOf(workload, transfer, 2), validDays: 30 }
  step(workload, transfer, { actor: issuer, method: 'Reissue', args, move: ['EXPIRED', 'LETTER_ISSUED'] })
  later(workload, transfer, () => acceptCommittee(workload, transfer, 2))
}

const confirmSlip = (workload: Workload, transfer: Transfer): void => {
  const { names, people } = workload
  const { name, source, person } = transfer
  const actor = officeOf(workload, committeeOf(workload, source), 'secretary')
  const args = { returnSlip: names.hash(`${name}/slip`) }
  step(workload, transfer, { actor, method: 'ConfirmReturnSlip', args, move: ['LETTER_ISSUED', 'COMPLETED'] })
  people.leave(person)
}

const BEFORE_ACCEPT: Readonly<Record<Scope, string>> = {
  WITHIN_COMMITTEE: 'SRC_BRANCH_OK',
  WITHIN_ZONE: 'LETTER_ISSUED',
  OUT_OF_ZONE: 'LETTER_ISSUED',
  INTO_ZONE: 'LETTER_SEEN',
}

/** The committee of one street refuses whoever comes. */
const REFUSER = 2

const acceptCommittee = (workload: Workload, transfer: Transfer, letter = 1): void => {
  const { options, structure } = workload
  const { scope, target } = transfer
  const committee = committeeOf(workload, target)
  const actor = officeOf(workload, committee, 'secretary')
  const before = BEFORE_ACCEPT[scope]
  if (options.faults && structure.scale.streets > REFUSER && committee === REFUSER) {
    const refusal = { actor, method: 'Refuse', args: { reason: 'NOT_WORKING_THERE' } } as const
    step(workload, transfer, { ...refusal, move: [before, 'REFUSED'], label: 'bulk-refusal' })
    return
  }
  const within = scope === 'WITHIN_COMMITTEE'
  const args: { readonly [key: string]: Json } = within
    ? {}
    : { letterRef: letterOf(workload, transfer, letter).letterRef }
  const after = within ? 'COMMITTEE_OK' : 'DST_COMMITTEE_OK'
  step(workload, transfer, { actor, method: 'AcceptCommittee', args, move: [before, after] })
  later(workload, transfer, () => acceptBranch(workload, transfer, after))
}

const acceptBranch = (workload: Workload, transfer: Transfer, before: string): void => {
  const { people, simulation } = workload
  const { scope, target, person } = transfer
  const actor = officeOf(workload, target, 'secretary')
  step(workload, transfer, { actor, method: 'AcceptBranch', move: [before, 'COMPLETED'] })
  if (scope === 'INTO_ZONE') people.enter(person, target, simulation.nowMs)
  else people.move(person, target, simulation.nowMs)
}

/** Somebody comes with a letter from outside; the registrar attests that it is one person who is not here yet. */
const registerLetter = (workload: Workload, transfer: Transfer): void => {
  const { names, simulation, chainId, output } = workload
  const { name, person, target } = transfer
  const row = personRow(names, person)
  const { opening } = commitPerson(names, chainId, row)
  output.line('persons.private.jsonl', { account: personName(person), ...row })
  output.line('openings.private.jsonl', opening)
  const incoming = {
    stage: 'FULL',
    commitRoot: opening.root,
    probationFromMs: 0,
    probationToMs: 0,
    confirmedMonth: 202_107,
  }
  const dates = { issuedAtMs: simulation.nowMs - 5 * DAY_MS, validToMs: simulation.nowMs + 60 * DAY_MS }
  const papers = { ...letterOf(workload, transfer, 1), ...dates, applicationDoc: names.hash(`${name}/application`) }
  const args = {
    trfId: names.id(name),
    mid: names.id(personName(person)),
    dstOrg: orgIdOf(workload, target),
    ...papers,
    incoming,
  }
  const cosigned = { actor: officeOf(workload, target, 'clerk'), cosigners: ['zone/registrar'] }
  workload.send({ ...cosigned, action: 'transfer.RegisterLetter', args })
  workload.tally.add('transfer.INTO_ZONE.LETTER_SEEN')
  later(workload, transfer, () => acceptCommittee(workload, transfer))
}

/** Persons who have begun a transfer once: nobody moves twice in the year. */
const begun = new WeakMap<Workload, Set<number>>()
/** Persons that have come from outside so far. */
const arrivals = new WeakMap<Workload, number>()

/** Somebody who holds no office: behind the first six of a branch large enough to lose one. */
const mover = (workload: Workload, random: Random): number | undefined => {
  const { structure, people } = workload
  const branch = random.pick(structure.branches)
  if (branch.members < 12) return undefined
  const person = branch.first + random.between(6, branch.members - 2)
  const taken = begun.get(workload) ?? new Set()
  begun.set(workload, taken)
  const free = people.earns(person) && people.homeOf(person) === branch.index && !taken.has(person)
  if (!free) return undefined
  taken.add(person)
  return person
}

const arrival = (workload: Workload): number => {
  const person = arrivals.get(workload) ?? workload.structure.scale.persons
  arrivals.set(workload, person + 1)
  return person
}

const begin = (workload: Workload, name: string, random: Random): void => {
  const { structure, people } = workload
  const target = random.pick(structure.branches).index
  const kind = random.below(10)
  if (kind >= 7 && workload.timetable.waits) {
    registerLetter(workload, { name, person: arrival(workload), scope: 'INTO_ZONE', source: target, target, random })
    return
  }
  const person = mover(workload, random)
  if (person === undefined) return
  const source = people.homeOf(person)
  if (source === target) return
  const within = committeeOf(workload, source) === committeeOf(workload, target)
  const inside = within ? ('WITHIN_COMMITTEE' as const) : ('WITHIN_ZONE' as const)
  const scope = kind < 4 ? inside : ('OUT_OF_ZONE' as const)
  applyFor(workload, { name, person, scope, source, target, random })
}

export const transfers: Process = {
  name: 'transfers',
  plan: (workload, month) => {
    const { structure, simulation, timetable } = workload
    const random = randomFor(workload, `transfers/${month}`)
    const usual = (SHARE * structure.scale.members) / 10_000
    const count = Math.round(PEAK.includes(month) ? 1.5 * usual : 0.75 * usual)
    const days = workingDays(month)
    for (let i = 0; i < count; i++) {
      const atMs = timetable.transfer(random.pick(days) + random.between(9, 16) * HOUR_MS)
      const name = `transfer/${month}/${i}`
      simulation.at(atMs, () => begin(workload, name, randomFor(workload, name)))
    }
  },
}
