/** Sets of seats by epoch, as the state keeps them and as the node reads them. */

import { equalBytes, type PublicKey } from '#base'
import type { ValidatorSet } from '#chain'
import type { ApplyContext, ReadContext } from '../define.ts'
import type { SeatReads } from '../hooks.ts'
import type { Id } from '../ids.ts'
import { CANDIDATE_STATE, type Seat } from './schema.ts'
import { candidates, jails, keyHolders, seatSets, turns } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** Seats of an epoch; undefined where they are not decided. */
export const seatsOf = (ctx: Read, epoch: number): readonly Seat[] | undefined => {
  const set = ctx.get(seatSets, [epoch])
  if (set === undefined || set.sameAs === 0) return set?.seats
  return ctx.get(seatSets, [set.sameAs - 1])?.seats
}

const isSame = (a: Seat, b: Seat | undefined): boolean =>
  b !== undefined &&
  equalBytes(a.candidateId, b.candidateId) &&
  equalBytes(a.publicKey, b.publicKey) &&
  a.operator === b.operator &&
  a.weight === b.weight

export const areSame = (a: readonly Seat[], b: readonly Seat[]): boolean =>
  a.length === b.length && a.every((seat, i) => isSame(seat, b[i]))

/** Decides the set of `epoch`: where it is that of the epoch before, only a reference is kept. */
export const putSeats = (ctx: ApplyContext, epoch: number, seats: readonly Seat[]): void => {
  const before = ctx.get(seatSets, [epoch - 1])
  const held = epoch === 0 ? undefined : seatsOf(ctx, epoch - 1)
  if (before !== undefined && held !== undefined && areSame(held, seats))
    ctx.put(seatSets, [epoch], { seats: [], sameAs: before.sameAs === 0 ? epoch : before.sameAs })
  else ctx.put(seatSets, [epoch], { seats, sameAs: 0 })
}

/** An epoch begins: nobody has led or missed a turn of it. */
export const beginTurns = (ctx: ApplyContext, epoch: number): void => {
  const zeros = (seatsOf(ctx, epoch) ?? []).map(() => 0)
  ctx.put(turns, [], { epoch, led: zeros, missed: zeros })
}

/** The epoch of the block that is being executed; undefined on a chain whose validators are those of genesis for ever. */
export const currentEpoch = (ctx: Read): number | undefined => ctx.get(turns, [])?.epoch

/** Number of a candidate's seat, or undefined. */
export const seatOfCandidate = (seats: readonly Seat[], candidateId: Id): number | undefined => {
  const seat = seats.findIndex(one => equalBytes(one.candidateId, candidateId))
  return seat < 0 ? undefined : seat
}

const validators = (ctx: Read, epoch: number): ValidatorSet | undefined => {
  const seats = seatsOf(ctx, epoch)
  return (
    seats && {
      epoch,
      validators: seats.map(({ publicKey, weight, operator }) => ({ publicKey, weight, enterprise: operator })),
    }
  )
}

/**
 * A seat shows by its blocks that it is there. Who has none must say so once an epoch, and so must a seat that has led no
 * block in the last epoch: where epochs are short or nothing happens, its turn may not come.
 */
const dueDeclaration = (ctx: Read, publicKey: PublicKey, epoch: number): Id | undefined => {
  const holder = ctx.get(keyHolders, [publicKey])
  const candidate = holder && ctx.get(candidates, [holder.candidateId])
  if (holder === undefined || candidate === undefined || candidate.state !== CANDIDATE_STATE.ACTIVE) return undefined
  if (candidate.aliveEpoch > epoch || currentEpoch(ctx) !== epoch) return undefined
  const seat = seatOfCandidate(seatsOf(ctx, epoch) ?? [], holder.candidateId)
  return seat === undefined || candidate.aliveEpoch < epoch ? holder.candidateId : undefined
}

export const seatReads: Omit<SeatReads, 'protocol' | 'dueReadiness'> = {
  validators,
  jailedSeats: (ctx, epoch) => ctx.get(jails, [epoch])?.seats ?? [],
  dueDeclaration,
}

/** Adds a seat to those that are jailed in `epoch`. */
export const jail = (ctx: ApplyContext, epoch: number, seat: number): void => {
  const before = ctx.get(jails, [epoch])?.seats ?? []
  if (before.includes(seat)) return
  ctx.put(jails, [epoch], { seats: [...before, seat].sort((a, b) => a - b) })
}
