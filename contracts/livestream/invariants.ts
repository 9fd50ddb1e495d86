/** What always holds of `livestream`. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { SESSION_STATE, VIEW_OUTCOME } from './schema.ts'
import { dayPasses, participations, sessions, viewBatches, viewResults } from './state.ts'

const counts: Invariant = {
  name: 'counts',
  title: { en: 'Counts of a session are those of its results and batches', zh: '观看人数等于结果记录' },
  async *violations(scan) {
    const sums = { viewers: 0, passed: 0 }
    for await (const [[lid], session] of scan.rows(sessions)) {
      let [viewers, passed, entries, batches] = [0, 0, 0, 0]
      for await (const [, { outcome }] of scan.rows(viewResults, [lid])) {
        viewers += 1
        if (outcome === VIEW_OUTCOME.PASSED) passed += 1
      }
      for await (const [, batch] of scan.rows(viewBatches, [lid])) {
        entries += batch.entries
        batches += 1
      }
      const agrees = session.viewers === viewers && session.passed === passed && session.batches === batches
      if (!agrees || entries !== viewers)
        yield `${toHex(lid)}: ${viewers} viewers, ${passed} passed, ${entries} entries`
      sums.viewers += viewers
      sums.passed += passed
    }
    for await (const [, one] of scan.rows(participations)) {
      sums.viewers -= one.viewers
      sums.passed -= one.passed
    }
    if (sums.viewers !== 0 || sums.passed !== 0) yield `participation differs by ${sums.viewers}, ${sums.passed}`
  },
}

const noOverlap: Invariant = {
  name: 'noOverlap',
  title: { en: 'Nobody passed two sessions at the same time', zh: '同一时间只能通过一场直播' },
  async *violations(scan) {
    for await (const [[mid, day], { passes }] of scan.rows(dayPasses)) {
      for (const [i, a] of passes.entries()) {
        const other = passes.slice(i + 1).find(b => a.fromMs < b.toMs && b.fromMs < a.toMs)
        if (other !== undefined) yield `${toHex(mid)} ${day}: ${toHex(a.lid)} and ${toHex(other.lid)}`
      }
    }
  },
}

const reviewed: Invariant = {
  name: 'reviewed',
  title: { en: 'Nothing is live, and no replay published, without its review', zh: '未经审核不得开播和发布回放' },
  async *violations(scan) {
    for await (const [[lid], { state, caseId, replayCase, replayAtMs, recording }] of scan.rows(sessions)) {
      const before: readonly number[] = [SESSION_STATE.DRAFT, SESSION_STATE.IN_REVIEW, SESSION_STATE.CANCELLED]
      if (!before.includes(state) && caseId.length === 0) yield `${toHex(lid)}: live without a case`
      if (replayAtMs !== 0 && replayCase.length === 0) yield `${toHex(lid)}: a replay without a case`
      const bits = recording.segments.toString(2).replaceAll('0', '').length
      if (recording.peaks.length !== bits) yield `${toHex(lid)}: ${recording.peaks.length} peaks, not ${bits}`
    }
  },
}

export const invariants = [counts, noOverlap, reviewed]
