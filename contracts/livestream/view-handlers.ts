/** Results of viewing: in batches of one organisation, contested within a week, decided by a trainer. */

import { equalBytes, err, ok, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { orgsOfScope } from '../authority.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { members } from '../member/state.ts'
import { held } from '../policy-language.ts'
import { viewContested, viewsSettled } from './events.ts'
import { type SessionStep, sessionMachine, sessionOf, sessionSubject, viewMachine } from './machines.ts'
import { params } from './params.ts'
import { countViews, creditPass, isTaken, outcomeOf } from './passes.ts'
import { CONTEST_OUTCOME, ContestViewArgs, DecideViewArgs, SubmitViewsArgs, ViewItem } from './requests.ts'
import { RESULT_STATE, VIEW_OUTCOME, VIEWING, type Viewing } from './schema.ts'
import { sessions, viewBatches, viewResults } from './state.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** E_SCOPE: the session is for the organisation, and they are its members; E_NOT_FOUND, E_DUP. */
const checkViewers = (
  ctx: ReadContext,
  { lid, orgId, views }: SubmitViewsArgs,
  viewing: Viewing,
): Result<undefined> => {
  const { cohort } = sessionOf(ctx, lid).plan
  const above = orgsOfScope(ctx, '^o', orgId)
  if (!above.some(org => cohort.some(one => equalBytes(one, org)))) return err('E_SCOPE', 'not for this organisation')
  for (const { mid } of views) {
    const member = ctx.get(members, [mid])
    if (member === undefined) return err('E_NOT_FOUND', 'member')
    if (!equalBytes(member.orgId, orgId)) return err('E_SCOPE', 'a member of another organisation')
    if (ctx.get(viewResults, [lid, viewing, mid]) !== undefined) return err('E_DUP', 'has a result')
  }
  return ALLOWED
}

/** E_ARG (nobody), E_DUP (one stands twice), E_PROOF (the root is another). */
const checkItems = ({ views, root }: SubmitViewsArgs): Result<undefined> => {
  if (views.length === 0) return err('E_ARG', 'nobody')
  if (new Set(views.map(({ mid }) => toHex(mid))).size !== views.length) return err('E_DUP', 'one stands twice')
  return equalBytes(listRoot(views.map(item => ViewItem.encode(item))), root) ? ALLOWED : err('E_PROOF', 'root')
}

const checkBatch = (ctx: ReadContext, name: SessionStep, args: SubmitViewsArgs): Result<undefined> => {
  const may = sessionMachine.may(ctx, [args.lid], name)
  if (!may.ok) return may
  const live = name === 'SubmitViewResults'
  const { endedAtMs, replayAtMs } = sessionOf(ctx, args.lid)
  const lastMs = live
    ? endedAtMs + ctx.param(params.resultHours) * HOUR_MS
    : replayAtMs + ctx.param(params.replayDays) * DAY_MS
  if (ctx.block.timeMs > lastMs) return err('E_WINDOW', 'too late')
  const items = checkItems(args)
  return items.ok ? checkViewers(ctx, args, live ? VIEWING.LIVE : VIEWING.REPLAY) : items
}

/** Writes the results of a batch; gives how many passed. */
const writeViews = (ctx: ApplyContext, args: SubmitViewsArgs, viewing: Viewing): Result<number> => {
  const { lid, orgId, views } = args
  const batch = sessionOf(ctx, lid).batches
  let passes = 0
  for (const [index, item] of views.entries()) {
    const { mid, watchedTenths, checks, exact } = item
    const view = { lid, mid, viewing, orgId }
    const outcome = outcomeOf(ctx, view, item)
    const where = { orgId, atMs: ctx.block.timeMs, batch, index, state: RESULT_STATE.RECORDED }
    ctx.put(viewResults, [lid, viewing, mid], { outcome, watchedTenths, checks, exact, ...where })
    if (outcome !== VIEW_OUTCOME.PASSED) continue
    passes += 1
    const credited = creditPass(ctx, view)
    if (!credited.ok) return credited
  }
  return ok(passes)
}

const settle = (ctx: ApplyContext, name: SessionStep, args: SubmitViewsArgs): Result<undefined> => {
  const { lid, orgId, views, root } = args
  const viewing = name === 'SubmitViewResults' ? VIEWING.LIVE : VIEWING.REPLAY
  const passes = writeViews(ctx, args, viewing)
  if (!passes.ok) return passes
  const { batches, viewers, passed } = sessionOf(ctx, lid)
  const entries = views.length
  ctx.put(viewBatches, [lid, batches], { orgId, viewing, entries, root, atMs: ctx.block.timeMs })
  const counts = { viewers: viewers + entries, passed: passed + passes.value }
  sessionMachine.move(ctx, [lid], name, { batches: batches + 1, ...counts })
  ctx.emit(viewsSettled, { lid, orgId, viewing, entries, passes: passes.value, root })
  return countViews(ctx, { lid, orgId }, entries, passes.value)
}

const BATCH_CODES = ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_ARG', 'E_DUP', 'E_PROOF', 'E_SCOPE'] as const

/** By the service, of one organisation, at the latest a day after the end. Passing is decided by the rule alone. */
export const submitViewResults = action({
  id: 14,
  name: 'SubmitViewResults',
  title: { en: 'Submit results of viewing live', zh: '上报直播观看结果' },
  args: SubmitViewsArgs,
  subject: sessionSubject,
  policy: [{ all: [{ service: '@root' }] }],
  codes: [...BATCH_CODES, 'E_BUDGET'],
  check: (ctx, args) => checkBatch(ctx, 'SubmitViewResults', args),
  apply: (ctx, args) => settle(ctx, 'SubmitViewResults', args),
})

export const submitReplayResults = action({
  id: 15,
  name: 'SubmitReplayResults',
  title: { en: 'Submit results of viewing the replay', zh: '上报回放观看结果' },
  args: SubmitViewsArgs,
  subject: sessionSubject,
  policy: [{ all: [{ service: '@root' }] }],
  codes: BATCH_CODES,
  check: (ctx, args) => checkBatch(ctx, 'SubmitReplayResults', args),
  apply: (ctx, args) => settle(ctx, 'SubmitReplayResults', args),
})

const resultSubject = (ctx: ReadContext, { lid, viewing, mid }: ContestViewArgs): Result<Subject> => {
  const session = ctx.get(sessions, [lid])
  const known = ctx.get(viewResults, [lid, viewing, mid])
  if (session === undefined || known === undefined) return err('E_NOT_FOUND', 'result')
  return ok({ org: session.orgId, persons: { self: mid, host: session.plan.hostMid } })
}

const tell = (ctx: ApplyContext, { lid, viewing, mid }: ContestViewArgs): void => {
  const state = ctx.get(viewResults, [lid, viewing, mid])?.state ?? RESULT_STATE.RECORDED
  ctx.emit(viewContested, { lid, mid, viewing, state })
}

/** What did not pass, by the viewer. */
export const contestView = action({
  id: 16,
  name: 'ContestView',
  title: { en: 'Contest a view result', zh: '对观看结果提出异议' },
  args: ContestViewArgs,
  subject: resultSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { lid, viewing, mid }) => {
    const may = viewMachine.may(ctx, [lid, viewing, mid], 'ContestView')
    if (!may.ok) return may
    const result = ctx.get(viewResults, [lid, viewing, mid])
    if (result === undefined || result.outcome === VIEW_OUTCOME.PASSED) return err('E_STATE', 'passed')
    const last = result.atMs + ctx.param(params.contestDays) * DAY_MS
    return ctx.block.timeMs <= last ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, args) => {
    viewMachine.move(ctx, [args.lid, args.viewing, args.mid], 'ContestView')
    tell(ctx, args)
  },
})

