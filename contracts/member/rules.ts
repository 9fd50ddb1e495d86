/** Rules of membership: stages, capabilities, and the one way in which a member is written. */

import { assert, equalBytes, err, ok, type Result, toHex } from '#base'
import { endRolesOf } from '../access/rules.ts'
import { orgsOfScope } from '../authority.ts'
import { monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext, type Subject } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { countMember } from '../org/rules.ts'
import { type MemberCounts, ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { freezeOnExit } from '../points/exit.ts'
import { isFreeAlias } from './alias.ts'
import { memberEnrolled, memberExited, memberMoved } from './events.ts'
import { CAPABILITY, type Member, STAGE, STANDING, type Stage, type Standing } from './schema.ts'
import { isCandidate, isInGoodStanding } from './standing.ts'
import { history, members, roster } from './state.ts'

export { isCandidate, isInGoodStanding } from './standing.ts'

type Read = Pick<ReadContext, 'get'>

const { VOTE, ATTEND, EARN, BE_EVALUATED, HOST } = CAPABILITY
/** A candidate never votes; who has left or whose rights are limited can do nothing. */
export const capabilitiesOf = ({ stage, standing }: { readonly stage: Stage; readonly standing: Standing }): number => {
  if (standing === STANDING.GUEST) return ATTEND | EARN
  if (!isInGoodStanding(standing)) return 0
  if (stage === STAGE.FULL) return VOTE | ATTEND | EARN | BE_EVALUATED | HOST
  if (stage === STAGE.PROBATIONARY) return ATTEND | EARN
  return isCandidate(stage) ? ATTEND : 0
}

/** Where a member is counted; `undefined`: nowhere. The roster has exactly those who are counted. */
export const countOf = ({ stage, standing }: Pick<Member, 'stage' | 'standing'>): keyof MemberCounts | undefined => {
  if (standing === STANDING.RIGHTS_LIMITED) return stage <= STAGE.FULL ? 'limited' : undefined
  if (!isInGoodStanding(standing)) return undefined
  if (stage === STAGE.FULL) return 'full'
  if (stage === STAGE.PROBATIONARY) return 'probationary'
  return isCandidate(stage) ? 'candidate' : undefined
}

/** A member that is known to be there; others look with `members`. */
export const memberOf = (ctx: Read, mid: Id): Member => {
  const member = ctx.get(members, [mid])
  assert(member !== undefined, 'the subject was found')
  return member
}

/**
 * True if the member has the capability (a bit of `CAPABILITY`) at an organisation, or at all where none is named. Beside
 * its own organisation a floating member attends and earns at its host, and nothing else.
 */
export const hasCapability = (ctx: Read, mid: Id, capability: number, orgId?: Id): boolean => {
  const member = ctx.get(members, [mid])
  if (member === undefined || (member.capabilities & capability) === 0) return false
  if (orgId === undefined || equalBytes(member.orgId, orgId)) return true
  const hosted = member.hostOrg.length > 0 && equalBytes(member.hostOrg, orgId)
  return hosted && (capability === ATTEND || capability === EARN)
}

const committeeOf = (ctx: ReadContext, org: Id): string => {
  const found = orgsOfScope(ctx, '@committee(o)', org)[0]
  return found === undefined ? '' : toHex(found)
}

/** True if `mid` is a full member in good standing of the committee to which `candidate` belongs. */
export const isFullOfSameCommittee = (ctx: ReadContext, candidate: Member, mid: Id): boolean => {
  const member = ctx.get(members, [mid])
  return (
    member?.stage === STAGE.FULL &&
    member.capabilities !== 0 &&
    committeeOf(ctx, member.orgId) === committeeOf(ctx, candidate.orgId)
  )
}

const keepRoster = (ctx: ApplyContext, mid: Id, before: Member | undefined, after: Member): void => {
  const was = before !== undefined && countOf(before) !== undefined ? before.orgId : NO_ID
  const is = countOf(after) === undefined ? NO_ID : after.orgId
  if (equalBytes(was, is)) return
  if (was.length > 0) ctx.remove(roster, [was, mid])
  if (is.length > 0) ctx.put(roster, [is, mid], { sinceMs: after.orgSinceMs })
}

const keepCounts = (ctx: ApplyContext, before: Member | undefined, after: Member): Result<undefined> => {
  const from = before && countOf(before)
  const to = countOf(after)
  if (before === undefined || equalBytes(before.orgId, after.orgId))
    return from === to ? ALLOWED : ctx.call(countMember, { orgId: after.orgId, from, to })
  const left = from === undefined ? ALLOWED : ctx.call(countMember, { orgId: before.orgId, from })
  return left.ok && to !== undefined ? ctx.call(countMember, { orgId: after.orgId, to }) : left
}

/** Gives the member with the number of its next entry. */
const keepHistory = (ctx: ApplyContext, mid: Id, before: Member | undefined, after: Member): Member => {
  const { orgId, stage, standing, changes } = after
  const same = before?.stage === stage && before.standing === standing && equalBytes(before.orgId, orgId)
  if (same) return after
  ctx.put(history, [mid, changes], { atMs: ctx.block.timeMs, orgId, stage, standing })
  return { ...after, changes: changes + 1 }
}

/** Writes a member with what follows: capabilities, history, roster, counts of the organisations. */
export const saveMember = (ctx: ApplyContext, mid: Id, next: Member): Result<undefined> => {
  const before = ctx.get(members, [mid])
  const capabilities = capabilitiesOf(next)
  const votesSinceMs = (capabilities & VOTE) === 0 ? 0 : before?.votesSinceMs || ctx.block.timeMs
  const member = keepHistory(ctx, mid, before, { ...next, capabilities, votesSinceMs })
  ctx.put(members, [mid], member)
  keepRoster(ctx, mid, before, member)
  const left = member.standing === STANDING.EXITED && before?.standing !== STANDING.EXITED
  const frozen = left ? ctx.call(freezeOnExit, { mid }) : ALLOWED
  return frozen.ok ? keepCounts(ctx, before, member) : frozen
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
  groupId: NO_ID,
  hostOrg: NO_ID,
  batchId: NO_ID,
  batchIndex: 0,
  aliasSinceMs: nowMs,
  changes: 0,
})

