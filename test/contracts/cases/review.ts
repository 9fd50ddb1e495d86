import { address, type Case, DAY, type Fixture, HOUR, hash, id } from '../fixture.ts'
import { approve, castReviewers, castService, open, openArgs, pass, reviewersAt } from '../review-cast.ts'

const POST = { caseName: 'case', subject: 'post', type: 'POST' } as const
const NONE = { caseId: id('none') }
const CASE = { caseId: id('case') }
const [FIRST, SECOND] = reviewersAt('a-branch') as [string, string]
const [ABOVE] = reviewersAt('a-committee') as [string]

const decision = (more = {}) => ({ ...CASE, step: 1, decision: 'PASS', ...more })
const refusal = (kind: string, more = {}) => decision({ decision: kind, reasonCodes: ['PRIVACY'], ...more })

const opened = (f: Fixture, more = {}) => {
  castReviewers(f)
  open(f, { ...POST, ...more })
}

/** A publicity officer of committee a. */
const publicity = (f: Fixture) => {
  f.register('publicity', 'a-committee')
  f.grant('a-secretary', 'publicity', 'PUBLICITY_OFFICER', 'a-committee')
}

const rejected = (f: Fixture) => {
  opened(f)
  f.does(FIRST, 'review.Decide', refusal('REJECT'))
}