const outcomeName = ({ outcome }: DecideViewArgs) =>
  outcome === CONTEST_OUTCOME.CORRECTED ? 'DecideViewCorrected' : 'DecideViewUpheld'

const correct = (ctx: ApplyContext, { lid, viewing, mid }: DecideViewArgs): Result<undefined> => {
  const { passed } = sessionOf(ctx, lid)
  const orgId = ctx.get(viewResults, [lid, viewing, mid])?.orgId
  if (orgId === undefined) return ALLOWED
  ctx.put(sessions, [lid], { ...sessionOf(ctx, lid), passed: passed + 1 })
  const counted = countViews(ctx, { lid, orgId }, 0, 1)
  return counted.ok ? creditPass(ctx, { lid, mid, viewing, orgId }) : counted
}

/** A trainer who has seen the exact minutes opened. Two sessions at the same time cannot both be passed: E_DUP. */
export const decideView = action({
  id: 17,
  name: 'DecideView',
  title: { en: 'Decide on a contested view result', zh: '裁决观看结果异议' },
  args: DecideViewArgs,
  subject: resultSubject,
  policy: [{ all: [held('^o', 'TRAINER')], apart: ['self', 'host'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_BUDGET'],
  check: (ctx, args) => {
    const { lid, viewing, mid, outcome } = args
    const may = viewMachine.may(ctx, [lid, viewing, mid], outcomeName(args))
    if (!may.ok || outcome === CONTEST_OUTCOME.UPHELD || viewing === VIEWING.REPLAY) return may
    return isTaken(ctx, lid, mid) ? err('E_DUP', 'another session at the same time was passed') : ALLOWED
  },
  apply: (ctx, args) => {
    const corrected = args.outcome === CONTEST_OUTCOME.CORRECTED
    const changed = corrected ? { outcome: VIEW_OUTCOME.PASSED } : {}
    viewMachine.move(ctx, [args.lid, args.viewing, args.mid], outcomeName(args), changed)
    tell(ctx, args)
    return corrected ? correct(ctx, args) : ALLOWED
  },
})
