/** Actions of `directive`. */

import { equalBytes, err, LIMITS, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { isBelow } from '../org/rules.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held, heldOf, type Policy } from '../policy-language.ts'
import { directiveIssued, itemOverdue } from './events.ts'
import { cancelItem, directiveOf, give, itemSubject, keyOf, moveItem } from './items.ts'
import { itemMachine } from './machine.ts'
import { params } from './params.ts'
import { DirectiveArgs, EVIDENCE_KIND, IssueArgs, ItemArgs, ProgressArgs, ReassignArgs, ReportArgs } from './schema.ts'
import { directives, issued, items, places } from './state.ts'

const EVIDENCE_NONE = EVIDENCE_KIND.NONE
/** How often a directive can give a task: at first, and again. */
const ITEMS_MAX = 2 * LIMITS.crankSteps

/** E_NOT_FOUND, E_STATE (not active), E_SCOPE (not below the issuer). */
const checkTarget = (ctx: ReadContext, issuerOrg: Id, orgId: Id): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org === undefined) return err('E_NOT_FOUND', 'organisation')
  if (org.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'organisation')
  const below = !equalBytes(orgId, issuerOrg) && isBelow(ctx, orgId, issuerOrg)
  return below ? ALLOWED : err('E_SCOPE', 'not below the issuer')
}

const checkIssue = (ctx: ReadContext, { directiveId, issuerOrg, targets, dueAtMs }: IssueArgs): Result<undefined> => {
  if (ctx.get(directives, [directiveId]) !== undefined) return err('E_DUP')
  const aheadMs = dueAtMs - ctx.block.timeMs
  if (aheadMs <= 0 || aheadMs > ctx.param(params.longestMs)) return err('E_WINDOW', 'due')
  const twice = targets.some((one, i) => targets.findIndex(other => equalBytes(one, other)) !== i)
  if (targets.length === 0 || twice) return err('E_ARG', 'targets')
  for (const orgId of targets) {
    const fits = checkTarget(ctx, issuerOrg, orgId)
    if (!fits.ok) return fits
  }
  return ALLOWED
}

