/** A small node for the API: a real pool before it, a few made blocks behind it. */

import type { FinalBlock, NodeReader, PrivateDesk, TransactionState } from '#api'
import { ascii, err, type Hash, type Json, ok, type Result, sha256, toHex, u32be } from '#base'
import { type Block, blockId, listRoot, type Receipt, validatorsRoot } from '#chain'
import { sampleChain, sampleHeartbeat } from '../chain/sample-chain.ts'
import { CHAIN, NOW, transactionOf } from '../mempool/support.ts'

const emptyRoot = listRoot([])

const makeBlock = (height: number): FinalBlock => {
  const block: Block = {
    header: {
      version: 1,
      height,
      epoch: 0,
      view: height,
      parent: CHAIN,
      timeMs: NOW + height,
      proposer: 0,
      txCount: 0,
      txRoot: emptyRoot,
      receiptsRoot: emptyRoot,
      stateRoot: sha256(u32be(height)),
      validatorsRoot: validatorsRoot({ validators: [] }),
      nextValidatorsRoot: emptyRoot,
    },
    transactions: [],
  }
  return { id: blockId(block.header), block, transactionIds: [] }
}

interface Parts {
  readonly submit: (bytes: Uint8Array) => Promise<Result<Hash>>
  readonly pending: (id: Hash) => boolean
  readonly private?: PrivateDesk | undefined
}

export interface TestReader extends NodeReader {
  /** Another block. */
  grow(): void
  /** A transaction that becomes final in a moment. */
  finalizeLater(): { readonly id: Hash }
  listeners(): number
  /** Forgets a block, as a node that began from a snapshot. */
  forget(height: number): void
  /** What `describe` answers. */
  description: Json
  /** Makes `status` fail, as nothing should. */
  broken: boolean
  /** There has been a heartbeat. */
  beating: boolean
  readonly unready: string[]
}

export const createReader = ({ submit, pending, private: desk }: Parts): TestReader => {
  const blocks = [0, 1, 2, 3].map(makeBlock)
  const listeners = new Set<(height: number) => void>()
  const final = new Map<string, TransactionState>()
  const unready: string[] = []
  const forgotten = new Set<number>()
  const head = () => blocks.at(-1) as FinalBlock
  const known = (id: Hash): TransactionState => final.get(toHex(id)) ?? { state: pending(id) ? 'pending' : 'unknown' }
  const receipt = (txId: Hash): Receipt => ({ txId, code: 0, failedCall: 0, events: [] })

  const reader: TestReader = {
    unready,
    description: [],
    broken: false,
    beating: true,
    forget: height => void forgotten.add(height),
    listeners: () => listeners.size,
    grow: () => {
      blocks.push(makeBlock(blocks.length))
      for (const listener of listeners) listener(blocks.length - 1)
    },
    finalizeLater: () => {
      const { id, bytes } = transactionOf('later')
      const state: TransactionState = {
        state: 'final',
        height: 3,
        index: 0,
        blockId: head().id,
        timeMs: NOW,
        receipt: receipt(id),
        transaction: bytes,
      }
      setTimeout(() => final.set(toHex(id), state), 30)
      return { id }
    },
    submit,
    transaction: known,
    waitFinal: async (id, timeoutMs, signal) => {
      for (let waited = 0; waited < timeoutMs && !signal.aborted; waited += 10) {
        if (known(id).state === 'final') break
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      return ok(known(id))
    },
    attestation: async id => (final.has(toHex(id)) ? ok('{"attestation":1}') : err('NOT_FOUND')),
    heartbeat: async () => (reader.beating ? ok(sampleHeartbeat(sampleChain())) : err('NOT_FOUND')),
    closingEvents: () => [],
    block: height => (forgotten.has(height) ? undefined : blocks[height]),
    heightOf: id => {
      const height = blocks.findIndex(one => toHex(one.id) === toHex(id))
      return height < 0 ? undefined : height
    },
    timeline: async question => ok({ items: [{ ...question, id: toHex(question.id) }] }),
    records: async ({ orgId, ...question }) =>
      question.machine === 'none'
        ? err('NOT_FOUND')
        : ok({ height: 3, items: [{ ...question, orgId: orgId === undefined ? null : toHex(orgId) }] }),
    state: key => ({
      height: head().block.header.height,
      value: Uint8Array.of(1),
      proof: { key, leaf: undefined, siblings: [] },
      header: head().block.header,
      finalization: undefined,
    }),
    query: async (module, query, args, height) =>
      module === 'none' ? err('NOT_FOUND') : ok({ module, query, args, ...(height === undefined ? {} : { height }) }),
    describe: () => {
      if (reader.broken) throw new Error('the secret cause')
      return reader.description
    },
    explain: () => ({}),
    status: () => ({
      chainId: CHAIN,
      name: 'test',
      height: head().block.header.height,
      blockId: head().id,
      stateRoot: head().block.header.stateRoot,
      timeMs: NOW,
      epoch: 0,
      view: 1,
      seat: undefined,
      signing: { state: 'observer', fromView: undefined, reason: { en: 'no key', zh: '没有密钥' } },
      clockOffsetMs: 0,
      behindBlocks: undefined,
      peers: 0,
      poolSize: 0,
      diskFreeBytes: 10 * 2 ** 30,
      version: '0',
      protocol: 1,
      protocolMax: 2,
      upgrade: undefined,
    }),
    validators: () => ({ epoch: 0, validators: [] }),
    genesis: () => ascii('genesis'),
    onBlock: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    listPeers: () => [
      { peer: '12D3', enterprise: 1, connected: true, addresses: [{ address: '/dns4/b/tcp/1', from: 'node' }] },
    ],
    private: desk,
    notReady: () => unready,
    warnings: () => [],
    metrics: () => ({ kapok_chain_height_blocks: head().block.header.height }),
  }
  return reader
}