export const cases: readonly Case[] = [
  [
    'members and staff open cases of their organisation, one for the same content',
    f => {
      castReviewers(f)
      const act = 'review.OpenCase'
      f.gives('E_NOT_FOUND', 'a-member-4', act, { ...openArgs(POST), orgId: id('nowhere') })
      f.gives('E_NOT_FOUND', 'a-member-4', act, { ...openArgs(POST), previous: id('nothing') })
      f.gives('E_AUTH', 'b-member-1', act, openArgs(POST))
      f.gives('E_AUTH', 'auditor', act, openArgs(POST))
      f.does('a-member-4', act, openArgs(POST))
      f.gives('E_DUP', 'a-member-4', act, openArgs(POST))
      f.gives('E_DUP', 'a-member-5', act, openArgs({ ...POST, caseName: 'again' }))
      pass(f, 'case')
      f.gives('E_DUP', 'a-member-5', act, openArgs({ ...POST, caseName: 'again' }))
      f.wait(181 * DAY)
      f.does('a-member-5', act, openArgs({ ...POST, caseName: 'again' }))
    },
  ],
  [
    'a returned case is followed by one with other content, by the same author, once',
    f => {
      opened(f)
      const next = { ...POST, caseName: 'next', previous: 'case', contentHash: hash('mended') }
      const act = 'review.OpenCase'
      f.gives('E_STATE', 'a-branch-clerk', act, openArgs(next))
      f.does(FIRST, 'review.Decide', refusal('RETURN'))
      f.gives('E_AUTH', 'a-member-4', act, openArgs(next))
      f.gives('E_ARG', 'a-branch-clerk', act, openArgs({ ...next, contentHash: hash('content') }))
      f.gives('E_ARG', 'a-branch-clerk', act, openArgs({ ...next, type: 'COURSE' }))
      f.gives('E_ARG', 'a-branch-clerk', act, openArgs({ ...next, subject: 'other' }))
      f.gives('E_ARG', 'a-branch-clerk', act, openArgs({ ...next, org: 'a-committee' }))
      f.does('a-branch-clerk', act, openArgs(next))
      f.gives('E_DUP', 'a-branch-clerk', act, openArgs({ ...next, caseName: 'third' }))
    },
  ],
  [
    'a reviewer of the step decides, who is not the author, with reasons for a refusal',
    f => {
      opened(f)
      const act = 'review.Decide'
      f.gives('E_NOT_FOUND', FIRST, act, decision(NONE))
      f.gives('E_AUTH', 'a-member-4', act, decision())
      f.gives('E_SCOPE', ABOVE, act, decision())
      f.gives('E_ARG', FIRST, act, decision({ decision: 'RETURN' }))
      f.gives('E_ARG', FIRST, act, decision({ reasonCodes: ['TYPO'] }))
      f.gives('E_ARG', FIRST, act, refusal('RETURN', { reasonCodes: ['TYPO', 'TYPO'] }))
      f.gives('E_STATE', FIRST, act, decision({ step: 2 }))
      f.does(FIRST, act, decision())
      f.gives('E_STATE', SECOND, act, decision())
      f.grant('a-member-3', 'a-branch-clerk', 'REVIEWER', 'a-branch')
      open(f, { ...POST, caseName: 'own', subject: 'own' })
      f.gives('E_SOD', 'a-branch-clerk', act, decision({ caseId: id('own') }))
    },
  ],
  [
    'three steps need three persons, in order',
    f => {
      opened(f, { type: 'BRAND', org: 'zone', by: 'zone-officer' })
      const [one, two] = reviewersAt('zone') as [string, string]
      f.does(one, 'review.Decide', decision())
      f.gives('E_SOD', one, 'review.Decide', decision({ step: 2 }))
      f.gives('E_STATE', two, 'review.Decide', decision({ step: 3 }))
      f.does(two, 'review.Decide', decision({ step: 2 }))
      f.gives('E_SOD', two, 'review.Decide', decision({ step: 3 }))
    },
  ],
  [
    'an author withdraws what is not decided',
    f => {
      opened(f)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'review.Withdraw', NONE)
      f.gives('E_AUTH', FIRST, 'review.Withdraw', CASE)
      f.does('a-branch-clerk', 'review.Withdraw', CASE)
      f.gives('E_STATE', 'a-branch-clerk', 'review.Withdraw', CASE)
      open(f, { ...POST, caseName: 'again' })
    },
  ],
  [
    'a tier is raised, never lowered; steps are added to those passed',
    f => {
      opened(f)
      const act = 'review.RaiseTier'
      f.gives('E_NOT_FOUND', FIRST, act, { ...NONE, tier: 'T2' })
      f.gives('E_ARG', FIRST, act, { ...CASE, tier: 'T1' })
      f.gives('E_AUTH', 'a-branch-clerk', act, { ...CASE, tier: 'T2' })
      f.does(FIRST, act, { ...CASE, tier: 'T2' })
      f.gives('E_ARG', FIRST, act, { ...CASE, tier: 'T1' })
      f.does(FIRST, 'review.Decide', decision())
      f.does(ABOVE, 'review.Decide', decision({ step: 2 }))
      f.gives('E_STATE', ABOVE, act, { ...CASE, tier: 'T3' })
    },
  ],
  [
    'a publicity officer gives a step to one reviewer who may decide it',
    f => {
      opened(f)
      publicity(f)
      const act = 'review.Reassign'
      f.gives('E_NOT_FOUND', 'publicity', act, NONE)
      f.gives('E_AUTH', FIRST, act, CASE)
      f.gives('E_ARG', 'publicity', act, { ...CASE, reviewer: address('a-member-4') })
      f.does('publicity', act, { ...CASE, reviewer: address(SECOND) })
      f.gives('E_AUTH', FIRST, 'review.Decide', decision())
      f.does('publicity', act, CASE)
      f.does('publicity', act, { ...CASE, reviewer: address(SECOND) })
      f.does('a-member-3', 'access.RevokeRole', { actor: address(SECOND), role: 'REVIEWER', orgId: id('a-branch') })
      f.does(FIRST, 'review.Decide', decision())
      f.gives('E_STATE', 'publicity', act, CASE)
    },
  ],
  [
    'an appeal comes in time and is decided one level up',
    f => {
      rejected(f)
      const appeal = { ...CASE, groundsRoot: hash('grounds') }
      const decide = { ...CASE, outcome: 'OVERTURN' }
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'review.Appeal', { ...appeal, ...NONE })
      f.gives('E_NOT_FOUND', ABOVE, 'review.DecideAppeal', { ...decide, ...NONE })
      f.gives('E_DUP', 'a-branch-clerk', 'review.OpenCase', openArgs({ ...POST, caseName: 'again' }))
      f.gives('E_AUTH', FIRST, 'review.Appeal', appeal)
      f.gives('E_STATE', SECOND, 'review.DecideAppeal', decide)
      f.does('a-branch-clerk', 'review.Appeal', appeal)
      f.gives('E_STATE', 'a-branch-clerk', 'review.Appeal', appeal)
      f.gives('E_SCOPE', SECOND, 'review.DecideAppeal', decide)
      f.does(ABOVE, 'review.DecideAppeal', decide)
      open(f, { ...POST, caseName: 'late', subject: 'late' })
      f.does(FIRST, 'review.Decide', refusal('REJECT', { caseId: id('late') }))
      f.wait(5 * DAY + 1)
      f.gives('E_WINDOW', 'a-branch-clerk', 'review.Appeal', { ...appeal, caseId: id('late') })
    },
  ],
  [
    'an overdue case is flagged by anyone, once, and may be decided above',
    f => {
      opened(f)
      const act = 'review.MarkOverdue'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      f.wait(24 * HOUR)
      f.gives('E_WINDOW', 'b-member-1', act, CASE)
      f.gives('E_SCOPE', ABOVE, 'review.Decide', decision())
      f.wait(1)
      f.does('b-member-1', act, CASE)
      f.gives('E_STATE', 'b-member-1', act, CASE)
      f.does(ABOVE, 'review.Decide', decision())
      f.gives('E_STATE', 'b-member-1', act, CASE)
    },
  ],
  [
    'a machine gives advice and nothing else',
    f => {
      opened(f)
      castService(f)
      const check = { ...CASE, engineVersionHash: hash('engine'), result: 'CLEAR' }
      f.gives('E_NOT_FOUND', 'service', 'review.RecordMachineCheck', { ...check, ...NONE })
      f.gives('E_AUTH', FIRST, 'review.RecordMachineCheck', check)
      f.does('service', 'review.RecordMachineCheck', check)
      f.gives('E_AUTH', 'service', 'review.Decide', decision())
      f.does(FIRST, 'review.Decide', decision())
      f.gives('E_STATE', 'service', 'review.RecordMachineCheck', check)
    },
  ],
  [
    'the auditor looks at an approved case again, once',
    f => {
      castReviewers(f)
      const check = { ...CASE, result: 'CONFIRMED' }
      f.gives('E_NOT_FOUND', 'auditor', 'review.SampleRecheck', check)
      open(f, POST)
      f.gives('E_STATE', 'auditor', 'review.SampleRecheck', check)
      pass(f, 'case')
      f.gives('E_ARG', 'auditor', 'review.SampleRecheck', { ...check, result: 'DOUBTED' })
      f.gives('E_AUTH', FIRST, 'review.SampleRecheck', check)
      f.does('auditor', 'review.SampleRecheck', check)
      f.gives('E_DUP', 'auditor', 'review.SampleRecheck', check)
      approve(f, { ...POST, caseName: 'other', subject: 'other' })
      const doubted = { caseId: id('other'), result: 'DOUBTED', reasonCodes: ['FACT'] }
      f.does('auditor', 'review.SampleRecheck', doubted)
    },
  ],
  [
    'the root defines policies for cases to come',
    f => {
      opened(f)
      f.register('press', 'zone')
      f.grant('zone-secretary', 'press', 'PUBLICITY_OFFICER', 'zone')
      const step = { role: 'REVIEWER', level: 'OWN', quorum: 2 }
      const policy = { contentType: 'POST', tier: 'T1', steps: [step] }
      f.gives('E_ARG', 'press+zone-secretary', 'review.DefinePolicy', { ...policy, steps: [step, step] })
      f.gives('E_ARG', 'press+zone-secretary', 'review.DefinePolicy', { ...policy, steps: [{ ...step, quorum: 0 }] })
      f.gives('E_AUTH', 'press', 'review.DefinePolicy', policy)
      f.does('press+zone-secretary', 'review.DefinePolicy', policy)
      f.does(FIRST, 'review.Decide', decision())
      f.gives('E_STATE', SECOND, 'review.Decide', decision())
      open(f, { ...POST, caseName: 'second', subject: 'second' })
      f.does(FIRST, 'review.Decide', decision({ caseId: id('second') }))
      f.gives('E_SOD', FIRST, 'review.Decide', decision({ caseId: id('second') }))
      f.does(SECOND, 'review.Decide', decision({ caseId: id('second') }))
    },
  ],
]
