import { describe, expect, it } from 'vitest'
import { ascii, must, sha256, toHex, u32be } from '#base'
import { type Block, blockId, type Certificate, type Receipt, receiptsRoot, txRoot, VOTE_KIND } from '#chain'
import {
  type CommitBlock,
  createMemoryKv,
  type Kv,
  type KvWrite,
  openStore,
  type StateWrite,
  type Store,
} from '#storage'

const CHAIN = sha256(ascii('chain'))

const block = (store: Store, height: number, writes: readonly StateWrite[]): CommitBlock => {
  const version = store.state.prepare(store.state.committed(), writes)
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

const certificate = ({ block: { header }, id }: CommitBlock): Certificate => ({
  vote: { kind: VOTE_KIND.FINALIZE, epoch: 0, view: header.view, height: header.height, blockId: id },
  signers: Uint8Array.of(1),
  signatures: [new Uint8Array(64) as never],
})

const writesAt = (height: number): readonly StateWrite[] => [
  [ascii('counter'), u32be(height)],
  [u32be(height), ascii(`value ${height}`)],
  [u32be(height - 3), undefined],
]

const grow = async (store: Store, to: number): Promise<void> => {
  for (let height = (store.head()?.height ?? -1) + 1; height <= to; height++) {
    const next = block(store, height, height === 0 ? [] : writesAt(height))
    if (height === 0) await store.commitGenesis(next)
    else await store.commit([next], certificate(next))
  }
}

const open = async (kv: Kv): Promise<Store> => must(await openStore(kv, CHAIN))

/** A disk that takes `left` batches and then dies: a batch is atomic, so it is there whole or not at all. */
const dying = (kv: Kv, left: number): Kv => {
  let remaining = left
  return {
    ...kv,
    get: key => kv.get(key),
    iterate: range => kv.iterate(range),
    write: async (writes: readonly KvWrite[], options) => {
      if (remaining-- <= 0) throw new Error('the disk is gone')
      await kv.write(writes, options)
    },
  }
}

describe('store', () => {
  it('gives back blocks, receipts, places, finalizations and the state after reopening', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 9)
    const store = await open(kv)
    expect(store.head()?.height).toBe(9)
    const nine = store.block(9)
    expect(nine?.transactions).toEqual([ascii('tx 9')])
    expect(store.heightOf(blockId(nine?.header as never))).toBe(9)
    expect(store.place(sha256(ascii('tx 4')))).toEqual({ height: 4, index: 0 })
    expect(store.place(sha256(ascii('tx 10')))).toBeUndefined()
    expect(store.receipts(4)?.[0]?.txId).toEqual(sha256(ascii('tx 4')))
    expect(store.finalization(4)?.vote.height).toBe(4)
    expect(store.finalization(0)).toBeUndefined()
    expect((await store.finalizationFrom(0))?.vote.height).toBe(1)
    expect(await store.finalizationFrom(10)).toBeUndefined()
    expect(store.state.get(ascii('counter'))).toEqual(u32be(9))
    expect(store.state.get(u32be(6))).toBeUndefined()
    expect(toHex(store.state.committed().root)).toBe(toHex(nine?.header.stateRoot as never))
  })

  it('commits several blocks under one finalization in one batch', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 0)
    const one = block(store, 1, writesAt(1))
    const version = store.state.prepare(one.version, writesAt(2))
    const two = { ...block(store, 2, writesAt(2)), version }
    await store.commit([one, two], certificate(two))
    expect(store.head()?.height).toBe(2)
    expect(store.finalization(1)).toBeUndefined()
    expect((await store.finalizationFrom(1))?.vote.height).toBe(2)
    expect(store.state.get(u32be(1))).toEqual(ascii('value 1'))
  })

  it('reads through versions that are not committed, in forks', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 2)
    const { state } = store
    const left = state.prepare(state.committed(), [[ascii('x'), ascii('left')]])
    const right = state.prepare(state.committed(), [[ascii('x'), ascii('right')]])
    const deep = state.prepare(left, [[ascii('counter'), undefined]])
    expect(state.get(ascii('x'), deep)).toEqual(ascii('left'))
    expect(state.get(ascii('x'), right)).toEqual(ascii('right'))
    expect(state.get(ascii('counter'), deep)).toBeUndefined()
    expect(state.get(ascii('counter'), left)).toEqual(u32be(2))
    expect(state.get(ascii('x'))).toBeUndefined()
  })

  it('pages through a range of the state', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 3)
    const page = async (after?: Uint8Array) => {
      const keys: string[] = []
      const prefix = new Uint8Array(3)
      const range = after === undefined ? { prefix, limit: 2 } : { prefix, after, limit: 2 }
      for await (const [key] of store.state.range(range)) keys.push(toHex(key))
      return keys
    }
    expect(await page()).toEqual(['00000001', '00000002'])
    expect(await page(u32be(2))).toEqual(['00000003'])
  })

  it('is at a whole block with the right root wherever the disk dies', async () => {
    for (let batches = 0; batches <= 8; batches++) {
      const kv = createMemoryKv()
      await grow(await open(dying(kv, batches)), 20).catch(() => {})
      const store = await open(kv)
      expect(store.head()?.height).toBe(batches === 0 ? undefined : batches - 1)
      await grow(store, 10)
      const reference = await open(createMemoryKv())
      await grow(reference, 10)
      expect(toHex(store.state.committed().root)).toBe(toHex(reference.state.committed().root))
    }
  })

  it('refuses another chain, and a state that is not the one signed', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 3)
    const other = await openStore(kv, sha256(ascii('other')))
    expect(other.ok ? '' : other.fault.code).toBe('WRONG_HOME')
    const stateKey = Uint8Array.of(0x73, ...ascii('counter'))
    expect(kv.get(stateKey)).toEqual(u32be(3))
    await kv.write([[stateKey, u32be(4)]], { sync: true })
    const damaged = await openStore(kv, CHAIN)
    expect(damaged.ok ? '' : damaged.fault.code).toBe('CORRUPT')
  })

  it('stops at a block out of order', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 1)
    const three = block(store, 3, [])
    await expect(store.commit([three], certificate(three))).rejects.toThrow('follow the head')
  })
})
