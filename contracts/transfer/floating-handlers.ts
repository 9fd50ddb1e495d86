/** Floating members: reported, confirmed by the source, accepted by the host, kept in touch with, ended. */

import { equalBytes, err, ok, type Result } from '#base'
import { yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { NO_HASH } from '../ids.ts'
import { isInGoodStanding, memberOf } from '../member/rules.ts'
import { STAGE, STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { countFloating } from '../org/rules.ts'
import { held, heldOf } from '../policy-language.ts'
import { checkApplication } from './apply-handlers.ts'
import {
  annualReportFiled,
  contactLogged,
  floatingAccepted,
  floatingAlert,
  floatingConfirmed,
  floatingEnded,
  floatingReported,
} from './events.ts'
import { bitOf, endRows, floatingOf, floatingSubject, host, isMonth, newlyMissing } from './floating.ts'
import { floatingMachine } from './machine.ts'
import {
  ConfirmOutArgs,
  ConvertFloatingArgs,
  END,
  EndFloatingArgs,
  FileReportArgs,
  FloatingArgs,
  LogContactArgs,
  ReportFloatingArgs,
} from './messages.ts'
import { begin, checkHost, scopeOf } from './rules.ts'
import { DIRECTION, FLOAT_DUTY, FLOAT_STATE, type FloatingRecord } from './schema.ts'
import { contacts, floatingAt, floatings, floatingsOf, openFloatings, openTransfers, reports } from './state.ts'

/** E_STATE, E_NOT_FOUND, E_ARG. */
const checkReport = (ctx: ReadContext, args: ReportFloatingArgs): Result<undefined> => {
  const { mid, hostOrg, fromMonth, expectedToMonth } = args
  const { orgId, stage, standing } = memberOf(ctx, mid)
  const free = ctx.get(openFloatings, [mid]) === undefined && ctx.get(openTransfers, [mid]) === undefined
  const fits = standing === STANDING.ACTIVE && (stage === STAGE.FULL || stage === STAGE.PROBATIONARY)
  if (!free || !fits) return err('E_STATE')
  const months = isMonth(fromMonth) && isMonth(expectedToMonth) && fromMonth <= expectedToMonth
  if (!months || equalBytes(orgId, hostOrg)) return err('E_ARG', 'months or host')
  return hostOrg.length === 0 ? ALLOWED : checkHost(ctx, hostOrg)
}

const tell = (ctx: ApplyContext, event: typeof floatingReported, flId: FloatingArgs['flId']): void => {
  const { mid, state } = floatingOf(ctx, flId)
  ctx.emit(event, { flId, mid, state })
}

export const reportFloating = action({
  id: 20,
  name: 'ReportFloating',
  title: { en: 'Report a floating member', zh: '报告流动党员' },
  args: ReportFloatingArgs,
  subject: (ctx, { mid }) => {
    const member = ctx.get(members, [mid])
    return member === undefined ? err('E_NOT_FOUND') : ok({ org: member.orgId, persons: { self: mid } })
  },
  policy: [{ all: [{ person: 'self' }] }, { all: [held('@o', 'CLERK')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => (ctx.get(floatings, [args.flId]) === undefined ? checkReport(ctx, args) : err('E_DUP')),
  apply: (ctx, { flId, mid, ...said }) => {
    const srcOrg = memberOf(ctx, mid).orgId
    const sinceMs = ctx.block.timeMs
    const none = { contacts: 0, lastContactMs: 0, reports: 0, lastReportYear: 0, flags: 0, cardCode: NO_HASH }
    const state = FLOAT_STATE.REPORTED
    ctx.put(floatings, [flId], { ...said, ...none, mid, srcOrg, sinceMs, state, guest: undefined })
    ctx.put(openFloatings, [mid], { flId })
    ctx.put(floatingsOf, [mid, flId], { sinceMs })
    ctx.put(floatingAt, [srcOrg, DIRECTION.OUT, flId], { sinceMs })
    if (said.hostOrg.length > 0) ctx.put(floatingAt, [said.hostOrg, DIRECTION.IN, flId], { sinceMs })
    tell(ctx, floatingReported, flId)
  },
})

export const confirmOut = action({
  id: 21,
  name: 'ConfirmOut',
  title: { en: 'Confirm a floating member as the source', zh: '确认党员流出' },
  args: ConfirmOutArgs,
  subject: floatingSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flId }) => floatingMachine.may(ctx, [flId], 'ConfirmOut'),
  apply: (ctx, { flId, cardCode }) => {
    const changed = { cardCode, sinceMs: ctx.block.timeMs }
    const { srcOrg: orgId } = floatingMachine.move(ctx, [flId], 'ConfirmOut', changed)
    tell(ctx, floatingConfirmed, flId)
    return ctx.call(countFloating, { orgId, step: 1, direction: 'OUT' })
  },
})

/** From now on the member attends and earns at the host; the relation, and the vote, stay where they are. */
export const acceptIn = action({
  id: 22,
  name: 'AcceptIn',
  title: { en: 'Accept a floating member as the host', zh: '接收流入党员' },
  args: FloatingArgs,
  subject: floatingSubject,
  policy: [{ all: [heldOf('host', '@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { flId }) => {
    const may = floatingMachine.may(ctx, [flId], 'AcceptIn')
    if (!may.ok) return may
    const { mid, hostOrg, guest } = floatingOf(ctx, flId)
    const member = ctx.get(members, [mid])
    if (guest !== undefined) return member === undefined ? ALLOWED : err('E_DUP', 'alias')
    const away = member !== undefined && isInGoodStanding(member.standing) && !equalBytes(member.orgId, hostOrg)
    return away ? ALLOWED : err('E_STATE', 'the member has changed')
  },
  apply: (ctx, { flId }) => {
    const floating = floatingMachine.move(ctx, [flId], 'AcceptIn')
    tell(ctx, floatingAccepted, flId)
    return host(ctx, floating, 1)
  },
})

const contactStep = ({ hostOrg }: FloatingRecord): 'LogContactHosted' | 'LogContactOutside' =>
  hostOrg.length > 0 ? 'LogContactHosted' : 'LogContactOutside'

/** Once a quarter at least; what was said stays off the chain. */
export const logContact = action({
  id: 23,
  name: 'LogContact',
  title: { en: 'Log a contact with a floating member', zh: '登记与流动党员联系' },
  args: LogContactArgs,
  subject: floatingSubject,
  policy: [
    { all: [held('@o', 'CLERK', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] },
    { all: [heldOf('host', '@o', 'CLERK', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flId }) => floatingMachine.may(ctx, [flId], contactStep(floatingOf(ctx, flId))),
  apply: (ctx, { flId, method }) => {
    const floating = floatingOf(ctx, flId)
    const atMs = ctx.block.timeMs
    ctx.put(contacts, [flId, floating.contacts], { atMs, method, by: ctx.sender.id })
    floatingMachine.move(ctx, [flId], contactStep(floating), {
      contacts: floating.contacts + 1,
      lastContactMs: atMs,
      flags: floating.flags & ~bitOf(FLOAT_DUTY.CONTACT),
    })
    tell(ctx, contactLogged, flId)
  },
})

/** E_ARG, E_DUP: of this year or the last, each once. */
const checkYear = (ctx: ReadContext, { flId, year }: FileReportArgs): Result<undefined> => {
  const now = yearOf(ctx.block.timeMs)
  if (year !== now && year !== now - 1) return err('E_ARG', 'year')
  return ctx.get(reports, [flId, year]) === undefined ? ALLOWED : err('E_DUP')
}

export const fileAnnualReport = action({
  id: 24,
  name: 'FileAnnualReport',
  title: { en: 'File the annual report of a floating member', zh: '提交流动党员年度汇报' },
  args: FileReportArgs,
  subject: floatingSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: (ctx, args) => {
    const may = floatingMachine.may(ctx, [args.flId], 'FileAnnualReport')
    return may.ok ? checkYear(ctx, args) : may
  },
  apply: (ctx, { flId, year, docHash }) => {
    const floating = floatingOf(ctx, flId)
    ctx.put(reports, [flId, year], { atMs: ctx.block.timeMs, docHash })
    floatingMachine.move(ctx, [flId], 'FileAnnualReport', {
      reports: floating.reports + 1,
      lastReportYear: Math.max(floating.lastReportYear, year),
      flags: floating.flags & ~bitOf(FLOAT_DUTY.REPORT),
    })
    tell(ctx, annualReportFiled, flId)
  },
})

/** A crank: says once what is missing; it decides nothing. */
export const flagFloating = action({
  id: 25,
  name: 'FlagFloating',
  title: { en: 'Flag what is missing of a floating member', zh: '标记流动党员待办' },
  args: FloatingArgs,
  subject: floatingSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { flId }) => {
    const may = floatingMachine.may(ctx, [flId], 'FlagFloating')
    if (!may.ok) return may
    return newlyMissing(ctx, floatingOf(ctx, flId)).length > 0 ? ALLOWED : err('E_WINDOW', 'nothing is newly missing')
  },
  apply: (ctx, { flId }) => {
    const floating = floatingOf(ctx, flId)
    const missing = newlyMissing(ctx, floating)
    const flags = missing.reduce((bits, duty) => bits | bitOf(duty), floating.flags)
    floatingMachine.move(ctx, [flId], 'FlagFloating', { flags })
    for (const duty of missing) ctx.emit(floatingAlert, { flId, mid: floating.mid, duty })
  },
})

/** By the member, the source or the host. */
export const endFloating = action({
  id: 26,
  name: 'EndFloating',
  title: { en: 'End the floating of a member', zh: '结束流动' },
  args: EndFloatingArgs,
  subject: floatingSubject,
  policy: [
    { all: [{ person: 'self' }] },
    { all: [held('@o', 'CLERK', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] },
    { all: [heldOf('host', '@o', 'CLERK', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flId, end }) =>
    floatingMachine.may(ctx, [flId], end === END.RETURNED ? 'EndFloatingReturned' : 'EndFloatingClosed'),
  apply: (ctx, { flId, end }) => {
    const before = floatingOf(ctx, flId)
    floatingMachine.move(ctx, [flId], end === END.RETURNED ? 'EndFloatingReturned' : 'EndFloatingClosed')
    tell(ctx, floatingEnded, flId)
    return endRows(ctx, flId, before)
  },
})

/** Who stays asks for the relation to follow: an ordinary transfer to the host begins. */
export const convertToTransfer = action({
  id: 27,
  name: 'ConvertToTransfer',
  title: { en: 'Convert floating to a transfer', zh: '流动转为转接' },
  args: ConvertFloatingArgs,
  subject: floatingSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_ARG'],
  check: (ctx, { flId, trfId }) => {
    const may = floatingMachine.may(ctx, [flId], 'ConvertToTransfer')
    if (!may.ok) return may
    const { mid, hostOrg: dstOrg, guest } = floatingOf(ctx, flId)
    if (guest !== undefined) return err('E_STATE', 'the letter of the source is needed')
    return checkApplication(ctx, { trfId, mid, dstOrg })
  },
  apply: (ctx, { flId, trfId, applicationDoc }) => {
    const before = floatingOf(ctx, flId)
    const { mid, hostOrg: dstOrg } = before
    floatingMachine.move(ctx, [flId], 'ConvertToTransfer')
    tell(ctx, floatingEnded, flId)
    const ended = endRows(ctx, flId, before)
    if (!ended.ok) return ended
    const srcOrg = memberOf(ctx, mid).orgId
    const scope = scopeOf(ctx, srcOrg, dstOrg)
    return begin(ctx, trfId, { mid, scope, srcOrg, dstOrg, applicationDoc, incoming: undefined })
  },
})
