/** What holds of `service` after every block. */

import { toHex } from '#base'
import { actors } from '../access/state.ts'
import type { Invariant, StateScan } from '../define.ts'
import { isOpen } from './machine.ts'
import type { Request } from './schema.ts'
import { queue, requests, tallies } from './state.ts'

const counts: Invariant = {
  name: 'tallies',
  title: { en: 'Counts and queues are a recount of the requests', zh: '统计与队列和诉求一致' },
  async *violations(scan) {
    const sums = new Map<string, { open: number; confirmed: number; satisfactionSum: number }>()
    for await (const [[requestId], { orgId, state, raisedAtMs, satisfaction }] of scan.rows(requests)) {
      const sum = sums.get(toHex(orgId)) ?? { open: 0, confirmed: 0, satisfactionSum: 0 }
      if (isOpen(state)) sum.open += 1
      if (satisfaction > 0) sum.confirmed += 1
      sum.satisfactionSum += satisfaction
      sums.set(toHex(orgId), sum)
      const waits = (await scan.get(queue, [orgId, raisedAtMs, requestId])) !== undefined
      if (waits !== isOpen(state)) yield `${toHex(requestId)}: ${waits ? 'waits and is done' : 'does not wait'}`
    }
    for await (const [[orgId], { open, confirmed, satisfactionSum }] of scan.rows(tallies)) {
      const found = sums.get(toHex(orgId)) ?? { open: 0, confirmed: 0, satisfactionSum: 0 }
      const same = open === found.open && confirmed === found.confirmed && satisfactionSum === found.satisfactionSum
      if (!same) yield `${toHex(orgId)}: ${open}, ${confirmed}, ${satisfactionSum} counted`
    }
  },
}

const personOf = async (scan: StateScan, account: Request['raiser']): Promise<string> => {
  const mid = (await scan.get(actors, [account]))?.mid
  return toHex(mid === undefined || mid.length === 0 ? account : mid)
}

const notOneself: Invariant = {
  name: 'notOneself',
  title: {
    en: 'Nobody fulfils a request of their own, and credit follows confirmation',
    zh: '认领人与提出人不同，确认后方可发放积分',
  },
  async *violations(scan) {
    for await (const [[requestId], { raiser, claimant, credited, satisfaction }] of scan.rows(requests)) {
      if (credited && satisfaction === 0) yield `${toHex(requestId)}: credited and not confirmed`
      if (claimant.length === 0) continue
      const same = (await personOf(scan, raiser)) === (await personOf(scan, claimant as Request['raiser']))
      if (same) yield `${toHex(requestId)}: claimed by who raised it`
    }
  },
}

export const invariants: readonly Invariant[] = [counts, notOneself]
