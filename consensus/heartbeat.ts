/**
 * Q3: heartbeats, a protocol of their own beside the core. A heartbeat says what its seat knows and promises nothing, so no
 * rule rests on it, nothing of it is written to a disk, and two of one seat and slot contradict nothing.
 */

import { equalBytes, must, type Verified } from '#base'
import {
  assembleHeartbeat,
  type Heartbeat,
  type HeartbeatCertificate,
  isSameHeartbeat,
  quorum,
  type SignedHeartbeat,
  type ValidatorSet,
} from '#chain'
import type { BlockRef } from './event.ts'

/** Who beats: the set of the epoch of the next block, and the own seat in it; undefined on an observer. */
export interface Seats {
  readonly set: ValidatorSet
  readonly self: number | undefined
}

export interface HeartbeatState {
  /** Length of a slot; all seats must have the same. */
  readonly periodMs: number
  seats: Seats
  /** The head at the begin of a slot, and the first slot at whose begin it was the head. */
  seen: { readonly head: BlockRef; readonly slot: number } | undefined
  /** The slot of the own last heartbeat. */
  signedSlot: number | undefined
  /** By seat: its heartbeat of the highest slot near ours. */
  held: Map<number, Verified<SignedHeartbeat>>
  /** The newest; it replaces the one before. */
  certificate: Verified<HeartbeatCertificate> | undefined
}

/** Clocks may differ: slots so far from the own one are taken. */
const SLOTS_APART = 1

export const slotOf = ({ periodMs }: Pick<HeartbeatState, 'periodMs'>, timeMs: number): number =>
  Math.max(0, Math.floor(timeMs / periodMs))

export const newHeartbeats = (periodMs: number, seats: Seats): HeartbeatState => ({
  periodMs,
  seats,
  seen: undefined,
  signedSlot: undefined,
  held: new Map(),
  certificate: undefined,
})

/** A new epoch: its seats begin anew. The certificate stays, it is as true as it was. */
export const adoptSeats = (state: HeartbeatState, seats: Seats): void => {
  if (seats.set.epoch !== state.seats.set.epoch) state.held = new Map()
  state.seats = seats
}

const isSameBlock = (a: BlockRef, b: BlockRef): boolean => a.height === b.height && equalBytes(a.blockId, b.blockId)

/**
 * Q3: to be called when a slot begins. The heartbeat to sign, once a slot, if the head is what it was when an earlier slot
 * began: a whole slot has passed without a block. It comes back by `addHeartbeat`.
 */
export const beat = (state: HeartbeatState, slot: number, head: BlockRef): Heartbeat | undefined => {
  const { seen, seats, periodMs } = state
  // A clock that went back begins anew, so that it does not call a moment a slot.
  if (seen === undefined || !isSameBlock(seen.head, head) || slot < seen.slot) {
    state.seen = { head, slot }
    return undefined
  }
  if (slot === seen.slot || slot === state.signedSlot || seats.self === undefined) return undefined
  state.signedSlot = slot
  return { epoch: seats.set.epoch, height: head.height, blockId: head.blockId, slot, periodMs }
}

const isNear = (slot: number, own: number): boolean => Math.abs(slot - own) <= SLOTS_APART

/** Whether a heartbeat is news: one a seat and slot, near the own slot. Others need not even be verified. */
export const wantsHeartbeat = (state: HeartbeatState, { heartbeat, seat }: SignedHeartbeat, slot: number): boolean => {
  const { periodMs, seats, held } = state
  if (heartbeat.epoch !== seats.set.epoch || heartbeat.periodMs !== periodMs || !isNear(heartbeat.slot, slot))
    return false
  const before = held.get(seat)?.heartbeat.slot
  return before === undefined || before < heartbeat.slot || !isNear(before, slot)
}

const weightOf = ({ set }: Seats, signed: readonly SignedHeartbeat[]): number =>
  signed.reduce((sum, { seat }) => sum + (set.validators[seat]?.weight ?? 0), 0)

/** Q3: takes a verified heartbeat that is wanted. True when it has made a new certificate of a quorum. */
export const addHeartbeat = (state: HeartbeatState, signed: Verified<SignedHeartbeat>, slot: number): boolean => {
  if (!wantsHeartbeat(state, signed, slot)) return false
  const { seats, held, certificate } = state
  held.set(signed.seat, signed)
  const equal = [...held.values()].filter(({ heartbeat }) => isSameHeartbeat(heartbeat, signed.heartbeat))
  if (weightOf(seats, equal) < quorum(seats.set)) return false
  if (certificate !== undefined && isSameHeartbeat(certificate.heartbeat, signed.heartbeat)) return false
  state.certificate = must(assembleHeartbeat(seats.set, equal))
  return true
}
