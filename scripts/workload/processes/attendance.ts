/** Who comes to an activity and how it is recorded: sign-ins one by one, or one roll call. */

import { fromHex, type Json, toHex } from '#base'
import { ListProof, listRoot, proveList } from '#chain'
import { MINUTE_MS } from '../calendar.ts'
import type { FaultLabel } from '../intent.ts'
import type { Names } from '../names.ts'
import { groupsOf, hasCommittee } from '../structure.ts'
import { ensureAccount, officeOf, personName, type Workload } from '../workload.ts'
import type { Activity } from './activities.ts'

const WINDOW_MS = 20 * MINUTE_MS
const ROTATE_MS = 30_000

/** Tokens of activities that begin at one time and last as long: they are shown from 20 minutes before the start. */
class TokenList {
  readonly tokens: readonly Uint8Array[]
  readonly root: string
  readonly #proofs = new Map<number, Json>()

  constructor(names: Names, name: string, lengthMs: number) {
    const count = Math.ceil((lengthMs + WINDOW_MS) / ROTATE_MS)
    this.tokens = Array.from({ length: count }, (_, i) => names.rawId(`${name}/${i}`))
    this.root = toHex(listRoot(this.tokens))
  }

  /** The token on the screen at a time, and its place. */
  shown(sinceStartMs: number): { readonly token: string; readonly proof: Json } {
    const index = Math.min(this.tokens.length - 1, Math.floor((sinceStartMs + WINDOW_MS) / ROTATE_MS))
    const known = this.#proofs.get(index) ?? ListProof.toJson(proveList(this.tokens, index))
    this.#proofs.set(index, known)
    return { token: toHex(this.tokens[index] as Uint8Array), proof: known }
  }
}

/** Lists are made once a start and length, and forgotten when a few later ones have been made. */
const KEPT = 64
const lists = new Map<string, TokenList>()

const tokensOf = ({ names }: Workload, { startMs, endMs }: Activity): TokenList => {
  const name = `tokens/${startMs}/${endMs - startMs}`
  const key = `${names.seed}/${name}`
  const known = lists.get(key)
  if (known !== undefined) return known
  const made = new TokenList(names, name, endMs - startMs)
  lists.set(key, made)
  if (lists.size > KEPT) lists.delete(lists.keys().next().value as string)
  return made
}

/** Those who are asked to come: the branch, one of its groups, or its committee. */
const asked = ({ people, structure }: Workload, activity: Activity): readonly number[] => {
  const { org, kind, group } = activity
  const members = people.membersOf(org, activity.notifiedAtMs)
  const branch = structure.orgs[org] as (typeof structure.orgs)[number]
  if (kind.name === 'committee') return members.slice(0, hasCommittee(branch) ? 5 : 2)
  if (group === undefined) return members
  const groups = groupsOf(branch)
  return members.filter((_, i) => i < 2 || i % groups === group)
}

/** Who comes and who of them may vote, as it is when they sign in. */
const note = ({ people }: Workload, activity: Activity, persons: readonly number[]): void => {
  activity.present.push(...persons)
  activity.presentVoters += persons.filter(person => people.votes(person, activity.notifiedAtMs)).length
}

/** Host and recorder always come. */
const coming = (workload: Workload, activity: Activity): readonly number[] => {
  const { kind, random } = activity
  return asked(workload, activity).filter((_, i) => i < 2 || random.chance(kind.attendance))
}

const callTheRoll = (workload: Workload, activity: Activity): void => {
  const { names, tally } = workload
  const { org, name, random } = activity
  const persons = coming(workload, activity)
  const aid = names.id(name)
  const people = { actor: officeOf(workload, org, 'secretary'), cosigners: [officeOf(workload, org, 'clerk')] }
  const roll = (list: readonly number[]) => {
    const mids = list.map(person => names.id(personName(person)))
    return { aid, mids, root: toHex(listRoot(mids.map(mid => fromHex(mid) as Uint8Array))) }
  }
  const action = 'activity.RollCallBatch'
  if (workload.options.faults && random.chance(ROLL_TWICE)) {
    const twice = [...persons, persons[0] as number]
    workload.send({ ...people, action, args: roll(twice), code: 'E_DUP', label: 'duplicate-sign-in' })
  }
  workload.send({ ...people, action, args: roll(persons) })
  note(workload, activity, persons)
  tally.add('activity.signIns', persons.length)
}

