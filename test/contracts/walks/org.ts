import { DAY, type Fixture, hash, id, PROFILE } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { batchOf, decision, type Move, named, PLAN, planOf, request } from '../org-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const COMMITTEES = ['zone', 'a-committee', 'b-committee', 'new-1', 'new-2'] as const
const BRANCHES = ['a-branch', 'b-branch', 'new-3', 'new-4'] as const
const ORGS = [...COMMITTEES, ...BRANCHES]

/** One cannot decide on what it has proposed itself: two are officers and organisers everywhere. */
const OFFICERS = ['p', 'q'] as const
const SEATS: readonly (readonly [grantor: string, org: string])[] = [
  ['zone-organizer', 'zone'],
  ['zone-organizer', 'a-committee'],
  ['zone-organizer', 'b-committee'],
  ['a-secretary', 'a-branch'],
  ['b-secretary', 'b-branch'],
]
const branch = { ...PROFILE, type: 'BRANCH' }
const ALL_OF_B: readonly Move[] = ['b-member-1', 'b-member-2', 'b-member-3'].map(name => [name, 'a-branch'])
const SOME_OF_A: readonly Move[] = ['a-member-4', 'a-member-5', 'a-member-6', 'candidate-1'].map(name => [
  name,
  'new-3',
])

const creation = (change: string, org: string, parent: string, type: string) =>
  request(change, 'CREATE', org, { profile: { ...PROFILE, type }, parentId: id(parent), ...PLAN })

/** What each change asks for, with the plan of those that have one. They stand in each other's way. */
const CHANGES: Readonly<Record<string, readonly [args: Intent[2], plan: readonly Move[]]>> = {
  merge: [request('merge', 'MERGE', 'a-branch', { parts: [{ orgId: id('b-branch') }], ...planOf(ALL_OF_B) }), ALL_OF_B],
  split: [
    request('split', 'SPLIT', 'a-branch', { parts: [{ orgId: id('new-3'), profile: branch }], ...planOf(SOME_OF_A) }),
    SOME_OF_A,
  ],
  empty: [request('empty', 'DISSOLVE', 'b-branch', planOf(ALL_OF_B)), ALL_OF_B],
  end: [request('end', 'DISSOLVE', 'new-2'), []],
  found: [creation('found', 'new-1', 'zone', 'COMMITTEE'), []],
  below: [creation('below', 'new-2', 'new-1', 'COMMITTEE'), []],
  four: [creation('four', 'new-4', 'a-committee', 'BRANCH'), []],
  down: [request('down', 'REPARENT', 'a-committee', { newParentId: id('b-committee') }), []],
  up: [request('up', 'REPARENT', 'b-committee', { newParentId: id('a-committee') }), []],
  over: [request('over', 'REPARENT', 'a-branch', { newParentId: id('b-committee') }), []],
  upgrade: [request('upgrade', 'UPGRADE', 'a-branch', { profile: { ...branch, type: 'GENERAL_BRANCH' } }), []],
  place: [request('place', 'RELOCATE', 'a-branch', { profile: { ...branch, regionCode: 2 } }), []],
}
const NAMES = Object.keys(CHANGES)
const argsOf = (name: string) => CHANGES[name]?.[0] ?? {}
const WITH_PLAN = NAMES.filter(name => CHANGES[name]?.[1].length !== 0)

const enterprise = (draw: Draw) => ({
  enterpriseId: id(draw.of(['e', 'f'])),
  orgId: id('zone'),
  regionCode: 1 + draw.below(2),
  sizeTier: draw.of(['MICRO', 'SMALL']),
  coverage: draw.of(['NONE', 'JOINT']),
  commitRoot: hash('e'),
})
const linkOf = (draw: Draw) => ({ enterpriseId: id(draw.of(['e', 'f'])), orgId: id(draw.of(ORGS)) })

const MOVES: readonly ((f: Fixture, draw: Draw) => Intent)[] = [
  (_, draw) => [draw.of(OFFICERS), 'org.ProposeChange', argsOf(draw.of(NAMES))],
  (_, draw) => [draw.of(OFFICERS), 'org.DecideChange', decision(draw.of(NAMES))],
  (_, draw) => [draw.of(OFFICERS), 'org.DecideChange', decision(draw.of(NAMES), draw.of(COMMITTEES))],
  (_, draw) => {
    const name = draw.of(WITH_PLAN)
    return [draw.of(OFFICERS), 'org.MoveMembersForChange', batchOf(name, CHANGES[name]?.[1] ?? [])]
  },
  (_, draw) => [draw.of(OFFICERS), 'org.ExecuteChange', named(draw.of(NAMES))],
  (_, draw) => [draw.of(OFFICERS), 'org.WithdrawChange', named(draw.of(NAMES))],
  (_, draw) => ['auditor', 'org.ReviewOrg', { orgId: id(draw.of(ORGS)) }],
  (_, draw) => ['zone-officer', 'org.UpsertEnterprise', enterprise(draw)],
  (_, draw) => ['zone-officer', draw.of(['org.LinkUnit', 'org.UnlinkUnit']), linkOf(draw)],
  (f, draw) => {
    const sides = { leadOrg: id('a-committee'), partnerOrg: id('b-committee') }
    const form = { allianceId: id(draw.of(['u', 'v'])), ...sides, purpose: 'SERVICE', toMs: f.now + 30 * DAY }
    return ['a-secretary+b-secretary', 'org.FormAlliance', form]
  },
  (_, draw) => {
    const [who, org] = draw.of([
      ['a-secretary+a-member-3', 'a-branch'],
      ['a-secretary+b-member-3', 'b-branch'],
      ['a-secretary+b-secretary', 'b-committee'],
    ] as const)
    const args = { allianceId: id(draw.of(['u', 'v'])), orgId: id(org) }
    return [who, draw.of(['org.JoinAlliance', 'org.LeaveAlliance']), args]
  },
  (_, draw) => ['auditor', 'org.EndAlliance', { allianceId: id(draw.of(['u', 'v'])) }],
]

export const walks: readonly WalkSpec[] = [
  {
    name: 'the tree stays one, members are conserved, counts are recounts, whatever is changed',
    reaches: [
      'org.ProposeChange',
      'org.DecideChange',
      'org.MoveMembersForChange',
      'org.ExecuteChange',
      'org.LinkUnit',
      'org.FormAlliance',
    ],
    stepMs: 2 * DAY,
    blocks: 60,
    runs: 12,
    prepare: f => {
      for (const name of OFFICERS) {
        f.register(name, 'zone')
        for (const [grantor, org] of SEATS) {
          for (const role of ['ORG_OFFICER', 'ORGANIZER']) f.grant(grantor, name, role, org)
        }
      }
      for (const name of ['merge', 'split']) f.does('p', 'org.ProposeChange', argsOf(name))
      f.does('q', 'org.DecideChange', decision('split', 'a-committee'))
      f.does('q', 'org.DecideChange', decision('merge', 'a-committee'))
    },
    move: (f, draw) => draw.of(MOVES)(f, draw),
  },
]