/** The organisation of the member, and the member as `self`. */
export const memberSubject = (ctx: ReadContext, { mid }: { readonly mid: Id }): Result<Subject> => {
  const member = ctx.get(members, [mid])
  return member === undefined ? err('E_NOT_FOUND') : ok({ org: member.orgId, persons: { self: mid } })
}

interface MoveArgs {
  readonly mid: Id
  readonly orgId: Id
  /** Group of the new organisation, which the caller has checked. */
  readonly groupId?: Id
}

/**
 * E_NOT_FOUND; E_STATE where the member is no longer counted anywhere, has a transfer under way, or the organisation is
 * dissolved; E_ARG where the member is there already.
 */
const checkMove = (ctx: Read, { mid, orgId }: MoveArgs): Result<undefined> => {
  const member = ctx.get(members, [mid])
  const org = ctx.get(orgs, [orgId])
  if (member === undefined || org === undefined) return err('E_NOT_FOUND', 'member or organisation')
  const movable = countOf(member) !== undefined && member.standing !== STANDING.IN_TRANSFER
  if (!movable || org.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'member or organisation')
  return equalBytes(member.orgId, orgId) ? err('E_ARG', 'the member is there already') : ALLOWED
}

/**
 * Moves a member, with probation and record, to another organisation. Roles at the old one end, the group is
 * cleared, what the member may vote on begins anew. Refusals: `checkMove`.
 */
export const moveMember = exported<MoveArgs>({
  module: MODULE.member,
  name: 'moveMember',
  callers: [MODULE.org, MODULE.transfer],
  run: (ctx, args) => {
    const { mid, orgId, groupId = NO_ID } = args
    const may = checkMove(ctx, args)
    if (!may.ok) return may
    const member = memberOf(ctx, mid)
    const hostOrg = equalBytes(member.hostOrg, orgId) ? NO_ID : member.hostOrg
    const ended = ctx.call(endRolesOf, { mid, orgId: member.orgId })
    if (!ended.ok) return ended
    ctx.emit(memberMoved, { mid, fromOrg: member.orgId, toOrg: orgId })
    return saveMember(ctx, mid, { ...member, orgId, orgSinceMs: ctx.block.timeMs, groupId, hostOrg })
  },
})

