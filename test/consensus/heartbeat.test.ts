/** Q3: the heartbeats of a quiet chain, without a clock and without a key that signs. */

import { describe, expect, it } from 'vitest'
import { ascii, markVerified, type PublicKey, type Signature, sha256, u32be } from '#base'
import { type Heartbeat, signersOf, type ValidatorSet } from '#chain'
import { addHeartbeat, adoptSeats, beat, type HeartbeatState, newHeartbeats, slotOf, wantsHeartbeat } from '#consensus'

const PERIOD_MS = 60_000
const setOf = (epoch: number, weights: readonly number[] = [1, 1, 1, 1]): ValidatorSet => ({
  epoch,
  validators: weights.map((weight, enterprise) => ({
    publicKey: sha256(u32be(enterprise)) as never as PublicKey,
    weight,
    enterprise,
  })),
})
const block = (height: number) => ({ height, blockId: sha256(ascii(`block ${height}`)) })
const make = (self: number | undefined = 0) => newHeartbeats(PERIOD_MS, { set: setOf(0), self })
const observer = () => newHeartbeats(PERIOD_MS, { set: setOf(0), self: undefined })
const of = (slot: number, height = 5, epoch = 0): Heartbeat => ({ epoch, ...block(height), slot, periodMs: PERIOD_MS })
const by = (seat: number, heartbeat: Heartbeat) =>
  markVerified({ heartbeat, seat, signature: new Uint8Array(64).fill(seat) as Signature })
const add = (state: HeartbeatState, seats: readonly number[], heartbeat: Heartbeat, slot = heartbeat.slot) =>
  seats.map(seat => addHeartbeat(state, by(seat, heartbeat), slot))

describe('Q3: a seat beats', () => {
  it('once a slot, when the head is what it was when an earlier slot began', () => {
    const state = make()
    expect(beat(state, 10, block(5))).toBeUndefined()
    expect(beat(state, 10, block(5))).toBeUndefined()
    expect(beat(state, 11, block(5))).toEqual(of(11))
    expect(beat(state, 11, block(5))).toBeUndefined()
    expect(beat(state, 12, block(5))).toEqual(of(12))
  })

  it('not in a slot before which there was a block', () => {
    const state = make()
    for (const slot of [10, 11, 12]) expect(beat(state, slot, block(slot))).toBeUndefined()
    expect(beat(state, 13, block(12))).toEqual(of(13, 12))
  })

  it('after a clock that went back only when a slot has passed by it', () => {
    const state = make()
    beat(state, 100, block(5))
    expect(beat(state, 40, block(5))).toBeUndefined()
    expect(beat(state, 41, block(5))).toEqual(of(41))
  })

  it('never without a seat', () => {
    const state = observer()
    for (const slot of [10, 11, 12]) expect(beat(state, slot, block(5))).toBeUndefined()
  })

  it('in slots of the length of the period', () => {
    expect([0, 59_999, 60_000, -5].map(timeMs => slotOf(make(), timeMs))).toEqual([0, 0, 1, 0])
  })
})

describe('Q3: a quorum of equal heartbeats', () => {
  it('is a certificate, made once, which replaces the one before', () => {
    const state = observer()
    expect(add(state, [3, 0], of(10))).toEqual([false, false])
    expect(state.certificate).toBeUndefined()
    expect(add(state, [1, 2], of(10))).toEqual([true, false])
    expect(signersOf(state.certificate as never)).toEqual([0, 1, 3])
    expect(add(state, [0, 1, 2], of(11))).toEqual([false, false, true])
    expect(state.certificate?.heartbeat.slot).toBe(11)
  })

  it('counts weight, not seats', () => {
    const state = newHeartbeats(PERIOD_MS, { set: setOf(0, [5, 1, 1, 1]), self: undefined })
    expect(add(state, [1, 2, 3], of(10))).toEqual([false, false, false])
    expect(add(state, [0], of(10))).toEqual([true])
  })

  it('is none of different ones', () => {
    const state = observer()
    add(state, [0, 1], of(10, 5))
    add(state, [2, 3], of(10, 6))
    expect(state.certificate).toBeUndefined()
  })

  it('stays when an epoch ends, while what was held is forgotten', () => {
    const state = observer()
    add(state, [0, 1, 2], of(10))
    add(state, [0, 1], of(11))
    adoptSeats(state, { set: setOf(1), self: undefined })
    expect([state.held.size, state.certificate?.heartbeat.slot]).toEqual([0, 10])
    expect(add(state, [0, 1, 2], of(11))).toEqual([false, false, false])
    expect(add(state, [0, 1, 2], of(11, 5, 1))).toEqual([false, false, true])
  })
})

describe('Q3: what is heard', () => {
  it('is near the own slot, of the own epoch and period', () => {
    const state = observer()
    const wants = (heartbeat: Heartbeat) => wantsHeartbeat(state, by(0, heartbeat), 10)
    expect([8, 9, 10, 11, 12].map(slot => wants(of(slot)))).toEqual([false, true, true, true, false])
    expect(wants(of(10, 5, 1))).toBe(false)
    expect(wants({ ...of(10), periodMs: 1 })).toBe(false)
  })

  it('is one a seat and slot: a flood costs no verification and no memory', () => {
    const state = observer()
    add(state, [2], of(10, 5))
    for (let height = 6; height < 100; height++) expect(wantsHeartbeat(state, by(2, of(10, height)), 10)).toBe(false)
    expect(wantsHeartbeat(state, by(2, of(9)), 10)).toBe(false)
    add(state, [2], of(11), 10)
    expect(state.held.size).toBe(1)
  })

  it('does not shut a seat out that was ahead when the own clock comes back', () => {
    const state = observer()
    add(state, [2], of(1_000))
    expect(wantsHeartbeat(state, by(2, of(10)), 10)).toBe(true)
  })

  it('of clocks half a slot apart still makes a certificate in every slot', () => {
    const state = observer()
    // Seats 0 and 1 begin each slot half a slot before seats 2 and 3, and before this node.
    for (let slot = 10; slot < 15; slot++) {
      add(state, [0, 1], of(slot), slot - 1)
      add(state, [2, 3], of(slot), slot)
      expect(state.certificate?.heartbeat.slot).toBe(slot)
    }
  })
})
