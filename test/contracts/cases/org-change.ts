import { type Case, DAY, type Fixture, id, PROFILE } from '../fixture.ts'
import {
  allTo,
  approved,
  BRANCH,
  batchOf,
  decision,
  group,
  named,
  PLAN,
  planOf,
  request,
  secondBranch,
} from '../org-kit.ts'

const MOVE = 'org.MoveMembersForChange'
const EXECUTE = 'org.ExecuteChange'
const PROPOSE = 'org.ProposeChange'

/** Branch a merged into another, approved. */
const mergeApproved = (f: Fixture): void => {
  secondBranch(f)
  approved(f, request('m', 'MERGE', 'a-two', { parts: [{ orgId: id('a-branch') }], ...planOf(allTo('a-two')) }))
}

const BY_ZONE = { proposer: 'zone-officer', decider: 'zone-secretary' }

const part = (name: string, more = {}) => ({ orgId: id(name), profile: { ...BRANCH, ...more } })

export const cases: readonly Case[] = [
  [
    'each kind of change takes what it needs and nothing else',
    f => {
      secondBranch(f)
      const profile = { profile: BRANCH }
      for (const [kind, more] of [
        ['RENAME', {}],
        ['DISSOLVE', profile],
        ['MERGE', {}],
        ['RENAME', { ...profile, parts: [{ orgId: id('a-two') }] }],
        ['REPARENT', {}],
        ['RENAME', { ...profile, newParentId: id('zone') }],
        ['RENAME', { ...profile, ...PLAN }],
        ['RENEW', profile],
        ['UPGRADE', profile],
        ['UPGRADE', { profile: { ...BRANCH, type: 'GROUP' } }],
        ['RENAME', { profile: { ...BRANCH, expiresAtMs: f.now + DAY, formality: 'TEMPORARY' } }],
        ['MERGE', { parts: [{ orgId: id('a-branch') }] }],
        ['MERGE', { parts: [part('a-two')] }],
        ['SPLIT', { parts: [{ orgId: id('new') }] }],
        ['SPLIT', { parts: [part('new'), part('new')] }],
        ['REPARENT', { newParentId: id('a-committee') }],
      ] as const) {
        f.gives('E_ARG', 'a-officer', PROPOSE, request('c', kind, 'a-branch', more))
      }
      f.gives('E_NOT_FOUND', 'a-officer', PROPOSE, request('c', 'MERGE', 'a-two', { parts: [{ orgId: id('none') }] }))
      f.gives('E_DUP', 'a-officer', PROPOSE, request('c', 'SPLIT', 'a-branch', { parts: [part('a-two')] }))
      f.gives('E_LIMIT', 'a-officer', PROPOSE, request('c', 'SPLIT', 'a-branch', { parts: [part('new')] }))
    },
  ],
  [
    'members of a merged branch move batch by batch as planned, then it ends',
    f => {
      mergeApproved(f)
      const batch = batchOf('m', allTo('a-two'))
      f.gives('E_NOT_FOUND', 'a-officer', MOVE, { ...batch, changeId: id('none') })
      f.gives('E_AUTH', 'a-member-3', MOVE, batch)
      f.gives('E_STATE', 'a-officer', EXECUTE, named('m'))
      f.gives('E_ARG', 'a-officer', MOVE, { ...batch, moves: [] })
      const moves = batch.moves as readonly { readonly mid: string }[]
      f.gives('E_PROOF', 'a-officer', MOVE, { ...batch, moves: moves.slice(1) as never })
      f.does('a-officer', MOVE, batch)
      f.gives('E_PROOF', 'a-officer', MOVE, batch)
      f.does('a-secretary', EXECUTE, named('m'))
      f.gives('E_STATE', 'a-officer', MOVE, batch)
      f.gives('E_STATE', 'a-officer', PROPOSE, request('x', 'DISSOLVE', 'a-branch'))
    },
  ],
  [
    'a plan takes members only where its change leads',
    f => {
      secondBranch(f)
      const moves = [['a-member-1', 'b-branch']] as const
      approved(f, request('d', 'DISSOLVE', 'a-branch', planOf(moves)))
      f.gives('E_ARG', 'a-officer', MOVE, batchOf('d', moves))
    },
  ],
  [
    'two changes never restructure one organisation at a time',
    f => {
      mergeApproved(f)
      const others = allTo('a-two')
      approved(f, request('d', 'DISSOLVE', 'a-branch', planOf(others)))
      f.does('a-officer', MOVE, batchOf('m', allTo('a-two')))
      f.gives('E_STATE', 'a-officer', MOVE, batchOf('d', others))
      f.gives('E_STATE', 'a-officer', PROPOSE, request('x', 'RENAME', 'a-branch', { profile: BRANCH }))
    },
  ],
  [
    'nothing is carried out before its day, and what is begun does not lapse',
    f => {
      secondBranch(f)
      const merge = { parts: [{ orgId: id('a-branch') }], ...planOf(allTo('a-two')) }
      approved(f, request('m', 'MERGE', 'a-two', { ...merge, effectiveOnMs: f.now + DAY }))
      const batch = batchOf('m', allTo('a-two'))
      f.gives('E_WINDOW', 'a-officer', MOVE, batch)
      f.gives('E_WINDOW', 'a-officer', EXECUTE, named('m'))
      approved(f, request('late', 'MERGE', 'a-two', merge))
      f.wait(DAY)
      f.does('a-officer', MOVE, batch)
      f.wait(180 * DAY)
      f.gives('E_EXPIRED', 'a-officer', MOVE, batchOf('late', allTo('a-two')))
      f.does('a-officer', EXECUTE, named('m'))
    },
  ],
  [
    'a branch splits where the new one gets the full members that it needs',
    f => {
      const moves = [
        ['a-member-4', 'new'],
        ['a-member-5', 'new'],
        ['candidate-1', 'new'],
      ] as const
      const more = { parts: [part('new')], ...planOf(moves) }
      approved(f, request('few', 'SPLIT', 'a-branch', more))
      f.does('a-officer', MOVE, batchOf('few', moves))
      f.gives('E_LIMIT', 'a-officer', EXECUTE, named('few'))
    },
  ],
  [
    'every superior involved approves, once each',
    f => {
      const move = request('r', 'REPARENT', 'a-branch', { newParentId: id('b-committee') })
      f.gives('E_PARENT', 'a-officer', PROPOSE, { ...move, newParentId: id('b-branch') })
      f.gives(
        'E_CYCLE',
        'zone-officer',
        PROPOSE,
        request('r', 'REPARENT', 'a-committee', { newParentId: id('a-branch') }),
      )
      f.does('a-officer', PROPOSE, move)
      f.gives('E_NOT_FOUND', 'a-secretary', 'org.DecideChange', decision('r', 'zone'))
      f.does('a-secretary', 'org.DecideChange', decision('r'))
      f.gives('E_DUP', 'a-secretary', 'org.DecideChange', decision('r', 'a-committee'))
      f.gives('E_STATE', 'a-officer', EXECUTE, named('r'))
      f.gives('E_SCOPE', 'a-secretary', 'org.DecideChange', decision('r', 'b-committee'))
      f.does('b-secretary', 'org.DecideChange', decision('r', 'b-committee'))
      f.does('a-officer', EXECUTE, named('r'))
      f.gives('E_SCOPE', 'a-officer', PROPOSE, request('x', 'RENAME', 'a-branch', { profile: BRANCH }))
    },
  ],
  [
    'what was approved must still fit the tree when it is carried out',
    f => {
      f.does('a-member-3', PROPOSE, f.proposal('g', 'a-branch', { type: 'GROUP' }))
      f.register('organiser', 'a-branch')
      f.grant('a-member-3', 'organiser', 'ORGANIZER', 'a-branch')
      f.does('organiser', 'org.DecideChange', decision('g/change'))
      approved(f, request('name', 'RENAME', 'a-branch', { profile: BRANCH }))
      approved(f, request('up', 'UPGRADE', 'a-branch', { profile: { ...BRANCH, type: 'GENERAL_BRANCH' } }))
      f.does('a-officer', EXECUTE, named('up'))
      f.gives('E_STATE', 'a-officer', EXECUTE, named('name'))
      f.gives('E_PARENT', 'a-member-3', EXECUTE, named('g/change'))
    },
  ],
  [
    'no two committees come to stand below each other',
    f => {
      for (const [one, other] of ['ab', 'ba'] as const) {
        const change = `${one}${other}`
        const args = request(change, 'REPARENT', `${one}-committee`, { newParentId: id(`${other}-committee`) })
        f.does(`${one}-officer`, PROPOSE, args)
        f.does('zone-secretary', 'org.DecideChange', decision(change))
        f.does(`${other}-secretary`, 'org.DecideChange', decision(change, `${other}-committee`))
      }
      f.does('a-officer', EXECUTE, named('ab'))
      f.gives('E_CYCLE', 'b-officer', EXECUTE, named('ba'))
    },
  ],
  [
    'what one superior approved does not bind the next',
    f => {
      approved(f, request('name', 'RENAME', 'a-branch', { profile: BRANCH }))
      f.does('a-officer', PROPOSE, request('r', 'REPARENT', 'a-branch', { newParentId: id('b-committee') }))
      f.does('a-secretary', 'org.DecideChange', decision('r'))
      f.does('b-secretary', 'org.DecideChange', decision('r', 'b-committee'))
      f.does('a-officer', EXECUTE, named('r'))
      f.gives('E_STATE', 'a-officer', EXECUTE, named('name'))
    },
  ],
  [
    'a branch with groups is not upgraded, a moved one keeps its place',
    f => {
      group(f)
      const general = { profile: { ...BRANCH, type: 'GENERAL_BRANCH' } }
      f.gives('E_STATE', 'a-officer', PROPOSE, request('up', 'UPGRADE', 'a-branch', general))
      const work = { profile: { ...PROFILE, type: 'WORK_COMMITTEE' } }
      f.gives('E_PARENT', 'a-officer', PROPOSE, request('up', 'UPGRADE', 'a-committee', work))
      approved(f, request('place', 'RELOCATE', 'a-branch', { profile: { ...BRANCH, regionCode: 2 } }))
      f.does('a-secretary', EXECUTE, named('place'))
    },
  ],
  [
    'a liaison drafts a new organisation, an officer submits it',
    f => {
      f.register('liaison', 'a-committee')
      f.grant('a-secretary', 'liaison', 'LIAISON', 'a-committee')
      const draft = { ...f.proposal('new', 'a-committee', BRANCH), ...PLAN }
      const change = { changeId: draft.changeId as string }
      const DRAFT = 'org.DraftChange'
      f.gives('E_NOT_FOUND', 'liaison', DRAFT, { ...draft, parentId: id('nowhere') })
      f.gives('E_ARG', 'liaison', DRAFT, request('x', 'DISSOLVE', 'a-committee'))
      f.gives('E_LIMIT', 'liaison', DRAFT, { ...draft, planCount: 2 })
      f.gives('E_PARENT', 'liaison', DRAFT, f.proposal('new', 'a-committee', { type: 'GROUP' }))
      f.gives('E_TERM', 'liaison', DRAFT, {
        ...f.proposal('new', 'a-committee', { ...BRANCH, formality: 'TEMPORARY' }),
        ...PLAN,
      })
      f.gives('E_AUTH', 'liaison', PROPOSE, draft)
      f.does('liaison', DRAFT, draft)
      f.gives('E_DUP', 'liaison', DRAFT, draft)
      f.gives('E_STATE', 'a-secretary', 'org.DecideChange', decision('new/change'))
      f.gives('E_NOT_FOUND', 'a-officer', 'org.SubmitChange', named('none'))
      f.gives('E_AUTH', 'liaison', 'org.SubmitChange', change)
      f.does('a-officer', 'org.SubmitChange', change)
      f.gives('E_STATE', 'a-officer', 'org.SubmitChange', change)
      f.gives('E_NOT_FOUND', 'auditor', 'org.LapseChange', named('none'))
      f.gives('E_WINDOW', 'auditor', 'org.LapseChange', change)
      f.does('liaison', DRAFT, { ...draft, changeId: id('again') })
      f.wait(181 * DAY)
      f.gives('E_EXPIRED', 'a-officer', 'org.SubmitChange', named('again'))
      f.does('auditor', 'org.LapseChange', change)
      f.gives('E_STATE', 'auditor', 'org.LapseChange', change)
    },
  ],
  [
    'nothing begins in an organisation that is restructured',
    f => {
      f.register('liaison', 'a-branch')
      f.grant('a-member-3', 'liaison', 'LIAISON', 'a-branch')
      mergeApproved(f)
      f.does('a-officer', MOVE, batchOf('m', allTo('a-two')))
      const draft = f.proposal('g', 'a-branch', { type: 'GROUP' })
      f.gives('E_STATE', 'liaison', 'org.DraftChange', draft)
      const activity = { aid: id('x'), orgId: id('a-branch'), plan: f.plan() }
      f.gives('E_STATE', 'a-branch-clerk', 'activity.CreateActivity', activity)
    },
  ],
  [
    'a temporary organisation expires, is renewed by its superior, and expires again',
    f => {
      f.org('t', 'zone', BY_ZONE, { formality: 'TEMPORARY', expiresAtMs: f.now + DAY })
      const org = { orgId: id('t') }
      f.gives('E_NOT_FOUND', 'auditor', 'org.ExpireOrg', { orgId: id('nowhere') })
      f.gives('E_WINDOW', 'auditor', 'org.ExpireOrg', org)
      f.wait(DAY)
      f.does('auditor', 'org.ExpireOrg', org)
      f.gives('E_STATE', 'auditor', 'org.ExpireOrg', org)
      const profile = { ...PROFILE, formality: 'TEMPORARY', expiresAtMs: f.now + DAY }
      f.gives(
        'E_TERM',
        'zone-officer',
        PROPOSE,
        request('r', 'RENEW', 't', { profile: { ...profile, expiresAtMs: 1 } }),
      )
      f.does('zone-officer', PROPOSE, request('r', 'RENEW', 't', { profile }))
      f.does('zone-secretary', 'org.DecideChange', decision('r'))
      f.does('zone-officer', EXECUTE, named('r'))
      f.gives('E_WINDOW', 'auditor', 'org.ExpireOrg', org)
    },
  ],
  [
    'a new branch takes its first members from those around it',
    f => {
      const moves = [
        ['a-member-4', 'new'],
        ['a-member-5', 'new'],
        ['a-member-6', 'new'],
      ] as const
      approved(f, { ...f.proposal('new', 'a-committee', BRANCH), ...planOf(moves) })
      f.gives('E_SCOPE', 'b-officer', MOVE, batchOf('new/change', moves))
      f.does('a-officer', MOVE, batchOf('new/change', moves))
      f.does('a-officer', EXECUTE, named('new/change'))
    },
  ],
]
