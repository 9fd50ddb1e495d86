/** What comes with attendance and the record of an activity: leaving, rolls, make-ups, late minutes, ends, plans. */

import { activities, tallies } from '../../../contracts/activity/state.ts'
import { castBrand, released } from '../brand-steps.ts'
import { type Case, DAY, type Fixture, HOUR, hash, id, MINUTE, NOW_TOKEN, rawId, roll, token } from '../fixture.ts'
import { TEMPLATE } from '../training-cast.ts'

const NOBODY = { aid: id('none') }
const ACT = { aid: id('activity') }
const HOSTS = 'a-member-1+a-member-2'
const minutes = (more = {}) => ({ ...ACT, minutesRoot: hash('m'), ...more })
const attached = { attachments: 1, attachmentsRoot: hash('a') }
const sheet = (...names: readonly string[]) => ({ ...ACT, ...roll(...names), sheetHash: hash('sheet') })

/** What must hold of a roll on line and of a signed sheet, beside their own. */
const batch = (action: string, args: (...names: readonly string[]) => object): Case => [
  `${action}: only who is due, once, while there is room`,
  f => {
    f.activity('OPEN', { capacity: 2, mode: 'MIXED', startsAtMs: f.now, endsAtMs: f.now + HOUR })
    const of = (...names: readonly string[]) => args(...names) as { readonly [key: string]: string }
    f.gives('E_NOT_FOUND', HOSTS, action, { ...of('a-member-4'), ...NOBODY })
    f.gives('E_ARG', HOSTS, action, of())
    f.gives('E_DUP', HOSTS, action, of('a-member-4', 'a-member-4'))
    f.gives('E_PROOF', HOSTS, action, { ...of('a-member-4'), root: hash('other') })
    f.gives('E_SCOPE', HOSTS, action, of('b-member-1'))
    f.gives('E_CAP', HOSTS, action, of('a-member-4', 'a-member-5', 'a-member-6'))
    f.gives('E_AUTH', 'a-member-1', action, of('a-member-4'))
    f.does(HOSTS, action, of('a-member-4'))
    f.wait(74 * HOUR)
    f.gives('E_WINDOW', HOSTS, action, of('a-member-5'))
    f.does('a-member-2', 'activity.CloseActivity', ACT)
    f.does('a-member-2', 'activity.FileLateMinutes', minutes({ lateReason: 'OVERSIGHT' }))
    f.gives('E_STATE', HOSTS, action, of('a-member-5'))
  },
]

const signIn = (f: Fixture, ...names: readonly string[]) => {
  for (const name of names) f.does('a-door', 'activity.DeviceSignIn', { ...ACT, mid: id(name) })
}

