/** What dishonest validators could sign, or a forger could put together with a good digest: each level stands by itself. */

import { describe, expect, it } from 'vitest'
import { ascii, type Hash, sha256, ZERO_HASH } from '#base'
import {
  type Attestation,
  type FinalHeader,
  type Header,
  makeAttestation,
  type ParsedTransaction,
  proveList,
  Receipt,
  type StateStatement,
  Transaction,
  verifyAttestation,
} from '#chain'
import { anchorOf, finalOf, headerOn, sampleChain, sampleTransaction } from './sample-chain.ts'

const chain = sampleChain({ epochLength: 10 })
const genesisHash = chain.chainId
const signed = [1n, 2n, 3n].map(nonce => sampleTransaction(chain, { nonce, args: ascii('args') }))
const receiptOf = (txId: Hash): Receipt => ({ txId, code: 0, failedCall: 0, events: [] })
const [first, second, third] = signed as [ParsedTransaction, ParsedTransaction, ParsedTransaction]
const honest = [first, second, third].map(({ id }) => receiptOf(id))

interface Block {
  readonly transactions?: readonly ParsedTransaction[]
  readonly receipts?: readonly Receipt[]
  readonly header?: Partial<Header>
}

/** The attestation of place `index`, with the receipt of place `receiptIndex`, in a block that all validators signed. */
const attest = (block: Block, index: number, receiptIndex = index): Attestation => {
  const { transactions = signed, receipts = honest } = block
  const bytes = transactions.map(each => each.bytes)
  const header = { ...headerOn(chain, anchorOf(chain), { transactions: bytes, receipts }), ...block.header }
  return {
    genesis: chain.genesis,
    transaction: (transactions[index] as ParsedTransaction).tx,
    receipt: receipts[receiptIndex] as Receipt,
    txProof: proveList(bytes, index),
    receiptProof: proveList(
      receipts.map(receipt => Receipt.encode(receipt)),
      receiptIndex,
    ),
    block: finalOf(chain, header),
    epochs: [],
    record: undefined,
    state: undefined,
  }
}

const verdict = (attestation: Attestation) => {
  const { ok, failed } = verifyAttestation(makeAttestation(attestation), { genesisHash })
  return ok ? 'ok' : `${failed?.level} ${failed?.fault.code} ${failed?.fault.detail ?? ''}`.trim()
}

describe('V3 asks of the block', () => {
  it('nothing that an honest one does not give', () => {
    for (const index of [0, 1, 2]) expect(verdict(attest({}, index))).toBe('ok')
  })

  it('that the transaction is signed by its signers, whatever the validators took', () => {
    const { tx } = second
    const signatures = tx.signatures.map(each => ({ ...each, signature: (first.tx.signatures[0] ?? each).signature }))
    const bad = { ...second, tx: { ...tx, signatures }, bytes: Transaction.encode({ ...tx, signatures }) }
    expect(verdict(attest({ transactions: [first, bad, third] }, 1))).toBe('V3 BAD_SIGNATURE')
  })

  it('that the receipt is of this transaction and at its place', () => {
    const [a, b, c] = honest as [Receipt, Receipt, Receipt]
    expect(verdict(attest({}, 1, 0))).toBe('V3 BAD_PROOF the receipt of another transaction')
    expect(verdict(attest({ receipts: [b, a, c] }, 1))).toBe('V3 BAD_PROOF the receipt of another transaction')
    expect(verdict(attest({ receipts: [b, a, c] }, 1, 0))).toBe(
      'V3 BAD_PROOF transaction and receipt at different places',
    )
  })

  it('that the proofs are of lists as long as the header says', () => {
    expect(verdict(attest({ header: { txCount: 4 } }, 1))).toBe('V3 BAD_PROOF the transaction is not in the block')
    const parts = attest({}, 0)
    const longer = {
      ...proveList(
        honest.map(receipt => Receipt.encode(receipt)),
        0,
      ),
      size: 5,
    }
    expect(verdict({ ...parts, receiptProof: longer })).toBe('V3 BAD_PROOF the receipt is not in the block')
  })

  it('and takes a receipt of the block itself after those of its transactions', () => {
    const [a, b, c] = honest as [Receipt, Receipt, Receipt]
    expect(verdict(attest({ receipts: [a, b, c, { ...a, txId: ZERO_HASH }] }, 1))).toBe('ok')
    expect(verdict(attest({ receipts: [a, b, c, c, c] }, 1))).toBe('V3 BAD_PROOF the receipt is not in the block')
  })

  it('that its header is the one that is final', () => {
    const parts = attest({}, 0)
    const block = parts.block as FinalHeader
    const other = { ...block, header: { ...block.header, stateRoot: sha256(ascii('other')) } }
    expect(verdict({ ...parts, block: other })).toBe('V4 BAD_CERTIFICATE a finalization of another block')
  })
})

describe('V5 asks of the state', () => {
  const parent = anchorOf(chain)
  const early = headerOn(chain, parent)
  const middle = headerOn(chain, early)
  const late = headerOn(chain, middle)
  const absent = { present: false, value: new Uint8Array(0), proof: { key: ascii('k'), leaf: undefined, siblings: [] } }
  const stateAt = (header: Header): StateStatement => ({ block: finalOf(chain, header), entries: [absent] })

  /** The transaction stands in block 2. */
  const parts = (): Attestation => {
    const transactions = signed.map(({ bytes }) => bytes)
    const header = headerOn(chain, early, { transactions, receipts: honest })
    return { ...attest({}, 0), block: finalOf(chain, header) }
  }

  it('that it is not before the block of the transaction', () => {
    expect(early.stateRoot).toEqual(ZERO_HASH)
    expect(verdict({ ...parts(), state: stateAt(late) })).toBe('ok')
    expect(verdict({ ...parts(), state: stateAt(middle) })).toBe('ok')
    expect(verdict({ ...parts(), state: stateAt(early) })).toBe('V5 BAD_PROOF the state is older than the block')
  })

  it('that its block is final by itself', () => {
    const state = stateAt(late)
    const { finalization } = state.block
    const cut = { ...finalization, signers: Uint8Array.of(3), signatures: finalization.signatures.slice(0, 2) }
    const weak = { ...state, block: { ...state.block, finalization: cut } }
    expect(verdict({ ...parts(), state: weak })).toBe('V5 BAD_CERTIFICATE no quorum')
  })

  it('that nothing is said of a value that is absent', () => {
    const entries = [{ ...absent, value: ascii('v') }]
    const state = { ...stateAt(late), entries }
    expect(verdict({ ...parts(), state })).toBe('V5 BAD_PROOF an entry is not absent from the state')
  })
})
