/** Epochs of a world with elections: who led, who missed, what the last block of each told. */

import type { Json } from '#base'
import type { Receipt } from '#chain'
import { candidateIdOf } from '../../src/node/config/founding-operators.ts'
import { type Fixture, id, rawId } from './fixture.ts'
import { declaration, registration } from './validators.ts'
import { keyOf } from './world.ts'

export const ROOT = 'zone-secretary+zone-organizer'
export const ENTERPRISES = ['one', 'two', 'three', 'four', 'five', 'six'] as const
export type Enterprise = (typeof ENTERPRISES)[number]

/** Candidate of an enterprise: the first four are of the genesis. */
export const candidateOf = (name: Enterprise) =>
  ENTERPRISES.indexOf(name) < 4 ? candidateIdOf(keyOf(`validator-${name}`)) : rawId(name)
export const candidateText = (name: Enterprise): string => Buffer.from(candidateOf(name)).toString('hex')

export interface Told {
  readonly name: string
  readonly data: { readonly [key: string]: Json }
}

export const tellingsOf = (f: Fixture, receipts: readonly Receipt[]): readonly Told[] =>
  receipts
    .flatMap(({ events }) => events)
    .map(event => {
      const { name, data } = f.world.engine.describeEvent(event) ?? { name: '?', data: {} }
      return { name, data: data as Told['data'] }
    })

export interface EpochTurns {
  /** Seats, one block each; the last block ends the epoch. */
  readonly led?: readonly number[]
  /** Seats, told with the first block. */
  readonly missed?: readonly number[]
}

/** All blocks of an epoch; gives what the last one told. */
export const runEpoch = (f: Fixture, epoch: number, { led = [0, 1, 2, 3], missed = [] }: EpochTurns = {}) => {
  let told: readonly Told[] = []
  for (const [i, proposer] of led.entries()) {
    const close = { epoch, proposer, missed: i === 0 ? missed : [], epochEnds: i === led.length - 1 }
    told = tellingsOf(f, f.world.close(close))
  }
  return told
}

export const outcomeOf = (told: readonly Told[]): Json =>
  told.find(({ name }) => name === 'Elected')?.data.outcome ?? null

/** What was told under that name, of which candidates. */
export const namedIn = (told: readonly Told[], event: string): readonly string[] =>
  told
    .filter(({ name }) => name === event)
    .map(({ data }) => ENTERPRISES.find(one => candidateText(one) === data.candidateId) ?? '?')
    .sort()

/** Enterprises that hold seats in an epoch, and those whose seat is jailed, in order of the alphabet. */
export const sitting = async (f: Fixture, epoch: number) => {
  const { seats, jailed } = (await f.world.ask('delegate.seats', { epoch })) as unknown as {
    readonly seats: readonly { readonly candidateId: string }[]
    readonly jailed: { readonly seats: readonly number[] }
  }
  const named = seats.map(({ candidateId }) => ENTERPRISES.find(one => candidateText(one) === candidateId) ?? '?')
  return { seats: [...named].sort(), jailed: jailed.seats.map(seat => named[seat] ?? '?').sort(), order: named }
}

export const FIRST_FOUR = ['four', 'one', 'three', 'two'] as const

/** Five or six stands. */
export const stand = (f: Fixture, name: 'five' | 'six'): void =>
  f.does(`operator-${name}`, 'delegate.RegisterCandidate', registration(name, ENTERPRISES.indexOf(name)))

export const declare = (f: Fixture, name: Enterprise, epoch: number): void => {
  const key = ENTERPRISES.indexOf(name) < 4 ? `validator-${name}` : name
  f.does('nobody', 'delegate.Declare', declaration(candidateOf(name), epoch, key))
}

/** The zone gives these their votes, in place of those before. */
export const vote = (f: Fixture, votes: Partial<Record<Enterprise, number>>): void => {
  const shares = Object.entries(votes).map(([name, credits]) => ({
    candidateId: candidateText(name as Enterprise),
    credits,
  }))
  f.does('zone-secretary', 'delegate.CastBallot', { orgId: id('zone'), shares })
}

export const candidateRow = async (
  f: Fixture,
  name: Enterprise,
): Promise<{ readonly [key: string]: Json } | undefined> => {
  const { candidates } = (await f.world.ask('delegate.candidates', {})) as unknown as {
    readonly candidates: readonly { readonly [key: string]: Json }[]
  }
  return candidates.find(({ candidateId }) => candidateId === candidateText(name))
}

/** The validators of an epoch as the node reads them. */
export const keysOf = (f: Fixture, epoch: number): readonly string[] =>
  (f.world.engine.validators(f.world.state, epoch)?.validators ?? []).map(({ publicKey }) =>
    Buffer.from(publicKey).toString('hex'),
  )
