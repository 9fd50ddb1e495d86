/** What holds of `review` after every block. */

import { equalBytes, toHex } from '#base'
import { actors } from '../access/state.ts'
import type { Invariant, StateScan } from '../define.ts'
import { isDecidable } from './progress.ts'
import { isApproved } from './rules.ts'
import { type Decision, type ReviewCase, STEP_DECISION } from './schema.ts'
import { cases, decisions, inbox, orgStats } from './state.ts'

const personOf = async (scan: StateScan, account: ReviewCase['author']): Promise<string> => {
  const mid = (await scan.get(actors, [account]))?.mid
  return toHex(mid === undefined || mid.length === 0 ? account : mid)
}

const decisionsOf = async (scan: StateScan, caseId: ReviewCase['subjectId']): Promise<readonly Decision[]> => {
  const found: Decision[] = []
  for await (const [, one] of scan.rows(decisions, [caseId])) found.push(one)
  return found
}

const distinctPersons: Invariant = {
  name: 'distinctPersons',
  title: { en: 'Author and reviewers of a case are different persons', zh: '作者与各步审核人互不相同' },
  async *violations(scan) {
    for await (const [[caseId], found] of scan.rows(cases)) {
      const persons = await Promise.all([found.author, ...found.deciders].map(one => personOf(scan, one)))
      if (new Set(persons).size !== persons.length) yield toHex(caseId)
    }
  },
}

/** Steps never go back, and a refusal is followed by an appeal's decision in the same step or by nothing. */
const inOrder = (made: readonly Decision[]): boolean =>
  made.every(({ step }, i) => i === 0 || step - (made[i - 1]?.step ?? 0) === 0 || step - (made[i - 1]?.step ?? 0) === 1)

const stepsInOrder: Invariant = {
  name: 'stepsInOrder',
  title: { en: 'Approved cases have passed every step in order', zh: '通过的审核单各步依次通过' },
  async *violations(scan) {
    for await (const [[caseId], found] of scan.rows(cases)) {
      const made = await decisionsOf(scan, caseId)
      const passed = new Set(made.filter(({ decision }) => decision === STEP_DECISION.PASS).map(({ step }) => step))
      const complete = !isApproved(found) || passed.size === found.tier
      if (made.length !== found.deciders.length || !inOrder(made) || !complete) yield toHex(caseId)
    }
  },
}

const inboxes: Invariant = {
  name: 'inboxes',
  title: { en: 'Exactly what waits stands in an inbox', zh: '待审清单与待审审核单一致' },
  async *violations(scan) {
    let rows = 0
    let due = 0
    for await (const [[orgId, dueAtMs, caseId]] of scan.rows(inbox)) {
      rows += 1
      const found = await scan.get(cases, [caseId])
      const here = found !== undefined && [found.stepOrg, found.escalatedTo].some(one => equalBytes(one, orgId))
      if (!here || !isDecidable(found) || found.dueAtMs !== dueAtMs) yield `row of ${toHex(caseId)}`
    }
    for await (const [, found] of scan.rows(cases)) {
      if (isDecidable(found)) due += found.escalatedTo.length === 0 ? 1 : 2
    }
    if (rows !== due) yield `${rows} rows for ${due} that wait`
  },
}

const counts: Invariant = {
  name: 'counts',
  title: { en: 'Counts are a recount of the cases', zh: '统计数与审核单重新计数一致' },
  async *violations(scan) {
    const counted = { opened: 0, approved: 0 }
    for await (const [, stats] of scan.rows(orgStats)) {
      counted.opened += stats.opened
      counted.approved += stats.approved
    }
    const found = { opened: 0, approved: 0 }
    for await (const [, one] of scan.rows(cases)) {
      found.opened += 1
      found.approved += isApproved(one) ? 1 : 0
    }
    if (counted.opened !== found.opened || counted.approved !== found.approved) yield JSON.stringify({ counted, found })
  },
}

export const invariants: readonly Invariant[] = [distinctPersons, stepsInOrder, inboxes, counts]
