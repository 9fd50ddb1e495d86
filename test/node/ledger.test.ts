/** The ledger over a real store and the real contracts: one law for building, voting, replay and catch-up. */

import { describe, expect, it } from 'vitest'
import { accountId, ascii, equalBytes, type Hash, makeSigner, must, sha256, toHex, u32be, verify } from '#base'
import {
  type Block,
  blockId,
  type Certificate,
  DATA_CLASS,
  Genesis,
  type ParsedTransaction,
  parseGenesis,
  parseTransaction,
  signTransaction,
  transactionSignatures,
  VOTE_KIND,
} from '#chain'
import { type Engine, engine, genesisModules } from '#contracts'
import { createMemoryKv, type Kv, openStore } from '#storage'
import { foundation, rootOrgId } from '../../src/cli/founders.ts'
import { ensureGenesis } from '../../src/node/ledger/genesis.ts'
import { Ledger } from '../../src/node/ledger/ledger.ts'

const TIME = 1_764_000_000_000
const signerOf = (name: string) => makeSigner(sha256(ascii(name)))

const genesis = must(
  parseGenesis(
    Genesis.encode({
      version: 1,
      name: 'ledger',
      timeMs: TIME,
      dataClass: DATA_CLASS.SYNTHETIC,
      epochLength: 3,
      enterprises: ['one'],
      validators: [{ publicKey: signerOf('validator').publicKey, weight: 1, enterprise: 0 }],
      modules: genesisModules(foundation('ledger', name => signerOf(name).publicKey)),
    }),
  ),
)

let nonce = 0
const transaction = (change: { readonly expiresAtMs?: number; readonly signer?: string } = {}): ParsedTransaction => {
  const { expiresAtMs = TIME + 60_000, signer: who = 'clerk' } = change
  const signer = signerOf(who)
  nonce += 1
  const call = must(
    engine.encodeCall('org', 'UpsertEnterprise', {
      enterpriseId: toHex(sha256(u32be(nonce)).subarray(0, 16)),
      orgId: toHex(rootOrgId('ledger')),
      regionCode: 1,
      sizeTier: 'SMALL',
      coverage: 'NONE',
      commitRoot: toHex(sha256(u32be(nonce))),
    }),
  )
  return signTransaction(
    genesis.chainId,
    { sender: accountId(signer.publicKey), nonce: BigInt(nonce), expiresAtMs, calls: [call] },
    [signer],
  )
}

const open = async (kv: Kv = createMemoryKv(), execute: Engine['execute'] = engine.execute) => {
  const store = must(await openStore(kv, genesis.chainId))
  must(await ensureGenesis({ genesis, store, engine }))
  const pool: ParsedTransaction[] = []
  const refused: string[] = []
  const ledger = new Ledger({
    genesis,
    store,
    engine: { ...engine, execute },
    take: ({ exclude }) => pool.filter(({ id }) => !exclude(id)),
    verifyAll: async transactions => {
      const parsed: ParsedTransaction[] = []
      for (const bytes of transactions) {
        const one = parseTransaction(genesis.chainId, bytes)
        if (!one.ok) return undefined
        parsed.push(one.value)
      }
      const checks = parsed.flatMap(({ tx }) => transactionSignatures(genesis.chainId, tx))
      return checks.every(one => verify(one.publicKey, one.message, one.signature)) ? parsed : undefined
    },
    refused: (_, { code, detail }) => void refused.push(`${code} ${detail ?? ''}`.trim()),
    committed: blocks => {
      const done = new Set(blocks.flatMap(({ parsed }) => parsed.map(({ id }) => toHex(id))))
      for (let i = pool.length - 1; i >= 0; i--)
        if (done.has(toHex((pool[i] as ParsedTransaction).id))) pool.splice(i, 1)
    },
  })
  const build = (parent: { readonly header: Block['header']; readonly id: Hash }, view: number) =>
    ledger.build({ parent: parent.header, parentId: parent.id, view, proposer: 0, timeMs: parent.header.timeMs + 10 })
  return { kv, store, ledger, pool, refused, build }
}

const finalization = ({ header }: Block): Certificate => ({
  vote: {
    kind: VOTE_KIND.FINALIZE,
    epoch: header.epoch,
    view: header.view,
    height: header.height,
    blockId: blockId(header),
  },
  signers: Uint8Array.of(1),
  signatures: [new Uint8Array(64) as never],
})

