/** What holds of `talent` after every block. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { members } from '../member/state.ts'
import { APPLICATION_STATE, ARCHIVE_KIND, GRANT_STATE, POSITION_STATE } from './schema.ts'
import {
  accessLog,
  applications,
  applicationsOfPosition,
  archiveRevisions,
  archives,
  disclosures,
  memberArchives,
  openPositions,
  positions,
  skillCounts,
  talents,
} from './state.ts'

const records: Invariant = {
  name: 'records',
  title: { en: 'Each archive has one subject and all of its revisions', zh: '档案主体唯一且修订完整' },
  async *violations(scan) {
    for await (const [[archId], { kind, subjectId, revision, commitRoot }] of scan.rows(archives)) {
      const last = await scan.get(archiveRevisions, [archId, revision])
      if (last === undefined || toHex(last.commitRoot) !== toHex(commitRoot)) yield `${toHex(archId)}: revision`
      const owner =
        kind === ARCHIVE_KIND.MEMBER_INFO
          ? await scan.get(memberArchives, [subjectId])
          : await scan.get(talents, [subjectId])
      if (owner === undefined || toHex(owner.archId) !== toHex(archId)) yield `${toHex(archId)}: subject`
    }
  },
}

/** The two kinds of aliases never meet. */
const apart: Invariant = {
  name: 'apart',
  title: { en: "No talent's alias is a member's", zh: '人才别名与党员别名分离' },
  async *violations(scan) {
    for await (const [[tid]] of scan.rows(talents))
      if ((await scan.get(members, [tid])) !== undefined) yield `${toHex(tid)} is a member`
  },
}

const reads: Invariant = {
  name: 'reads',
  title: { en: 'Every read is in the log, and grants are used within their bounds', zh: '查阅均有记录且不超授权' },
  async *violations(scan) {
    for await (const [[archId], { views }] of scan.rows(archives)) {
      let entries = 0
      for await (const _ of scan.rows(accessLog, [archId])) entries += 1
      if (entries !== views) yield `${toHex(archId)}: ${entries} of ${views} reads`
    }
    for await (const [[grantId], { uses, usesMax, state }] of scan.rows(disclosures)) {
      if (uses > usesMax) yield `${toHex(grantId)}: used too often`
      if (state === GRANT_STATE.USED && uses === 0) yield `${toHex(grantId)}: used never`
    }
  },
}

const skills: Invariant = {
  name: 'skills',
  title: { en: 'Skills are counted as holders let them', zh: '技能计数与授权一致' },
  async *violations(scan) {
    const counts = new Map<number, number>()
    for await (const [, { skillCodes }] of scan.rows(talents))
      for (const code of skillCodes) counts.set(code, (counts.get(code) ?? 0) + 1)
    for await (const [[code], { holders }] of scan.rows(skillCounts)) {
      if (counts.get(code) !== holders) yield `skill ${code}: ${holders}`
      counts.delete(code)
    }
    for (const code of counts.keys()) yield `skill ${code}: not counted`
  },
}

const places: Invariant = {
  name: 'places',
  title: { en: 'No more are accepted than are looked for', zh: '录用人数不超计划' },
  async *violations(scan) {
    const accepted = new Map<string, number>()
    for await (const [[appId], { posId, tid, state }] of scan.rows(applications)) {
      const ref = await scan.get(applicationsOfPosition, [posId, tid])
      if (ref === undefined || toHex(ref.appId) !== toHex(appId)) yield `${toHex(appId)}: applied twice`
      if (state === APPLICATION_STATE.ACCEPTED) accepted.set(toHex(posId), (accepted.get(toHex(posId)) ?? 0) + 1)
    }
    for await (const [[posId], row] of scan.rows(positions)) {
      const name = toHex(posId)
      if (row.accepted !== (accepted.get(name) ?? 0) || row.accepted > row.headcount) yield `${name}: ${row.accepted}`
      const listed = (await scan.get(openPositions, [posId])) !== undefined
      if (listed !== (row.state === POSITION_STATE.OPEN)) yield `${name}: listed or not`
    }
  },
}

export const invariants: readonly Invariant[] = [records, apart, reads, skills, places]