export const cases: readonly Case[] = [
  batch('activity.OnlineRollBatch', (...names) => ({ ...ACT, ...roll(...names) })),
  batch('activity.PaperRollBatch', sheet),
  [
    'nobody is on line where an activity takes place in a room; a sheet is entered after it as well',
    f => {
      f.activity('OPEN')
      f.gives('E_ARG', HOSTS, 'activity.OnlineRollBatch', { ...ACT, ...roll('a-member-4') })
      f.wait(2 * HOUR)
      f.does('a-member-2', 'activity.CloseActivity', ACT)
      f.does('a-member-2+a-member-3', 'activity.PaperRollBatch', sheet('a-member-5'))
    },
  ],
  [
    'who goes has come, and goes once',
    f => {
      f.activity('OPEN', { endsAtMs: f.now + 40 * MINUTE, centiHours: 50 })
      const me = { ...ACT, mid: id('a-member-4'), ...token(NOW_TOKEN) }
      f.gives('E_NOT_FOUND', 'a-member-4', 'activity.SignOut', { ...me, ...NOBODY })
      f.gives('E_NOT_FOUND', 'a-member-4', 'activity.SignOut', me)
      signIn(f, 'a-member-4', 'a-member-5')
      const other = { ...ACT, mid: id('a-member-5') }
      f.gives('E_PROOF', 'a-member-4', 'activity.SignOut', { ...me, token: id('guess') })
      f.gives('E_WINDOW', 'a-member-4', 'activity.SignOut', { ...me, ...token(NOW_TOKEN - 3) })
      f.gives('E_AUTH', 'a-member-5', 'activity.SignOut', me)
      f.does('a-member-4', 'activity.SignOut', me)
      f.gives('E_DUP', 'a-member-4', 'activity.SignOut', me)
      const act = 'activity.DeviceSignOut'
      f.gives('E_NOT_FOUND', 'a-door', act, { ...other, ...NOBODY })
      f.gives('E_NOT_FOUND', 'a-door', act, { ...ACT, mid: id('a-member-6') })
      f.gives('E_AUTH', 'b-door', act, other)
      f.does('a-door', act, other)
      f.gives('E_DUP', 'a-door', act, other)
      f.does('a-member-2', 'activity.CloseActivity', ACT)
      f.gives('E_STATE', 'a-door', act, other)
      f.gives('E_STATE', 'a-member-4', 'activity.SignOut', me)
    },
  ],
  [
    'absence is made up by who was due, for a month, and confirmed by another once it is verified',
    f => {
      f.activity('ROLL_CALLED')
      const mine = { ...ACT, mid: id('a-member-5'), materialRoot: hash('x') }
      const act = 'activity.SubmitMakeup'
      f.gives('E_NOT_FOUND', 'a-member-5', act, { ...mine, ...NOBODY })
      f.gives('E_STATE', 'a-member-5', act, mine)
      f.does('a-member-2', 'activity.CloseActivity', ACT)
      f.gives('E_DUP', 'a-member-4', act, { ...mine, mid: id('a-member-4') })
      f.gives('E_SCOPE', 'b-member-1', act, { ...mine, mid: id('b-member-1') })
      f.gives('E_AUTH', 'a-member-4', act, mine)
      const late = f.fork()
      late.wait(31 * DAY)
      late.gives('E_WINDOW', 'a-member-5', act, mine)
      f.does('a-member-5', act, mine)
      f.gives('E_DUP', 'a-member-5', act, mine)
      const decide = { ...ACT, mid: id('a-member-5'), grant: true }
      const by = 'activity.DecideMakeup'
      f.gives('E_NOT_FOUND', 'a-member-3', by, { ...decide, ...NOBODY })
      f.gives('E_STATE', 'a-member-3', by, decide)
      f.does('a-member-2', 'activity.FileMinutes', minutes(attached))
      f.does('a-officer', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
      f.gives('E_NOT_FOUND', 'a-member-3', by, { ...decide, mid: id('a-member-6') })
      f.does('a-member-3', by, { ...decide, grant: false })
      f.gives('E_STATE', 'a-member-3', by, decide)
      f.does('a-member-5', act, mine)
      f.gives('E_AUTH', 'a-member-5', by, decide)
      const full = f.fork()
      full.patch(activities, [rawId('activity')], { madeUp: 500 })
      full.gives('E_CAP', 'a-member-3', by, decide)
      f.does('a-member-3', by, decide)
    },
  ],
  [
    'after 72 hours minutes need a reason, and the superior to accept it',
    f => {
      f.activity('CLOSED')
      const file = 'activity.FileLateMinutes'
      const late = minutes({ ...attached, lateReason: 'RECORDER_ABSENT' })
      f.gives('E_NOT_FOUND', 'a-member-2', file, { ...late, ...NOBODY })
      f.gives('E_WINDOW', 'a-member-2', file, late)
      f.wait(73 * HOUR + 1)
      f.gives('E_WINDOW', 'a-member-2', 'activity.FileMinutes', minutes(attached))
      f.gives('E_ARG', 'a-member-2', file, { ...late, attachments: 0 })
      const accept = 'activity.ApproveLateMinutes'
      f.gives('E_STATE', 'a-officer', accept, ACT)
      f.gives('E_NOT_FOUND', 'a-officer', accept, NOBODY)
      f.does('a-member-2', file, late)
      f.gives('E_STATE', 'a-member-2', file, late)
      f.gives('E_STATE', 'auditor', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
      f.gives('E_SCOPE', 'b-officer', accept, ACT)
      f.does('a-officer', accept, ACT)
      f.gives('E_DUP', 'a-officer', accept, ACT)
      f.does('auditor', 'activity.VerifyActivity', { ...ACT, result: 'ACCEPT' })
    },
  ],
  [
    'an assembly without a quorum is ended by its own people, so that it holds nobody up',
    f => {
      f.activity('OPEN', { type: 'PARTY_ASSEMBLY', centiHours: 0 })
      f.does(HOSTS, 'activity.RollCallBatch', { ...ACT, ...roll('a-member-1', 'a-member-2') })
      const end = 'activity.AbandonActivity'
      f.gives('E_NOT_FOUND', 'a-member-3', end, NOBODY)
      f.gives('E_WINDOW', 'a-member-3', end, ACT)
      f.wait(HOUR)
      f.does('a-member-2', 'activity.CloseActivity', ACT)
      const late = f.fork()
      late.wait(80 * HOUR)
      late.gives('E_QUORUM', 'a-member-2', 'activity.FileLateMinutes', minutes({ lateReason: 'OVERSIGHT' }))
      f.gives('E_AUTH', 'a-member-4', end, ACT)
      f.does('a-member-2', end, ACT)
      f.gives('E_STATE', 'a-member-2', end, ACT)
      f.activity('CLOSED', {}, 'other')
      f.wait(HOUR)
      f.gives('E_AUTH', 'a-member-2', end, { aid: id('other') })
      f.does('a-officer', end, { aid: id('other') })
    },
  ],
  [
    'joint activities are signed by each organisation, and approved above',
    f => {
      f.does('a-branch-clerk', 'activity.CreateActivity', {
        ...ACT,
        orgId: id('a-branch'),
        plan: f.plan({ type: 'JOINT_EVENT', coOrgs: [id('b-branch')] }),
      })
      const sign = { ...ACT, orgId: id('b-branch') }
      const act = 'activity.CoSignActivity'
      f.gives('E_STATE', 'a-officer', 'activity.ApproveActivity', ACT)
      f.gives('E_NOT_FOUND', 'b-member-3', act, { ...sign, ...NOBODY })
      f.gives('E_NOT_FOUND', 'a-secretary', act, { ...sign, orgId: id('a-committee') })
      f.gives('E_SCOPE', 'a-member-3', act, sign)
      const twice = f.fork()
      twice.patch(activities, [rawId('activity')], { signedBy: [rawId('b-branch')] })
      twice.gives('E_DUP', 'b-member-3', act, sign)
      f.does('b-member-3', act, sign)
      f.gives('E_STATE', 'b-member-3', act, sign)
      f.gives('E_SCOPE', 'a-member-3', 'activity.ApproveActivity', ACT)
      f.does('a-officer', 'activity.ReturnActivity', ACT)
      const again = { ...ACT, plan: f.plan({ coOrgs: [id('b-branch')] }) }
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'activity.ResubmitActivity', {
        ...ACT,
        plan: f.plan({ coOrgs: [id('nowhere')] }),
      })
      f.does('a-branch-clerk', 'activity.ResubmitActivity', again)
      f.does('b-member-3', act, sign)
      f.does('a-officer', 'activity.ApproveActivity', ACT)
    },
  ],
  [
    'certificates of service come after a week of notice, for those who were there',
    f => {
      castBrand(f)
      released(f, 'template')
      f.activity('VERIFIED', { type: 'VOLUNTEER_SERVICE' })
      const one = (name: string) => ({ ...ACT, certId: id(name), holder: hash('holder'), ...TEMPLATE })
      const act = 'activity.CertifyVolunteer'
      f.gives('E_NOT_FOUND', 'a-member-3', act, { ...one('c'), ...NOBODY })
      f.gives('E_WINDOW', 'a-member-3', act, one('c'))
      f.wait(7 * DAY)
      f.gives('E_AUTH', 'a-member-4', act, one('c'))
      f.gives('E_NOT_FOUND', 'a-member-3', act, { ...one('c'), templateId: id('none') })
      f.does('a-member-3', act, one('c'))
      f.gives('E_DUP', 'a-officer', act, one('c'))
      for (const name of ['d', 'e', 'f']) f.does('a-officer', act, one(name))
      f.gives('E_CAP', 'a-officer', act, one('g'))
      const makeup = { ...ACT, mid: id('a-member-5'), materialRoot: hash('x') }
      f.gives('E_SCOPE', 'a-member-5', 'activity.SubmitMakeup', makeup)
      const { aid } = f.activity('MINUTED', {}, 'other')
      f.gives('E_STATE', 'a-member-3', act, { ...one('h'), aid })
      f.does('a-officer', 'activity.VerifyActivity', { aid, result: 'ACCEPT' })
      f.gives('E_ARG', 'a-member-3', act, { ...one('h'), aid })
    },
  ],
  [
    'anyone archives what can no longer be disputed',
    f => {
      f.activity('VERIFIED')
      f.gives('E_NOT_FOUND', 'b-member-1', 'activity.ArchiveActivity', NOBODY)
      f.gives('E_WINDOW', 'b-member-1', 'activity.ArchiveActivity', ACT)
      f.wait(30 * DAY)
      f.does('b-member-1', 'activity.ArchiveActivity', ACT)
      f.gives('E_STATE', 'b-member-1', 'activity.ArchiveActivity', ACT)
      f.gives('E_STATE', 'auditor', 'activity.DisputeActivity', { ...ACT, groundsRoot: hash('g') })
    },
  ],
  [
    'a plan follows the template of the superior',
    f => {
      const of = (org: string, items: readonly (readonly [string, number])[], more = {}) => ({
        orgId: id(org),
        periodKind: 'QUARTER',
        period: 20_261,
        items: items.map(([type, dueMonth]) => ({ type, dueMonth })),
        ...more,
      })
      const assembly = ['PARTY_ASSEMBLY', 202_603] as const
      f.gives('E_NOT_FOUND', 'a-secretary', 'activity.SetTemplate', of('nowhere', [assembly]))
      f.gives('E_ARG', 'a-secretary', 'activity.SetTemplate', of('a-committee', [['THEME_DAY', 202_604]]))
      f.gives('E_AUTH', 'a-officer', 'activity.SetTemplate', of('a-committee', [assembly]))
      f.does('a-secretary', 'activity.SetTemplate', of('a-committee', [assembly]))
      f.gives('E_NOT_FOUND', 'a-member-3', 'activity.SetPlan', of('nowhere', [assembly]))
      f.gives('E_ARG', 'a-member-3', 'activity.SetPlan', of('a-branch', []))
      f.gives('E_ARG', 'a-member-3', 'activity.SetPlan', of('a-branch', [assembly], { period: 20_265 }))
      f.gives('E_PARENT', 'a-member-3', 'activity.SetPlan', of('a-branch', [['THEME_DAY', 202_603]]))
      f.gives('E_AUTH', 'a-branch-clerk', 'activity.SetPlan', of('a-branch', [assembly]))
      f.does('a-member-3', 'activity.SetPlan', of('a-branch', [assembly, ['THEME_DAY', 202_601]]))
    },
  ],
  [
    'of talks only the number is kept',
    f => {
      const talks = (more = {}) => ({ orgId: id('a-branch'), month: 202_603, talks: 3, ...more })
      const act = 'activity.RecordTalks'
      f.gives('E_NOT_FOUND', 'a-member-3', act, talks({ orgId: id('nowhere') }))
      f.gives('E_ARG', 'a-member-3', act, talks({ talks: 0 }))
      f.gives('E_WINDOW', 'a-member-3', act, talks({ month: 202_601 }))
      f.gives('E_WINDOW', 'a-member-3', act, talks({ month: 202_604 }))
      f.patch(tallies, [rawId('a-branch'), 202_603, 16], { held: 999_999 })
      f.gives('E_LIMIT', 'a-member-3', act, talks())
      f.patch(tallies, [rawId('a-branch'), 202_603, 16], { held: 0 })
      f.does('a-member-3', act, talks({ talks: 1_000 }))
      f.gives('E_AUTH', 'a-member-4', act, talks())
    },
  ],
  [
    'anyone says that organisational life is overdue, when it is',
    f => {
      const flag = (more = {}) => ({ orgId: id('a-branch'), type: 'THEME_DAY', period: 202_603, ...more })
      const act = 'activity.FlagOverdue'
      f.activity('VERIFIED', { type: 'PARTY_LECTURE' })
      f.gives('E_NOT_FOUND', 'b-member-1', act, flag({ orgId: id('nowhere') }))
      f.gives('E_ARG', 'b-member-1', act, flag({ type: 'CULTURE' }))
      f.gives('E_ARG', 'b-member-1', act, flag({ type: 'GROUP_MEETING' }))
      f.gives('E_WINDOW', 'b-member-1', act, flag())
      f.wait(40 * DAY)
      f.gives('E_STATE', 'b-member-1', act, flag({ type: 'PARTY_LECTURE', period: 20_261 }))
      f.does('b-member-1', act, flag())
      f.gives('E_DUP', 'b-member-1', act, flag())
    },
  ],
]
