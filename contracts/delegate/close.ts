/** The end of a block: whose turn it was, and at the end of an epoch the election of the set after next. */

import { quorumOf } from '#chain'
import type { ApplyContext } from '../define.ts'
import type { BlockClose } from '../hooks.ts'
import { type Id, NO_KEY } from '../ids.ts'
import { elect } from './election.ts'
import { elected, seatGained, seatLost, unavailable } from './events.ts'
import { takeRescue } from './rescue.ts'
import {
  CANDIDATE_STATE,
  type Candidate,
  ELECTION_OUTCOME,
  type ElectionOutcome,
  type ElectionRule,
  type Seat,
  TURNS_MAX,
  type Turns,
} from './schema.ts'
import { areSame, beginTurns, jail, putSeats, seatOfCandidate, seatsOf } from './sets.ts'
import { afterTurns, contenderOf, isAbsent, isAlive, isFull, type Standing, targetOf } from './standing.ts'
import { candidateList, candidates, electionRule, jails, operators, turns } from './state.ts'
import { closeUpgrade } from './upgrade.ts'

/** A set of at least this many seats tolerates one traitor; a smaller one is only kept, never gone down to. */
const SEATS_MIN = 4

/** No more than the row can hold: an epoch can be as long as a number, and a block tells of many missed turns. */
const oneMore = (count: number | undefined): number => Math.min((count ?? 0) + 1, TURNS_MAX)

const countTurns = (before: Turns, { proposer, missed }: BlockClose): Turns => {
  const led = [...before.led]
  const lost = [...before.missed]
  led[proposer] = oneMore(led[proposer])
  for (const seat of missed) lost[seat] = oneMore(lost[seat])
  return { ...before, led, missed: lost }
}

/** What the turns of the epoch say of its seats: who is there, and who is not elected next time. */
const judgeSeats = (ctx: ApplyContext, { epoch, led, missed }: Turns, rule: ElectionRule): void => {
  for (const [seat, { candidateId }] of (seatsOf(ctx, epoch) ?? []).entries()) {
    const candidate = ctx.get(candidates, [candidateId])
    if (candidate === undefined) continue
    const own = { led: led[seat] ?? 0, missed: missed[seat] ?? 0 }
    ctx.put(candidates, [candidateId], afterTurns(candidate, epoch, own, rule))
    if (isAbsent(own, rule)) ctx.emit(unavailable, { epoch, candidateId, ...own })
  }
}

/** Everybody who may be elected at the end of `epoch`. */
const standing = (ctx: ApplyContext, epoch: number, held: readonly Seat[], full: boolean): readonly Standing[] =>
  (ctx.get(candidateList, [])?.ids ?? []).flatMap(candidateId => {
    const candidate = ctx.get(candidates, [candidateId]) as Candidate
    const hasSeat = seatOfCandidate(held, candidateId) !== undefined
    const operator = ctx.get(operators, [candidate.operator])
    return contenderOf(candidateId, candidate, operator, { epoch, hasSeat, full }) ?? []
  })

/** A rotated key takes over with the election, whether its candidate is elected or not. */
const takeOverKey = (ctx: ApplyContext, candidateId: Id): void => {
  const candidate = ctx.get(candidates, [candidateId]) as Candidate
  if (candidate.nextKey.length === 0) return
  ctx.put(candidates, [candidateId], { ...candidate, publicKey: candidate.nextKey, nextKey: NO_KEY })
}

/** The flight check: a set that could not decide anything must not take over. */
const outcomeOf = (chosen: readonly Standing[], held: readonly Seat[], seats: readonly Seat[], epoch: number) => {
  if (chosen.length < Math.min(SEATS_MIN, held.length)) return ELECTION_OUTCOME.POSTPONED_TOO_FEW
  const alive = chosen.filter(({ candidate }) => isAlive(candidate, epoch)).length
  if (alive < quorumOf(chosen.length)) return ELECTION_OUTCOME.POSTPONED_NO_QUORUM
  return areSame(seats, held) ? ELECTION_OUTCOME.UNCHANGED : ELECTION_OUTCOME.ELECTED
}

const tellChanges = (ctx: ApplyContext, epoch: number, before: readonly Seat[], after: readonly Seat[]): void => {
  for (const { candidateId, operator } of before)
    if (seatOfCandidate(after, candidateId) === undefined) ctx.emit(seatLost, { epoch, candidateId, operator })
  for (const { candidateId, operator } of after)
    if (seatOfCandidate(before, candidateId) === undefined) ctx.emit(seatGained, { epoch, candidateId, operator })
}

/** Who was jailed and sits on only because the election was postponed stays jailed until it may stand again. */
const keepJailed = (ctx: ApplyContext, epoch: number, held: readonly Seat[]): void => {
  for (const seat of ctx.get(jails, [epoch - 1])?.seats ?? []) {
    const candidate = ctx.get(candidates, [(held[seat] as Seat).candidateId])
    if (candidate?.state !== CANDIDATE_STATE.ACTIVE) jail(ctx, epoch, seat)
  }
}

/** At the end of `epoch`, for the epoch after next. */
const holdElection = (ctx: ApplyContext, epoch: number, rule: ElectionRule): void => {
  const target = targetOf(epoch)
  const held = seatsOf(ctx, epoch + 1) ?? []
  const full = isFull(epoch, rule)
  for (const candidateId of ctx.get(candidateList, [])?.ids ?? []) takeOverKey(ctx, candidateId)
  const chosen = elect(standing(ctx, epoch, held, full), rule)
  const seats = chosen.map(({ candidateId, operator, candidate: { publicKey } }) => ({
    candidateId,
    publicKey,
    operator,
    weight: 1,
  }))
  const outcome: ElectionOutcome = outcomeOf(chosen, held, seats, epoch)
  const after = outcome === ELECTION_OUTCOME.ELECTED ? seats : held
  putSeats(ctx, target, after)
  ctx.emit(elected, { epoch: target, outcome, seats: after.length, full })
  if (after === held) keepJailed(ctx, target, held)
  tellChanges(ctx, target, held, after)
}

/** A chain that was founded without elections has no turns to count. */
const closeTurns = (ctx: ApplyContext, close: BlockClose): void => {
  const before = ctx.get(turns, [])
  const rule = ctx.get(electionRule, [])
  if (before === undefined || rule === undefined) return
  const now = countTurns(before, close)
  if (!close.epochEnds) {
    ctx.put(turns, [], now)
    return
  }
  judgeSeats(ctx, now, rule)
  holdElection(ctx, close.epoch, rule)
  beginTurns(ctx, close.epoch + 1)
}

/** For `closeBlock` of the module. */
export const closeBlock = (ctx: ApplyContext, close: BlockClose): void => {
  if (close.rescue !== undefined) takeRescue(ctx, close.rescue)
  closeTurns(ctx, close)
  closeUpgrade(ctx, close)
}
