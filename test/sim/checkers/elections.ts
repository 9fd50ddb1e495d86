/**
 * Every elected set is what a few lines say that were written apart from the ledger, on all nodes, and it is the one that
 * signs in its epoch.
 */

import { equalBytes } from '#base'
import type { ChainStore } from '../electing-ledger.ts'
import type { ElectionRules, Rules } from '../state.ts'
import { decodeTransaction } from '../transaction.ts'
import type { Checker, Report } from './checker.ts'

export interface ElectionParts {
  readonly rules: Rules
  readonly candidates: readonly number[]
}

/** Who sits, by the rules alone: in order of rank, as long as nobody's group gets a third; all seats or none. */
const seated = (election: ElectionRules, ranked: readonly number[]): readonly number[] | undefined => {
  const { seats, groups } = election
  const chosen: number[] = []
  for (const node of ranked) {
    const group = groups[node] || -1 - node
    const fellows = chosen.filter(other => (groups[other] || -1 - other) === group).length
    if (chosen.length < seats && (fellows === 0 || 3 * (fellows + 1) < seats)) chosen.push(node)
  }
  return chosen.length === seats ? chosen.sort((a, b) => a - b) : undefined
}

/** By epoch, the nodes that hold its seats in order; from the transactions of a chain alone. */
const expected = ({ rules, candidates }: ElectionParts, { blocks, state }: ChainStore) => {
  const nodesOf = (epoch: number) => state.sets[epoch]?.set.validators.map(({ enterprise }) => enterprise) ?? []
  const elected = [nodesOf(0), nodesOf(1)]
  const since = new Map(candidates.map(node => [node, 0]))
  const given = new Map<string, { readonly to: number; readonly credits: number }>()
  const caught = new Set<number>()
  for (const { block } of blocks) {
    const { height } = block.header
    for (const bytes of block.transactions) {
      const it = decodeTransaction(bytes)
      if (it?.kind === 'stand' && it.stands) since.set(it.node, height)
      if (it?.kind === 'stand' && !it.stands) since.delete(it.node)
      if (it?.kind === 'ballot') given.set(`${it.voter} ${it.candidate}`, { to: it.candidate, credits: it.credits })
      if (it?.kind === 'evidence') caught.add(elected[it.votes[0].vote.epoch]?.[it.votes[0].seat] ?? -1)
    }
    if (height % rules.schedule.length !== 0) continue
    const held = elected.at(-1) ?? []
    const stays = (node: number) => elected.length % (rules.election?.termEpochs ?? 1) !== 0 && held.includes(node)
    const score = (node: number) =>
      [...given.values()].reduce((sum, { to, credits }) => sum + (to === node ? credits : 0), 0)
    const rank = (a: number, b: number) =>
      Number(stays(b)) - Number(stays(a)) || score(b) - score(a) || (since.get(a) ?? 0) - (since.get(b) ?? 0) || a - b
    const able = [...since.keys()].filter(node => !caught.has(node)).sort(rank)
    elected.push([...((rules.election && seated(rules.election, able)) ?? held)])
  }
  return elected
}

export const elections = (report: Report, parts: ElectionParts): Checker => ({
  onEnd: stores => {
    for (const [node, store] of stores) {
      const { sets } = store.state
      const oracle = expected(parts, store)
      if (oracle.length !== sets.length) report(`elections: node ${node} has ${sets.length} sets, not ${oracle.length}`)
      for (const [epoch, { set, root }] of sets.entries())
        if (set.validators.map(({ enterprise }) => enterprise).join() !== oracle[epoch]?.join())
          report(`elections: node ${node} has another set of epoch ${epoch} than was elected`)
        else
          for (const { block } of store.blocks)
            if (block.header.epoch === epoch && !equalBytes(block.header.validatorsRoot, root))
              report(`elections: height ${block.header.height} is not of the set of epoch ${epoch}`)
    }
  },
})
