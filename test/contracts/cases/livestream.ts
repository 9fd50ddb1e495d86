import { sessions } from '../../../contracts/livestream/state.ts'
import { type Case, DAY, HOUR, hash, id, MINUTE, rawId } from '../fixture.ts'
import {
  anchorArgs,
  castLive,
  FAILS,
  HOST,
  hold,
  JUDGE,
  LIVE,
  liveRule,
  PASSES,
  PUBLICITY,
  rootOf,
  segmentsOf,
  sessionPlan,
  viewArgs,
} from '../livestream-cast.ts'
import { approve, open, pass } from '../review-cast.ts'

const NONE = { lid: id('none') }
const CONTEST = { ...LIVE, viewing: 'LIVE', mid: id('a-member-4') }

/** What must hold of a batch of results, live or of a replay. */
const batch = (action: string, upTo: 'ENDED' | 'REPLAY_PUBLISHED', lateMs: number): Case => [
  `${action}: of one organisation that it is for, once, in time`,
  f => {
    castLive(f)
    hold(f, 'LIVE')
    f.gives('E_STATE', 'service', action, viewArgs({ 'a-member-4': PASSES }))
    hold(f, upTo, {}, 'second')
    const of = (entries: Parameters<typeof viewArgs>[0], org?: string) => viewArgs(entries, id('second'), org)
    f.gives('E_NOT_FOUND', 'service', action, viewArgs({ 'a-member-4': PASSES }, id('none')))
    f.gives('E_NOT_FOUND', 'service', action, of({ nobody: PASSES }))
    f.gives('E_ARG', 'service', action, of({}))
    f.gives('E_PROOF', 'service', action, { ...of({ 'a-member-4': PASSES }), root: hash('other') })
    f.gives('E_SCOPE', 'service', action, of({ 'b-member-1': PASSES }))
    f.gives('E_SCOPE', 'service', action, of({ 'b-member-1': PASSES }, 'b-branch'))
    f.gives('E_AUTH', PUBLICITY, action, of({ 'a-member-4': PASSES }))
    f.does('service', action, of({ 'a-member-4': PASSES, 'a-member-5': FAILS }))
    f.gives('E_DUP', 'service', action, of({ 'a-member-4': PASSES }))
    f.wait(lateMs + 1)
    f.gives('E_WINDOW', 'service', action, of({ 'a-member-6': PASSES }))
  },
]

