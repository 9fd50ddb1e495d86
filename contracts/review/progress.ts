/** A case on its way: who has it in the inbox, who decides it now, and what is counted. */

import { assert, err, ok, type Result } from '#base'
import { holdsRole, personOf } from '../authority.ts'
import { monthOf } from '../calendar.ts'
import type { ApplyContext, ReadContext, Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { held, type Policy } from '../policy-language.ts'
import {
  CASE_STATE,
  type Decision,
  type OrgStats,
  type Reason,
  type ReviewCase,
  STEP_ROLE,
  type StepRole,
  type ZoneStats,
} from './schema.ts'
import { cases, decisions, inbox, orgStats, reasonCounts, zoneStats } from './state.ts'

export const caseOf = (ctx: Pick<ReadContext, 'get'>, caseId: Id): ReviewCase => {
  const found = ctx.get(cases, [caseId])
  assert(found !== undefined, 'the subject was found')
  return found
}

type Waiting = Pick<ReviewCase, 'stepOrg' | 'dueAtMs' | 'stepRole' | 'tier' | 'escalatedTo'>

const inboxesOf = ({ stepOrg, escalatedTo }: Waiting): readonly Id[] =>
  escalatedTo.length === 0 ? [stepOrg] : [stepOrg, escalatedTo]

/** Puts a case where those who decide it look. */
export const enterInbox = (ctx: ApplyContext, caseId: Id, waiting: Waiting): void => {
  const { dueAtMs, stepRole: role, tier } = waiting
  for (const org of inboxesOf(waiting)) ctx.put(inbox, [org, dueAtMs, caseId], { role, tier })
}

export const leaveInbox = (ctx: ApplyContext, caseId: Id, waiting: Waiting): void => {
  for (const org of inboxesOf(waiting)) ctx.remove(inbox, [org, waiting.dueAtMs, caseId])
}

type RoleName = keyof typeof STEP_ROLE

const ROLE_NAMES = Object.keys(STEP_ROLE) as readonly RoleName[]

export const roleName = (role: StepRole): RoleName => {
  const name = ROLE_NAMES.find(one => STEP_ROLE[one] === role)
  assert(name !== undefined, `no role ${role}`)
  return name
}

/** Nobody decides on content of their own, and nobody twice in one case. */
const APART = ['author', 'earlier'] as const

/**
 * Who decides: the role of the step at its organisation; once overdue, the same role there or above; where the step was
 * given to one reviewer, that one.
 */
export const DECIDING: Readonly<Record<string, Policy>> = {
  ...Object.fromEntries(
    ROLE_NAMES.flatMap(name => [
      [name, [{ all: [held('@o', name)], apart: APART }]],
      [`${name}_OVERDUE`, [{ all: [held('^o', name)], apart: APART }]],
    ]),
  ),
  ASSIGNED: [{ all: [{ person: 'reviewer' }], apart: APART }],
}

/** A reviewer who no longer holds the role counts no more. */
export const deciderCase = ({ caseId }: { readonly caseId: Id }, ctx: ReadContext): string => {
  const { stepRole, stepOrg, overdue, reviewer } = caseOf(ctx, caseId)
  const name = roleName(stepRole)
  if (overdue) return `${name}_OVERDUE`
  return reviewer.length > 0 && holdsRole(ctx, reviewer, [name], { org: stepOrg }) ? 'ASSIGNED' : name
}

/** True if the person behind an account wrote the content or has decided in the case. */
export const isInvolved = (ctx: ReadContext, { author, deciders }: ReviewCase, account: Uint8Array): boolean => {
  const person = personOf(ctx, account)
  return [author, ...deciders].some(one => personOf(ctx, one) === person)
}

const subjectAt = (ctx: ReadContext, caseId: Id, at: 'stepOrg' | 'orgId'): Result<Subject> => {
  const found = ctx.get(cases, [caseId])
  if (found === undefined) return err('E_NOT_FOUND')
  const { author, reviewer, deciders } = found
  const earlier = deciders.find(one => personOf(ctx, one) === ctx.sender.person)
  return ok({ org: found[at], persons: { author, reviewer, earlier } })
}

/** `o` is the organisation that decides now. */
export const deciderSubject = (ctx: ReadContext, { caseId }: { readonly caseId: Id }): Result<Subject> =>
  subjectAt(ctx, caseId, 'stepOrg')

/** `o` is the organisation of the author. */
export const caseSubject = (ctx: ReadContext, { caseId }: { readonly caseId: Id }): Result<Subject> =>
  subjectAt(ctx, caseId, 'orgId')

/** Keeps a decision under the next number, and gives who has decided by then. */
export const noteDecision = (ctx: ApplyContext, caseId: Id, decision: Decision): Pick<ReviewCase, 'deciders'> => {
  const { deciders } = caseOf(ctx, caseId)
  ctx.put(decisions, [caseId, deciders.length], decision)
  return { deciders: [...deciders, decision.reviewer] }
}

const NO_STATS: OrgStats = { opened: 0, approved: 0, returned: 0, rejected: 0, decisions: 0, late: 0, hours: 0 }

/** Adds to the counts of an organisation in the running month. */
export const countFor = (ctx: ApplyContext, orgId: Id, more: Partial<OrgStats>): void => {
  const key = [orgId, monthOf(ctx.block.timeMs)] as const
  const stats = { ...(ctx.get(orgStats, key) ?? NO_STATS) }
  for (const [name, step] of Object.entries(more) as [keyof OrgStats, number][]) {
    ;(stats as Record<keyof OrgStats, number>)[name] += step
  }
  ctx.put(orgStats, key, stats)
}

export const countReasons = (ctx: ApplyContext, { contentType }: ReviewCase, reasons: readonly Reason[]): void => {
  for (const reason of reasons) {
    const key = [monthOf(ctx.block.timeMs), contentType, reason] as const
    ctx.put(reasonCounts, key, { count: (ctx.get(reasonCounts, key)?.count ?? 0) + 1 })
  }
}

/** States in which a case waits for somebody to decide. */
export const isDecidable = ({ state }: Pick<ReviewCase, 'state'>): boolean =>
  state === CASE_STATE.OPEN || state === CASE_STATE.OVERDUE || state === CASE_STATE.APPEALED

const NO_ZONE_STATS: ZoneStats = { approved: 0, rechecked: 0, doubted: 0 }

const countZone = (ctx: ApplyContext, month: number, more: (stats: ZoneStats) => Partial<ZoneStats>): void => {
  const stats = ctx.get(zoneStats, [month]) ?? NO_ZONE_STATS
  ctx.put(zoneStats, [month], { ...stats, ...more(stats) })
}

/** One more case of the month from which samples are taken. */
export const countApproved = (ctx: ApplyContext): void =>
  countZone(ctx, monthOf(ctx.block.timeMs), ({ approved }) => ({ approved: approved + 1 }))

/** One more sample of the cases that were approved in a month. */
export const countRecheck = (ctx: ApplyContext, month: number, isDoubted: boolean): void =>
  countZone(ctx, month, ({ rechecked, doubted }) => ({
    rechecked: rechecked + 1,
    doubted: doubted + (isDoubted ? 1 : 0),
  }))
