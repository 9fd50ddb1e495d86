/**
 * Every elected set is what a few lines say that were written apart from the ledger, on all nodes, and it is the one that
 * signs in its epoch.
 */

import { equalBytes } from '#base'
import type { ChainStore } from '../electing-ledger.ts'
import type { Rules } from '../state.ts'
import { decodeTransaction } from '../transaction.ts'
import type { Checker, Report } from './checker.ts'

export interface ElectionParts {
  readonly rules: Rules
  readonly candidates: readonly number[]
}

/** By epoch, the nodes that hold its seats in order; from the transactions of a chain alone. */
const expected = ({ rules, candidates }: ElectionParts, { blocks, state }: ChainStore) => {
  const nodesOf = (epoch: number) => state.sets[epoch]?.set.validators.map(({ enterprise }) => enterprise) ?? []
  const elected = [nodesOf(0), nodesOf(1)]
  const standing = new Set(candidates)
  const given = new Map<number, Map<number, number>>()
  const caught = new Set<number>()
  for (const { block } of blocks) {
    for (const bytes of block.transactions) {
      const transaction = decodeTransaction(bytes)
      if (transaction?.kind === 'stand') standing[transaction.stands ? 'add' : 'delete'](transaction.node)
      if (transaction?.kind === 'ballot') {
        const own = given.get(transaction.voter) ?? new Map<number, number>()
        given.set(transaction.voter, own.set(transaction.candidate, transaction.credits))
      }
      if (transaction?.kind === 'evidence') {
        const [{ vote, seat }] = transaction.votes
        caught.add(elected[vote.epoch]?.[seat] ?? -1)
      }
    }
    if (block.header.height % rules.epochLength !== 0) continue
    const score = (node: number) => [...given.values()].reduce((sum, own) => sum + (own.get(node) ?? 0), 0)
    const able = [...standing].filter(node => !caught.has(node)).sort((a, b) => score(b) - score(a) || a - b)
    const { seats } = rules
    elected.push(seats === undefined || able.length < seats ? (elected.at(-1) ?? []) : able.slice(0, seats))
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
