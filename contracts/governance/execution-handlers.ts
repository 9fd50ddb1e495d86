/** After a proposal has passed: its timelock, its execution, a veto; and proposals that lapse. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { held } from '../policy-language.ts'
import { proposalMachine } from './machine.ts'
import { ProposalArgs, VetoArgs } from './messages.ts'
import { params } from './params.ts'
import { DAY_MS, moveProposal, proposalOf } from './proposal-handlers.ts'
import { PROPOSAL_STATE, type Proposal } from './schema.ts'
import { proposals } from './state.ts'
import { carryOut, checkUndertaking, lockOf } from './undertakings.ts'

const HOUR_MS = 3_600_000

const proposalSubject = (ctx: ReadContext, { propId }: ProposalArgs): Result<Subject> =>
  ctx.get(proposals, [propId]) === undefined ? err('E_NOT_FOUND', 'proposal') : ok({})

const lockMs = (ctx: ReadContext, { kind }: Proposal): number => {
  const lock = lockOf(kind)
  if (lock === 'none') return 0
  return HOUR_MS * ctx.param(lock === 'module' ? params.moduleTimelockHours : params.timelockHours)
}

const hasLapsed = (ctx: ReadContext, { lapsesAtMs }: Proposal): boolean =>
  lapsesAtMs !== 0 && ctx.block.timeMs >= lapsesAtMs

/** A crank: from here on everybody can see when it will be executed. */
export const startTimelock = action({
  id: 5,
  name: 'StartTimelock',
  title: { en: 'Start the timelock of a decision', zh: '启动锁定期' },
  args: ProposalArgs,
  subject: proposalSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { propId }) => {
    const may = proposalMachine.may(ctx, [propId], 'StartTimelock')
    if (!may.ok) return may
    return hasLapsed(ctx, proposalOf(ctx, propId)) ? err('E_EXPIRED') : ALLOWED
  },
  apply: (ctx, { propId }) => {
    const timelockUntilMs = ctx.block.timeMs + lockMs(ctx, proposalOf(ctx, propId))
    const lapsesAtMs = timelockUntilMs + ctx.param(params.executeDays) * DAY_MS
    moveProposal(ctx, propId, 'StartTimelock', { timelockUntilMs, lapsesAtMs })
  },
})

/** E_WINDOW before the timelock is over, E_EXPIRED after the time for executing it. */
const checkTime = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  if (hasLapsed(ctx, proposal)) return err('E_EXPIRED', 'nobody has executed it in time')
  const unlocked = proposal.state === PROPOSAL_STATE.TIMELOCK || lockOf(proposal.kind) === 'none'
  if (!unlocked) return err('E_WINDOW', 'its timelock has not begun')
  return ctx.block.timeMs >= proposal.timelockUntilMs ? ALLOWED : err('E_WINDOW', 'timelock')
}

/** A crank: the organisations have decided, and who executes it decides nothing. */
export const execute = action({
  id: 6,
  name: 'Execute',
  title: { en: 'Execute a decision', zh: '执行治理决定' },
  args: ProposalArgs,
  subject: proposalSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_EXPIRED', 'E_ARG', 'E_DUP', 'E_LIMIT', 'E_SOD'],
  check: (ctx, { propId }) => {
    const may = proposalMachine.may(ctx, [propId], 'Execute')
    if (!may.ok) return may
    const proposal = proposalOf(ctx, propId)
    const due = checkTime(ctx, proposal)
    return due.ok ? checkUndertaking(ctx, proposal.kind, proposal.payload) : due
  },
  apply: (ctx, { propId }) => {
    const { kind, payload } = proposalOf(ctx, propId)
    const done = carryOut(ctx, propId, kind, payload)
    if (done.ok) moveProposal(ctx, propId, 'Execute', { executedHeight: ctx.block.height, lapsesAtMs: 0 })
    return done
  },
})

/** The root's secretary and the auditor together can stop what has passed; they can decide nothing in its place. */
export const veto = action({
  id: 7,
  name: 'Veto',
  title: { en: 'Veto a decision before it is executed', zh: '否决未执行的决定' },
  args: VetoArgs,
  subject: proposalSubject,
  policy: [{ all: [held('@root', 'SECRETARY'), held('@root', 'AUDITOR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { propId }) => proposalMachine.may(ctx, [propId], 'Veto'),
  apply: (ctx, { propId, vetoReason }) => void moveProposal(ctx, propId, 'Veto', { vetoReason, lapsesAtMs: 0 }),
})

/** A crank: a draft that was not put to the vote, a decision that nobody executed. */
export const expireProposal = action({
  id: 8,
  name: 'ExpireProposal',
  title: { en: 'Close a proposal that has lapsed', zh: '关闭失效提案' },
  args: ProposalArgs,
  subject: proposalSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { propId }) => {
    const may = proposalMachine.may(ctx, [propId], 'ExpireProposal')
    if (!may.ok) return may
    return hasLapsed(ctx, proposalOf(ctx, propId)) ? ALLOWED : err('E_WINDOW', 'it has not lapsed')
  },
  apply: (ctx, { propId }) => void moveProposal(ctx, propId, 'ExpireProposal', { lapsesAtMs: 0 }),
})
