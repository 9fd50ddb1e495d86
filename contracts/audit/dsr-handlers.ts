/** Requests of data subjects: filed by the member, identified, decided by the officer for personal information, executed. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { members } from '../member/state.ts'
import { held } from '../policy-language.ts'
import { dsrChanged, dsrDue } from './events.ts'
import { dsrMachine } from './machine.ts'
import { params } from './params.ts'
import {
  DecideDsrArgs,
  DSR_DECISION,
  DSR_REASON,
  DSR_STATE,
  type Dsr,
  DsrArgs,
  ExecuteDsrArgs,
  FileDsrArgs,
} from './schema.ts'
import { dsrs, dsrsOfMember, openDsrs } from './state.ts'

const DAY_MS = 86_400_000
const NOBODY = new Uint8Array(0) as never

export const fileDsr = action({
  id: 8,
  name: 'FileDsr',
  title: { en: 'Ask about own personal data', zh: '提出个人信息请求' },
  args: FileDsrArgs,
  subject: (ctx, { mid }) => {
    const member = ctx.get(members, [mid])
    return member === undefined ? err('E_NOT_FOUND', 'member') : ok({ org: member.orgId, persons: { self: mid } })
  },
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_DUP'],
  check: (ctx, { reqId, mid, kind }) => {
    if (ctx.get(dsrs, [reqId]) !== undefined) return err('E_DUP', 'request')
    return ctx.get(openDsrs, [mid, kind]) === undefined ? ALLOWED : err('E_DUP', 'one of this kind is under way')
  },
  apply: (ctx, { reqId, mid, kind, textRoot }) => {
    const receivedAtMs = ctx.block.timeMs
    const state = DSR_STATE.RECEIVED
    const people = { identifiedBy: NOBODY, decidedBy: NOBODY, decidedAtMs: 0, reason: 0, resultRoot: NO_HASH }
    const dueAtMs = receivedAtMs + ctx.param(params.dsrDueDays) * DAY_MS
    ctx.put(dsrs, [reqId], { kind, mid, state, receivedAtMs, dueAtMs, textRoot, ...people, overdue: false })
    ctx.put(dsrsOfMember, [mid, reqId], { receivedAtMs })
    ctx.put(openDsrs, [mid, kind], { reqId })
    ctx.emit(dsrChanged, { reqId, kind, state })
  },
})

const dsrOf = (ctx: Pick<ReadContext, 'get'>, reqId: Id): Dsr => ctx.get(dsrs, [reqId]) as Dsr

/** `o` is the organisation of the member now. */
const dsrSubject = (ctx: ReadContext, { reqId }: DsrArgs): Result<Subject> => {
  const dsr = ctx.get(dsrs, [reqId])
  const member = dsr && ctx.get(members, [dsr.mid])
  if (dsr === undefined || member === undefined) return err('E_NOT_FOUND', 'request')
  return ok({ org: member.orgId, persons: { self: dsr.mid, identifier: dsr.identifiedBy } })
}

type Step = Parameters<typeof dsrMachine.move>[2]

const moveDsr = (ctx: ApplyContext, reqId: Id, step: Step, changed: Partial<Omit<Dsr, 'state'>>): void => {
  const { kind, state, mid } = dsrMachine.move(ctx, [reqId], step, changed)
  const over = state === DSR_STATE.EXECUTED || state === DSR_STATE.REFUSED
  if (over) ctx.remove(openDsrs, [mid, kind])
  ctx.emit(dsrChanged, { reqId, kind, state })
}

/** That the one who asks is the person whom the data are about. */
export const identifyDsr = action({
  id: 9,
  name: 'IdentifyDsr',
  title: { en: 'Attest who asks', zh: '核实请求人身份' },
  args: DsrArgs,
  subject: dsrSubject,
  policy: [{ all: [held('^o', 'REGISTRAR')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { reqId }) => dsrMachine.may(ctx, [reqId], 'IdentifyDsr'),
  apply: (ctx, { reqId }) => void moveDsr(ctx, reqId, 'IdentifyDsr', { identifiedBy: ctx.sender.id }),
})

const stepOf = ({ decision }: DecideDsrArgs): Step =>
  decision === DSR_DECISION.GRANT ? 'DecideDsrGrant' : 'DecideDsrRefuse'

/** A refusal names its reason; who could not be identified can be refused at once. */
export const decideDsr = action({
  id: 10,
  name: 'DecideDsr',
  title: { en: 'Decide on a request about personal data', zh: '决定个人信息请求' },
  args: DecideDsrArgs,
  subject: dsrSubject,
  policy: [{ all: [held('^o', 'DPO')], apart: ['self', 'identifier'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const { reqId, decision, reason } = args
    const may = dsrMachine.may(ctx, [reqId], stepOf(args))
    if (!may.ok) return may
    const grants = decision === DSR_DECISION.GRANT
    if (grants !== (reason === DSR_REASON.GRANTED)) return err('E_ARG', 'the reason does not fit the decision')
    const early = !grants && dsrOf(ctx, reqId).state === DSR_STATE.RECEIVED && reason !== DSR_REASON.NOT_IDENTIFIED
    return early ? err('E_STATE', 'nobody has been identified') : ALLOWED
  },
  apply: (ctx, args) => {
    const decided = { decidedBy: ctx.sender.id, decidedAtMs: ctx.block.timeMs, reason: args.reason }
    moveDsr(ctx, args.reqId, stepOf(args), decided)
  },
})

/** After it was done: the copy handed over, the correction or deletion made. */
export const executeDsr = action({
  id: 11,
  name: 'ExecuteDsr',
  title: { en: 'Report that a request has been carried out', zh: '执行个人信息请求' },
  args: ExecuteDsrArgs,
  subject: dsrSubject,
  policy: [
    { all: [held('^o', 'DPO', 'REGISTRAR')], apart: ['self'] },
    { all: [held('@o', 'CLERK')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { reqId }) => dsrMachine.may(ctx, [reqId], 'ExecuteDsr'),
  apply: (ctx, { reqId, resultRoot }) => void moveDsr(ctx, reqId, 'ExecuteDsr', { resultRoot }),
})

/** A crank: tells once that the time is over; it decides nothing. */
export const markDsrOverdue = action({
  id: 12,
  name: 'MarkDsrOverdue',
  title: { en: 'Tell that a request is overdue', zh: '标记请求逾期' },
  args: DsrArgs,
  subject: dsrSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP'],
  check: (ctx, { reqId }) => {
    const may = dsrMachine.may(ctx, [reqId], 'MarkDsrOverdue')
    if (!may.ok) return may
    const { overdue, dueAtMs } = dsrOf(ctx, reqId)
    if (overdue) return err('E_DUP', 'told already')
    return ctx.block.timeMs >= dueAtMs ? ALLOWED : err('E_WINDOW', 'not due')
  },
  apply: (ctx, { reqId }) => {
    const { dueAtMs } = dsrMachine.move(ctx, [reqId], 'MarkDsrOverdue', { overdue: true })
    ctx.emit(dsrDue, { reqId, dueAtMs })
  },
})