export const issueDirective = action({
  id: 1,
  name: 'IssueDirective',
  title: { en: 'Issue a directive', zh: '下达任务' },
  args: IssueArgs,
  subject: (ctx, { issuerOrg }) =>
    ctx.get(orgs, [issuerOrg]) === undefined ? err('E_NOT_FOUND') : ok({ org: issuerOrg }),
  policy: [{ all: [held('@o', 'SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_WINDOW', 'E_ARG', 'E_STATE'],
  check: checkIssue,
  apply: (ctx, { directiveId, issuerOrg, targets, dueAtMs, docHash, evidenceKind }) => {
    const blank = { items: 0, open: 0, issuedAtMs: ctx.block.timeMs, issuer: ctx.sender.id }
    ctx.put(directives, [directiveId], { issuerOrg, dueAtMs, docHash, evidenceKind, ...blank })
    ctx.put(issued, [issuerOrg, dueAtMs, directiveId], { number: 0 })
    for (const orgId of targets) give(ctx, directiveId, orgId)
    ctx.emit(directiveIssued, { directiveId, orgId: issuerOrg, targets: targets.length, dueAtMs })
  },
})

const TARGET: Policy = [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }]
/** Who reported does not accept. */
const ISSUER: Policy = [{ all: [heldOf('issuer', '@o', 'SECRETARY', 'ORGANIZER')], apart: ['reporter'] }]

export const acknowledge = action({
  id: 2,
  name: 'Acknowledge',
  title: { en: 'Acknowledge a task', zh: '签收任务' },
  args: ItemArgs,
  subject: itemSubject,
  policy: TARGET,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => itemMachine.may(ctx, keyOf(ctx, args), 'Acknowledge'),
  apply: (ctx, args) => void moveItem(ctx, keyOf(ctx, args), 'Acknowledge'),
})

export const setProgress = action({
  id: 3,
  name: 'SetProgress',
  title: { en: 'Tell how far a task is', zh: '更新任务进度' },
  args: ProgressArgs,
  subject: itemSubject,
  policy: TARGET,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => itemMachine.may(ctx, keyOf(ctx, args), 'SetProgress'),
  apply: (ctx, args) => void moveItem(ctx, keyOf(ctx, args), 'SetProgress', { progress: args.progress }),
})

export const report = action({
  id: 4,
  name: 'Report',
  title: { en: 'Report a task as done', zh: '上报任务' },
  args: ReportArgs,
  subject: itemSubject,
  policy: TARGET,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const may = itemMachine.may(ctx, keyOf(ctx, args), 'Report')
    if (!may.ok) return may
    const wanted = directiveOf(ctx, args.directiveId).evidenceKind !== EVIDENCE_NONE
    return wanted && args.evidenceHash.length === 0 ? err('E_ARG', 'evidence is wanted') : ALLOWED
  },
  apply: (ctx, { evidenceHash, ...args }) => {
    const key = keyOf(ctx, args)
    const late = ctx.block.timeMs > directiveOf(ctx, args.directiveId).dueAtMs
    const reported = { reporter: ctx.sender.id, reportedAtMs: ctx.block.timeMs }
    moveItem(ctx, key, 'Report', {
      progress: 100,
      evidenceHash,
      late: late || ctx.get(items, key)?.late === true,
      ...reported,
    })
  },
})

export const acceptReport = action({
  id: 5,
  name: 'AcceptReport',
  title: { en: 'Accept a report', zh: '验收任务' },
  args: ItemArgs,
  subject: itemSubject,
  policy: ISSUER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => itemMachine.may(ctx, keyOf(ctx, args), 'AcceptReport'),
  apply: (ctx, args) => void moveItem(ctx, keyOf(ctx, args), 'AcceptReport'),
})

export const returnReport = action({
  id: 6,
  name: 'ReturnReport',
  title: { en: 'Return a report', zh: '退回任务' },
  args: ItemArgs,
  subject: itemSubject,
  policy: ISSUER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => itemMachine.may(ctx, keyOf(ctx, args), 'ReturnReport'),
  apply: (ctx, args) => void moveItem(ctx, keyOf(ctx, args), 'ReturnReport', { progress: 0 }),
})

/** Tells once that a task is overdue, by anyone who looks; it decides nothing. */
export const markOverdue = action({
  id: 7,
  name: 'MarkOverdue',
  title: { en: 'Mark a task as overdue', zh: '标记任务逾期' },
  args: ItemArgs,
  subject: itemSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = itemMachine.may(ctx, keyOf(ctx, args), 'MarkOverdue')
    if (!may.ok) return may
    return ctx.block.timeMs > directiveOf(ctx, args.directiveId).dueAtMs ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, args) => {
    const { state, late } = moveItem(ctx, keyOf(ctx, args), 'MarkOverdue', { late: true })
    ctx.emit(itemOverdue, { ...args, state, late })
  },
})

/** The task of one organisation becomes that of another below the issuer. */
export const reassign = action({
  id: 8,
  name: 'Reassign',
  title: { en: 'Give a task to another organisation', zh: '改派任务' },
  args: ReassignArgs,
  subject: itemSubject,
  policy: [{ all: [heldOf('issuer', '@o', 'SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_LIMIT'],
  check: (ctx, args) => {
    const may = itemMachine.may(ctx, keyOf(ctx, args), 'Reassign')
    if (!may.ok) return may
    const { issuerOrg, items: count } = directiveOf(ctx, args.directiveId)
    if (ctx.get(places, [args.directiveId, args.toOrg]) !== undefined) return err('E_DUP', 'it has a task of this')
    return count < ITEMS_MAX ? checkTarget(ctx, issuerOrg, args.toOrg) : err('E_LIMIT', 'reassigned too often')
  },
  apply: (ctx, { toOrg, ...args }) => {
    moveItem(ctx, keyOf(ctx, args), 'Reassign')
    give(ctx, args.directiveId, toOrg)
  },
})

/** What is not accepted yet is cancelled; what was accepted stays so. */
export const cancelDirective = action({
  id: 9,
  name: 'CancelDirective',
  title: { en: 'Cancel a directive', zh: '撤销任务' },
  args: DirectiveArgs,
  subject: (ctx, { directiveId }) => {
    const found = ctx.get(directives, [directiveId])
    return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.issuerOrg })
  },
  policy: [{ all: [held('@o', 'SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { directiveId }) =>
    directiveOf(ctx, directiveId).open > 0 ? ALLOWED : err('E_STATE', 'nothing is open'),
  apply: (ctx, { directiveId }) => {
    const count = directiveOf(ctx, directiveId).items
    for (let number = 0; number < count; number++) cancelItem(ctx, [directiveId, number])
  },
})
