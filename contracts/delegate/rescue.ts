/**
 * A rescue: the guardians of a majority of operators give a chain that has lost its quorum for good a new set, which makes
 * the blocks from the one after the last final block on. Who gave it is checked where the file is read; here it takes effect.
 */

import { ascii, concat, err, isSmallOrder, LIMITS, type PublicKey, type Result, sha256, toHex } from '#base'
import type { Validator } from '#chain'
import { ALLOWED, type ApplyContext, type BlockClose, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id, NO_KEY } from '../ids.ts'
import { addCandidate } from './candidates.ts'
import { rescued } from './events.ts'
import { CANDIDATE_STATE, type Candidate, type Seat } from './schema.ts'
import { beginTurns, seatsOf, tellChanges } from './sets.ts'
import { candidateList, candidates, jails, keyHolders, operators, rescues, seatSets } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** A candidate that nobody registered, of genesis or of a rescue, is named after its key. */
export const candidateIdOf = (publicKey: PublicKey): Id =>
  sha256(concat(ascii('candidate '), publicKey)).slice(0, ID_BYTES) as Uint8Array as Id

const idOf = (ctx: Read, publicKey: PublicKey): Id =>
  ctx.get(keyHolders, [publicKey])?.candidateId ?? candidateIdOf(publicKey)

/** A key that stands stays with its candidate; another becomes a candidate. */
const checkSeat = (ctx: Read, { publicKey, weight, enterprise }: Validator): Result<undefined> => {
  if (weight < 1 || isSmallOrder(publicKey)) return err('E_ARG', 'a seat without weight, or no key of full order')
  const operator = ctx.get(operators, [enterprise])
  if (operator === undefined) return err('E_NOT_FOUND', `operator ${enterprise}`)
  if (!operator.active) return err('E_STATE', `operator ${enterprise} is not active`)
  const candidate = ctx.get(candidates, [idOf(ctx, publicKey)])
  if (candidate === undefined) return ALLOWED
  if (ctx.get(keyHolders, [publicKey]) === undefined) return err('E_DUP', 'the name of the candidate is taken')
  if (candidate.operator !== enterprise) return err('E_DUP', 'the key of another operator')
  return candidate.state === CANDIDATE_STATE.RESIGNED ? err('E_STATE', 'a candidate that has resigned') : ALLOWED
}

/** What the new candidates would need beyond the bounds. */
const checkRoom = (ctx: Read, validators: readonly Validator[]): Result<undefined> => {
  const fresh = validators.filter(({ publicKey }) => ctx.get(keyHolders, [publicKey]) === undefined)
  const known = ctx.get(candidateList, [])?.ids.length ?? 0
  if (known + fresh.length > LIMITS.candidates) return err('E_LIMIT', 'candidates')
  for (const number of new Set(fresh.map(({ enterprise }) => enterprise))) {
    const more = fresh.filter(({ enterprise }) => enterprise === number).length
    if ((ctx.get(operators, [number])?.candidates ?? 0) + more > LIMITS.candidatesPerOperator)
      return err('E_LIMIT', `candidates of operator ${number}`)
  }
  return ALLOWED
}

/** See `SeatReads`. */
export const checkRescue = (ctx: Read, validators: readonly Validator[]): Result<undefined> => {
  if (validators.length === 0 || validators.length > LIMITS.seats) return err('E_ARG', 'seats')
  const named = new Set<string>()
  for (const validator of validators) {
    const fits = checkSeat(ctx, validator)
    if (!fits.ok) return fits
    named.add(toHex(idOf(ctx, validator.publicKey)))
  }
  return named.size === validators.length ? checkRoom(ctx, validators) : err('E_DUP', 'two seats of one candidate')
}

/** It stands, with that key, and counts as seen: the next election must not find the new set silent. */
const standUp = (ctx: ApplyContext, epoch: number, { publicKey, enterprise, weight }: Validator): Seat => {
  const candidateId = idOf(ctx, publicKey)
  if (ctx.get(candidates, [candidateId]) === undefined)
    addCandidate(ctx, { candidateId, operator: enterprise, publicKey })
  ctx.put(candidates, [candidateId], {
    ...(ctx.get(candidates, [candidateId]) as Candidate),
    publicKey,
    nextKey: NO_KEY,
    state: CANDIDATE_STATE.ACTIVE,
    aliveEpoch: epoch + 1,
    barredEpoch: 0,
  })
  return { candidateId, publicKey, operator: enterprise, weight }
}

/** This epoch and the next have the given set, whatever was decided before. `checkRescue` has said yes. */
export const takeRescue = (
  ctx: ApplyContext,
  { epoch, parent }: Pick<BlockClose, 'epoch' | 'parent'>,
  validators: readonly Validator[],
): void => {
  const before = seatsOf(ctx, epoch - 1) ?? []
  const seats = validators.map(validator => standUp(ctx, epoch, validator))
  ctx.put(seatSets, [epoch], { seats, sameAs: 0 })
  ctx.put(seatSets, [epoch + 1], { seats: [], sameAs: epoch + 1 })
  for (const one of [epoch, epoch + 1]) ctx.remove(jails, [one])
  beginTurns(ctx, epoch)
  const { height } = ctx.block
  ctx.put(rescues, [epoch], { height, anchor: parent, seats: seats.length })
  ctx.emit(rescued, { epoch, height, seats: seats.length })
  tellChanges(ctx, epoch, before, seats)
}
