import { toHex } from '#base'
import { listRoot } from '#chain'
import { activityMachine } from '../../../contracts/activity/machine.ts'
import { type Activity, MODE } from '../../../contracts/activity/schema.ts'
import { activities, tallies } from '../../../contracts/activity/state.ts'
import { castBrand, released } from '../brand-steps.ts'
import { DAY, type Fixture, HOUR, hash, id, NOW_TOKEN, rawId, roll, TOKENS, token } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { TEMPLATE } from '../training-cast.ts'

const AID = rawId('activity')
const ACT = { aid: id('activity') }
const mine = { ...ACT, mid: id('a-member-5') }
const came = { ...ACT, mid: id('a-member-4') }
const minutes = { ...ACT, minutesRoot: hash('m') }
const TOKEN_ROOT = toHex(listRoot(TOKENS))
const VOLUNTEER = 10
const THEME_DAY = 5

/** Gone all the way to the opening; member 4 came, member 6 asked for leave and later makes it up. */
const prepare = (f: Fixture): void => {
  castBrand(f)
  released(f, 'template')
  f.activity('NOTIFIED')
  f.does('a-member-6', 'activity.RequestLeave', { ...ACT, mid: id('a-member-6') })
  const opening = { tokens: TOKENS.length, tokenRoot: TOKEN_ROOT }
  f.does('a-branch-clerk', 'activity.OpenActivity', { ...ACT, ...opening })
  f.does('a-door', 'activity.DeviceSignIn', came)
  f.patch(activities, [AID], { state: 6 })
  const makeup = { ...ACT, mid: id('a-member-6'), materialRoot: hash('x') }
  f.does('a-member-6', 'activity.SubmitMakeup', makeup)
  f.patch(tallies, [rawId('a-branch'), 202_603, THEME_DAY], { held: 1 })
}

const planOf = (f: Fixture): Activity['plan'] => (f.row(activities, [AID]) as Activity).plan

const ROWS: Readonly<Record<string, (f: Fixture) => { readonly [field: string]: unknown }>> = {
  CoSignActivity: f => ({ plan: { ...planOf(f), coOrgs: [rawId('b-branch'), rawId('a-committee')] } }),
  CoSignActivityLast: f => ({ plan: { ...planOf(f), coOrgs: [rawId('b-branch')] } }),
  OnlineRollBatch: f => ({ plan: { ...planOf(f), mode: MODE.MIXED } }),
  CertifyVolunteer: f => ({ plan: { ...planOf(f), type: VOLUNTEER } }),
  ApproveLateMinutes: () => ({ late: true }),
}

const later = (f: Fixture, ms: number, intent: Intent): Intent => {
  f.wait(ms)
  return intent
}

const certificate = { ...ACT, certId: id('certificate'), holder: hash('h'), ...TEMPLATE }
const paper = { ...ACT, ...roll('a-member-5'), sheetHash: hash('s') }

export const specs: readonly MachineSpec[] = [
  {
    machine: activityMachine,
    key: [AID],
    prepare,
    row: (_, transition, f) => ({ attachments: 1, ...ROWS[transition]?.(f) }),
    sends: {
      CoSignActivity: () => ['b-member-3', 'activity.CoSignActivity', { ...ACT, orgId: id('b-branch') }],
      CoSignActivityLast: () => ['b-member-3', 'activity.CoSignActivity', { ...ACT, orgId: id('b-branch') }],
      ApproveActivity: () => ['a-secretary', 'activity.ApproveActivity', ACT],
      ReturnActivity: () => ['a-secretary', 'activity.ReturnActivity', ACT],
      ResubmitActivity: f => ['a-member-3', 'activity.ResubmitActivity', { ...ACT, plan: f.plan() }],
      ResubmitActivityJoint: f => [
        'a-member-3',
        'activity.ResubmitActivity',
        { ...ACT, plan: f.plan({ coOrgs: [id('b-branch')] }) },
      ],
      NotifyActivity: () => ['a-branch-clerk', 'activity.NotifyActivity', { ...ACT, snapshotRoot: hash('s') }],
      PostponeActivity: f => [
        'a-branch-clerk',
        'activity.PostponeActivity',
        { ...ACT, startsAtMs: f.now, endsAtMs: f.now + HOUR },
      ],
      CancelActivity: () => ['a-branch-clerk', 'activity.CancelActivity', ACT],
      OpenActivity: () => ['a-branch-clerk', 'activity.OpenActivity', ACT],
      RequestLeave: () => ['a-member-5', 'activity.RequestLeave', mine],
      DecideLeave: () => ['a-member-3', 'activity.DecideLeave', { ...ACT, mid: id('a-member-6'), grant: true }],
      SignIn: () => ['a-member-5', 'activity.SignIn', { ...mine, ...token(NOW_TOKEN) }],
      DeviceSignIn: () => ['a-door', 'activity.DeviceSignIn', mine],
      SignOut: () => ['a-member-4', 'activity.SignOut', { ...came, ...token(NOW_TOKEN) }],
      DeviceSignOut: () => ['a-door', 'activity.DeviceSignOut', came],
      RollCallBatch: () => ['a-member-1+a-member-2', 'activity.RollCallBatch', { ...ACT, ...roll('a-member-5') }],
      OnlineRollBatch: () => ['a-member-1+a-member-2', 'activity.OnlineRollBatch', { ...ACT, ...roll('a-member-5') }],
      PaperRollBatch: () => ['a-member-2+a-member-1', 'activity.PaperRollBatch', paper],
      CloseActivity: () => ['a-member-2', 'activity.CloseActivity', ACT],
      FileMinutes: () => ['a-member-2', 'activity.FileMinutes', minutes],
      FileLateMinutes: f =>
        later(f, 4 * DAY, ['a-member-2', 'activity.FileLateMinutes', { ...minutes, lateReason: 'OVERSIGHT' }]),
      ApproveLateMinutes: () => ['a-officer', 'activity.ApproveLateMinutes', ACT],
      AbandonActivity: f => later(f, HOUR, ['a-officer', 'activity.AbandonActivity', ACT]),
      AcceptActivity: () => ['a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' }],
      RejectActivity: () => ['a-officer', 'activity.VerifyActivity', { ...ACT, result: 'REJECT' }],
      DisputeActivity: () => ['auditor', 'activity.DisputeActivity', { ...ACT, groundsRoot: hash('g') }],
      UpholdActivity: () => ['a-secretary', 'activity.ResolveDispute', { ...ACT, outcome: 'UPHELD' }],
      VoidActivity: () => ['a-secretary', 'activity.ResolveDispute', { ...ACT, outcome: 'VOIDED' }],
      ArchiveActivity: f => later(f, 31 * DAY, ['b-member-1', 'activity.ArchiveActivity', ACT]),
      SubmitMakeup: () => ['a-member-5', 'activity.SubmitMakeup', { ...mine, materialRoot: hash('x') }],
      DecideMakeup: () => ['a-member-3', 'activity.DecideMakeup', { ...ACT, mid: id('a-member-6'), grant: true }],
      CertifyVolunteer: () => ['a-member-3', 'activity.CertifyVolunteer', certificate],
    },
  },
]
