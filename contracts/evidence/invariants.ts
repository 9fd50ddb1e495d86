/** What holds of `evidence` after every block. */

import { equalBytes, toHex } from '#base'
import { listRoot } from '#chain'
import type { Invariant } from '../define.ts'
import { EVIDENCE_STATE } from './schema.ts'
import { byContent, bySubject, evidences, leafRows, subjects } from './state.ts'

const lines: Invariant = {
  name: 'lines',
  title: { en: 'Revisions follow each other in a line', zh: '存证更新链为直线' },
  async *violations(scan) {
    for await (const [[evId], { supersedes, supersededBy, state }] of scan.rows(evidences)) {
      const before = supersedes.length === 0 ? undefined : await scan.get(evidences, [supersedes])
      const follows = supersedes.length === 0 || (before !== undefined && equalBytes(before.supersededBy, evId))
      const isFollowed = supersededBy.length > 0
      const agrees = state === EVIDENCE_STATE.ERASED || isFollowed === (state === EVIDENCE_STATE.SUPERSEDED)
      if (!follows || !agrees) yield toHex(evId)
    }
  },
}

const once: Invariant = {
  name: 'once',
  title: { en: 'A root stands once for a subject and kind', zh: '同一对象同类哈希只存证一次' },
  async *violations(scan) {
    for await (const [[evId], { kind, subjectType, subjectId, root }] of scan.rows(evidences)) {
      const first = await scan.get(byContent, [kind, subjectType, subjectId, root])
      if (first === undefined || !equalBytes(first.evId, evId)) yield toHex(evId)
    }
  },
}

const numbered: Invariant = {
  name: 'numbered',
  title: {
    en: 'Evidence of a subject is numbered, and marked where it is erased',
    zh: '对象存证编号连续、删除标记一致',
  },
  async *violations(scan) {
    for await (const [[type, subjectId], { count, erasedAtMs, marked }] of scan.rows(subjects)) {
      let number = 0
      for await (const [[, , at], { evId }] of scan.rows(bySubject, [type, subjectId])) {
        const isErased = (await scan.get(evidences, [evId]))?.state === EVIDENCE_STATE.ERASED
        if (at !== number || isErased !== (erasedAtMs > 0 && at < marked)) yield `${toHex(subjectId)} ${at}`
        number += 1
      }
      if (number !== count) yield `${toHex(subjectId)}: ${number} of ${count}`
    }
  },
}

const batches: Invariant = {
  name: 'batches',
  title: { en: 'The leaves of a batch have its root', zh: '批量存证叶与根一致' },
  async *violations(scan) {
    for await (const [[evId], { leaves, root }] of scan.rows(evidences)) {
      if (leaves === 0) continue
      const found: Uint8Array[] = []
      for await (const [, row] of scan.rows(leafRows, [evId])) found.push(...row.leaves)
      if (found.length !== leaves || !equalBytes(listRoot(found), root)) yield toHex(evId)
    }
  },
}

export const invariants: readonly Invariant[] = [lines, once, numbered, batches]
