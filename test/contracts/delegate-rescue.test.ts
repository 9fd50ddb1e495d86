/** Guardians in the state, and what becomes of seats, elections and jails when they bring the chain back (E5). */

import { describe, expect, it } from 'vitest'
import { compareBytes, encodeAddress, toHex } from '#base'
import { GUARDIANS_KEY, Guardians, type RescueOrder } from '#chain'
import { guardianAccount } from '../../src/node/config/founding-operators.ts'
import { Fixture } from './fixture.ts'
import { ENTERPRISES, keysOf, outcomeOf, ROOT, runEpoch, sitting, tellingsOf } from './terms.ts'
import { evidence, otherBlock, vote } from './validators.ts'
import { addressOf, CHAIN_ID, keyOf } from './world.ts'

const sorted = (names: readonly string[]) => names.map(keyOf).sort(compareBytes).map(toHex)

const rowOf = (f: Fixture): readonly string[] => {
  const row = f.world.state.get(GUARDIANS_KEY)
  const decoded = row && Guardians.decode(row)
  return decoded?.ok ? decoded.value.keys.map(toHex) : []
}

/** Two seats of before, and two keys that no candidate has. */
const KEYS = ['validator-one', 'spare-one', 'validator-two', 'spare-two']
const orderAt = (epoch: number, anchorHeight: number): RescueOrder => ({
  chainId: CHAIN_ID,
  anchorHeight,
  anchorId: CHAIN_ID,
  epoch,
  validators: KEYS.map((name, enterprise) => ({ publicKey: keyOf(name), weight: 1, enterprise })),
})

describe('the row of the guardians', () => {
  it('holds the keys of all active operators, ascending, at the key that the chain proves it by', () => {
    const f = new Fixture()
    const all = ENTERPRISES.map(guardianAccount)
    expect(rowOf(f)).toEqual(sorted(all))
    const retire = { operator: 1, group: 0, active: false }
    f.does(ROOT, 'delegate.SetOperator', retire)
    expect(rowOf(f)).toEqual(sorted(all.filter(name => name !== guardianAccount('two'))))
    const guardian = toHex(keyOf('another key'))
    f.does(ROOT, 'delegate.SetOperator', { ...retire, operator: 0, active: true, guardian })
    expect(rowOf(f)).toContain(guardian)
  })

  it('grows with each operator that is admitted', () => {
    const f = new Fixture()
    const before = rowOf(f).length
    f.does(ROOT, 'delegate.AdmitOperator', {
      operator: ENTERPRISES.length,
      admin: encodeAddress(addressOf('zone-secretary')),
      guardian: toHex(keyOf('guardian of the seventh')),
      group: 0,
    })
    expect(rowOf(f).length).toBe(before + 1)
  })
})

describe('E5: the first block after a rescue', () => {
  it('gives its epoch and the next the set that was signed, and keeps what was signed for ever', async () => {
    const f = new Fixture()
    f.world.close({ epoch: 0, proposer: 1 })
    const told = tellingsOf(f, f.world.close({ epoch: 1, proposer: 3, rescue: orderAt(1, 1) }))
    expect(told).toEqual([{ name: 'Rescued', data: { epoch: 1, anchorHeight: 1, seats: 4 } }])
    for (const epoch of [1, 2]) expect(keysOf(f, epoch)).toEqual(KEYS.map(name => toHex(keyOf(name))))
    expect(await f.world.ask('delegate.turns', {})).toEqual({ epoch: 1, led: [0, 0, 0, 1], missed: [0, 0, 0, 0] })
    // Elections go on as before; nothing is lost of the rescue.
    runEpoch(f, 1)
    runEpoch(f, 2)
    const { rescues, guardians } = await f.world.ask('delegate.rescues', {})
    expect(rescues).toMatchObject([
      { epoch: 1, anchorHeight: 1, validators: KEYS.map(name => ({ publicKey: toHex(keyOf(name)) })) },
    ])
    expect(guardians).toEqual(rowOf(f))
    expect(keysOf(f, 1)).toEqual(KEYS.map(name => toHex(keyOf(name))))
  })

  it('may be the last of its epoch: the election takes place, and is postponed while too few candidates are there', () => {
    const f = new Fixture()
    const close = { epoch: 1, proposer: 0, epochEnds: true, rescue: orderAt(1, 99) }
    const told = tellingsOf(f, f.world.close(close))
    expect(outcomeOf(told)).toMatch(/^POSTPONED/)
    expect(keysOf(f, 3)).toEqual(KEYS.map(name => toHex(keyOf(name))))
  })

  it('skips the epoch that had been decided where the chain died between two', async () => {
    const f = new Fixture()
    runEpoch(f, 0)
    f.world.close({ epoch: 2, proposer: 0, rescue: orderAt(2, 4) })
    for (const epoch of [2, 3]) expect(keysOf(f, epoch)).toEqual(KEYS.map(name => toHex(keyOf(name))))
    expect((await sitting(f, 1)).order).toEqual(['one', 'two', 'three', 'four'])
  })

  it('lifts the jail of seats that were to come: their numbers mean others now', () => {
    const f = new Fixture()
    const votes = [vote({ epoch: 0 }), vote({ epoch: 0, blockId: otherBlock() })] as const
    f.does('nobody', 'delegate.ReportEvidence', evidence(...votes, [2, 'validator-three']))
    expect(f.world.engine.jailedSeats(f.world.state, 1)).toEqual([2])
    f.world.close({ epoch: 1, proposer: 0, rescue: orderAt(1, 7) })
    expect(f.world.engine.jailedSeats(f.world.state, 1)).toEqual([])
    // A seat without a candidate can be jailed as any other, and only that one.
    const again = [vote({ epoch: 1 }), vote({ epoch: 1, blockId: otherBlock() })] as const
    f.does('nobody', 'delegate.ReportEvidence', evidence(...again, [3, 'spare-two']))
    expect(f.world.engine.jailedSeats(f.world.state, 1)).toEqual([3])
  })
})
