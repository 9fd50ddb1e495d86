/** A store with blocks of a counter and a window of values, and what must hold of it. */

import { expect } from 'vitest'
import { ascii, type Hash, must, sha256, toHex, u32be } from '#base'
import {
  type Block,
  blockId,
  type Certificate,
  type Receipt,
  receiptsRoot,
  txRoot,
  VOTE_KIND,
  verifyStateProof,
} from '#chain'
import { type CommitBlock, type Kv, openStore, type StateVersion, type StateWrite, type Store } from '#storage'

const CHAIN = sha256(ascii('chain'))

export const block = (
  store: Store,
  height: number,
  writes: readonly StateWrite[],
  base: StateVersion = store.state.committed(),
): CommitBlock => {
  const version = store.state.prepare(base, writes)
  const transactions = height === 0 ? [] : [ascii(`tx ${height}`)]
  const transactionIds = transactions.map(sha256)
  const receipts: Receipt[] = transactionIds.map(txId => ({ txId, code: 0, failedCall: 0, events: [] }))
  const made: Block = {
    header: {
      version: 1,
      height,
      epoch: 0,
      view: height,
      parent: sha256(u32be(height)),
      timeMs: height,
      proposer: 0,
      txCount: transactions.length,
      txRoot: txRoot(transactions),
      receiptsRoot: receiptsRoot(receipts),
      stateRoot: version.root,
      validatorsRoot: CHAIN,
      nextValidatorsRoot: CHAIN,
    },
    transactions,
  }
  return { block: made, id: blockId(made.header), receipts, transactionIds, version }
}

export const certificate = ({ block: { header }, id }: CommitBlock): Certificate => ({
  vote: { kind: VOTE_KIND.FINALIZE, epoch: 0, view: header.view, height: header.height, blockId: id },
  signers: Uint8Array.of(1),
  signatures: [new Uint8Array(64) as never],
})

export const writesAt = (height: number): readonly StateWrite[] => [
  [ascii('counter'), u32be(height)],
  [u32be(height), ascii(`value ${height}`)],
  [u32be(height - 3), undefined],
]

export const grow = async (store: Store, to: number): Promise<void> => {
  for (let height = (store.head()?.height ?? -1) + 1; height <= to; height++) {
    const next = block(store, height, height === 0 ? [] : writesAt(height))
    if (height === 0) await store.commitGenesis(next)
    else await store.commit([next], certificate(next))
  }
}

export const open = async (kv: Kv): Promise<Store> => must(await openStore(kv, CHAIN))

export const openCode = async (kv: Kv, chainId = CHAIN): Promise<string> => {
  const opened = await openStore(kv, chainId)
  return opened.ok ? 'opened' : opened.fault.code
}

/** Head, state and proofs are those of one and the same block. */
export const expectAt = (store: Store, height: number): void => {
  const header = store.block(height)?.header
  expect(store.head()?.height).toBe(height)
  const root = store.state.committed().root
  expect(toHex(root)).toBe(toHex(header?.stateRoot as Hash))
  for (const key of [ascii('counter'), u32be(height), u32be(height + 1), u32be(height - 2), ascii('none')]) {
    const { value, proof } = store.state.prove(key)
    expect(value).toEqual(store.state.get(key))
    expect(verifyStateProof(root, proof, value)).toBe(true)
    const { left, right } = store.state.neighbours(key)
    for (const beside of [left, right])
      if (beside !== undefined) expect(verifyStateProof(root, beside.proof, beside.value)).toBe(true)
  }
  expect(store.state.get(ascii('counter'))).toEqual(u32be(height))
}
