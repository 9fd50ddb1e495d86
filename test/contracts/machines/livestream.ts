import { sessionMachine, viewMachine } from '../../../contracts/livestream/machines.ts'
import type { LiveSession } from '../../../contracts/livestream/schema.ts'
import { sessions } from '../../../contracts/livestream/state.ts'
import { DAY, type Fixture, HOUR, id, rawId } from '../fixture.ts'
import {
  anchorArgs,
  castLive,
  FAILS,
  HOST,
  hold,
  JUDGE,
  LIVE,
  PASSES,
  PUBLICITY,
  rootOf,
  sessionPlan,
  viewArgs,
} from '../livestream-cast.ts'
import type { MachineSpec } from '../machine-kit.ts'

const RESULT = { ...LIVE, viewing: 'LIVE', mid: id('a-member-4') }

const session: MachineSpec = {
  machine: sessionMachine,
  key: [rawId('session')],
  prepare: f => {
    castLive(f)
    hold(f, 'REPLAY_PUBLISHED')
  },
  row: (_, transition, f) => {
    const { plan } = f.row(sessions, [rawId('session')]) as LiveSession
    return transition === 'StartSession' ? { plan: { ...plan, startsAtMs: f.now, endsAtMs: f.now + HOUR } } : {}
  },
  sends: {
    ReviseSession: f => [PUBLICITY, 'livestream.ReviseSession', { ...LIVE, plan: sessionPlan(f) }],
    SubmitSession: () => [PUBLICITY, 'livestream.SubmitSession', LIVE],
    ScheduleSession: () => [PUBLICITY, 'livestream.ScheduleSession', { ...LIVE, caseId: id('session/LIVE') }],
    CancelSession: () => [PUBLICITY, 'livestream.CancelSession', LIVE],
    StartSession: () => [HOST, 'livestream.StartSession', LIVE],
    CutSession: () => ['a-branch-reviewer-1', 'livestream.CutSession', { ...LIVE, reason: 'ORDER' }],
    EndSession: () => [HOST, 'livestream.EndSession', LIVE],
    AnchorSegments: () => ['service', 'livestream.AnchorSegments', anchorArgs(5, 3)],
    SubmitViewResults: () => ['service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': PASSES })],
    SubmitReplay: () => [PUBLICITY, 'livestream.SubmitReplay', { ...LIVE, replayHash: rootOf(5) }],
    PublishReplay: () => [PUBLICITY, 'livestream.PublishReplay', { ...LIVE, caseId: id('session/REPLAY') }],
    DeclineReplay: () => [PUBLICITY, 'livestream.DeclineReplay', LIVE],
    SubmitReplayResults: () => ['service', 'livestream.SubmitReplayResults', viewArgs({ 'a-member-4': PASSES })],
    ArchiveSession: (f: Fixture) => {
      f.wait(9 * DAY)
      return [PUBLICITY, 'livestream.ArchiveSession', LIVE]
    },
  },
}

const view: MachineSpec = {
  machine: viewMachine,
  key: [rawId('session'), 1, rawId('a-member-4')],
  prepare: f => {
    castLive(f)
    hold(f, 'ENDED')
    f.does('service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': FAILS }))
  },
  sends: {
    ContestView: () => ['a-member-4', 'livestream.ContestView', RESULT],
    DecideViewUpheld: () => [JUDGE, 'livestream.DecideView', { ...RESULT, outcome: 'UPHELD' }],
    DecideViewCorrected: () => [JUDGE, 'livestream.DecideView', { ...RESULT, outcome: 'CORRECTED' }],
  },
}

export const specs: readonly MachineSpec[] = [session, view]
