/** Governing organisations in tests: who they are, and how a proposal goes its way. */

import type { Json } from '#base'
import type { Elector } from '../../contracts/governance/schema.ts'
import { electorate } from '../../contracts/governance/state.ts'
import { type Fixture, HOUR, hash, id, rawId } from './fixture.ts'

/** Secretaries of the root and of the two committees below it, each of which governs with weight 1. */
export const SECRETARIES = {
  zone: 'zone-secretary',
  'a-committee': 'a-secretary',
  'b-committee': 'b-secretary',
} as const
export type GoverningName = keyof typeof SECRETARIES

export const electorsNamed = (...names: readonly string[]): readonly Elector[] =>
  names.map(name => ({ orgId: rawId(name), weight: 1 }))

/** The root and two committees govern, as if that had been decided long ago. */
export const governTogether = (f: Fixture): void =>
  f.patch(electorate, [], { electors: electorsNamed(...Object.keys(SECRETARIES)) })

export const proposal = (name: string, kind: string, payload: Json, org: string = 'zone'): { [key: string]: Json } => ({
  propId: id(name),
  orgId: id(org),
  kind,
  payload,
  reasonRoot: hash(`${name}/reasons`),
})

/** Up to the vote. */
export const putToVote = (f: Fixture, name: string, kind: string, payload: Json): { propId: string } => {
  const propId = id(name)
  f.does('zone-secretary', 'governance.Propose', proposal(name, kind, payload))
  f.does('zone-secretary', 'governance.OpenVoting', { propId })
  return { propId }
}

export const vote = (f: Fixture, propId: string, org: GoverningName, choice: 'FOR' | 'AGAINST' | 'ABSTAIN' = 'FOR') =>
  f.does(SECRETARIES[org], 'governance.CastVote', { propId, orgId: id(org), choice })

/** The root, and where it does not govern alone one more, agree. */
export const pass = (f: Fixture, name: string, kind: string, payload: Json): { propId: string } => {
  const { propId } = putToVote(f, name, kind, payload)
  vote(f, propId, 'zone')
  if ((f.row(electorate, [])?.electors.length ?? 0) > 1) vote(f, propId, 'a-committee')
  return { propId }
}

/** Passed, and its timelock over. */
export const unlock = (f: Fixture, name: string, kind: string, payload: Json): { propId: string } => {
  const { propId } = pass(f, name, kind, payload)
  f.does('a-member-1', 'governance.StartTimelock', { propId })
  f.wait(49 * HOUR)
  return { propId }
}

/** All the way. */
export const decide = (f: Fixture, name: string, kind: string, payload: Json): void =>
  f.does('a-member-1', 'governance.Execute', unlock(f, name, kind, payload))

/** Points live this many months. */
export const lotLife = (value: number, effectiveFromMs = 0): Json => ({
  params: [{ module: 5, param: 1, value, effectiveFromMs }],
})

export const release = (module: number, version: number): Json => ({
  change: { module, version, codeHash: hash('code'), schemaHash: hash('schema'), testsHash: hash('tests') },
})
