/** Which protocol holds, which one is scheduled, and which candidates speak it: read from the state. */

import { equalBytes, LIMITS, type PublicKey } from '#base'
import { PROTOCOL_FIRST } from '#chain'
import type { ReadContext } from '../define.ts'
import type { DueReadiness } from '../hooks.ts'
import type { Id } from '../ids.ts'
import { CANDIDATE_STATE, type Seat } from './schema.ts'
import { currentEpoch, seatsOf } from './sets.ts'
import { candidates, keyHolders, protocolRow, readiness } from './state.ts'
import type { ProtocolRow, Readiness, ScheduledUpgrade } from './upgrade-messages.ts'

type Read = Pick<ReadContext, 'get'>

const FIRST: ProtocolRow = { protocol: PROTOCOL_FIRST, scheduled: undefined }

export const upgradeOf = (ctx: Read): ProtocolRow => ctx.get(protocolRow, []) ?? FIRST

/** What it has said for this schedule. */
export const saidFor = (ctx: Read, candidateId: Id, { height }: ScheduledUpgrade): Readiness => {
  const said = ctx.get(readiness, [candidateId])
  return said?.height === height ? said : { height, protocol: 0, count: 0 }
}

export const isReady = ({ protocol }: Readiness, scheduled: ScheduledUpgrade): boolean => protocol >= scheduled.protocol

/** Seats of this epoch and the next. */
const sittingSeats = (ctx: Read): readonly Seat[] => {
  const epoch = currentEpoch(ctx)
  return epoch === undefined ? [] : [epoch, epoch + 1].flatMap(one => seatsOf(ctx, one) ?? [])
}

/** The key that says what a candidate speaks: that of its seat now, of its next seat, or the one by which it stands. */
export const voiceOf = (ctx: Read, candidateId: Id): PublicKey | undefined => {
  const seat = sittingSeats(ctx).find(one => equalBytes(one.candidateId, candidateId))
  if (seat !== undefined) return seat.publicKey
  const candidate = ctx.get(candidates, [candidateId])
  return candidate?.state === CANDIDATE_STATE.ACTIVE ? candidate.publicKey : undefined
}

/** What the node with that key, which speaks protocols up to `spoken`, has to say; undefined when the state knows it. */
export const dueReadiness = (ctx: Read, publicKey: PublicKey, spoken: number): DueReadiness | undefined => {
  const { scheduled } = upgradeOf(ctx)
  if (scheduled === undefined) return undefined
  const seat = sittingSeats(ctx).find(one => equalBytes(one.publicKey, publicKey))
  const candidateId = seat?.candidateId ?? ctx.get(keyHolders, [publicKey])?.candidateId
  const voice = candidateId && voiceOf(ctx, candidateId)
  if (candidateId === undefined || voice === undefined || !equalBytes(voice, publicKey)) return undefined
  const said = saidFor(ctx, candidateId, scheduled)
  if (isReady(said, scheduled) === spoken >= scheduled.protocol || said.count >= LIMITS.protocolDeclarations)
    return undefined
  return { candidateId, protocol: spoken, height: scheduled.height, count: said.count + 1 }
}
