/**
 * Every final block is right by replay from genesis on: it follows its parent, its transactions were submitted and count
 * once, its roots are those of their execution. Chains that are the same are replayed once.
 */

import { toHex } from '#base'
import type { Header } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { Genesis } from '../electing-ledger.ts'
import { executeBlock } from '../prepared.ts'
import type { Rules, SimState } from '../state.ts'
import { transactionName } from '../transaction.ts'
import type { Checker, Report } from './checker.ts'

export interface ValidityParts {
  readonly rules: Rules
  readonly genesis: Genesis
  /** True for what a client has sent, and for evidence. */
  readonly isSubmitted: (transaction: Uint8Array) => boolean
}

const replay = (blocks: readonly IdentifiedBlock[], { rules, genesis, isSubmitted }: ValidityParts) => {
  const seen = new Set<string>()
  let parent: Header = genesis.header
  let state: SimState = genesis.state
  for (const { block } of blocks) {
    const names = block.transactions.map(transactionName)
    const known = block.transactions.every(isSubmitted) && names.every(name => !seen.has(name))
    const after = known && new Set(names).size === names.length ? executeBlock(rules, state, parent, block) : undefined
    if (after === undefined) return block.header.height
    for (const name of names) seen.add(name)
    parent = block.header
    state = after
  }
  return undefined
}

export const validity = (report: Report, parts: ValidityParts): Checker => ({
  onEnd: stores => {
    const seen = new Set<string>()
    for (const [node, { blocks }] of stores) {
      const last = blocks.at(-1)
      const tip = last === undefined ? '' : toHex(last.blockId)
      if (seen.has(tip)) continue
      seen.add(tip)
      const bad = replay(blocks, parts)
      if (bad !== undefined) report(`validity: node ${node} has a bad block at height ${bad}`)
    }
  },
})
