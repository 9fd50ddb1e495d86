/** Who is ready for the protocol that is scheduled, and who would be missing if its height came now. */

import { type Json, ok, toHex } from '#base'
import { PROTOCOL_FIRST, quorumOf } from '#chain'
import { type QueryContext, query } from '../define.ts'
import type { Id } from '../ids.ts'
import { NoQuery, setOf } from './query-parts.ts'
import type { Seat } from './schema.ts'
import { seatOfCandidate } from './sets.ts'
import { candidateList, candidates, protocolRow, readiness, turns } from './state.ts'
import { ScheduledUpgrade } from './upgrade-messages.ts'

interface Standing {
  readonly candidateId: Id
  readonly operator: number
  /** Of this epoch or the next. */
  readonly seat: boolean
  readonly ready: boolean
}

const isReadyFor = async (ctx: QueryContext, candidateId: Id, scheduled: ScheduledUpgrade): Promise<boolean> => {
  const said = await ctx.get(readiness, [candidateId])
  return said?.height === scheduled.height && said.protocol >= scheduled.protocol
}

/** Who sits, then who stands without a seat: it may be elected before the height. */
const standings = async (ctx: QueryContext, seats: readonly Seat[], scheduled: ScheduledUpgrade) => {
  const found: Standing[] = []
  for (const [i, { candidateId, operator }] of seats.entries()) {
    if (seatOfCandidate(seats, candidateId) !== i) continue
    found.push({ candidateId, operator, seat: true, ready: await isReadyFor(ctx, candidateId, scheduled) })
  }
  for (const candidateId of (await ctx.get(candidateList, []))?.ids ?? []) {
    const candidate = await ctx.get(candidates, [candidateId])
    if (candidate === undefined || seatOfCandidate(seats, candidateId) !== undefined) continue
    const ready = await isReadyFor(ctx, candidateId, scheduled)
    found.push({ candidateId, operator: candidate.operator, seat: false, ready })
  }
  return found
}

/** Weights of the set of this epoch. */
const weigh = (seats: readonly Seat[], all: readonly Standing[]): Json => {
  const isReady = ({ candidateId }: Seat) => all.some(one => one.ready && toHex(one.candidateId) === toHex(candidateId))
  const sum = (some: readonly Seat[]) => some.reduce((total, { weight }) => total + weight, 0)
  const total = sum(seats)
  return { ready: sum(seats.filter(isReady)), total, quorum: quorumOf(total) }
}

const show = (all: readonly Standing[], ready: boolean): Json =>
  all
    .filter(one => one.ready === ready)
    .map(({ candidateId, operator, seat }) => ({ candidateId: toHex(candidateId), operator, seat }))

export const upgradeQuery = query({
  name: 'upgrade',
  title: {
    en: 'The protocol, the one that is scheduled, and who is ready for it',
    zh: '当前协议、已安排的升级与就绪情况',
  },
  args: NoQuery,
  run: async ctx => {
    const { protocol, scheduled } = (await ctx.get(protocolRow, [])) ?? { protocol: PROTOCOL_FIRST }
    const epoch = (await ctx.get(turns, []))?.epoch
    const now = epoch === undefined ? [] : ((await setOf(ctx, epoch)) ?? [])
    const next = epoch === undefined ? [] : ((await setOf(ctx, epoch + 1)) ?? [])
    if (scheduled === undefined) return ok({ protocol, scheduled: null, seats: null, ready: [], missing: [] })
    const all = await standings(ctx, [...now, ...next], scheduled)
    const shown = ScheduledUpgrade.toJson(scheduled)
    return ok({ protocol, scheduled: shown, seats: weigh(now, all), ready: show(all, true), missing: show(all, false) })
  },
})
