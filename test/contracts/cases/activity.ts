import type { Json } from '#base'
import { type Case, DAY, type Fixture, HOUR, hash, id, MINUTE, NOW_TOKEN, roll, token } from '../fixture.ts'

const create = (f: Fixture, more: { readonly [key: string]: Json } = {}, org = 'a-branch') => ({
  aid: id('activity'),
  orgId: id(org),
  plan: f.plan(more),
})

const NOBODY = { aid: id('none') }
const VERIFY = { result: 'ACCEPT' }

/** What must hold of every action that makes a member present. */
const presence = (who: string, action: string, args: (aid: string, name: string) => Json): Case => [
  `${action}: only who is due, in time, once, while there is room`,
  f => {
    const { aid } = f.activity('OPEN', { capacity: 1, startsAtMs: f.now, endsAtMs: f.now + HOUR })
    f.gives('E_NOT_FOUND', who, action, args(id('none'), 'a-member-4'))
    f.does(who, action, args(aid, 'a-member-4'))
    f.gives('E_DUP', who, action, args(aid, 'a-member-4'))
    const other = who === 'a-member-4' ? 'a-member-5' : who
    f.gives('E_CAP', other, action, args(aid, 'a-member-5'))
    f.wait(HOUR + 1)
    f.gives('E_WINDOW', other, action, args(aid, 'a-member-5'))
    f.does('a-member-2', 'activity.CloseActivity', { aid })
    f.gives('E_STATE', other, action, args(aid, 'a-member-5'))
  },
]

