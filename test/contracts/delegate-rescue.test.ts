/** A set that the guardians give a chain without a quorum, as the contracts take it. */

import { describe, expect, it } from 'vitest'
import { LIMITS, toHex } from '#base'
import type { Validator } from '#chain'
import { candidateIdOf, engine } from '#contracts'
import { Fixture } from './fixture.ts'
import {
  candidateOf,
  candidateRow,
  candidateText,
  declare,
  FIRST_FOUR,
  keysOf,
  namedIn,
  outcomeOf,
  ROOT,
  runEpoch,
  sitting,
  stand,
  tellingsOf,
  vote,
} from './terms.ts'
import { evidence, otherBlock, possessed, vote as votes } from './validators.ts'
import { keyOf } from './world.ts'

const seat = (key: string, enterprise: number, weight = 1): Validator => ({ publicKey: keyOf(key), weight, enterprise })

/** One is left of the first four; its own new nodes and those of five and six take over. */
const RESCUED = [seat('validator-one', 0), seat('new-two', 1), seat('five', 4), seat('new-six', 5)]

const check = (f: Fixture, validators: readonly Validator[]): string => {
  const result = engine.checkRescue(f.world.state, validators)
  return result.ok ? 'OK' : result.fault.code
}

const rescue = (f: Fixture, epoch: number) => {
  expect(check(f, RESCUED)).toBe('OK')
  return tellingsOf(f, f.world.close({ epoch, proposer: 0, rescue: RESCUED }))
}

describe('a rescued set', () => {
  it('is that of the epoch and the next, with the keys, weights and order that were given', async () => {
    const f = new Fixture()
    stand(f, 'five')
    const told = rescue(f, 1)
    expect(told.find(({ name }) => name === 'Rescued')?.data).toEqual({ epoch: 1, height: f.world.height, seats: 4 })
    expect(namedIn(told, 'SeatLost')).toEqual(['four', 'three', 'two'])
    for (const epoch of [1, 2]) {
      expect(keysOf(f, epoch)).toEqual(RESCUED.map(({ publicKey }) => toHex(publicKey)))
      expect(engine.validators(f.world.state, epoch)?.validators).toEqual(RESCUED)
    }
    expect((await sitting(f, 0)).seats).toEqual(FIRST_FOUR)
    expect(await f.world.ask('delegate.turns', {})).toEqual({ epoch: 1, led: [1, 0, 0, 0], missed: [0, 0, 0, 0] })
    const { rescues } = await f.world.ask('delegate.rescues', {})
    expect(rescues).toMatchObject([{ epoch: 1, height: f.world.height, seats: 4 }])
  })

  it('counts as seen, so that the elections after it go on', async () => {
    const f = new Fixture()
    vote(f, { two: 50 })
    rescue(f, 1)
    expect(outcomeOf(runEpoch(f, 1, { led: [0] }))).toBe('ELECTED')
    expect(keysOf(f, 3)).toEqual(expect.arrayContaining(RESCUED.map(({ publicKey }) => toHex(publicKey))))
    declare(f, 'three', 2)
    vote(f, { three: 50 })
    runEpoch(f, 2)
    expect(keysOf(f, 4)).toContain(toHex(keyOf('validator-three')))
  })

  it('frees who was jailed or suspended, by the word of the guardians', async () => {
    const f = new Fixture()
    f.does(
      'nobody',
      'delegate.ReportEvidence',
      evidence(votes(), votes({ blockId: otherBlock() }), [0, 'validator-one']),
    )
    expect(await candidateRow(f, 'one')).toMatchObject({ state: 'SUSPENDED' })
    rescue(f, 1)
    expect(await candidateRow(f, 'one')).toMatchObject({ state: 'ACTIVE' })
    for (const epoch of [1, 2]) expect(engine.jailedSeats(f.world.state, epoch)).toEqual([])
  })

  it('lets candidates keep their names, whatever their keys, and makes candidates of new keys', async () => {
    const f = new Fixture()
    stand(f, 'five')
    f.does('operator-five', 'delegate.RotateKey', possessed(candidateOf('five'), 4, ['newer']))
    expect(check(f, [seat('five', 4), seat('newer', 4)])).toBe('E_DUP')
    f.world.close({ epoch: 1, proposer: 0, rescue: [seat('newer', 4), seat('fresh', 4)] })
    expect(await candidateRow(f, 'five')).toMatchObject({ publicKey: toHex(keyOf('newer')) })
    const { candidates } = (await f.world.ask('delegate.candidates', {})) as { candidates: readonly object[] }
    expect(candidates).toContainEqual(expect.objectContaining({ candidateId: toHex(candidateIdOf(keyOf('fresh'))) }))
  })
})

describe('a set that cannot be', () => {
  it('is refused with what is wrong', () => {
    const f = new Fixture()
    stand(f, 'five')
    expect(check(f, [])).toBe('E_ARG')
    expect(
      check(
        f,
        Array.from({ length: LIMITS.seats + 1 }, (_, i) => seat(`k${i}`, 0)),
      ),
    ).toBe('E_ARG')
    expect(check(f, [seat('new', 0, 0)])).toBe('E_ARG')
    expect(check(f, [{ ...seat('new', 0), publicKey: new Uint8Array(32) as never }])).toBe('E_ARG')
    expect(check(f, [seat('new', 6)])).toBe('E_NOT_FOUND')
    expect(check(f, [seat('five', 5)])).toBe('E_DUP')
    expect(check(f, [seat('new', 0), seat('new', 1)])).toBe('E_DUP')
    expect(
      check(
        f,
        Array.from({ length: LIMITS.candidatesPerOperator }, (_, i) => seat(`k${i}`, 4)),
      ),
    ).toBe('E_LIMIT')
  })

  it('is one with a resigned candidate, an idle operator, or a name that somebody took', () => {
    const f = new Fixture()
    const squatted = { operator: 4, ...possessed(candidateIdOf(keyOf('new')), 4, ['x']) }
    f.does('operator-five', 'delegate.RegisterCandidate', squatted)
    expect(check(f, [seat('new', 4)])).toBe('E_DUP')
    stand(f, 'five')
    f.does('operator-five', 'delegate.Resign', { candidateId: candidateText('five') })
    expect(check(f, [seat('five', 4)])).toBe('E_STATE')
    f.does(ROOT, 'delegate.SetOperator', { operator: 5, group: 0, active: false })
    expect(check(f, [seat('six', 5)])).toBe('E_STATE')
  })

  it('is any on a chain without elections', () => {
    expect(engine.checkRescue({ get: () => undefined }, RESCUED)).toMatchObject({ ok: false })
  })
})

describe('guardians', () => {
  it('are those of the active operators', () => {
    const f = new Fixture()
    f.does(ROOT, 'delegate.SetOperator', { operator: 1, group: 0, active: false })
    f.does(ROOT, 'delegate.SetOperator', { operator: 2, group: 0, active: true, guardian: toHex(keyOf('safe')) })
    const found = engine.guardians(f.world.state)
    expect(found.map(({ operator }) => operator)).toEqual([0, 2, 3, 4, 5])
    expect(found.find(({ operator }) => operator === 2)?.publicKey).toEqual(keyOf('safe'))
    expect(engine.guardians({ get: () => undefined })).toEqual([])
  })
})
