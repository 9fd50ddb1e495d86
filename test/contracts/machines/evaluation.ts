/** Every state of a campaign, a result, a rating and an honour × every transition. */

import { campaignMachine, honourMachine, ratingMachine, resultMachine } from '../../../contracts/evaluation/machine.ts'
import { STAR } from '../../../contracts/evaluation/rating-schema.ts'
import { CAMPAIGN_STATE, RESULT_STATE } from '../../../contracts/evaluation/schema.ts'
import { campaigns, results } from '../../../contracts/evaluation/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'

const it = { campaignId: id('campaign') }
const rated = { orgId: id('a-branch'), year: 2_025 }
const honourId = id('honour')
const entry = (name: string) => ({ mid: id(name), gradeHash: hash(name) })
const mine = { ...it, mid: id('a-member-4') }

/** Five days after the opening, with votes of all but one, and one result that is proposed. */
const held = (f: Fixture): void => {
  f.register('counter', 'zone', { kind: 'SERVICE' })
  const more = { kind: 'MEMBER', year: 2_026, eligibleRoot: hash('e'), closesAtMs: f.now + 5 * DAY }
  f.does('a-member-3', 'evaluation.OpenCampaign', { ...it, orgId: id('a-branch'), ...more })
  f.wait(1)
  for (let i = 1; i <= 5; i++) {
    const ballot = { ...it, mid: id(`a-member-${i}`), ballotCommit: hash('b') }
    f.does(`a-member-${i}`, 'evaluation.CastBallot', ballot)
  }
  f.wait(4 * DAY)
  f.patch(campaigns, [rawId('campaign')], { graded: 3, noticeFromMs: f.now, gradesRoot: rawHash })
  f.patch(results, [rawId('campaign'), rawId('a-member-4')], { state: RESULT_STATE.PROPOSED, gradeHash: rawHash })
}
const rawHash = Buffer.from(hash('grade'), 'hex') as never

const later =
  (days: number, intent: Intent) =>
  (f: Fixture): Intent => {
    f.wait(days * DAY)
    return intent
  }

export const specs: readonly MachineSpec[] = [
  {
    machine: campaignMachine,
    key: [rawId('campaign')],
    prepare: held,
    row: (_, transition, f) => {
      const state = transition === 'DecideAppeal' ? RESULT_STATE.APPEALED : RESULT_STATE.PROPOSED
      f.patch(results, [rawId('campaign'), rawId('a-member-4')], { state })
      return transition === 'DecideAppeal' ? { appeals: 1 } : {}
    },
    sends: {
      CastBallot: () => [
        'a-member-6',
        'evaluation.CastBallot',
        { ...it, mid: id('a-member-6'), ballotCommit: hash('b') },
      ],
      Tally: later(2, ['counter+a-member-1+a-member-2', 'evaluation.Tally', { ...it, tallyRoot: hash('t') }]),
      RecordResults: () => ['a-branch-clerk', 'evaluation.RecordResults', { ...it, entries: [entry('a-member-5')] }],
      ProposeGrades: () => [
        'a-member-3',
        'evaluation.ProposeGrades',
        { ...it, excellent: 1, gradesRoot: hash('grades') },
      ],
      ApproveGrades: () => ['a-secretary', 'evaluation.ReviewGrades', { ...it, decision: 'APPROVE' }],
      ReturnGrades: () => ['a-secretary', 'evaluation.ReviewGrades', { ...it, decision: 'RETURN' }],
      Appeal: () => ['a-member-4', 'evaluation.Appeal', mine],
      DecideAppeal: () => ['a-secretary', 'evaluation.DecideAppeal', { ...mine, gradeHash: hash('other') }],
      ConfirmGrades: later(6, ['a-secretary', 'evaluation.ConfirmGrades', it]),
      ArchiveCampaign: () => ['a-branch-clerk', 'evaluation.ArchiveCampaign', it],
    },
  },
  {
    machine: resultMachine,
    key: [rawId('campaign'), rawId('a-member-4')],
    prepare: f => {
      held(f)
      f.patch(campaigns, [rawId('campaign')], { state: CAMPAIGN_STATE.NOTICE })
    },
    row: (_, transition, f) => {
      if (transition === 'DecideAppeal') f.patch(campaigns, [rawId('campaign')], { appeals: 1 })
      return {}
    },
    sends: {
      Appeal: () => ['a-member-4', 'evaluation.Appeal', mine],
      DecideAppeal: () => ['a-secretary', 'evaluation.DecideAppeal', { ...mine, gradeHash: hash('other') }],
    },
  },
  {
    machine: ratingMachine,
    key: [rawId('a-branch'), 2_025],
    prepare: f => {
      f.does('a-door', 'evaluation.ComputeRating', rated)
      f.does('a-secretary', 'evaluation.ProposeStar', { ...rated, star: 'UNRATED' })
      f.wait(6 * DAY)
    },
    row: () => ({ star: STAR.UNRATED }),
    sends: {
      ComputeRating: () => ['a-door', 'evaluation.ComputeRating', rated],
      AdjustRating: () => ['a-secretary', 'evaluation.AdjustRating', { ...rated, plus: 1, reason: 'SERVICE' }],
      ProposeStar: () => ['a-secretary', 'evaluation.ProposeStar', { ...rated, star: 'UNRATED' }],
      ReturnStar: () => ['zone-organizer', 'evaluation.ReturnStar', rated],
      ConfirmRating: () => ['zone-organizer', 'evaluation.ConfirmRating', rated],
    },
  },
  {
    machine: honourMachine,
    key: [rawId('honour')],
    prepare: f => {
      const honour = { honourId, orgId: id('a-branch'), level: 'CITY', subjectHash: hash('s'), docHash: hash('d') }
      f.does('a-secretary+a-officer', 'evaluation.RecordHonour', honour)
    },
    sends: { RevokeHonour: () => ['a-secretary+a-officer', 'evaluation.RevokeHonour', { honourId }] },
  },
]
