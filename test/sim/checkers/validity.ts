/**
 * Every chain of an honest node is right from genesis on: each block follows its parent, its transactions were submitted
 * and count once, its root is that of their execution, and each archived finalization is of a quorum of its epoch's set.
 */

import { equalBytes, type Hash, toHex } from '#base'
import { certificateSignatures, checkHeader, checkPayload, type Header, VOTE_KIND } from '#chain'
import type { SignatureScheme } from '../keys.ts'
import { type ChainStore, execute, type Genesis, transactionName } from '../ledger.ts'
import type { Report } from './report.ts'

export interface ValidityParts {
  readonly genesis: Genesis
  readonly chainId: Hash
  readonly scheme: SignatureScheme
  readonly submitted: ReadonlySet<string>
  readonly report: Report
}

const checkFinalizations = ({ blocks, finalizations }: ChainStore, parts: ValidityParts, node: number) => {
  const { genesis, chainId, scheme, report } = parts
  for (const [height, certificate] of finalizations) {
    const block = blocks[height - 1]
    const { vote } = certificate
    const right = block !== undefined && vote.kind === VOTE_KIND.FINALIZE && equalBytes(vote.blockId, block.blockId)
    if (!right) return report(`validity: node ${node} has a finalization of another block at height ${height}`)
    const checks = certificateSignatures(chainId, genesis.setOf(vote.epoch), certificate)
    if (!checks.ok || !scheme.verify(checks.value))
      report(`validity: node ${node} has a bad finalization at height ${height}`)
  }
}

export const checkValidity = (node: number, store: ChainStore, parts: ValidityParts): void => {
  const { genesis, submitted, report } = parts
  const seen = new Set<string>()
  let parent: Header = genesis.header
  for (const { block } of store.blocks) {
    const { header, transactions } = block
    const names = transactions.map(transactionName)
    const good =
      checkHeader(parent, header, genesis.schedule).ok &&
      checkPayload(block).ok &&
      equalBytes(header.stateRoot, execute(parent.stateRoot, transactions)) &&
      names.every(name => submitted.has(name) && !seen.has(name))
    if (!good) {
      report(`validity: node ${node} has a bad block ${header.height} (${toHex(header.parent).slice(0, 8)})`)
      return
    }
    for (const name of names) seen.add(name)
    parent = header
  }
  checkFinalizations(store, parts, node)
}
