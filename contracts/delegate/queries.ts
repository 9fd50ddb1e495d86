/** Queries of `delegate`. */

import { err, field, type Json, LIMITS, message, ok, toHex, uint64 } from '#base'
import { RescueOrder } from '#chain'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { byRank, elect } from './election.ts'
import { NoQuery, setOf } from './query-parts.ts'
import { Ballot, Candidate, Credits, ElectionRule, JailedSeats, Offence, Operator, Seat, Turns } from './schema.ts'
import { seatOfCandidate } from './sets.ts'
import { afterTurns, contenderOf, type Standing } from './standing.ts'
import {
  ballots,
  candidateList,
  candidates,
  credits,
  electionRule,
  guardians,
  jails,
  offences,
  operatorNodes,
  operators,
  rescues,
  turns,
} from './state.ts'
import { upgradeQuery } from './upgrade-query.ts'

const EpochQuery = message('EpochQuery', 16, { epoch: field(1, uint64) })
const OrgQuery = message('OrgQuery', 32, { orgId: field(1, id) })

/** As if the epoch ended now. */
interface Ending {
  readonly epoch: number
  readonly rule: ElectionRule
  readonly turns: Turns
  readonly sitting: readonly Seat[]
  readonly held: readonly Seat[]
}

const endingOf = async (ctx: QueryContext): Promise<Ending | undefined> => {
  const now = await ctx.get(turns, [])
  const rule = await ctx.get(electionRule, [])
  if (now === undefined || rule === undefined) return undefined
  const { epoch } = now
  const [sitting, held] = [await setOf(ctx, epoch), await setOf(ctx, epoch + 1)]
  return { epoch, rule, turns: now, sitting: sitting ?? [], held: held ?? [] }
}

const asIfEnded = (id: Id, candidate: Candidate, { epoch, rule, turns: now, sitting }: Ending): Candidate => {
  const seat = seatOfCandidate(sitting, id)
  if (seat === undefined) return candidate
  return afterTurns(candidate, epoch, { led: now.led[seat] ?? 0, missed: now.missed[seat] ?? 0 }, rule)
}

/** All that have not resigned, best first, and who of them would be elected if the epoch ended now and all seats were up. */
const candidatesQuery = query({
  name: 'candidates',
  title: { en: 'Candidates by rank', zh: '候选节点排名' },
  args: NoQuery,
  run: async ctx => {
    const ending = await endingOf(ctx)
    if (ending === undefined) return ok({ candidates: [] })
    const { epoch, rule, held } = ending
    const rows: Standing[] = []
    const able: Standing[] = []
    for (const candidateId of (await ctx.get(candidateList, []))?.ids ?? []) {
      const candidate = await ctx.get(candidates, [candidateId])
      const operator = candidate && (await ctx.get(operators, [candidate.operator]))
      if (candidate === undefined || operator === undefined) continue
      const { votes, registeredAt, operator: number } = candidate
      const { group } = operator
      rows.push({ candidateId, operator: number, group, votes, registeredAt, keeps: false, candidate })
      const occasion = { epoch, hasSeat: seatOfCandidate(held, candidateId) !== undefined, full: true }
      const contender = contenderOf(candidateId, asIfEnded(candidateId, candidate, ending), operator, occasion)
      if (contender !== undefined) able.push(contender)
    }
    const isIn = (list: readonly Standing[], id: Id) => list.some(one => one.candidateId === id)
    const chosen = elect(able, rule)
    return ok({
      candidates: rows.sort(byRank).map(({ candidateId, group, candidate }) => ({
        candidateId: toHex(candidateId),
        group,
        able: isIn(able, candidateId),
        elected: isIn(chosen, candidateId),
        ...(Candidate.toJson(candidate) as object),
      })),
    })
  },
})

/** Seats of an epoch, with those that are jailed in it. */
const seatsQuery = query({
  name: 'seats',
  title: { en: 'Seats of an epoch', zh: '某一任期的席位' },
  args: EpochQuery,
  run: async (ctx, { epoch }) => {
    const seats = await setOf(ctx, epoch)
    if (seats === undefined) return err('NOT_FOUND')
    const jailed = (await ctx.get(jails, [epoch])) ?? { seats: [] }
    return ok({ epoch, seats: seats.map(seat => Seat.toJson(seat)), jailed: JailedSeats.toJson(jailed) })
  },
})

const ballotQuery = query({
  name: 'ballot',
  title: { en: 'Credits and ballot of an organisation', zh: '组织的票数与投票' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const held = (await ctx.get(credits, [orgId])) ?? { allocated: 0, cast: 0 }
    const ballot = (await ctx.get(ballots, [orgId])) ?? { shares: [] }
    return ok({ ...(Credits.toJson(held) as object), ...(Ballot.toJson(ballot) as object) })
  },
})

const operatorsQuery = query({
  name: 'operators',
  title: { en: 'Enterprises that run nodes, and the rule of elections', zh: '节点运营单位与选举规则' },
  args: NoQuery,
  run: async ctx => {
    const found: Json[] = []
    for await (const [[operator], row] of ctx.range(operators, [], { limit: LIMITS.operators }))
      found.push({
        operator,
        ...(Operator.toJson(row) as object),
        nodes: ((await ctx.get(operatorNodes, [operator]))?.keys ?? []).map(toHex),
      })
    const rule = await ctx.get(electionRule, [])
    return ok({ operators: found, rule: rule === undefined ? null : ElectionRule.toJson(rule) })
  },
})

const turnsQuery = query({
  name: 'turns',
  title: { en: 'Turns led and missed in the epoch that runs', zh: '本任期出块与缺席次数' },
  args: NoQuery,
  run: async ctx => {
    const now = await ctx.get(turns, [])
    return now === undefined ? err('NOT_FOUND') : ok(Turns.toJson(now))
  },
})

const offencesQuery = query({
  name: 'offences',
  title: { en: 'Evidence accepted in an epoch', zh: '某一任期的双签记录' },
  args: EpochQuery,
  run: async (ctx, { epoch }) => {
    const found: Json[] = []
    for await (const [[, seat], offence] of ctx.range(offences, [epoch], { limit: LIMITS.seats }))
      found.push({ seat, ...(Offence.toJson(offence) as object) })
    return ok({ epoch, offences: found })
  },
})

const rescuesQuery = query({
  name: 'rescues',
  title: { en: 'Rescues of the chain, and who could do it now', zh: '历次链恢复与当前守护密钥' },
  args: NoQuery,
  run: async ctx => {
    const found: Json[] = []
    for await (const [, order] of ctx.range(rescues, [], { limit: LIMITS.rescues }))
      found.push(RescueOrder.toJson(order))
    const now = (await ctx.get(guardians, [])) ?? { keys: [] }
    return ok({ rescues: found, guardians: now.keys.map(toHex) })
  },
})

export const queries = [
  candidatesQuery,
  seatsQuery,
  ballotQuery,
  operatorsQuery,
  turnsQuery,
  offencesQuery,
  rescuesQuery,
  upgradeQuery,
]
