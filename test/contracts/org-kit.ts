/** Changes of organisations as tests ask for them. */

import { type Json, toHex } from '#base'
import { ListProof, proveList } from '#chain'
import { type PlanMove, planBatches, planLeaves, planRootOf } from '#contracts'
import { type Fixture, hash, id, PROFILE, rawId } from './fixture.ts'

type Args = { readonly [key: string]: Json }

export const BRANCH: Args = { ...PROFILE, type: 'BRANCH' }
export const PLAN: Args = { planCount: 3, planRoot: hash('plan') }

/** One move of a plan: a member by name, and where to. */
export type Move = readonly [member: string, org: string]

const movesOf = (moves: readonly Move[]): readonly PlanMove[] =>
  moves.map(([member, org]) => ({ mid: rawId(member), orgId: rawId(org) }))

export const planOf = (moves: readonly Move[]): Args => ({
  planCount: moves.length,
  planRoot: toHex(planRootOf(movesOf(moves))),
})

/** Arguments that move the batch `index` of a plan. */
export const batchOf = (change: string, moves: readonly Move[], index = 0): Args => {
  const all = movesOf(moves)
  const batch = planBatches(all)[index] ?? []
  return {
    changeId: id(change),
    moves: batch.map(({ mid, orgId }) => ({ mid: toHex(mid), orgId: toHex(orgId) })),
    proof: ListProof.toJson(proveList(planLeaves(all), index)),
  }
}

export const request = (change: string, kind: string, org: string, more: Args = {}): Args => ({
  changeId: id(change),
  kind,
  orgId: id(org),
  requestDoc: hash('request'),
  ...more,
})

export const decision = (change: string, superior?: string, how = 'APPROVE'): Args => ({
  changeId: id(change),
  decision: how,
  replyDoc: hash('reply'),
  ...(superior === undefined ? {} : { orgId: id(superior) }),
})

export const named = (change: string): Args => ({ changeId: id(change) })

/** Another branch under committee a. */
export const secondBranch = (f: Fixture, name = 'a-two', profile: Args = {}): void => {
  const args = { ...f.proposal(name, 'a-committee', { ...BRANCH, ...profile }), ...PLAN }
  f.does('a-officer', 'org.ProposeChange', args)
  f.does('a-secretary', 'org.DecideChange', decision(`${name}/change`))
  f.does('a-officer', 'org.ExecuteChange', named(`${name}/change`))
}

/** A group under branch a. */
export const group = (f: Fixture, name = 'a-group'): void => {
  f.does('a-member-3', 'org.ProposeChange', f.proposal(name, 'a-branch', { type: 'GROUP' }))
  f.register('organiser', 'a-branch')
  f.grant('a-member-3', 'organiser', 'ORGANIZER', 'a-branch')
  f.does('organiser', 'org.DecideChange', decision(`${name}/change`))
  f.does('organiser', 'org.ExecuteChange', named(`${name}/change`))
}

/** Proposed by the officer of committee a, approved by its secretary. */
export const approved = (f: Fixture, args: Args): void => {
  f.does('a-officer', 'org.ProposeChange', args)
  f.does('a-secretary', 'org.DecideChange', {
    changeId: args.changeId as string,
    decision: 'APPROVE',
    replyDoc: hash('reply'),
  })
}

const EVERYBODY = [
  'a-member-1',
  'a-member-2',
  'a-member-3',
  'a-member-4',
  'a-member-5',
  'a-member-6',
  'candidate-1',
  'candidate-2',
] as const

export const allTo = (org: string): readonly Move[] => EVERYBODY.map(name => [name, org] as const)
