import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ascii, equalBytes, type Hash, must, sha256, toHex, u32be, u64be } from '#base'
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
import {
  type CommitBlock,
  createMemoryKv,
  type Kv,
  type KvPair,
  type KvWrite,
  openLevelKv,
  openStore,
  type StateVersion,
  type StateWrite,
  type Store,
} from '#storage'
import { COLUMNS, columnKey, columnRange } from '../../storage/columns.ts'

const CHAIN = sha256(ascii('chain'))

const block = (
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

const openCode = async (kv: Kv, chainId = CHAIN): Promise<string> => {
  const opened = await openStore(kv, chainId)
  return opened.ok ? 'opened' : opened.fault.code
}

/** Head, state and proofs are those of one and the same block. */
const expectAt = (store: Store, height: number): void => {
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

/** Writes get to the database at once; that they did is reported only after `report`, or not at all after `lose`. */
const slow = (kv: Kv) => {
  const writing: { readonly report: () => void; readonly lose: () => void }[] = []
  const delayed: Kv = {
    ...kv,
    write: async (writes, options) => {
      await kv.write(writes, options)
      await new Promise<void>((resolve, reject) => {
        writing.push({ report: resolve, lose: () => reject(new Error('the disk does not answer')) })
      })
    },
  }
  /** What to do with the write under way, once the database has it. */
  const underWay = async () => {
    await vi.waitFor(() => expect(writing).toHaveLength(1))
    return writing.pop() as (typeof writing)[number]
  }
  return { delayed, underWay }
}

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
    const two = block(store, 2, writesAt(2), one.version)
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

  it('keeps under each path in the tree its key, and nothing else', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 6)
    const one = block(store, 7, [
      [ascii('counter'), undefined],
      [ascii('new'), ascii('1')],
    ])
    const two = block(
      store,
      8,
      [
        [ascii('counter'), u32be(8)],
        [ascii('new'), ascii('2')],
      ],
      one.version,
    )
    const three = block(
      store,
      9,
      [
        [ascii('new'), undefined],
        [ascii('never'), undefined],
      ],
      two.version,
    )
    await store.commit([one, two, three], certificate(three))
    const column = async (name: 'state' | 'path') => {
      const pairs: KvPair[] = []
      for await (const [key, value] of kv.iterate(columnRange(name))) pairs.push([key.slice(1), value])
      return pairs
    }
    const expected = (await column('state')).map(([key]) => `${toHex(sha256(key))} ${toHex(key)}`).sort()
    expect(expected).toHaveLength(4)
    expect((await column('path')).map(([path, key]) => `${toHex(path)} ${toHex(key)}`)).toEqual(expected)
  })

  it('refuses another chain', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 3)
    expect(await openCode(kv, sha256(ascii('other')))).toBe('WRONG_HOME')
    expect(await openCode(kv)).toBe('opened')
  })

  it('refuses a state, a head and a last block with any bit changed, and any of them missing', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 3)
    const lastBlock = columnKey('block', u64be(3))
    const watched: KvPair[] = []
    for await (const pair of kv.iterate({})) {
      const [key] = pair
      if (key[0] === COLUMNS.state || key[0] === COLUMNS.meta || equalBytes(key, lastBlock)) watched.push(pair)
    }
    expect(watched.length).toBeGreaterThan(5)
    for (const [key, value] of watched) {
      await kv.write([[key, undefined]], { sync: false })
      expect(await openCode(kv)).toBe('CORRUPT')
      // The last block is known by its header: its transactions are named there by their root.
      const length = equalBytes(key, lastBlock) ? 200 : value.length
      for (let at = 0; at < length; at++) {
        const flipped = value.slice()
        flipped[at] = (flipped[at] as number) ^ 4
        await kv.write([[key, flipped]], { sync: false })
        expect(await openCode(kv)).toMatch(/CORRUPT|WRONG_HOME/)
      }
      await kv.write([[key, value]], { sync: false })
    }
    expect(await openCode(kv)).toBe('opened')
  })

  it.each(['memory', 'level'])('shows one block and its state until the disk has the next: %s', async kind => {
    const folder = await mkdtemp(join(tmpdir(), 'kapok-store-'))
    const kv = kind === 'memory' ? createMemoryKv() : await openLevelKv(folder)
    await grow(await open(kv), 5)
    const { delayed, underWay } = slow(kv)
    const store = await open(delayed)
    const six = block(store, 6, writesAt(6))
    const fork = store.state.prepare(store.state.committed(), [])
    const committing = store.commit([six], certificate(six))
    const write = await underWay()
    expect(kv.get(columnKey('state', ascii('counter')))).toEqual(u32be(6))
    expectAt(store, 5)
    expect(store.state.get(ascii('counter'), fork)).toEqual(u32be(5))
    const seven = block(store, 7, writesAt(7), six.version)
    expect(store.state.get(u32be(6), seven.version)).toEqual(ascii('value 6'))
    await expect(store.commit([six], certificate(six))).rejects.toThrow('one commit at a time')
    write.report()
    await committing
    expectAt(store, 6)
    expect(() => store.state.get(ascii('counter'), fork)).toThrow('gone')
    const again = store.commit([seven], certificate(seven))
    ;(await underWay()).report()
    await again
    expectAt(store, 7)
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('goes on showing the old block after a write that failed, and commits no more', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 5)
    const { delayed, underWay } = slow(kv)
    const store = await open(delayed)
    const six = block(store, 6, writesAt(6))
    const committing = store.commit([six], certificate(six))
    ;(await underWay()).lose()
    await expect(committing).rejects.toThrow('does not answer')
    expectAt(store, 5)
    await expect(store.commit([six], certificate(six))).rejects.toThrow('none after one that failed')
    expectAt(await open(kv), 6)
  })

  it('writes nothing of a block whose state is another, or does not stand on the head', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 2)
    const three = block(store, 3, writesAt(3))
    const other = store.state.prepare(store.state.committed(), [[ascii('x'), ascii('y')]])
    const wrong = { ...three, version: other }
    await expect(store.commit([wrong], certificate(wrong))).rejects.toThrow('the state of another')
    const above = store.state.prepare(three.version, [])
    const early = { ...three, version: above }
    await expect(store.commit([early], certificate(early))).rejects.toThrow('follow the committed')
    expect(store.block(3)).toBeUndefined()
    await store.commit([three], certificate(three))
    expectAt(store, 3)
  })

  it('stops at a block out of order', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 1)
    const three = block(store, 3, [])
    await expect(store.commit([three], certificate(three))).rejects.toThrow('follow the head')
  })
})
