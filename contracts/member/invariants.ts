/** What holds of all members after every block. */

import { equalBytes, toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import type { MemberCounts } from '../org/schema.ts'
import { orgs, zoneCounts } from '../org/state.ts'
import { capabilitiesOf, countOf } from './rules.ts'
import { CAPABILITY, type Member, STAGE, STANDING } from './schema.ts'
import { isCandidate } from './standing.ts'
import { history, importEntries, members, roster } from './state.ts'

const none = (): Record<keyof MemberCounts, number> => ({ full: 0, probationary: 0, candidate: 0, limited: 0 })

const isSame = (a: MemberCounts, b: MemberCounts): boolean =>
  a.full === b.full && a.probationary === b.probationary && a.candidate === b.candidate && a.limited === b.limited

interface Recount {
  readonly zone: Record<keyof MemberCounts, number>
  readonly orgs: Map<string, Record<keyof MemberCounts, number>>
}

const recount = async (scan: StateScan): Promise<Recount> => {
  const found: Recount = { zone: none(), orgs: new Map() }
  for await (const [, member] of scan.rows(members)) {
    const name = countOf(member)
    if (name === undefined) continue
    const org = toHex(member.orgId)
    const counts = found.orgs.get(org) ?? none()
    counts[name] += 1
    found.zone[name] += 1
    found.orgs.set(org, counts)
  }
  return found
}

const counts: Invariant = {
  name: 'counts',
  title: { en: 'Counts of members are what a recount gives', zh: '党员人数与重新统计一致' },
  async *violations(scan) {
    const found = await recount(scan)
    for await (const [[orgId], org] of scan.rows(orgs)) {
      if (!isSame(org.counts, found.orgs.get(toHex(orgId)) ?? none())) yield `organisation ${toHex(orgId)}`
    }
    const zone = (await scan.get(zoneCounts, []))?.members
    if (zone !== undefined && !isSame(zone, found.zone)) yield 'zone'
  },
}

const rosters: Invariant = {
  name: 'roster',
  title: { en: 'A member stands on exactly one roster while it is counted', zh: '在册党员只在一个组织名册中' },
  async *violations(scan) {
    for await (const [[orgId, mid]] of scan.rows(roster)) {
      const member = await scan.get(members, [mid])
      const fits = member !== undefined && countOf(member) !== undefined && equalBytes(member.orgId, orgId)
      if (!fits) yield `roster of ${toHex(orgId)}: ${toHex(mid)}`
    }
    for await (const [[mid], member] of scan.rows(members)) {
      const listed = (await scan.get(roster, [member.orgId, mid])) !== undefined
      if (listed !== (countOf(member) !== undefined)) yield `member ${toHex(mid)}`
    }
  },
}

const isLawful = (member: Member): boolean => {
  const { capabilities, stage, standing, hostOrg, probationFromMs, probationToMs, exitMonth, votesSinceMs } = member
  const votes = (capabilities & CAPABILITY.VOTE) !== 0
  if (capabilities !== capabilitiesOf(member) || votes !== votesSinceMs > 0) return false
  if (votes && stage !== STAGE.FULL) return false
  if (standing === STANDING.EXITED && (exitMonth === 0 || hostOrg.length > 0)) return false
  if (stage === STAGE.PROBATIONARY && standing !== STANDING.ERASED && probationToMs <= probationFromMs) return false
  return !isCandidate(stage) || (probationFromMs === 0 && standing !== STANDING.IN_TRANSFER)
}

const rights: Invariant = {
  name: 'rights',
  title: { en: 'Capabilities follow from stage and standing', zh: '权利由阶段和状态决定' },
  async *violations(scan) {
    for await (const [[mid], member] of scan.rows(members)) {
      const last = await scan.get(history, [mid, member.changes - 1])
      if (!isLawful(member)) yield `member ${toHex(mid)}`
      const told =
        last?.stage === member.stage && last.standing === member.standing && equalBytes(last.orgId, member.orgId)
      if (!told) yield `history of ${toHex(mid)}`
    }
  },
}

const imports: Invariant = {
  name: 'imports',
  title: { en: 'An imported member names its entry', zh: '导入党员可追溯到批次条目' },
  async *violations(scan) {
    for await (const [[mid], { batchId, batchIndex }] of scan.rows(members)) {
      if (batchId.length === 0) continue
      const entry = await scan.get(importEntries, [batchId, batchIndex])
      if (entry === undefined || !equalBytes(entry.mid, mid)) yield `member ${toHex(mid)}`
    }
  },
}

export const invariants: readonly Invariant[] = [counts, rosters, rights, imports]
