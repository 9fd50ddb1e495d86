/** Machines of state of `livestream`, and what its actions are about. */

import { assert, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, type EventDefinition, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { defineMachine } from '../machine.ts'
import { liveEnded, liveScheduled, liveStarted, sessionChanged } from './events.ts'
import { type LiveSession, RESULT_STATE, SESSION_STATE } from './schema.ts'
import { sessions, viewResults } from './state.ts'

const S = SESSION_STATE
const R = RESULT_STATE

export const sessionMachine = defineMachine({
  name: 'session',
  table: sessions,
  states: S,
  transitions: {
    ReviseSession: { from: [S.DRAFT, S.IN_REVIEW], to: S.DRAFT },
    SubmitSession: { from: [S.DRAFT], to: S.IN_REVIEW },
    ScheduleSession: { from: [S.IN_REVIEW], to: S.SCHEDULED },
    CancelSession: { from: [S.DRAFT, S.IN_REVIEW, S.SCHEDULED], to: S.CANCELLED },
    StartSession: { from: [S.SCHEDULED], to: S.LIVE },
    CutSession: { from: [S.LIVE], to: S.CUT },
    EndSession: { from: [S.LIVE, S.CUT], to: S.ENDED },
    AnchorSegments: { from: [S.LIVE, S.CUT, S.ENDED] },
    SubmitViewResults: { from: [S.ENDED, S.REPLAY_REVIEW, S.REPLAY_PUBLISHED, S.NO_REPLAY] },
    SubmitReplay: { from: [S.ENDED, S.REPLAY_REVIEW], to: S.REPLAY_REVIEW },
    PublishReplay: { from: [S.REPLAY_REVIEW], to: S.REPLAY_PUBLISHED },
    DeclineReplay: { from: [S.ENDED, S.REPLAY_REVIEW], to: S.NO_REPLAY },
    SubmitReplayResults: { from: [S.REPLAY_PUBLISHED] },
    ArchiveSession: { from: [S.REPLAY_PUBLISHED, S.NO_REPLAY], to: S.ARCHIVED },
  },
})

/** What someone watched. A result changes only by a contest that was raised in time. */
export const viewMachine = defineMachine({
  name: 'viewResult',
  table: viewResults,
  states: R,
  transitions: {
    ContestView: { from: [R.RECORDED], to: R.CONTESTED },
    DecideViewUpheld: { from: [R.CONTESTED], to: R.UPHELD },
    DecideViewCorrected: { from: [R.CONTESTED], to: R.CORRECTED },
  },
})

export const sessionOf = (ctx: Pick<ReadContext, 'get'>, lid: Id): LiveSession => {
  const session = ctx.get(sessions, [lid])
  assert(session !== undefined, 'the subject was found')
  return session
}

/** The organisation that gives a session, who made it, and its host. */
export const sessionSubject = (ctx: ReadContext, { lid }: { readonly lid: Id }): Result<Subject> => {
  const session = ctx.get(sessions, [lid])
  if (session === undefined) return err('E_NOT_FOUND', 'session')
  return ok({ org: session.orgId, persons: { creator: session.creator, host: session.plan.hostMid } })
}

type SessionEvents = Readonly<
  Partial<Record<number, EventDefinition<Parameters<typeof sessionChanged.data.encode>[0]>>>
>

/** States that have an event of their own. */
const TOLD: SessionEvents = { [S.SCHEDULED]: liveScheduled, [S.LIVE]: liveStarted, [S.ENDED]: liveEnded }

export type SessionStep = Parameters<typeof sessionMachine.move>[2]

/** Moves a session and says so. */
export const moveSession = (
  ctx: ApplyContext,
  lid: Id,
  name: SessionStep,
  changed: Partial<LiveSession> = {},
): Result<undefined> => {
  const { orgId, state } = sessionMachine.move(ctx, [lid], name, changed)
  ctx.emit(TOLD[state] ?? sessionChanged, { lid, orgId, state })
  return ALLOWED
}