const identified = (block: Block) => ({ block, blockId: blockId(block.header) })
const built = (block: Block | undefined): Block => {
  if (block === undefined) throw new Error('nothing was built')
  return block
}
const at = (block: Block) => ({ header: block.header, id: blockId(block.header) })

describe('ledger', () => {
  it('builds, and another validates by executing and comes to the same root', async () => {
    const [leader, voter] = [await open(), await open()]
    leader.pool.push(transaction(), transaction())
    const block = built(await leader.build(leader.ledger.head(), 1))
    expect(block.transactions).toHaveLength(2)
    expect(await voter.ledger.validate(identified(block))).toBe('yes')
    for (const one of [leader, voter]) {
      must(await one.ledger.commit([identified(block)], finalization(block)))
      expect(equalBytes(one.store.state.committed().root, block.header.stateRoot)).toBe(true)
      expect(one.ledger.head().header.height).toBe(1)
      expect(one.ledger.preparedCount).toBe(0)
    }
    expect(leader.pool).toHaveLength(0)
    expect(leader.store.receipts(1)?.map(({ code }) => code)).toEqual([0, 0])
  })

  it('leaves for the next block what this one would refuse for its cost', async () => {
    const { ledger, pool, build, store } = await open(createMemoryKv(), input => {
      const output = engine.execute(input)
      return { ...output, served: Math.min(output.served, 2) }
    })
    pool.push(transaction(), transaction(), transaction())
    const block = built(await build(ledger.head(), 1))
    expect(block.transactions).toHaveLength(2)
    expect(ledger.preparedCount).toBe(1)
    must(await ledger.commit([identified(block)], finalization(block)))
    expect(store.receipts(1)).toHaveLength(2)
    expect(pool).toHaveLength(1)
  })

  it('builds nothing when there is nothing, or only what stands in an ancestor that is not final', async () => {
    const { ledger, pool, build } = await open()
    expect(await build(ledger.head(), 1)).toBeUndefined()
    pool.push(transaction())
    const first = built(await build(ledger.head(), 1))
    expect(await build(at(first), 2)).toBeUndefined()
    pool.push(transaction())
    expect(built(await build(at(first), 2)).transactions).toHaveLength(1)
  })

  it('keeps forks apart, and drops what does not stand on the final block', async () => {
    const { ledger, pool, build } = await open()
    const [x, y] = [transaction(), transaction()]
    pool.push(x)
    const left = built(await build(ledger.head(), 1))
    pool.splice(0, 1, y)
    const right = built(await build(ledger.head(), 2))
    pool.push(x)
    const above = built(await build(at(right), 3))
    expect(ledger.preparedCount).toBe(3)
    must(await ledger.commit([identified(right)], finalization(right)))
    expect(ledger.preparedCount).toBe(1)
    expect(await ledger.validate(identified(left))).toBe('missing')
    must(await ledger.commit([identified(above)], finalization(above)))
    expect(ledger.head().header.height).toBe(2)
  })

  it('refuses every kind of bad block, and says why', async () => {
    const { ledger, pool, build } = await open()
    pool.push(transaction())
    const good = built(await build(ledger.head(), 1))
    const voter = await open()
    const verdict = async (change: Partial<Block['header']>, transactions = good.transactions) => {
      const before = voter.refused.length
      const result = await voter.ledger.validate(identified({ header: { ...good.header, ...change }, transactions }))
      return `${result} ${voter.refused[before] ?? ''}`.trim()
    }
    const { listRoot } = await import('#chain')
    const withTransactions = (list: readonly Uint8Array[]) =>
      verdict({ txCount: list.length, txRoot: listRoot(list) }, list)
    expect(await verdict({ stateRoot: sha256(ascii('x')) })).toBe('no BAD_BLOCK execution gives other roots')
    expect(await verdict({ receiptsRoot: sha256(ascii('x')) })).toBe('no BAD_BLOCK execution gives other roots')
    expect(await verdict({ nextValidatorsRoot: sha256(ascii('x')) })).toBe('no BAD_BLOCK execution gives other roots')
    expect(await verdict({ height: 2 })).toContain('no BAD_BLOCK height')
    expect(await verdict({ timeMs: TIME })).toContain('time does not advance')
    expect(await verdict({ proposer: 1 })).toContain('UNKNOWN_SEAT')
    expect(await verdict({ txRoot: sha256(ascii('x')) })).toContain('txRoot')
    expect(await verdict({ parent: sha256(ascii('x')) })).toBe('missing')
    expect(await withTransactions([])).toContain('an empty block')
    expect(await withTransactions([...good.transactions, ...good.transactions])).toContain('TX_DUPLICATE')
    expect(await withTransactions([transaction({ expiresAtMs: TIME + 1 }).bytes])).toContain('TX_EXPIRED')
    expect(await withTransactions([transaction({ expiresAtMs: TIME * 2 }).bytes])).toContain('TX_TOO_EARLY')
    expect(await withTransactions([ascii('garbage')])).toContain('BAD_SIGNATURE')
    expect(voter.ledger.preparedCount).toBe(0)
    expect(await verdict({})).toBe('yes')
  })

  it('never executes a transaction twice, across blocks and a restart', async () => {
    const first = await open()
    const one = transaction()
    first.pool.push(one)
    const block = built(await first.build(first.ledger.head(), 1))
    must(await first.ledger.commit([identified(block)], finalization(block)))
    const again = await open(first.kv)
    expect(again.ledger.head().header.height).toBe(1)
    again.pool.push(one)
    expect(await again.build(again.ledger.head(), 2)).toBeUndefined()
  })

  it('answers by height with whole batches that a finalization ends, never beyond the epoch', async () => {
    const { ledger, pool, build } = await open()
    for (let view = 1; view <= 3; view++) {
      pool.push(transaction())
      const parent = ledger.head()
      const block = built(await build({ header: parent.header, id: parent.id }, view))
      must(await ledger.commit([identified(block)], finalization(block)))
    }
    pool.push(transaction())
    const next = built(await build(ledger.head(), 1))
    expect(next.header.epoch).toBe(1)
    must(await ledger.commit([identified(next)], finalization(next)))
    expect(ledger.head()).toMatchObject({ epoch: 1, anchor: { height: 3 } })
    const batch = await ledger.blocksFrom(1, 100)
    expect(batch?.blocks.map(({ header }) => header.height)).toEqual([1, 2, 3])
    expect(batch?.finalization.vote.height).toBe(3)
    expect((await ledger.blocksFrom(4, 100))?.blocks).toHaveLength(1)
    expect(await ledger.blocksFrom(5, 100)).toBeUndefined()
    // One that is behind catches up from these answers alone.
    const behind = await open()
    for (let height = 1; height <= 4; height += 3) {
      const answer = await ledger.blocksFrom(height, 100)
      if (answer === undefined) return expect.fail('no answer')
      must(await behind.ledger.commit(answer.blocks.map(identified), answer.finalization))
    }
    expect(behind.ledger.head().id).toEqual(ledger.head().id)
  })

  it('answers with blocks that only a descendant makes final, and the headers up to it', async () => {
    const { ledger, pool, build } = await open()
    const chain: Block[] = []
    for (let view = 1; view <= 3; view++) {
      pool.splice(0, pool.length, transaction())
      const parent = chain.at(-1)
      chain.push(built(await build(parent === undefined ? ledger.head() : at(parent), view)))
    }
    const last = chain[2] as Block
    must(await ledger.commit(chain.map(identified), finalization(last)))
    const answer = await ledger.blocksFrom(1, 2)
    expect(answer?.blocks.map(({ header }) => header.height)).toEqual([1, 2])
    expect(answer?.headers).toEqual([last.header])
    expect(answer?.finalization.vote.height).toBe(3)
    // One that catches up with them knows them as final, and has the proof when the descendant is there.
    const behind = await open()
    behind.ledger.expect(chain.map(identified))
    must(await behind.ledger.commit(chain.slice(0, 2).map(identified), finalization(last)))
    expect(behind.ledger.head()).toMatchObject({ header: { height: 2 }, finalization: undefined })
    expect(await behind.store.finalizationFrom(1)).toBeUndefined()
    expect(await behind.ledger.blocksFrom(1, 2)).toBeUndefined()
    must(await behind.ledger.commit([identified(last)], finalization(last)))
    expect((await behind.store.finalizationFrom(1))?.vote.height).toBe(3)
    expect(await behind.ledger.blocksFrom(1, 2)).toEqual(answer)
  })

  it('gives a receipt with its code to a transaction that may not do what it asks', async () => {
    const { ledger, pool, build, store } = await open()
    pool.push(transaction({ signer: 'auditor' }))
    const block = built(await build(ledger.head(), 1))
    must(await ledger.commit([identified(block)], finalization(block)))
    expect(store.receipts(1)?.[0]?.code).toBe(1)
  })
})
