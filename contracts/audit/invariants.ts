/** What holds of `audit` after every block. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { DSR_STATE, FLAG_STATE } from './schema.ts'
import { dsrs, flagCounts, flags, flagsOfOrg, flagsOfSubject, openDsrs, readLogHeads, readLogs } from './state.ts'

/** A flag that went would be missed in the count. */
const kept: Invariant = {
  name: 'kept',
  title: { en: 'No flag ever goes, and each is found by organisation and subject', zh: '疑点不可删除且可检索' },
  async *violations(scan) {
    let [all, open] = [0, 0]
    for await (const [[flagId], { orgId, subjectId, state }] of scan.rows(flags)) {
      all += 1
      if (state !== FLAG_STATE.CLOSED && state !== FLAG_STATE.CONFIRMED_VIOLATION) open += 1
      const refs = [await scan.get(flagsOfOrg, [orgId, flagId]), await scan.get(flagsOfSubject, [subjectId, flagId])]
      if (refs.includes(undefined)) yield `${toHex(flagId)}: not found by its organisation or subject`
    }
    const counts = (await scan.get(flagCounts, [])) ?? { flags: 0, open: 0 }
    if (counts.flags !== all || counts.open !== open)
      yield `${all} flags, ${open} open, counted ${counts.flags}, ${counts.open}`
  },
}

const hours: Invariant = {
  name: 'hours',
  title: { en: 'Read logs count up by the hour', zh: '查阅日志按小时递增' },
  async *violations(scan) {
    for await (const [[orgId], head] of scan.rows(readLogHeads)) {
      let [last, count, reads] = [0, 0, 0]
      for await (const [[, hour], log] of scan.rows(readLogs, [orgId])) {
        last = hour
        count += 1
        reads += log.reads
      }
      if (last !== head.hour || count !== head.hours || reads !== head.reads) yield `${toHex(orgId)}: ${count} hours`
    }
  },
}

const requests: Invariant = {
  name: 'requests',
  title: { en: 'What is under way of a kind is one request', zh: '同类请求唯一' },
  async *violations(scan) {
    for await (const [[reqId], { mid, kind, state }] of scan.rows(dsrs)) {
      const isOpen = state !== DSR_STATE.EXECUTED && state !== DSR_STATE.REFUSED
      const open = await scan.get(openDsrs, [mid, kind])
      const points = open !== undefined && toHex(open.reqId) === toHex(reqId)
      if (isOpen !== points) yield `${toHex(reqId)}: open or not`
    }
  },
}

export const invariants: readonly Invariant[] = [kept, hours, requests]