export const cases: readonly Case[] = [
  [
    'an activity is planned by staff, with people and times that fit',
    f => {
      const by = 'a-branch-clerk'
      f.gives('E_NOT_FOUND', by, 'activity.CreateActivity', create(f, {}, 'nowhere'))
      f.gives('E_NOT_FOUND', by, 'activity.CreateActivity', create(f, { hostMid: id('nobody') }))
      f.gives('E_NOT_FOUND', by, 'activity.CreateActivity', create(f, { pointsRule: id('nothing') }))
      f.gives('E_ARG', by, 'activity.CreateActivity', create(f, { capacity: 0 }))
      f.gives('E_ARG', by, 'activity.CreateActivity', create(f, { type: 'TALK' }))
      f.gives('E_ARG', by, 'activity.CreateActivity', create(f, { coOrgs: [id('a-branch')] }))
      f.gives('E_NOT_FOUND', by, 'activity.CreateActivity', create(f, { coOrgs: [id('nowhere')] }))
      f.gives('E_NOT_FOUND', by, 'activity.CreateActivity', create(f, { lecturerMid: id('nobody') }))
      f.gives('E_ARG', by, 'activity.CreateActivity', create(f, { recorderMid: id('a-member-1') }))
      f.gives('E_ARG', by, 'activity.CreateActivity', create(f, { hostMid: id('candidate-1') }))
      f.gives('E_WINDOW', by, 'activity.CreateActivity', create(f, { endsAtMs: f.now }))
      f.gives('E_WINDOW', by, 'activity.CreateActivity', create(f, { endsAtMs: f.now + 73 * HOUR }))
      f.gives('E_LIMIT', by, 'activity.CreateActivity', create(f, { centiHours: 101 }))
      const volunteers = { type: 'VOLUNTEER_SERVICE', endsAtMs: f.now + 20 * HOUR, centiHours: 1_201 }
      f.gives('E_LIMIT', by, 'activity.CreateActivity', create(f, volunteers))
      f.gives('E_AUTH', 'a-member-4', 'activity.CreateActivity', create(f))
      f.gives('E_SCOPE', 'b-branch-clerk', 'activity.CreateActivity', create(f))
      f.does(by, 'activity.CreateActivity', create(f))
      f.gives('E_DUP', by, 'activity.CreateActivity', create(f))
      const gone = f.dissolved()
      f.gives('E_AUTH', 'empty-clerk', 'activity.CreateActivity', { ...create(f, {}, gone), aid: id('x') })
    },
  ],
  [
    'nobody approves an activity of their own; what is open to others is approved above',
    f => {
      const { aid } = f.activity('SUBMITTED')
      f.gives('E_NOT_FOUND', 'a-secretary', 'activity.ApproveActivity', NOBODY)
      f.gives('E_SOD', 'a-member-3', 'activity.ApproveActivity', { aid })
      f.gives('E_SCOPE', 'b-secretary', 'activity.ApproveActivity', { aid })
      f.does('a-secretary', 'activity.ApproveActivity', { aid })
      f.gives('E_STATE', 'a-secretary', 'activity.ApproveActivity', { aid })
      const open = { ...create(f, { openTo: 'PUBLIC' }), aid: id('public') }
      f.does('a-branch-clerk', 'activity.CreateActivity', open)
      f.gives('E_SCOPE', 'a-member-3', 'activity.ApproveActivity', { aid: open.aid })
      f.does('a-officer', 'activity.ApproveActivity', { aid: open.aid })
    },
  ],
  [
    'a returned activity is corrected by its creator',
    f => {
      const { aid } = f.activity('SUBMITTED')
      const again = { aid, plan: f.plan() }
      f.gives('E_NOT_FOUND', 'a-secretary', 'activity.ReturnActivity', NOBODY)
      f.gives('E_NOT_FOUND', 'a-member-3', 'activity.ResubmitActivity', { ...again, ...NOBODY })
      f.gives('E_STATE', 'a-member-3', 'activity.ResubmitActivity', again)
      f.does('a-secretary', 'activity.ReturnActivity', { aid })
      f.gives('E_STATE', 'a-secretary', 'activity.ReturnActivity', { aid })
      f.gives('E_ARG', 'a-member-3', 'activity.ResubmitActivity', { aid, plan: f.plan({ capacity: 0 }) })
      f.gives('E_WINDOW', 'a-member-3', 'activity.ResubmitActivity', { aid, plan: f.plan({ endsAtMs: f.now }) })
      f.gives('E_LIMIT', 'a-member-3', 'activity.ResubmitActivity', { aid, plan: f.plan({ centiHours: 101 }) })
      f.gives('E_AUTH', 'a-branch-clerk', 'activity.ResubmitActivity', again)
      f.does('a-member-3', 'activity.ResubmitActivity', again)
    },
  ],
  [
    'notification comes before the start, and fixes who is due',
    f => {
      const { aid } = f.activity('APPROVED')
      const notify = { aid, snapshotRoot: hash('due') }
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'activity.NotifyActivity', { ...notify, ...NOBODY })
      f.wait(21 * MINUTE)
      f.gives('E_WINDOW', 'a-branch-clerk', 'activity.NotifyActivity', notify)
      const later = { aid, startsAtMs: f.now + DAY, endsAtMs: f.now + DAY + HOUR }
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'activity.PostponeActivity', { ...later, ...NOBODY })
      f.gives('E_WINDOW', 'a-branch-clerk', 'activity.PostponeActivity', { ...later, endsAtMs: later.startsAtMs })
      f.gives('E_LIMIT', 'a-branch-clerk', 'activity.PostponeActivity', {
        ...later,
        endsAtMs: later.startsAtMs + MINUTE,
      })
      f.does('a-branch-clerk', 'activity.PostponeActivity', later)
      f.does('a-branch-clerk', 'activity.NotifyActivity', notify)
      f.gives('E_STATE', 'a-branch-clerk', 'activity.NotifyActivity', notify)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'activity.CancelActivity', NOBODY)
      f.does('a-branch-clerk', 'activity.CancelActivity', { aid })
      f.gives('E_STATE', 'a-branch-clerk', 'activity.CancelActivity', { aid })
      f.gives('E_STATE', 'a-branch-clerk', 'activity.PostponeActivity', later)
    },
  ],
  [
    'an activity opens in its window',
    f => {
      const { aid } = f.activity('NOTIFIED', { startsAtMs: f.now + HOUR, endsAtMs: f.now + 2 * HOUR })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'activity.OpenActivity', NOBODY)
      f.gives('E_WINDOW', 'a-branch-clerk', 'activity.OpenActivity', { aid })
      f.gives('E_ARG', 'a-branch-clerk', 'activity.OpenActivity', { aid, tokens: 3 })
      f.wait(40 * MINUTE)
      f.does('a-member-1', 'activity.OpenActivity', { aid })
      f.gives('E_STATE', 'a-branch-clerk', 'activity.OpenActivity', { aid })
      f.gives('E_NOT_FOUND', 'a-member-2', 'activity.CloseActivity', NOBODY)
      f.gives('E_WINDOW', 'a-member-2', 'activity.CloseActivity', { aid })
    },
  ],
  presence('a-member-4', 'activity.SignIn', (aid, name) => ({ aid, mid: id(name), ...token(NOW_TOKEN) })),
  presence('a-door', 'activity.DeviceSignIn', (aid, name) => ({ aid, mid: id(name) })),
  presence('a-member-1+a-member-2', 'activity.RollCallBatch', (aid, name) => ({ aid, ...roll(name) })),
  [
    'who signs in is the member, with the token on the screen',
    f => {
      const { aid } = f.activity('OPEN')
      const mine = { aid, mid: id('a-member-4'), ...token(NOW_TOKEN) }
      f.gives('E_AUTH', 'a-member-5', 'activity.SignIn', mine)
      f.gives('E_PROOF', 'a-member-4', 'activity.SignIn', { ...mine, token: id('guess') })
      f.gives('E_PROOF', 'a-member-4', 'activity.SignIn', { ...mine, proof: token(NOW_TOKEN + 1).proof })
      f.gives('E_WINDOW', 'a-member-4', 'activity.SignIn', { ...mine, ...token(NOW_TOKEN - 3) })
      f.gives('E_WINDOW', 'a-member-4', 'activity.SignIn', { ...mine, ...token(NOW_TOKEN + 1) })
      f.gives('E_SCOPE', 'b-member-1', 'activity.SignIn', { ...mine, mid: id('b-member-1') })
      f.wait(MINUTE)
      f.does('a-member-4', 'activity.SignIn', mine)
      f.wait(1)
      f.gives('E_WINDOW', 'a-member-5', 'activity.SignIn', { ...mine, mid: id('a-member-5') })
    },
  ],
  [
    'devices and rolls take only who is due',
    f => {
      const { aid } = f.activity('OPEN')
      const two = 'a-member-1+a-member-2'
      f.gives('E_SCOPE', 'a-door', 'activity.DeviceSignIn', { aid, mid: id('b-member-1') })
      f.gives('E_AUTH', 'b-door', 'activity.DeviceSignIn', { aid, mid: id('a-member-4') })
      f.gives('E_NOT_FOUND', 'a-door', 'activity.DeviceSignIn', { aid, mid: id('nobody') })
      f.gives('E_SCOPE', two, 'activity.RollCallBatch', { aid, ...roll('a-member-1', 'b-member-1') })
      f.gives('E_ARG', two, 'activity.RollCallBatch', { aid, ...roll() })
      f.gives('E_DUP', two, 'activity.RollCallBatch', { aid, ...roll('a-member-1', 'a-member-1') })
      f.gives('E_PROOF', two, 'activity.RollCallBatch', { aid, ...roll('a-member-1'), root: hash('other') })
      f.gives('E_AUTH', 'a-member-1', 'activity.RollCallBatch', { aid, ...roll('a-member-1') })
    },
  ],
  [
    'leave or presence, never both',
    f => {
      const { aid } = f.activity('NOTIFIED')
      const mine = { aid, mid: id('a-member-4') }
      const leave = 'activity.RequestLeave'
      const grant = { ...mine, grant: true }
      f.gives('E_NOT_FOUND', 'a-member-4', leave, { ...mine, ...NOBODY })
      f.gives('E_SCOPE', 'b-member-1', leave, { aid, mid: id('b-member-1') })
      f.gives('E_NOT_FOUND', 'a-member-3', 'activity.DecideLeave', grant)
      f.does('a-member-4', leave, mine)
      f.gives('E_DUP', 'a-member-4', leave, mine)
      f.does('a-member-5', leave, { aid, mid: id('a-member-5') })
      f.does('a-member-3', 'activity.DecideLeave', grant)
      f.gives('E_STATE', 'a-member-3', 'activity.DecideLeave', grant)
      f.does('a-branch-clerk', 'activity.OpenActivity', { aid })
      f.gives('E_STATE', 'a-door', 'activity.DeviceSignIn', mine)
      f.does('a-door', 'activity.DeviceSignIn', { aid, mid: id('a-member-5') })
      f.gives('E_STATE', 'a-member-3', 'activity.DecideLeave', { ...grant, mid: id('a-member-5') })
      f.does('a-door', 'activity.DeviceSignIn', { aid, mid: id('a-member-1') })
      f.gives('E_DUP', 'a-member-1', leave, { aid, mid: id('a-member-1') })
      f.wait(1)
      f.gives('E_WINDOW', 'a-member-6', leave, { aid, mid: id('a-member-6') })
      f.does('a-member-2', 'activity.CloseActivity', { aid })
      f.gives('E_STATE', 'a-member-6', leave, { aid, mid: id('a-member-6') })
      f.gives('E_STATE', 'a-member-2', 'activity.CloseActivity', { aid })
    },
  ],
  [
    'minutes of an assembly need a quorum',
    f => {
      const { aid } = f.activity('OPEN', { type: 'PARTY_ASSEMBLY' })
      const minutes = { aid, minutesRoot: hash('m') }
      f.gives('E_NOT_FOUND', 'a-member-2', 'activity.FileMinutes', { ...minutes, ...NOBODY })
      f.gives('E_STATE', 'a-member-2', 'activity.FileMinutes', minutes)
      f.does('a-member-1+a-member-2', 'activity.RollCallBatch', {
        aid,
        ...roll('a-member-1', 'a-member-2', 'a-member-3'),
      })
      f.does('a-member-2', 'activity.CloseActivity', { aid })
      f.gives('E_ARG', 'a-member-2', 'activity.FileMinutes', { ...minutes, attachments: 1 })
      f.gives('E_QUORUM', 'a-member-2', 'activity.FileMinutes', minutes)
    },
  ],
  [
    'another person verifies, once, and only with something attached',
    f => {
      const { aid } = f.activity('CLOSED')
      const verify = { aid, ...VERIFY }
      f.gives('E_NOT_FOUND', 'a-officer', 'activity.VerifyActivity', { ...verify, ...NOBODY })
      f.gives('E_STATE', 'a-officer', 'activity.VerifyActivity', verify)
      f.does('a-member-2', 'activity.FileMinutes', { aid, minutesRoot: hash('m') })
      f.gives('E_STATE', 'a-officer', 'activity.VerifyActivity', verify)
      f.does('auditor', 'activity.VerifyActivity', { aid, result: 'REJECT' })
      const attached = { aid, minutesRoot: hash('m'), attachments: 1, attachmentsRoot: hash('a') }
      f.does('a-member-3', 'activity.FileMinutes', attached)
      f.grant('zone-organizer', 'a-member-1', 'ORG_OFFICER', 'a-committee')
      f.gives('E_SOD', 'a-member-1', 'activity.VerifyActivity', verify)
      f.gives('E_AUTH', 'a-member-4', 'activity.VerifyActivity', verify)
      f.does('a-officer', 'activity.VerifyActivity', verify)
      f.gives('E_STATE', 'auditor', 'activity.VerifyActivity', verify)
    },
  ],
  [
    'a verification pays by a rule that is in force, from a budget that covers it',
    f => {
      const { aid } = f.activity('MINUTED', { pointsRule: id('rule') })
      f.gives('E_BUDGET', 'a-officer', 'activity.VerifyActivity', { aid, ...VERIFY })
      const terms = { sourceType: 'ACTIVITY', amount: 1, effectiveFromMs: f.now + 2 * DAY }
      f.does('zone-officer', 'points.DefineRule', { ruleId: id('later'), terms })
      f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('later') })
      const other = f.activity('MINUTED', { pointsRule: id('later') }, 'other').aid
      f.gives('E_STATE', 'a-officer', 'activity.VerifyActivity', { aid: other, ...VERIFY })
      f.wait(3 * DAY)
      f.gives('E_BUDGET', 'a-officer', 'activity.VerifyActivity', { aid: other, ...VERIFY })
      const training = { ...terms, sourceType: 'TRAINING', effectiveFromMs: f.now + 2 * DAY }
      f.does('zone-officer', 'points.DefineRule', { ruleId: id('training'), terms: training })
      f.gives('E_ARG', 'a-branch-clerk', 'activity.CreateActivity', {
        ...create(f, { pointsRule: id('training') }),
        aid: id('z'),
      })
    },
  ],
  [
    'a verified activity can be disputed by who was there, and voided by others than those who had a part',
    f => {
      const { aid } = f.activity('VERIFIED')
      const dispute = { aid, groundsRoot: hash('grounds') }
      const decide = (outcome: string) => ({ aid, outcome })
      f.gives('E_NOT_FOUND', 'auditor', 'activity.DisputeActivity', { ...dispute, ...NOBODY })
      f.gives('E_NOT_FOUND', 'a-secretary', 'activity.ResolveDispute', { ...decide('UPHELD'), ...NOBODY })
      f.gives('E_STATE', 'a-secretary', 'activity.ResolveDispute', decide('UPHELD'))
      f.gives('E_AUTH', 'a-member-6', 'activity.DisputeActivity', dispute)
      f.does('a-member-4', 'activity.DisputeActivity', dispute)
      f.gives('E_STATE', 'auditor', 'activity.DisputeActivity', dispute)
      f.does('a-secretary', 'activity.ResolveDispute', decide('UPHELD'))
      f.does('auditor', 'activity.DisputeActivity', dispute)
      f.does('a-secretary', 'activity.ResolveDispute', decide('VOIDED'))
    },
  ],
]