/** Marks that a transfer is under way, or that it is over. E_NOT_FOUND, E_STATE (not in the standing before it). */
export const setInTransfer = exported<{ readonly mid: Id; readonly inTransfer: boolean }>({
  module: MODULE.member,
  name: 'setInTransfer',
  callers: [MODULE.transfer],
  run: (ctx, { mid, inTransfer }) => {
    const member = ctx.get(members, [mid])
    if (member === undefined) return err('E_NOT_FOUND', 'member')
    const { ACTIVE, IN_TRANSFER } = STANDING
    if (member.standing !== (inTransfer ? ACTIVE : IN_TRANSFER)) return err('E_STATE', 'standing')
    return saveMember(ctx, mid, { ...member, standing: inTransfer ? IN_TRANSFER : ACTIVE })
  },
})

/** Names the organisation in the zone where a floating member attends; absent: none any more, and a guest leaves. E_NOT_FOUND. */
export const setHost = exported<{ readonly mid: Id; readonly hostOrg: Id }>({
  module: MODULE.member,
  name: 'setHost',
  callers: [MODULE.transfer],
  run: (ctx, { mid, hostOrg }) => {
    const member = ctx.get(members, [mid])
    if (member === undefined) return err('E_NOT_FOUND', 'member')
    const leaves = member.standing === STANDING.GUEST && hostOrg.length === 0
    return saveMember(ctx, mid, leaves ? exited(ctx, member) : { ...member, hostOrg })
  },
})

/** A member whose relation has gone out of the zone. E_NOT_FOUND, E_STATE. */
export const leaveZone = exported<{ readonly mid: Id }>({
  module: MODULE.member,
  name: 'leaveZone',
  callers: [MODULE.transfer],
  run: (ctx, { mid }) => {
    const member = ctx.get(members, [mid])
    if (member === undefined) return err('E_NOT_FOUND', 'member')
    if (member.standing !== STANDING.IN_TRANSFER) return err('E_STATE', 'no transfer is under way')
    const ended = ctx.call(endRolesOf, { mid })
    if (!ended.ok) return ended
    ctx.emit(memberExited, { mid, orgId: member.orgId })
    return saveMember(ctx, mid, exited(ctx, member))
  },
})

/** Nothing here says why; the day is not kept. */
export const exited = (ctx: Pick<ReadContext, 'block'>, member: Member): Member => ({
  ...member,
  standing: STANDING.EXITED,
  exitMonth: monthOf(ctx.block.timeMs),
  groupId: NO_ID,
  hostOrg: NO_ID,
})

export interface EnterArgs extends MoveArgs {
  readonly stage: Stage
  readonly commitRoot: Member['commitRoot']
  readonly probationFromMs: number
  readonly probationToMs: number
  readonly confirmedMonth: number
}

/** True for who can enter the zone under an alias: nobody has it, or a guest. */
export const isNewcomer = (member: Member | undefined): boolean =>
  member === undefined || member.standing === STANDING.GUEST

/** A member who comes from outside the zone. E_DUP where the alias is taken, E_STATE where the organisation is dissolved. */
export const enterZone = exported<EnterArgs>({
  module: MODULE.member,
  name: 'enterZone',
  callers: [MODULE.transfer],
  run: (ctx, { mid, orgId, stage, commitRoot, groupId = NO_ID, ...dates }) => {
    const known = ctx.get(members, [mid])
    if (!isNewcomer(known)) return err('E_DUP', 'alias')
    if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'organisation')
    ctx.emit(memberEnrolled, { mid, orgId, stage })
    const fresh = newMember({ orgId, stage, commitRoot, nowMs: ctx.block.timeMs })
    const kept = known === undefined ? {} : { changes: known.changes, revision: known.revision + 1 }
    return saveMember(ctx, mid, { ...fresh, ...dates, ...kept, groupId })
  },
})

type GuestArgs = Pick<EnterArgs, 'mid' | 'orgId' | 'stage' | 'commitRoot'>

/** A floating member from outside the zone, whom `orgId` hosts. E_DUP where the alias is taken. */
export const enterAsGuest = exported<GuestArgs>({
  module: MODULE.member,
  name: 'enterAsGuest',
  callers: [MODULE.transfer],
  run: (ctx, { mid, orgId, stage, commitRoot }) => {
    if (!isFreeAlias(ctx, mid)) return err('E_DUP', 'alias')
    const fresh = newMember({ orgId, stage, commitRoot, nowMs: ctx.block.timeMs })
    return saveMember(ctx, mid, { ...fresh, standing: STANDING.GUEST, hostOrg: orgId })
  },
})