/** Faults of sign-ins, in 10,000 of them (domain, 8.6). */
const SHARES = { twice: 70, expired: 60, outside: 40 } as const
/** Of roll calls: they stand for many sign-ins each. */
const ROLL_TWICE = 900

interface SigningIn {
  readonly person: number
  /** Token of so much earlier. */
  readonly ageMs?: number
  readonly code?: 'OK' | 'E_DUP' | 'E_WINDOW'
  readonly label?: FaultLabel
}

const signIn = (workload: Workload, activity: Activity, { person, ageMs = 0, code = 'OK', label }: SigningIn): void => {
  const { names, simulation, tally } = workload
  const mid = names.id(personName(person))
  const shown = tokensOf(workload, activity).shown(simulation.nowMs - activity.startMs - ageMs)
  const args = { aid: names.id(activity.name), mid, ...shown }
  const marked = label === undefined ? {} : { label }
  workload.send({ actor: ensureAccount(workload, person), action: 'activity.SignIn', args, code, ...marked })
  if (code !== 'OK') return
  if (simulation.nowMs > activity.startMs + WINDOW_MS) activity.late.add(person)
  note(workload, activity, [person])
  tally.add('activity.signIns')
}

/** On time mostly, some late; one in a hundred shows an old token first, or signs in again. */
const comeIn = (workload: Workload, activity: Activity, person: number): void => {
  const { simulation, options } = workload
  const { startMs, random } = activity
  const late = random.chance(400)
  const after = late ? random.between(21, 50) * MINUTE_MS : random.between(-19, 19) * MINUTE_MS + random.below(60_000)
  simulation.at(startMs + after, () => {
    const faulty = options.faults
    if (faulty && random.chance(SHARES.expired)) {
      const code = after > -WINDOW_MS + 3 * MINUTE_MS ? 'E_WINDOW' : undefined
      if (code !== undefined) signIn(workload, activity, { person, ageMs: 2 * MINUTE_MS, code, label: 'expired-token' })
    }
    signIn(workload, activity, { person })
    if (faulty && random.chance(SHARES.twice))
      signIn(workload, activity, { person, code: 'E_DUP', label: 'duplicate-sign-in' })
  })
}

/** Somebody who did not come signs in when it is over. */
const comeTooLate = (workload: Workload, activity: Activity, absent: readonly number[]): void => {
  const { simulation } = workload
  for (const person of absent) {
    if (!activity.random.chance(SHARES.outside)) continue
    simulation.at(activity.endMs + 5 * MINUTE_MS, () =>
      signIn(workload, activity, { person, code: 'E_WINDOW', label: 'outside-window' }),
    )
  }
}

const open = (workload: Workload, activity: Activity): void => {
  const { names, tally, options } = workload
  const list = options.mode === 'individual' ? tokensOf(workload, activity) : undefined
  const tokens: { readonly [key: string]: Json } =
    list === undefined ? {} : { tokenRoot: list.root, tokens: list.tokens.length }
  const args = { aid: names.id(activity.name), ...tokens }
  workload.send({ actor: officeOf(workload, activity.org, 'clerk'), action: 'activity.OpenActivity', args })
  tally.move('activity.state', 'NOTIFIED', 'OPEN')
}

/** From the notice to the end of the activity; `done` is told once it has opened. */
export const attend = (workload: Workload, activity: Activity, done: () => void): void => {
  const { simulation, options, timetable } = workload
  simulation.at(timetable.open(activity.startMs), () => {
    open(workload, activity)
    done()
    if (options.mode === 'rollup') {
      simulation.at(timetable.callRoll(activity.startMs), () => callTheRoll(workload, activity))
      return
    }
    const persons = coming(workload, activity)
    const absent = asked(workload, activity).filter(person => !persons.includes(person))
    for (const person of persons) comeIn(workload, activity, person)
    if (options.faults) comeTooLate(workload, activity, absent)
  })
}
