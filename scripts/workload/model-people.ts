/** What the generator knows of members: where they are, at which stage, and how many each organisation has. */

import { STAGES, type StageName, type Structure } from './structure.ts'
import { LinesDigest, type Tally } from './tally.ts'

const ABSENT = 255
const COUNT_OF: readonly (0 | 1 | 2)[] = [2, 2, 2, 1, 0]

export class PeopleModel {
  readonly #tally: Tally
  /** By person: index into `STAGES`, or not on the chain. */
  readonly #stages: Uint8Array
  readonly #home: Int32Array
  /** Three counts for each organisation: full, probationary, candidates. */
  readonly #counts: Int32Array
  readonly #registered: Uint8Array
  /** Since when a full member votes; 0: from before the first month. */
  readonly #votesSinceMs: Float64Array
  /** Since when a person is where it is; 0: from before the first month. */
  readonly #sinceMs: Float64Array
  readonly #orgs: Structure['orgs']
  /** Those who have come to an organisation after the start. */
  readonly #arrivals = new Map<number, number[]>()

  constructor({ orgs, capacity }: Structure, tally: Tally) {
    this.#tally = tally
    this.#orgs = orgs
    this.#sinceMs = new Float64Array(capacity)
    this.#votesSinceMs = new Float64Array(capacity)
    this.#stages = new Uint8Array(capacity).fill(ABSENT)
    this.#home = new Int32Array(capacity)
    this.#counts = new Int32Array(3 * orgs.length)
    this.#registered = new Uint8Array(capacity)
  }

  /** Notes that a person has an account; false when it had one. */
  register(person: number): boolean {
    if (this.#registered[person] === 1) return false
    this.#registered[person] = 1
    return true
  }

  join(person: number, org: number, stage: number): void {
    this.#home[person] = org
    this.#stages[person] = stage
    this.#count(person, 1)
  }

  /** The person is at another stage from now on. */
  advance(person: number, stage: StageName, nowMs: number): void {
    if (stage === 'FULL') this.#votesSinceMs[person] = nowMs
    this.#count(person, -1)
    this.#stages[person] = STAGES.indexOf(stage)
    this.#count(person, 1)
  }

  move(person: number, org: number, nowMs: number): void {
    this.#count(person, -1)
    this.#home[person] = org
    this.#count(person, 1)
    this.#arrive(person, nowMs)
  }

  /** Somebody from outside. */
  enter(person: number, org: number, nowMs: number): void {
    this.join(person, org, STAGES.indexOf('FULL'))
    this.#arrive(person, nowMs)
  }

  /** The relation has gone out of the zone: nobody counts the person any more. */
  leave(person: number): void {
    this.#count(person, -1)
    this.#stages[person] = ABSENT
  }

  #arrive(person: number, nowMs: number): void {
    this.#sinceMs[person] = nowMs
    const org = this.#home[person] as number
    const arrived = this.#arrivals.get(org) ?? []
    this.#arrivals.set(org, [...arrived, person])
  }

  /** Members of a branch who were there by then, officers first; candidates are not among them. */
  membersOf(org: number, byMs: number): readonly number[] {
    const { first, members, candidates } = this.#orgs[org] as Structure['orgs'][number]
    const own = Array.from({ length: members + candidates }, (_, i) => first + i)
    return [...own, ...(this.#arrivals.get(org) ?? [])].filter(
      one => this.#home[one] === org && this.earns(one) && (this.#sinceMs[one] as number) <= byMs,
    )
  }

  /** Full members who could vote before `beforeMs`. */
  votes(person: number, beforeMs: number): boolean {
    const sinceMs = Math.max(this.#votesSinceMs[person] as number, this.#sinceMs[person] as number)
    return this.stageOf(person) === 'FULL' && sinceMs < beforeMs
  }

  homeOf(person: number): number {
    return this.#home[person] as number
  }

  stageOf(person: number): StageName {
    return STAGES[this.#stages[person] as number] as StageName
  }

  /** Full and probationary members earn; candidates only where a rule says so. */
  earns(person: number): boolean {
    return (this.#stages[person] as number) >= 3 && this.#stages[person] !== ABSENT
  }

  /** Everybody whom an organisation counts. */
  peopleOf(org: number): number {
    return [0, 1, 2].reduce((sum, kind) => sum + (this.#counts[3 * org + kind] as number), 0)
  }

  fullOf(org: number): number {
    return this.#counts[3 * org] as number
  }

  /** Digest of the counts of all organisations that have members: `id full probationary candidates`. */
  digest(idOf: (org: number) => string): string {
    const digest = new LinesDigest()
    for (let org = 0; 3 * org < this.#counts.length; org++) {
      const counts = [0, 1, 2].map(kind => this.#counts[3 * org + kind])
      if (counts.some(count => count !== 0)) digest.add(`${idOf(org)} ${counts.join(' ')}`)
    }
    return digest.text()
  }

  #count(person: number, step: 1 | -1): void {
    const stage = this.#stages[person] as number
    const at = 3 * (this.#home[person] as number) + (COUNT_OF[stage] as number)
    this.#counts[at] = (this.#counts[at] as number) + step
    this.#tally.add(`member.stage.${STAGES[stage]}`, step)
  }
}
