import { type Json, toHex } from '#base'
import { listRoot } from '#chain'
import { activities } from '../../../contracts/activity/state.ts'
import { type Fixture, HOUR, hash, id, rawId, roll, TOKENS } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const NAMES = ['one', 'two', 'three', 'four', 'five']
const WHO = ['a-member-3', 'a-member-4', 'a-member-5', 'b-member-1']
const TYPES = ['THEME_DAY', 'VOLUNTEER_SERVICE', 'GROUP_MEETING', 'PARTY_ASSEMBLY', 'JOINT_EVENT']
const HOSTS = 'a-member-1+a-member-2'

const plan = (f: Fixture, draw: Draw): { [key: string]: Json } => {
  const type = draw.of(TYPES)
  const more: { [key: string]: Json } = {}
  if (type === 'JOINT_EVENT') more.coOrgs = [id('b-branch')]
  if (draw.below(2) === 0) more.groupId = id('lecture')
  if (draw.below(2) === 0) more.pointsRule = id('rule')
  const lengthMs = (1 + draw.below(9)) * HOUR
  const times = { startsAtMs: f.now, endsAtMs: f.now + lengthMs, centiHours: (lengthMs * 100) / HOUR }
  return f.plan({ type, capacity: 2, ...times, ...more })
}

/** The next step of an activity by its state; other steps come by chance. */
const NEXT: Readonly<Record<number, (f: Fixture, draw: Draw, aid: string) => Intent>> = {
  1: (_, __, aid) => ['a-officer', 'activity.ApproveActivity', { aid }],
  2: (f, draw, aid) => ['a-branch-clerk', 'activity.ResubmitActivity', { aid, plan: plan(f, draw) }],
  3: (_, __, aid) => ['a-branch-clerk', 'activity.NotifyActivity', { aid, snapshotRoot: hash('s') }],
  4: (_, __, aid) => [
    'a-branch-clerk',
    'activity.OpenActivity',
    { aid, tokenRoot: toHex(listRoot(TOKENS)), tokens: TOKENS.length },
  ],
  5: (_, draw, aid) => {
    const who = draw.of(WHO)
    const args = { aid, mid: id(who) }
    return draw.of<Intent>([
      ['a-door', 'activity.DeviceSignIn', args],
      ['a-door', 'activity.DeviceSignOut', args],
      [HOSTS, 'activity.RollCallBatch', { aid, ...roll(who) }],
      [who, 'activity.RequestLeave', args],
      ['a-member-3', 'activity.DecideLeave', { ...args, grant: true }],
      ['a-member-2', 'activity.CloseActivity', { aid }],
    ])
  },
  6: (_, draw, aid) => {
    const minutes = { aid, minutesRoot: hash('m'), attachments: 1, attachmentsRoot: hash('a') }
    const who = draw.of(WHO)
    return draw.of<Intent>([
      ['a-member-2', 'activity.FileMinutes', minutes],
      [who, 'activity.SubmitMakeup', { aid, mid: id(who), materialRoot: hash('x') }],
      ['a-officer', 'activity.AbandonActivity', { aid }],
    ])
  },
  7: (_, __, aid) => ['a-officer', 'activity.VerifyActivity', { aid, result: 'ACCEPT' }],
  8: (_, draw, aid) =>
    draw.of<Intent>([
      ['auditor', 'activity.DisputeActivity', { aid, groundsRoot: hash('g') }],
      ['a-member-3', 'activity.DecideMakeup', { aid, mid: id(draw.of(WHO)), grant: draw.below(3) > 0 }],
      ['b-member-1', 'activity.ArchiveActivity', { aid }],
    ]),
  9: (_, draw, aid) => ['a-secretary', 'activity.ResolveDispute', { aid, outcome: draw.of(['UPHELD', 'VOIDED']) }],
  15: (_, __, aid) => ['b-member-3', 'activity.CoSignActivity', { aid, orgId: id('b-branch') }],
}

const any = (f: Fixture, draw: Draw, aid: string): Intent =>
  draw.of<Intent>([
    ['a-branch-clerk', 'activity.CancelActivity', { aid }],
    ['a-officer', 'activity.ReturnActivity', { aid }],
    ['a-branch-clerk', 'activity.PostponeActivity', { aid, startsAtMs: f.now, endsAtMs: f.now + 2 * HOUR }],
    ['a-member-3', 'activity.RecordTalks', { orgId: id('a-branch'), month: 202_603, talks: 1 + draw.below(3) }],
    ['a-officer', 'activity.VerifyActivity', { aid, result: 'REJECT' }],
  ])

export const walks: readonly WalkSpec[] = [
  {
    name: 'attendance, hours, tallies and open activities agree with the records, whatever happens to them',
    reaches: ['CloseActivity', 'FileMinutes', 'VerifyActivity', 'ResolveDispute', 'CoSignActivity', 'SubmitMakeup'].map(
      name => `activity.${name}`,
    ),
    blocks: 60,
    stepMs: 20 * 60_000,
    prepare: f => {
      const budget = { orgId: id('a-branch'), month: 202_603, amount: 100 }
      f.does('a-secretary', 'points.GrantBudget', budget)
      f.wait(HOUR)
      f.activity('CLOSED', { groupId: id('lecture') }, 'one')
      f.activity('MINUTED', { groupId: id('lecture'), pointsRule: id('rule') }, 'two')
      f.activity('VERIFIED', { type: 'VOLUNTEER_SERVICE', pointsRule: id('rule') }, 'three')
      f.activity('OPEN', { capacity: 3, endsAtMs: f.now + 9 * HOUR }, 'four')
    },
    move: (f, draw) => {
      const name = draw.below(6) === 0 ? `new-${draw.below(9)}` : draw.of(NAMES)
      const aid = id(name)
      const state = f.row(activities, [rawId(name)])?.state
      if (state === undefined)
        return ['a-branch-clerk', 'activity.CreateActivity', { aid, orgId: id('a-branch'), plan: plan(f, draw) }]
      const next = draw.below(8) === 0 ? undefined : NEXT[state]
      return next === undefined ? any(f, draw, aid) : next(f, draw, aid)
    },
  },
]
