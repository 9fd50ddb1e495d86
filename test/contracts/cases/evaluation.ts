/** Who may do what in `evaluation`, and every refusal. Branch a evaluates its six members; the committee above reviews. */

import type { Json } from '#base'
import { FLAG_STATE } from '../../../contracts/audit/schema.ts'
import { flags } from '../../../contracts/audit/state.ts'
import { vetoCounts } from '../../../contracts/evaluation/state.ts'
import { flagAbout } from '../auditing.ts'
import { type Case, DAY, type Fixture, hash, id, rawId } from '../fixture.ts'

const e = (action: string) => `evaluation.${action}`
const campaignId = id('campaign')
const it = { campaignId }
const YEAR = 2_025
const rated = { orgId: id('a-branch'), year: YEAR }
const MEMBERS = Array.from({ length: 6 }, (_, i) => `a-member-${i + 1}`)

const opening = (f: Fixture, more: { readonly [key: string]: Json } = {}) => ({
  campaignId,
  orgId: id('a-branch'),
  kind: 'MEMBER',
  year: 2_026,
  eligibleRoot: hash('eligible'),
  closesAtMs: f.now + 5 * DAY,
  ...more,
})
const ballot = (name: string) => ({ ...it, mid: id(name), ballotCommit: hash(`ballot ${name}`) })
const entries = (...names: readonly string[]) =>
  names.map(name => ({ mid: id(name), gradeHash: hash(`grade ${name}`) }))
const TALLIERS = 'counter+a-member-1+a-member-2'
const count = { ...it, tallyRoot: hash('tally') }
const grades = { ...it, excellent: 2, gradesRoot: hash('grades') }

const open = (f: Fixture) => f.does('a-member-3', e('OpenCampaign'), opening(f))
const voted = (f: Fixture) => {
  f.register('counter', 'zone', { kind: 'SERVICE' })
  open(f)
  f.wait(1)
  for (const name of MEMBERS) f.does(name, e('CastBallot'), ballot(name))
}
const tallied = (f: Fixture) => {
  voted(f)
  f.wait(5 * DAY)
  f.does(TALLIERS, e('Tally'), count)
}
const recorded = (f: Fixture) => {
  tallied(f)
  f.does('a-branch-clerk', e('RecordResults'), { ...it, entries: entries(...MEMBERS) })
}
const computed = (f: Fixture) => f.does('a-door', e('ComputeRating'), rated)
/** Ten more organisations of the same peers, so that there are stars to give. */
const manyRated = (f: Fixture) => {
  for (let i = 0; i < 10; i++) {
    f.org(`peer-${i}`, 'a-committee', { proposer: 'a-officer', decider: 'a-secretary' }, { type: 'GENERAL_BRANCH' })
    f.does('a-door', e('ComputeRating'), { orgId: id(`peer-${i}`), year: YEAR })
  }
}
const flag = (f: Fixture, name = 'flag', subject = 'a-branch') =>
  f.does('auditor', 'audit.RaiseFlag', flagAbout(name, { subjectType: 'ORG', subjectId: id(subject) }))