export const cases: readonly Case[] = [
  [
    'a session is drafted with people, times and organisations that fit',
    f => {
      castLive(f)
      const act = 'livestream.DraftSession'
      const draft = (more = {}, org = 'a-branch') => ({ ...LIVE, orgId: id(org), plan: sessionPlan(f, more) })
      f.gives('E_NOT_FOUND', PUBLICITY, act, draft({}, 'nowhere'))
      f.gives('E_NOT_FOUND', PUBLICITY, act, draft({ hostMid: id('nobody') }))
      f.gives('E_NOT_FOUND', PUBLICITY, act, draft({ cohort: [id('nowhere')] }))
      f.gives('E_NOT_FOUND', PUBLICITY, act, draft({ pointsRule: id('none') }))
      f.gives('E_ARG', PUBLICITY, act, draft({ pointsRule: id('rule') }))
      f.gives('E_ARG', PUBLICITY, act, draft({ cohort: [] }))
      f.gives('E_ARG', PUBLICITY, act, draft({ hostMid: id('candidate-1') }))
      f.gives('E_WINDOW', PUBLICITY, act, draft({ endsAtMs: f.now }))
      f.gives('E_WINDOW', PUBLICITY, act, draft({ endsAtMs: f.now + 13 * HOUR }))
      f.gives('E_LIMIT', PUBLICITY, act, draft({ centiHours: 201 }))
      f.gives('E_AUTH', 'a-member-4', act, draft())
      f.does(PUBLICITY, act, draft())
      f.gives('E_DUP', PUBLICITY, act, draft())
    },
  ],
  [
    'nothing is scheduled but what review approved, by others than the host',
    f => {
      castLive(f)
      hold(f, 'DRAFT')
      const act = 'livestream.ScheduleSession'
      const review = { caseName: 'case', subject: 'session', type: 'LIVE' }
      const schedule = { ...LIVE, caseId: id('case') }
      f.gives('E_NOT_FOUND', PUBLICITY, 'livestream.SubmitSession', NONE)
      f.gives('E_STATE', PUBLICITY, act, schedule)
      f.does(PUBLICITY, 'livestream.SubmitSession', LIVE)
      f.gives('E_STATE', PUBLICITY, 'livestream.SubmitSession', LIVE)
      f.gives('E_NOT_FOUND', PUBLICITY, act, schedule)
      f.gives('E_NOT_FOUND', PUBLICITY, act, { ...schedule, ...NONE })
      open(f, review)
      f.gives('E_STATE', PUBLICITY, act, schedule)
      f.gives('E_STATE', HOST, 'livestream.StartSession', LIVE)
      pass(f, 'case')
      const plan = sessionPlan(f, { contentHash: hash('mended') })
      const revise = 'livestream.ReviseSession'
      f.gives('E_NOT_FOUND', PUBLICITY, revise, { ...NONE, plan })
      f.gives('E_ARG', PUBLICITY, revise, { ...LIVE, plan: { ...plan, cohort: [] } })
      f.gives('E_WINDOW', PUBLICITY, revise, { ...LIVE, plan: { ...plan, endsAtMs: f.now } })
      f.gives('E_LIMIT', PUBLICITY, revise, { ...LIVE, plan: { ...plan, centiHours: 999 } })
      const changed = f.fork()
      changed.does(PUBLICITY, revise, { ...LIVE, plan })
      changed.does(PUBLICITY, 'livestream.SubmitSession', LIVE)
      changed.gives('E_ARG', PUBLICITY, act, schedule)
      f.grant('a-member-3', HOST, 'PUBLICITY_OFFICER', 'a-branch')
      f.gives('E_SOD', HOST, act, schedule)
      f.does(PUBLICITY, act, schedule)
      f.gives('E_STATE', PUBLICITY, revise, { ...LIVE, plan })
      f.gives('E_NOT_FOUND', PUBLICITY, 'livestream.CancelSession', NONE)
      f.does(PUBLICITY, 'livestream.CancelSession', LIVE)
      f.gives('E_STATE', PUBLICITY, 'livestream.CancelSession', LIVE)
    },
  ],
  [
    'the host does not review the own session',
    f => {
      castLive(f)
      hold(f, 'IN_REVIEW', { hostMid: id('a-member-1') })
      f.grant('a-member-3', HOST, 'REVIEWER', 'a-branch')
      open(f, { caseName: 'case', subject: 'session', type: 'LIVE' })
      f.does(HOST, 'review.Decide', { caseId: id('case'), step: 1, decision: 'PASS' })
      pass(f, 'case')
      f.gives('E_STATE', PUBLICITY, 'livestream.ScheduleSession', { ...LIVE, caseId: id('case') })
    },
  ],
  [
    'a session starts in its time by its host, is cut at once, and ends',
    f => {
      castLive(f)
      hold(f, 'SCHEDULED', { startsAtMs: f.now + HOUR, centiHours: 100 })
      const start = 'livestream.StartSession'
      f.gives('E_NOT_FOUND', HOST, start, NONE)
      f.gives('E_WINDOW', HOST, start, LIVE)
      f.wait(40 * MINUTE)
      f.gives('E_AUTH', PUBLICITY, start, LIVE)
      const cut = { ...LIVE, reason: 'PRIVACY' }
      f.gives('E_STATE', 'a-branch-reviewer-1', 'livestream.CutSession', cut)
      f.gives('E_STATE', HOST, 'livestream.EndSession', LIVE)
      f.does(HOST, start, LIVE)
      f.gives('E_STATE', HOST, start, LIVE)
      f.gives('E_NOT_FOUND', 'a-branch-reviewer-1', 'livestream.CutSession', { ...cut, ...NONE })
      f.gives('E_AUTH', HOST, 'livestream.CutSession', cut)
      f.does('a-branch-reviewer-1', 'livestream.CutSession', cut)
      f.gives('E_NOT_FOUND', HOST, 'livestream.EndSession', NONE)
      f.does(PUBLICITY, 'livestream.EndSession', LIVE)
    },
  ],
  [
    'segments are anchored one after the other, until a day after the end',
    f => {
      castLive(f)
      hold(f, 'SCHEDULED')
      const act = 'livestream.AnchorSegments'
      f.gives('E_STATE', 'service', act, anchorArgs(0, 2))
      f.does(HOST, 'livestream.StartSession', LIVE)
      f.gives('E_NOT_FOUND', 'service', act, anchorArgs(0, 2, id('none')))
      f.gives('E_ARG', 'service', act, anchorArgs(0, 0))
      f.gives('E_AUTH', HOST, act, anchorArgs(0, 2))
      f.does('service', act, anchorArgs(0, 2))
      f.gives('E_DUP', 'service', act, anchorArgs(0, 2))
      f.gives('E_DUP', 'service', act, anchorArgs(3, 2))
      const full = f.fork()
      const recording = { peaks: segmentsOf(20), segments: (1 << 20) - 1, lastAtMs: f.now, gaps: 0 }
      full.patch(sessions, [rawId('session')], { recording })
      full.gives('E_LIMIT', 'service', act, anchorArgs((1 << 20) - 1, 1))
      f.does(HOST, 'livestream.EndSession', LIVE)
      f.wait(DAY + 1)
      f.gives('E_WINDOW', 'service', act, anchorArgs(2, 2))
    },
  ],
  [
    'a replay is what was recorded, or comes with its edits, and is published after a review of its own',
    f => {
      castLive(f)
      hold(f, 'LIVE')
      const submit = 'livestream.SubmitReplay'
      const replay = { ...LIVE, replayHash: rootOf(5) }
      f.gives('E_STATE', PUBLICITY, submit, replay)
      f.does('a-branch-reviewer-1', 'livestream.CutSession', { ...LIVE, reason: 'CONTENT' })
      f.does(HOST, 'livestream.EndSession', LIVE)
      f.gives('E_NOT_FOUND', PUBLICITY, submit, { ...replay, ...NONE })
      f.gives('E_STATE', PUBLICITY, submit, replay)
      f.does('service', 'livestream.AnchorSegments', anchorArgs(0, 5))
      f.gives('E_ARG', PUBLICITY, submit, replay)
      hold(f, 'ENDED', {}, 'second')
      const second = { lid: id('second') }
      f.gives('E_PROOF', PUBLICITY, submit, { ...second, replayHash: rootOf(4) })
      f.does(PUBLICITY, submit, { ...second, replayHash: rootOf(5) })
      f.does(PUBLICITY, submit, { ...second, replayHash: rootOf(3), editRoot: hash('edits') })
      const publish = 'livestream.PublishReplay'
      const review = { caseName: 'replay', subject: 'second', type: 'REPLAY' }
      f.gives('E_NOT_FOUND', PUBLICITY, publish, { ...second, caseId: id('replay') })
      f.gives('E_STATE', PUBLICITY, publish, { ...LIVE, caseId: id('replay') })
      const caseId = approve(f, { ...review, contentHash: rootOf(5) })
      f.gives('E_ARG', PUBLICITY, publish, { ...second, caseId })
      f.does(PUBLICITY, submit, { ...second, replayHash: rootOf(5) })
      f.does(PUBLICITY, publish, { ...second, caseId })
      const decline = 'livestream.DeclineReplay'
      f.gives('E_NOT_FOUND', PUBLICITY, decline, NONE)
      f.gives('E_STATE', PUBLICITY, decline, second)
      f.does(PUBLICITY, decline, LIVE)
      const archive = 'livestream.ArchiveSession'
      f.gives('E_NOT_FOUND', PUBLICITY, archive, NONE)
      f.gives('E_WINDOW', PUBLICITY, archive, LIVE)
      f.wait(9 * DAY)
      f.does(PUBLICITY, archive, LIVE)
      f.gives('E_STATE', PUBLICITY, archive, LIVE)
    },
  ],
  batch('livestream.SubmitViewResults', 'ENDED', DAY),
  batch('livestream.SubmitReplayResults', 'REPLAY_PUBLISHED', 90 * DAY),
  [
    'passing pays from the budget of the organisation',
    f => {
      castLive(f)
      liveRule(f)
      hold(f, 'ENDED', { pointsRule: id('live') })
      f.gives('E_BUDGET', 'service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': PASSES }))
      f.does('service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': FAILS }))
      f.does('a-member-4', 'livestream.ContestView', CONTEST)
      f.gives('E_BUDGET', JUDGE, 'livestream.DecideView', { ...CONTEST, outcome: 'CORRECTED' })
      f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 3 })
      f.does(JUDGE, 'livestream.DecideView', { ...CONTEST, outcome: 'CORRECTED' })
    },
  ],
  [
    'what did not pass is contested for a week by the viewer, and decided by a trainer who is another',
    f => {
      castLive(f)
      hold(f, 'ENDED')
      const act = 'livestream.ContestView'
      f.gives('E_NOT_FOUND', 'a-member-4', act, CONTEST)
      f.does('service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': FAILS, 'a-member-5': PASSES }))
      f.gives('E_STATE', 'a-member-5', act, { ...CONTEST, mid: id('a-member-5') })
      f.gives('E_AUTH', 'a-member-5', act, CONTEST)
      const decide = { ...CONTEST, outcome: 'CORRECTED' }
      const by = 'livestream.DecideView'
      f.gives('E_NOT_FOUND', JUDGE, by, { ...decide, viewing: 'REPLAY' })
      f.gives('E_STATE', JUDGE, by, decide)
      const late = f.fork()
      late.wait(7 * DAY + 1)
      late.gives('E_WINDOW', 'a-member-4', act, CONTEST)
      f.does('a-member-4', act, CONTEST)
      f.gives('E_STATE', 'a-member-4', act, CONTEST)
      f.gives('E_AUTH', PUBLICITY, by, decide)
      f.does(JUDGE, by, decide)
    },
  ],
  [
    'a contest does not make anyone pass two sessions at the same time',
    f => {
      castLive(f)
      hold(f, 'LIVE')
      hold(f, 'ENDED', {}, 'second')
      f.does(HOST, 'livestream.EndSession', LIVE)
      f.does('service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': PASSES }, id('second')))
      f.does('service', 'livestream.SubmitViewResults', viewArgs({ 'a-member-4': PASSES }))
      f.does('a-member-4', 'livestream.ContestView', CONTEST)
      f.gives('E_DUP', JUDGE, 'livestream.DecideView', { ...CONTEST, outcome: 'CORRECTED' })
      f.does(JUDGE, 'livestream.DecideView', { ...CONTEST, outcome: 'UPHELD' })
    },
  ],
]
