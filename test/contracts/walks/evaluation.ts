/** Evaluations and ratings under random interleavings. */

import type { Json } from '#base'
import { DAY, type Fixture, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const it = { campaignId: id('campaign') }
const MEMBERS = Array.from({ length: 6 }, (_, i) => `a-member-${i + 1}`)

const campaignMove = (draw: Draw): Intent => {
  const name = draw.of(MEMBERS)
  const mine = { ...it, mid: id(name) }
  const all: Readonly<Record<string, readonly [who: string, args: Json]>> = {
    CastBallot: [name, { ...mine, ballotCommit: hash('b') }],
    Tally: ['counter+a-member-1+a-member-2', { ...it, tallyRoot: hash('t') }],
    RecordResults: ['a-branch-clerk', { ...it, entries: [{ mid: id(name), gradeHash: hash(name) }] }],
    ProposeGrades: ['a-member-3', { ...it, excellent: draw.below(3), gradesRoot: hash('g') }],
    ReviewGrades: ['a-secretary', { ...it, decision: draw.of(['APPROVE', 'APPROVE', 'RETURN']) }],
    Appeal: [name, mine],
    DecideAppeal: ['a-secretary', { ...mine, gradeHash: hash('other') }],
    ConfirmGrades: ['a-secretary', it],
  }
  const action = draw.of([...Object.keys(all), 'CastBallot', 'CastBallot', 'RecordResults', 'Appeal'])
  const [who, args] = all[action] as (typeof all)[string]
  return [who, `evaluation.${action}`, args]
}

const ORGS = ['a-branch', 'b-branch', 'a-committee', 'b-committee', 'zone']

const ratingMove = (draw: Draw): Intent => {
  const of = { orgId: id(draw.of(ORGS)), year: 2_025 }
  const all: Readonly<Record<string, readonly [who: string, args: Json]>> = {
    ComputeRating: ['a-door', of],
    AdjustRating: ['a-secretary', { ...of, plus: draw.below(7), minus: draw.below(7), reason: 'OTHER' }],
    ProposeStar: [draw.of(['a-secretary', 'zone-secretary']), { ...of, star: draw.of(['UNRATED', 'THREE', 'FOUR']) }],
    ReturnStar: ['zone-organizer', of],
    ConfirmRating: ['zone-organizer', of],
  }
  const action = draw.of(Object.keys(all))
  const [who, args] = all[action] as (typeof all)[string]
  return [who, `evaluation.${action}`, args]
}

const prepare = (f: Fixture) => {
  f.register('counter', 'zone', { kind: 'SERVICE' })
  const more = { kind: 'MEMBER', year: 2_026, eligibleRoot: hash('e'), closesAtMs: f.now + 8 * DAY }
  f.does('a-member-3', 'evaluation.OpenCampaign', { ...it, orgId: id('a-branch'), ...more })
}

const named = (...names: readonly string[]) => names.map(name => `evaluation.${name}`)

export const walks: readonly WalkSpec[] = [
  {
    name: 'an evaluation goes its way, whoever tries what',
    reaches: named('CastBallot', 'Tally', 'RecordResults', 'ProposeGrades', 'ReviewGrades', 'Appeal', 'DecideAppeal'),
    runs: 20,
    blocks: 60,
    stepMs: DAY,
    prepare,
    move: (_, draw) => campaignMove(draw),
  },
  {
    name: 'stars stay within the quotas of their peers, whoever proposes and returns what',
    reaches: named('ComputeRating', 'AdjustRating', 'ProposeStar', 'ReturnStar', 'ConfirmRating'),
    blocks: 40,
    stepMs: 2 * DAY,
    move: (_, draw) => ratingMove(draw),
  },
]
