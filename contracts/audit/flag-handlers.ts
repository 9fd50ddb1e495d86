/** Flags: raised by an auditor or the rule engine, answered by the organisation, closed by an auditor. None ever goes. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { flagChanged, flagClosed, flagOverdue, flagRaised } from './events.ts'
import { flagMachine } from './machine.ts'
import { params } from './params.ts'
import {
  CloseFlagArgs,
  ExplainFlagArgs,
  FinishRectificationArgs,
  FLAG_STATE,
  type Flag,
  FlagArgs,
  RaiseFlagArgs,
  StartRectificationArgs,
} from './schema.ts'
import { flagCounts, flags, flagsOfOrg, flagsOfSubject } from './state.ts'

const DAY_MS = 86_400_000
const NOBODY = new Uint8Array(0) as never

const countFlags = (ctx: ApplyContext, step: { readonly flags: 0 | 1; readonly open: 1 | -1 }): void => {
  const counts = ctx.get(flagCounts, []) ?? { flags: 0, open: 0 }
  ctx.put(flagCounts, [], { flags: counts.flags + step.flags, open: counts.open + step.open })
}

export const raiseFlag = action({
  id: 1,
  name: 'RaiseFlag',
  title: { en: 'Raise a flag', zh: '标记疑点' },
  args: RaiseFlagArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('^o', 'AUDITOR')] }, { all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: (ctx, { flagId, severity }) => {
    if (severity === 0) return err('E_ARG', 'severity from 1 to 5')
    return ctx.get(flags, [flagId]) === undefined ? ALLOWED : err('E_DUP', 'flag')
  },
  apply: (ctx, args) => {
    const { flagId, subjectType, subjectId, orgId, code, severity, textRoot } = args
    const raisedAtMs = ctx.block.timeMs
    const papers = { explanationRoot: NO_HASH, planRoot: NO_HASH, doneRoot: NO_HASH, closingRoot: NO_HASH }
    ctx.put(flags, [flagId], {
      ...{ subjectType, subjectId, orgId, code, severity, textRoot, ...papers },
      state: FLAG_STATE.OPEN,
      raisedBy: ctx.sender.id,
      raisedAtMs,
      dueAtMs: raisedAtMs + ctx.param(params.flagDueDays) * DAY_MS,
      closedBy: NOBODY,
      closedAtMs: 0,
      overdue: false,
    })
    ctx.put(flagsOfOrg, [orgId, flagId], { raisedAtMs })
    ctx.put(flagsOfSubject, [subjectId, flagId], { raisedAtMs })
    countFlags(ctx, { flags: 1, open: 1 })
    ctx.emit(flagRaised, { flagId, subjectType, subjectId, orgId, code, severity })
  },
})

const flagOf = (ctx: Pick<ReadContext, 'get'>, flagId: Id): Flag => ctx.get(flags, [flagId]) as Flag

const flagSubject = (ctx: ReadContext, { flagId }: FlagArgs): Result<Subject> => {
  const flag = ctx.get(flags, [flagId])
  return flag === undefined ? err('E_NOT_FOUND', 'flag') : ok({ org: flag.orgId, persons: { raiser: flag.raisedBy } })
}

type Step = Parameters<typeof flagMachine.move>[2]

const moveFlag = (ctx: ApplyContext, flagId: Id, step: Step, changed: Partial<Omit<Flag, 'state'>>): void => {
  const { orgId, state } = flagMachine.move(ctx, [flagId], step, changed)
  ctx.emit(flagChanged, { flagId, orgId, state })
}

const ANSWERED = [{ all: [held('@o', 'SECRETARY')] }]

export const explainFlag = action({
  id: 2,
  name: 'ExplainFlag',
  title: { en: 'Explain a flag', zh: '说明疑点' },
  args: ExplainFlagArgs,
  subject: flagSubject,
  policy: ANSWERED,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flagId }) => flagMachine.may(ctx, [flagId], 'ExplainFlag'),
  apply: (ctx, { flagId, explanationRoot }) => void moveFlag(ctx, flagId, 'ExplainFlag', { explanationRoot }),
})

export const startRectification = action({
  id: 3,
  name: 'StartRectification',
  title: { en: 'Begin to put right what was flagged', zh: '启动整改' },
  args: StartRectificationArgs,
  subject: flagSubject,
  policy: ANSWERED,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flagId }) => flagMachine.may(ctx, [flagId], 'StartRectification'),
  apply: (ctx, { flagId, planRoot }) => void moveFlag(ctx, flagId, 'StartRectification', { planRoot }),
})

export const finishRectification = action({
  id: 4,
  name: 'FinishRectification',
  title: { en: 'Report what was put right', zh: '上报整改结果' },
  args: FinishRectificationArgs,
  subject: flagSubject,
  policy: ANSWERED,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flagId }) => flagMachine.may(ctx, [flagId], 'FinishRectification'),
  apply: (ctx, { flagId, doneRoot }) => void moveFlag(ctx, flagId, 'FinishRectification', { doneRoot }),
})

/** Grave ones need a second pair of eyes. */
const BY_AUDITOR = {
  select: ({ flagId }: { readonly flagId: Id }, ctx: ReadContext): string =>
    flagOf(ctx, flagId).severity >= ctx.param(params.secondAuditorSeverity) ? 'grave' : 'light',
  cases: {
    light: [{ all: [held('^o', 'AUDITOR')] }],
    grave: [{ all: [held('^o', 'AUDITOR')], apart: ['raiser'] }],
  },
}

