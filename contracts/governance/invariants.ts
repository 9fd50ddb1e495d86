/** What holds of `governance` after every block. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { params } from './params.ts'
import { PROPOSAL_STATE, type Proposal, type VoteSheet } from './schema.ts'
import {
  decidedParams,
  electorate,
  moduleEntries,
  moduleHistory,
  paramHistory,
  proposals,
  voteSheets,
} from './state.ts'
import { tallyOf } from './tally.ts'

const areDistinct = (list: readonly { readonly orgId: Uint8Array }[]): boolean =>
  new Set(list.map(({ orgId }) => toHex(orgId))).size === list.length

/** Somebody always governs, each once and with a weight. */
const electors: Invariant = {
  name: 'electors',
  title: { en: 'Each governing organisation stands once, with a weight', zh: '治理组织不重复且有权重' },
  async *violations(scan) {
    const row = await scan.get(electorate, [])
    if (row === undefined) return
    if (row.electors.length === 0) yield 'nobody governs'
    if (!areDistinct(row.electors)) yield 'one stands twice'
    if (row.electors.some(({ weight }) => weight === 0)) yield 'one has no weight'
  },
}

const AFTER_PASSING: readonly Proposal['state'][] = [
  PROPOSAL_STATE.PASSED,
  PROPOSAL_STATE.TIMELOCK,
  PROPOSAL_STATE.EXECUTED,
  PROPOSAL_STATE.VETOED,
]

const weightsOf = ({ electors: list }: VoteSheet): ReadonlyMap<string, number> =>
  new Map(list.map(({ orgId, weight }) => [toHex(orgId), weight]))

/** Votes are those of electors with their weights, once each, and what has passed had enough of them. */
const votes: Invariant = {
  name: 'votes',
  title: { en: 'What has passed had the votes for it', zh: '通过的提案票数足够' },
  async *violations(scan) {
    for await (const [[propId], { state }] of scan.rows(proposals)) {
      const sheet = (await scan.get(voteSheets, [propId])) ?? { electors: [], votes: [] }
      const weights = weightsOf(sheet)
      const known = sheet.votes.every(({ orgId, weight }) => weights.get(toHex(orgId)) === weight)
      if (!known || !areDistinct(sheet.votes)) yield `${toHex(propId)}: votes of others, or twice`
      // The share that is needed can have been raised since; it was never below its bound.
      const passed = tallyOf(sheet, params.passPercent.min).verdict === 'passed'
      if (AFTER_PASSING.includes(state) && !passed) yield `${toHex(propId)}: passed without the votes`
    }
  },
}

/** Every version has its record, and what holds is what the record says. */
const histories: Invariant = {
  name: 'histories',
  title: { en: 'Parameters and modules are what their histories say', zh: '参数与模块与其历史一致' },
  async *violations(scan) {
    for await (const [[module, param], { current, next, versions }] of scan.rows(decidedParams)) {
      const last = next ?? current
      const record = await scan.get(paramHistory, [module, param, last.version])
      if (last.version !== versions || record?.value !== last.value) yield `parameter ${module}.${param}: ${versions}`
    }
    for await (const [[module], { state, version, changes }] of scan.rows(moduleEntries)) {
      const record = await scan.get(moduleHistory, [module, changes])
      if (record?.state !== state || record.version !== version) yield `module ${module}: change ${changes}`
    }
  },
}

export const invariants: readonly Invariant[] = [electors, votes, histories]
