/** Rules of membership: stages, capabilities, and the one way in which a member is written. */

import { assert, err, ok, type Result } from '#base'
import type { ApplyContext, ReadContext, Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { countMember } from '../org/rules.ts'
import type { MemberCounts } from '../org/schema.ts'
import { CAPABILITY, type Member, STAGE, STANDING, type Stage, type Standing } from './schema.ts'
import { members, roster } from './state.ts'

const { VOTE, ATTEND, EARN, BE_EVALUATED, HOST } = CAPABILITY
const CANDIDATES: readonly Stage[] = [STAGE.APPLICANT, STAGE.ACTIVIST, STAGE.DEVELOPMENT_TARGET]

export const isCandidate = (stage: Stage): boolean => CANDIDATES.includes(stage)

/** A candidate never votes; who has left or whose rights are limited can do nothing. */
const capabilitiesOf = ({ stage, standing }: { readonly stage: Stage; readonly standing: Standing }): number => {
  if (standing !== STANDING.ACTIVE) return 0
  if (stage === STAGE.FULL) return VOTE | ATTEND | EARN | BE_EVALUATED | HOST
  if (stage === STAGE.PROBATIONARY) return ATTEND | EARN
  return isCandidate(stage) ? ATTEND : 0
}

/** Where a member is counted; `undefined`: nowhere. */
const countOf = ({ stage, standing }: Pick<Member, 'stage' | 'standing'>): keyof MemberCounts | undefined => {
  if (standing === STANDING.EXITED) return undefined
  if (standing === STANDING.RIGHTS_LIMITED) return 'limited'
  if (stage === STAGE.FULL) return 'full'
  if (stage === STAGE.PROBATIONARY) return 'probationary'
  return isCandidate(stage) ? 'candidate' : undefined
}

export const memberOf = (ctx: Pick<ReadContext, 'get'>, mid: Id): Member => {
  const member = ctx.get(members, [mid])
  assert(member !== undefined, 'the subject was found')
  return member
}

/** Writes a member with what follows: capabilities, roster, counts. The organisation of a member does not change here. */
export const saveMember = (ctx: ApplyContext, mid: Id, next: Member): Result<undefined> => {
  const before = ctx.get(members, [mid])
  const capabilities = capabilitiesOf(next)
  const votesSinceMs = (capabilities & VOTE) === 0 ? 0 : before?.votesSinceMs || ctx.block.timeMs
  const member = { ...next, capabilities, votesSinceMs }
  ctx.put(members, [mid], member)
  if (before === undefined) ctx.put(roster, [member.orgId, mid], { sinceMs: member.orgSinceMs })
  const from = before && countOf(before)
  const to = countOf(member)
  return from === to ? ok(undefined) : ctx.call(countMember, { orgId: member.orgId, from, to })
}

interface NewMember {
  readonly orgId: Id
  readonly stage: Stage
  readonly commitRoot: Member['commitRoot']
  readonly nowMs: number
}

export const newMember = ({ orgId, stage, commitRoot, nowMs }: NewMember): Member => ({
  orgId,
  stage,
  standing: STANDING.ACTIVE,
  capabilities: 0,
  orgSinceMs: nowMs,
  stageSinceMs: nowMs,
  reviews: 0,
  lastReviewMs: 0,
  probationFromMs: 0,
  probationToMs: 0,
  extensions: 0,
  introducers: [],
  commitRoot,
  revision: 1,
  exitMonth: 0,
  confirmedMonth: 0,
  votesSinceMs: 0,
})

/** The organisation of the member, and the member as `self`. */
export const memberSubject = (ctx: ReadContext, { mid }: { readonly mid: Id }): Result<Subject> => {
  const member = ctx.get(members, [mid])
  return member === undefined ? err('E_NOT_FOUND') : ok({ org: member.orgId, persons: { self: mid } })
}