const close = (ctx: ApplyContext, flagId: Id, step: Step, closingRoot: Flag['closingRoot']): void => {
  const closing = { closingRoot, closedBy: ctx.sender.id, closedAtMs: ctx.block.timeMs }
  const { orgId, state } = flagMachine.move(ctx, [flagId], step, closing)
  countFlags(ctx, { flags: 0, open: -1 })
  ctx.emit(flagClosed, { flagId, orgId, state })
}

export const closeFlag = action({
  id: 5,
  name: 'CloseFlag',
  title: { en: 'Close a flag', zh: '疑点结案' },
  args: CloseFlagArgs,
  subject: flagSubject,
  policy: BY_AUDITOR,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { flagId }) => {
    const may = flagMachine.may(ctx, [flagId], 'CloseFlag')
    if (!may.ok) return may
    const { state, doneRoot } = flagOf(ctx, flagId)
    const unfinished = state === FLAG_STATE.RECTIFYING && doneRoot.length === 0
    return unfinished ? err('E_STATE', 'it has not been put right') : ALLOWED
  },
  apply: (ctx, { flagId, closingRoot }) => void close(ctx, flagId, 'CloseFlag', closingRoot),
})

export const confirmViolation = action({
  id: 6,
  name: 'ConfirmViolation',
  title: { en: 'Confirm that a rule was broken', zh: '确认违规' },
  args: CloseFlagArgs,
  subject: flagSubject,
  policy: BY_AUDITOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { flagId }) => {
    const may = flagMachine.may(ctx, [flagId], 'ConfirmViolation')
    if (!may.ok) return may
    const { state, dueAtMs } = flagOf(ctx, flagId)
    const early = state === FLAG_STATE.OPEN && ctx.block.timeMs < dueAtMs
    return early ? err('E_WINDOW', 'it can still be explained') : ALLOWED
  },
  apply: (ctx, { flagId, closingRoot }) => void close(ctx, flagId, 'ConfirmViolation', closingRoot),
})

/** A crank: tells once that the time is over; it decides nothing. */
export const markFlagOverdue = action({
  id: 7,
  name: 'MarkFlagOverdue',
  title: { en: 'Tell that a flag is overdue', zh: '标记疑点逾期' },
  args: FlagArgs,
  subject: flagSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP'],
  check: (ctx, { flagId }) => {
    const may = flagMachine.may(ctx, [flagId], 'MarkFlagOverdue')
    if (!may.ok) return may
    const { overdue, dueAtMs } = flagOf(ctx, flagId)
    if (overdue) return err('E_DUP', 'told already')
    return ctx.block.timeMs >= dueAtMs ? ALLOWED : err('E_WINDOW', 'not due')
  },
  apply: (ctx, { flagId }) => {
    const { orgId, state } = flagMachine.move(ctx, [flagId], 'MarkFlagOverdue', { overdue: true })
    ctx.emit(flagOverdue, { flagId, orgId, state })
  },
})