export const cases: readonly Case[] = [
  [
    'an evaluation is opened by the secretary or the superior, for a time',
    f => {
      const by = 'a-member-3'
      f.gives('E_NOT_FOUND', by, e('OpenCampaign'), opening(f, { orgId: id('nowhere') }))
      f.gives('E_WINDOW', by, e('OpenCampaign'), opening(f, { closesAtMs: f.now }))
      f.gives('E_WINDOW', by, e('OpenCampaign'), opening(f, { closesAtMs: f.now + 31 * DAY }))
      f.gives('E_QUORUM', 'a-secretary', e('OpenCampaign'), opening(f, { orgId: id('a-committee') }))
      f.gives('E_AUTH', 'a-branch-clerk', e('OpenCampaign'), opening(f))
      open(f)
      f.gives('E_DUP', by, e('OpenCampaign'), opening(f))
    },
  ],
  [
    'members vote once, themselves, while it is open',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-4', e('CastBallot'), ballot('a-member-4'))
      open(f)
      f.wait(1)
      f.gives('E_AUTH', 'b-member-1', e('CastBallot'), ballot('b-member-1'))
      f.gives('E_AUTH', 'a-member-4', e('CastBallot'), ballot('a-member-5'))
      f.does('a-member-4', e('CastBallot'), ballot('a-member-4'))
      f.gives('E_DUP', 'a-member-4', e('CastBallot'), ballot('a-member-4'))
      f.wait(5 * DAY)
      f.gives('E_WINDOW', 'a-member-5', e('CastBallot'), ballot('a-member-5'))
    },
  ],
  [
    'a service counts before two members, if enough have voted',
    f => {
      f.register('counter', 'zone', { kind: 'SERVICE' })
      f.gives('E_NOT_FOUND', TALLIERS, e('Tally'), count)
      open(f)
      f.wait(1)
      f.gives('E_WINDOW', TALLIERS, e('Tally'), count)
      for (const name of MEMBERS.slice(0, 3)) f.does(name, e('CastBallot'), ballot(name))
      const late = f.fork()
      late.wait(5 * DAY)
      late.gives('E_QUORUM', TALLIERS, e('Tally'), count)
      f.does('a-member-4', e('CastBallot'), ballot('a-member-4'))
      f.wait(5 * DAY)
      f.gives('E_SOD', 'counter+a-member-1', e('Tally'), count)
      f.gives('E_AUTH', 'a-member-1+a-member-2', e('Tally'), count)
      f.gives('E_SOD', 'counter+a-member-1+a-member-3', e('Tally'), count)
      f.does(TALLIERS, e('Tally'), count)
      f.gives('E_STATE', TALLIERS, e('Tally'), count)
      f.gives('E_STATE', 'a-member-5', e('CastBallot'), ballot('a-member-5'))
    },
  ],
  [
    'results are recorded of full members, as commitments',
    f => {
      const record = (names: readonly string[]) => ({ ...it, entries: entries(...names) })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', e('RecordResults'), record(['a-member-1']))
      voted(f)
      f.gives('E_STATE', 'a-branch-clerk', e('RecordResults'), record(['a-member-1']))
      f.wait(5 * DAY)
      f.does(TALLIERS, e('Tally'), count)
      f.gives('E_ARG', 'a-branch-clerk', e('RecordResults'), record([]))
      f.gives('E_ARG', 'a-branch-clerk', e('RecordResults'), record(['a-member-1', 'a-member-1']))
      f.gives('E_ARG', 'a-branch-clerk', e('RecordResults'), record(['candidate-1']))
      f.does('a-branch-clerk', e('RecordResults'), record(['a-member-1']))
      f.gives('E_DUP', 'a-branch-clerk', e('RecordResults'), record(['a-member-1']))
    },
  ],
  [
    'one in three is excellent at most, and of few people no distribution is told',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-3', e('ProposeGrades'), grades)
      tallied(f)
      f.gives('E_ARG', 'a-member-3', e('ProposeGrades'), { ...grades, excellent: 0 })
      f.does('a-branch-clerk', e('RecordResults'), { ...it, entries: entries(...MEMBERS) })
      f.gives('E_CAP', 'a-member-3', e('ProposeGrades'), { ...grades, excellent: 3 })
      const distribution = { excellent: 2, qualified: 4, basic: 0, unqualified: 0 }
      f.gives('E_ARG', 'a-member-3', e('ProposeGrades'), { ...grades, distribution })
      f.does('a-member-3', e('ProposeGrades'), grades)
      f.gives('E_STATE', 'a-member-3', e('ProposeGrades'), grades)
    },
  ],
  [
    'the superior reviews them; then they are on notice for days',
    f => {
      const review = { ...it, decision: 'RETURN' }
      f.gives('E_NOT_FOUND', 'a-secretary', e('ReviewGrades'), review)
      f.gives('E_NOT_FOUND', 'a-secretary', e('ConfirmGrades'), it)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', e('ArchiveCampaign'), it)
      recorded(f)
      f.gives('E_STATE', 'a-secretary', e('ReviewGrades'), review)
      f.does('a-member-3', e('ProposeGrades'), grades)
      f.does('a-secretary', e('ReviewGrades'), review)
      f.does('a-member-3', e('ProposeGrades'), grades)
      f.does('a-secretary', e('ReviewGrades'), { ...it, decision: 'APPROVE' })
      f.gives('E_WINDOW', 'a-secretary', e('ConfirmGrades'), it)
      f.gives('E_STATE', 'a-branch-clerk', e('ArchiveCampaign'), it)
      f.wait(6 * DAY)
      f.does('a-secretary', e('ConfirmGrades'), it)
      f.gives('E_STATE', 'a-secretary', e('ConfirmGrades'), it)
      f.does('a-branch-clerk', e('ArchiveCampaign'), it)
    },
  ],
  [
    'a member appeals in time, and nothing is confirmed before that is decided',
    f => {
      const mine = { ...it, mid: id('a-member-4') }
      const decision = { ...mine, gradeHash: hash('another') }
      f.gives('E_NOT_FOUND', 'a-member-4', e('Appeal'), mine)
      f.gives('E_NOT_FOUND', 'a-secretary', e('DecideAppeal'), decision)
      recorded(f)
      f.gives('E_STATE', 'a-member-4', e('Appeal'), mine)
      f.does('a-member-3', e('ProposeGrades'), grades)
      f.does('a-secretary', e('ReviewGrades'), { ...it, decision: 'APPROVE' })
      f.gives('E_AUTH', 'a-member-5', e('Appeal'), mine)
      f.gives('E_STATE', 'a-secretary', e('DecideAppeal'), decision)
      f.does('a-member-4', e('Appeal'), mine)
      f.gives('E_STATE', 'a-member-4', e('Appeal'), mine)
      f.wait(11 * DAY)
      f.gives('E_WINDOW', 'a-member-5', e('Appeal'), { ...it, mid: id('a-member-5') })
      f.gives('E_STATE', 'a-secretary', e('ConfirmGrades'), it)
      f.does('a-secretary', e('DecideAppeal'), decision)
      f.does('a-secretary', e('ConfirmGrades'), it)
    },
  ],
  [
    'a rating is computed by anyone once the year is over, and adjusted a little',
    f => {
      f.gives('E_NOT_FOUND', 'a-door', e('ComputeRating'), { ...rated, orgId: id('nowhere') })
      f.gives('E_WINDOW', 'a-door', e('ComputeRating'), { ...rated, year: 2_026 })
      const adjust = { ...rated, plus: 6, reason: 'INNOVATION' }
      f.gives('E_NOT_FOUND', 'a-secretary', e('AdjustRating'), adjust)
      computed(f)
      computed(f)
      f.gives('E_CAP', 'a-secretary', e('AdjustRating'), adjust)
      f.gives('E_SCOPE', 'a-member-3', e('AdjustRating'), { ...adjust, plus: 5 })
      f.does('a-secretary', e('AdjustRating'), { ...adjust, plus: 5 })
      f.does('a-secretary', e('ProposeStar'), { ...rated, star: 'UNRATED' })
      f.gives('E_STATE', 'a-secretary', e('AdjustRating'), { ...adjust, plus: 5 })
      f.gives('E_STATE', 'a-door', e('ComputeRating'), rated)
    },
  ],
  [
    'stars are proposed within the quota of the peers and confirmed by another person',
    f => {
      const propose = (star: string) => ({ ...rated, star })
      f.gives('E_NOT_FOUND', 'a-secretary', e('ProposeStar'), propose('FIVE'))
      f.gives('E_NOT_FOUND', 'zone-organizer', e('ConfirmRating'), rated)
      f.gives('E_NOT_FOUND', 'zone-organizer', e('ReturnStar'), rated)
      computed(f)
      f.gives('E_CAP', 'a-secretary', e('ProposeStar'), propose('FIVE'))
      manyRated(f)
      f.gives('E_STATE', 'zone-organizer', e('ReturnStar'), rated)
      f.gives('E_STATE', 'zone-organizer', e('ConfirmRating'), rated)
      f.does('a-secretary', e('ProposeStar'), propose('FIVE'))
      f.gives('E_STATE', 'a-secretary', e('ProposeStar'), propose('FIVE'))
      f.does('zone-organizer', e('ReturnStar'), rated)
      f.does('a-secretary', e('ProposeStar'), propose('FIVE'))
      f.gives('E_AUTH', 'a-secretary', e('ConfirmRating'), rated)
      f.gives('E_WINDOW', 'zone-organizer', e('ConfirmRating'), rated)
      f.wait(6 * DAY)
      f.does('zone-organizer', e('ConfirmRating'), rated)
    },
  ],
  [
    'a flag of the auditor bars the stars of the year',
    f => {
      const veto = (name = 'flag') => ({ ...rated, flagId: id(name) })
      f.gives('E_NOT_FOUND', 'auditor', e('VetoRating'), veto())
      flag(f)
      flag(f, 'other', 'b-branch')
      f.gives('E_ARG', 'auditor', e('VetoRating'), veto('other'))
      f.gives('E_AUTH', 'a-secretary', e('VetoRating'), veto())
      computed(f)
      manyRated(f)
      f.does('a-secretary', e('ProposeStar'), { ...rated, star: 'FOUR' })
      f.does('auditor', e('VetoRating'), veto())
      f.gives('E_DUP', 'auditor', e('VetoRating'), veto())
      f.wait(6 * DAY)
      f.gives('E_STATE', 'zone-organizer', e('ConfirmRating'), rated)
      f.does('zone-organizer', e('ReturnStar'), rated)
      f.gives('E_STATE', 'a-secretary', e('ProposeStar'), { ...rated, star: 'THREE' })
      f.patch(vetoCounts, [rawId('a-branch'), YEAR], { vetoes: 1_000 })
      flag(f, 'third')
      f.gives('E_LIMIT', 'auditor', e('VetoRating'), veto('third'))
      flag(f, 'closed')
      f.patch(flags, [rawId('closed')], { state: FLAG_STATE.CLOSED })
      f.gives('E_STATE', 'auditor', e('VetoRating'), veto('closed'))
    },
  ],
  [
    'honours are recorded and revoked by two persons of the superior',
    f => {
      const honourId = id('honour')
      const honour = { honourId, orgId: id('a-branch'), level: 'ZONE', subjectHash: hash('who'), docHash: hash('doc') }
      const TWO = 'a-secretary+a-officer'
      f.gives('E_NOT_FOUND', TWO, e('RecordHonour'), { ...honour, orgId: id('nowhere') })
      f.gives('E_NOT_FOUND', TWO, e('RevokeHonour'), { honourId })
      f.gives('E_AUTH', 'a-secretary', e('RecordHonour'), honour)
      f.does(TWO, e('RecordHonour'), honour)
      f.gives('E_DUP', TWO, e('RecordHonour'), honour)
      f.does(TWO, e('RevokeHonour'), { honourId })
      f.gives('E_STATE', TWO, e('RevokeHonour'), { honourId })
    },
  ],
]
