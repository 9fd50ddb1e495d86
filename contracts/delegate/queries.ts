/** Queries of `delegate`. */

import { err, field, type Json, LIMITS, message, ok, toHex, uint64 } from '#base'
import { RescueOrder } from '#chain'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { byRank } from './election.ts'
import { Ballot, Candidate, Credits, ElectionRule, JailedSeats, Offence, Operator, Seat, Turns } from './schema.ts'
import {
  ballots,
  candidateList,
  candidates,
  credits,
  electionRule,
  guardians,
  jails,
  offences,
  operators,
  rescues,
  seatSets,
  turns,
} from './state.ts'

const NoQuery = message('NoQuery', 1, {})
const EpochQuery = message('EpochQuery', 16, { epoch: field(1, uint64) })
const OrgQuery = message('OrgQuery', 32, { orgId: field(1, id) })

/** Those who stand, best first, as if all seats were up now. */
const candidatesQuery = query({
  name: 'candidates',
  title: { en: 'Candidates by rank', zh: '候选节点排名' },
  args: NoQuery,
  run: async ctx => {
    const found = []
    for (const candidateId of (await ctx.get(candidateList, []))?.ids ?? []) {
      const candidate = await ctx.get(candidates, [candidateId])
      const operator = candidate && (await ctx.get(operators, [candidate.operator]))
      if (candidate === undefined || operator === undefined) continue
      const { votes, registeredAt } = candidate
      const contender = { candidateId, operator: candidate.operator, group: operator.group, votes, registeredAt }
      found.push({ ...contender, keeps: false, candidate })
    }
    const ranked = found.sort(byRank)
    return ok({
      candidates: ranked.map(({ candidateId, group, candidate }) => ({
        candidateId: toHex(candidateId),
        group,
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
    const set = await ctx.get(seatSets, [epoch])
    const seats = set === undefined || set.sameAs === 0 ? set : await ctx.get(seatSets, [set.sameAs - 1])
    if (seats === undefined) return err('NOT_FOUND')
    const jailed = (await ctx.get(jails, [epoch])) ?? { seats: [] }
    return ok({ epoch, seats: seats.seats.map(seat => Seat.toJson(seat)), jailed: JailedSeats.toJson(jailed) })
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
    for await (const [[operator], row] of ctx.range(operators, [], LIMITS.operators))
      found.push({ operator, ...(Operator.toJson(row) as object) })
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
    for await (const [[, seat], offence] of ctx.range(offences, [epoch], LIMITS.seats))
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
    for await (const [, order] of ctx.range(rescues, [], LIMITS.rescues)) found.push(RescueOrder.toJson(order))
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
]
