/** Blocks above the head of a simulated ledger that were executed, and the execution itself. */

import { equalBytes, type Hash, toHex } from '#base'
import { type Block, type Certificate, checkHeader, checkPayload, type Header } from '#chain'
import type { IdentifiedBlock, Verdict } from '#consensus'
import type { ChainStore } from './electing-ledger.ts'
import { applyBlock, applyTransaction, type Rules, type SimState, setAt } from './state.ts'
import { transactionName } from './transaction.ts'

/** Transactions that a builder takes at most, so that the chain gets long. */
const BLOCK_TRANSACTIONS = 3

/** The one way in which a block is judged: header rules, payload, execution, roots. Undefined when it is not right. */
export const executeBlock = (rules: Rules, before: SimState, parent: Header, block: Block): SimState | undefined => {
  const { header, transactions } = block
  if (!checkHeader(parent, header, rules.schedule).ok || !checkPayload(block).ok) return undefined
  const after = applyBlock(rules, before, header.height, transactions)
  const right =
    after !== undefined &&
    equalBytes(header.stateRoot, after.root) &&
    equalBytes(header.validatorsRoot, setAt(before, header.epoch).root) &&
    equalBytes(header.nextValidatorsRoot, setAt(before, header.epoch + 1).root)
  return right ? after : undefined
}

interface Prepared {
  readonly block: Block
  readonly parent: string
  readonly names: readonly string[]
  readonly after: SimState
}

export interface PreparedParts {
  readonly rules: Rules
  readonly store: ChainStore
  readonly headId: () => Hash
}

/** Blocks above the head that were executed. */
export const createPrepared = ({ rules, store, headId }: PreparedParts) => {
  const prepared = new Map<string, Prepared>()
  const final = new Set<string>()
  const note = ({ block }: IdentifiedBlock) => {
    for (const transaction of block.transactions) final.add(transactionName(transaction))
  }
  for (const block of store.blocks) note(block)

  /** Names of the transactions between the head and a parent, or undefined when the parent is not prepared. */
  const namesUpTo = (parent: string): Set<string> | undefined => {
    const names = new Set<string>()
    const end = toHex(headId())
    for (let at = parent; at !== end; ) {
      const entry = prepared.get(at)
      if (entry === undefined) return undefined
      for (const name of entry.names) names.add(name)
      at = entry.parent
    }
    return names
  }
  const stateAfter = (id: string): SimState => prepared.get(id)?.after ?? store.state

  const keep = (block: Block, id: Hash, after: SimState) => {
    const names = block.transactions.map(transactionName)
    prepared.set(toHex(id), { block, parent: toHex(block.header.parent), names, after })
  }

  return {
    final,
    has: (id: Hash) => prepared.has(toHex(id)),
    keep,
    judge: ({ block, blockId: id }: IdentifiedBlock, parent: Header): Verdict => {
      const key = toHex(block.header.parent)
      const above = namesUpTo(key)
      if (above === undefined) return 'missing'
      const names = block.transactions.map(transactionName)
      const once = new Set(names).size === names.length && names.every(name => !above.has(name) && !final.has(name))
      const after = once ? executeBlock(rules, stateAfter(key), parent, block) : undefined
      if (after !== undefined) keep(block, id, after)
      return after === undefined ? 'no' : 'yes'
    },
    /** What of these fits on a parent, and the state after it. */
    choose: (parentId: Hash, height: number, waiting: Iterable<readonly [name: string, bytes: Uint8Array]>) => {
      const above = namesUpTo(toHex(parentId))
      if (above === undefined) return undefined
      const chosen: Uint8Array[] = []
      let after = stateAfter(toHex(parentId))
      for (const [name, transaction] of waiting) {
        if (chosen.length === BLOCK_TRANSACTIONS || above.has(name) || final.has(name)) continue
        const next = applyTransaction(rules, after, height, transaction)
        if (next === undefined) continue
        chosen.push(transaction)
        after = next
      }
      return chosen.length === 0 ? undefined : { chosen, after }
    },
    append: (blocks: readonly IdentifiedBlock[], finalization: Certificate) => {
      const last = blocks.at(-1)
      if (last === undefined) return
      store.state = stateAfter(toHex(last.blockId))
      store.blocks.push(...blocks)
      store.finalizations.set(finalization.vote.height, finalization)
    },
    settle: (blocks: readonly IdentifiedBlock[]) => {
      for (const block of blocks) note(block)
      const height = store.blocks.length
      for (const [name, { block }] of prepared) if (block.header.height <= height) prepared.delete(name)
    },
  }
}
