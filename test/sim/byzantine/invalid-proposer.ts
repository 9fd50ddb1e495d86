/** Proposes blocks that break a rule of the ledger or of headers, each of its turns another one. */

import { type Hash, LIMITS } from '#base'
import { type Block, txRoot } from '#chain'
import { encodeNote } from '../transaction.ts'
import { type Behaviour, changedProposal, messageOf, ownProposal, sendAll, type Tools } from './behaviour.ts'

const withHeader = (block: Block, change: Partial<Block['header']>): Block => ({
  ...block,
  header: { ...block.header, ...change },
})

/** Other transactions, truly named, but not what the roots say. */
const withTransactions = (block: Block, transactions: readonly Uint8Array[]): Block => ({
  header: { ...block.header, txCount: transactions.length, txRoot: txRoot(transactions) },
  transactions: [...transactions],
})

const CHANGES: readonly ((block: Block, tools: Tools) => Block)[] = [
  (block, { random }) => withHeader(block, { stateRoot: random.bytes(32) as Hash }),
  (block, { random }) => withHeader(block, { nextValidatorsRoot: random.bytes(32) as Hash }),
  (block, { random }) => withHeader(block, { validatorsRoot: random.bytes(32) as Hash }),
  (block, { random }) => withHeader(block, { parent: random.bytes(32) as Hash }),
  block => withHeader(block, { height: block.header.height + 1 }),
  block => withHeader(block, { proposer: block.header.proposer + 1 }),
  block => withHeader(block, { timeMs: 1 }),
  (block, { random }) => withHeader(block, { timeMs: block.header.timeMs + LIMITS.clockAheadMs + random.int(0, 1e8) }),
  block => ({ ...block, transactions: [] }),
  block => withTransactions(block, [...block.transactions, ...block.transactions]),
  (block, { random }) => withTransactions(block, [...block.transactions, encodeNote(random.int(0, 1e9))]),
]

export const invalidProposer: Behaviour = {
  onSend: (to, message, tools) => {
    const proposal = ownProposal(message)
    const change = tools.random.pick(CHANGES)
    const bad = proposal && changedProposal(tools, proposal, block => change(block, tools))
    sendAll(tools, to, bad === undefined ? message : messageOf({ proposal: bad }))
  },
}
