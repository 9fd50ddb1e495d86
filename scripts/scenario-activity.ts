/** The activity of the demonstration: planned, approved, signed in to, closed, verified by a second person, credited. */

import { type Json, toHex } from '#base'
import { ListProof, listRoot, proveList } from '#chain'
import { activityParams, monthOf } from '#contracts'
import {
  call,
  hashOf,
  memberRecord,
  namesOf,
  type ScenarioRun,
  type ScenarioStep,
  scenarioId,
  step,
} from './scenario-parts.ts'

const HOUR_MS = 3_600_000

/** Tokens of a whole activity of one hour, in the order in which the screen shows them. */
const tokensOf = ({ seed, round }: ScenarioRun): readonly Uint8Array[] => {
  const count = (HOUR_MS + activityParams.signInWindowMs.initial) / activityParams.tokenRotateMs.initial
  return Array.from({ length: count }, (_, i) => hashOf(seed, `token/${round}/${i}`).slice(0, 16))
}

/** The token on the screen at `nowMs`, and its place. */
const shownToken = (run: ScenarioRun, nowMs: number): { readonly token: string; readonly proof: Json } => {
  const tokens = tokensOf(run)
  const shown = Math.floor(
    (nowMs - run.timeMs + activityParams.signInWindowMs.initial) / activityParams.tokenRotateMs.initial,
  )
  const index = Math.min(Math.max(shown, 0), tokens.length - 1)
  return { token: toHex(tokens[index] as Uint8Array), proof: ListProof.toJson(proveList(tokens, index)) }
}

const planOf = (run: ScenarioRun): Json => {
  const { id, hash } = namesOf(run)
  return {
    type: 'THEME_DAY',
    mode: 'ONSITE',
    openTo: 'MEMBERS',
    startsAtMs: run.timeMs,
    endsAtMs: run.timeMs + HOUR_MS,
    hostMid: id('a-member-1'),
    recorderMid: id('a-member-2'),
    capacity: 100,
    centiHours: 100,
    pointsRule: id('rule'),
    contentRoot: hash(`activity/${run.round}/content`),
  }
}

const planSteps = (run: ScenarioRun, aid: string): readonly ScenarioStep[] => {
  const { id, hash } = namesOf(run)
  const budget = { orgId: id('a-branch'), month: monthOf(run.timeMs), amount: 12 }
  const approve = call('activity', 'ApproveActivity', { aid })
  const notified = { aid, snapshotRoot: hash(`activity/${run.round}/due`) }
  return [
    step({
      title: 'the committee grants points for the month',
      signer: 'a-secretary',
      calls: [call('points', 'GrantBudget', budget)],
    }),
    step({
      title: 'the secretary plans a theme day',
      signer: 'a-member-3',
      calls: [call('activity', 'CreateActivity', { aid, orgId: id('a-branch'), plan: planOf(run) })],
    }),
    step({
      title: 'nobody approves an activity of their own',
      signer: 'a-member-3',
      calls: [approve],
      expect: 'E_SOD',
    }),
    step({ title: 'the committee approves it', signer: 'a-secretary', calls: [approve] }),
    step({
      title: 'the clerk notifies those who are due',
      signer: 'a-branch-clerk',
      calls: [call('activity', 'NotifyActivity', notified)],
    }),
  ]
}

const signInStep = (run: ScenarioRun, [aid, name]: readonly [string, string], expect: 'OK' | 'E_DUP'): ScenarioStep =>
  step({
    title: expect === 'OK' ? `${name} signs in` : `${name} cannot sign in twice`,
    signer: name,
    calls: nowMs => [call('activity', 'SignIn', { aid, mid: namesOf(run).id(name), ...shownToken(run, nowMs) })],
    expect,
  })

const attendanceSteps = (run: ScenarioRun, aid: string): readonly ScenarioStep[] => {
  const { id } = namesOf(run)
  const tokens = tokensOf(run)
  const opened = { aid, tokenRoot: toHex(listRoot(tokens)), tokens: tokens.length }
  const roll = ['a-member-1', 'a-member-2']
  const called = { aid, mids: roll.map(id), root: toHex(listRoot(roll.map(name => scenarioId(run.seed, name)))) }
  return [
    step({ title: 'the activity opens', signer: 'a-branch-clerk', calls: [call('activity', 'OpenActivity', opened)] }),
    signInStep(run, [aid, 'a-member-3'], 'OK'),
    signInStep(run, [aid, 'a-member-4'], 'OK'),
    signInStep(run, [aid, 'a-member-4'], 'E_DUP'),
    step({
      title: 'a-member-5 signs in at the door',
      signer: 'a-door',
      calls: [call('activity', 'DeviceSignIn', { aid, mid: id('a-member-5') })],
    }),
    step({
      title: 'host and recorder call the roll',
      signer: 'a-member-1',
      cosigners: ['a-member-2'],
      calls: [call('activity', 'RollCallBatch', called)],
    }),
  ]
}

const closingSteps = (run: ScenarioRun, aid: string): readonly ScenarioStep[] => {
  const { hash, id } = namesOf(run)
  const of = `activity/${run.round}`
  const minutes = { aid, minutesRoot: hash(`${of}/minutes`), attachments: 1, attachmentsRoot: hash(`${of}/photos`) }
  const revision = { mid: id('a-member-1'), revision: run.round + 1 }
  const commitRoot = toHex(memberRecord(run, 'a-member-1', revision.revision).root)
  return [
    step({
      title: 'the recorder closes the activity and files the minutes',
      signer: 'a-member-2',
      calls: [call('activity', 'CloseActivity', { aid }), call('activity', 'FileMinutes', minutes)],
    }),
    step({
      title: 'an officer of the committee verifies it: hours and points are credited',
      signer: 'a-officer',
      calls: [call('activity', 'VerifyActivity', { aid, result: 'ACCEPT' })],
    }),
    step({
      title: 'the record of a member gets a new revision',
      signer: 'a-branch-clerk',
      calls: [call('member', 'UpdateRecord', { ...revision, commitRoot })],
    }),
  ]
}

/** One activity; `round` makes its ids different from those of the others. */
export const activitySteps = (run: ScenarioRun): readonly ScenarioStep[] => {
  const aid = namesOf(run).id(`activity/${run.round}`)
  return [...planSteps(run, aid), ...attendanceSteps(run, aid), ...closingSteps(run, aid)]
}
