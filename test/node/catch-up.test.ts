/** Catching up from several peers at once: SYNC-1 over the real driver, ledger and store. */

import { beforeAll, describe, expect, it } from 'vitest'
import { ascii, LIMITS, toHex } from '#base'
import { type Block, blockId, Request, VOTE_KIND } from '#chain'
import { createMemoryKv, DamagedError } from '#storage'
import { answer } from '../../src/node/driver/catch-up/answer.ts'
import type { Ledger } from '../../src/node/ledger/ledger.ts'
import { type Behaviour, certify, EPOCH, makeChain, type ScenePeer, startScene } from './catch-up-scene.ts'

/** Several epochs, the last one begun. */
const LENGTH = 6 * EPOCH + 10
const HONEST: readonly ScenePeer[] = [{ name: 'a' }, { name: 'b' }]

let chain: Ledger
const idOfHead = () => toHex(chain.head().id)

beforeAll(async () => {
  chain = await makeChain(LENGTH)
}, 60_000)

const last = (blocks: readonly Block[]): Block => blocks.at(-1) as Block

describe('catching up', () => {
  it('asks all peers at once, takes epoch after epoch with other validators, and writes each answer once', async () => {
    const scene = await startScene(chain, [...HONEST, { name: 'c' }])
    expect(await scene.until(() => scene.height() === LENGTH)).toBe(true)
    expect(scene.headId()).toBe(idOfHead())
    expect(scene.penalties).toEqual([])
    expect(scene.mostUnderWay()).toBeGreaterThan(3)
    expect(new Set(scene.asked.map(({ peer }) => peer)).size).toBe(3)
    // One is that of genesis.
    expect(scene.syncs() - 1).toBeLessThanOrEqual(scene.asked.length)
    scene.stop()
  })

  it('goes on where it stopped when the node dies in the middle', async () => {
    const kv = createMemoryKv()
    const first = await startScene(chain, HONEST, kv)
    await first.until(() => first.height() > EPOCH)
    first.stop()
    const reached = first.height()
    expect(reached).toBeLessThan(LENGTH)
    const second = await startScene(chain, HONEST, kv)
    expect(await second.until(() => second.height() === LENGTH)).toBe(true)
    expect(Math.min(...second.asked.map(({ from }) => from))).toBeGreaterThan(reached)
    expect(second.headId()).toBe(idOfHead())
    second.stop()
  })

  it('goes on with those that are left when peers disappear', async () => {
    const scene = await startScene(chain, [...HONEST, { name: 'c' }])
    await scene.until(() => scene.height() > 0)
    scene.lose('a')
    scene.lose('b')
    expect(await scene.until(() => scene.height() === LENGTH)).toBe(true)
    expect(scene.penalties).toEqual([])
    scene.stop()
  })

  it('takes blocks whose finalization is that of a descendant, with the headers between', async () => {
    const sparse = await makeChain(EPOCH, height => height % 20 !== 0)
    const short: Behaviour = (honest, { fromHeight }) => {
      const upTo = 20 * Math.ceil(fromHeight / 20)
      const [blocks, rest] = [honest.blocks.slice(0, 7), honest.blocks.slice(7)]
      if (rest.length === 0) return honest
      const headers = rest.map(({ header }) => header).filter(({ height }) => height <= upTo)
      const finalization = certify(headers.at(-1) ?? last(blocks).header)
      return { ...honest, blocks, headers, finalization }
    }
    const scene = await startScene(sparse, [{ name: 'a', behave: short }])
    expect(await scene.until(() => scene.height() === EPOCH)).toBe(true)
    expect(scene.headId()).toBe(toHex(sparse.head().id))
    expect(scene.penalties).toEqual([])
    scene.stop()
  })
})

/** What no honest peer sends. */
const LIES: Record<string, Behaviour> = {
  noise: () => ascii('noise'),
  'no finalization': honest => ({ ...honest, finalization: undefined }),
  'a finalization of another block': honest => ({
    ...honest,
    finalization: certify({ ...last(honest.blocks).header, timeMs: 1 }),
  }),
  'a certificate of another kind': honest => ({
    ...honest,
    finalization: certify(last(honest.blocks).header, VOTE_KIND.NOTARIZE),
  }),
  'signatures of the validators of another epoch': honest => {
    const { header } = last(honest.blocks)
    const { signatures, signers } = certify(header, VOTE_KIND.FINALIZE, header.epoch + 3)
    return { ...honest, finalization: { ...certify(header), signatures, signers } }
  },
  'a gap': honest => ({ ...honest, blocks: honest.blocks.filter((_, i) => i !== 1) }),
  'blocks from another height': honest => ({ ...honest, blocks: honest.blocks.slice(1) }),
  'more than asked for': (honest, { maxBlocks }) => ({
    ...honest,
    blocks: Array.from({ length: Math.min(maxBlocks + 1, LIMITS.blocksPerResponse) }, () => honest.blocks[0] as Block),
  }),
  'changed transactions': honest => ({
    ...honest,
    blocks: honest.blocks.map(block => ({ ...block, transactions: [ascii('another')] })),
  }),
  'a block of its own, signed by one seat thrice': honest => {
    const header = { ...last(honest.blocks).header, timeMs: 1 }
    const good = certify(header)
    const signatures = good.signatures.map(() => good.signatures[0] as (typeof good.signatures)[number])
    const blocks = [...honest.blocks.slice(0, -1), { ...last(honest.blocks), header }]
    return { ...honest, blocks, finalization: { ...good, signatures } }
  },
  'headers that lead elsewhere': honest => ({ ...honest, headers: [last(honest.blocks).header] }),
}

describe('a peer that lies', () => {
  it.each(Object.entries(LIES))('%s: it is penalised, rests, and nothing of it is stored', async (_, behave) => {
    const scene = await startScene(chain, [{ name: 'liar', behave }, ...HONEST])
    expect(await scene.until(() => scene.height() === LENGTH)).toBe(true)
    expect(scene.headId()).toBe(idOfHead())
    expect(scene.fatal).toEqual([])
    expect(scene.penalties.length).toBeGreaterThan(0)
    expect(scene.isProved()).toBe(true)
    expect(scene.penalties.every(line => line.startsWith('liar'))).toBe(true)
    // Only what was under way when it was found out.
    expect(scene.asked.filter(({ peer }) => peer === 'liar').length).toBeLessThanOrEqual(LIMITS.syncRequestsPerPeer)
    scene.stop()
  })

  it('about an epoch whose validators are not known yet: it is found out when they are', async () => {
    const late: Behaviour = (honest, { fromHeight }) => {
      if (fromHeight <= 2 * EPOCH) return honest
      const header = { ...last(honest.blocks).header }
      const { signatures } = certify({ ...header, timeMs: 1 })
      return { ...honest, finalization: { ...certify(header), signatures } }
    }
    const scene = await startScene(chain, [{ name: 'liar', behave: late }, ...HONEST])
    expect(await scene.until(() => scene.height() === LENGTH)).toBe(true)
    expect(scene.headId()).toBe(idOfHead())
    expect(scene.isProved()).toBe(true)
    expect(new Set(scene.penalties.map(line => line.split(':')[0]))).toEqual(new Set(['liar']))
    scene.stop()
  })

  it('alone: nothing of it is stored, and the node does not stop', async () => {
    const scene = await startScene(chain, [{ name: 'liar', behave: LIES.noise as Behaviour }])
    await scene.until(() => false, 30_000)
    expect(scene.height()).toBe(0)
    expect(scene.fatal).toEqual([])
    scene.stop()
  })
})

/** What an honest peer may do, in a bad hour. */
const TROUBLES: Record<string, Omit<ScenePeer, 'name'>> = {
  'is silent': { behave: () => undefined },
  'takes nearly all the time there is for each answer': { delayMs: 4_900 },
  'gives one block at a time': {
    behave: honest => {
      const blocks = honest.blocks.slice(0, 1)
      return { ...honest, blocks, finalization: certify(last(blocks).header) }
    },
  },
  'claims a height that it does not have': {
    claim: 9_000_000,
    behave: honest => ({ ...honest, blocks: [], finalization: undefined }),
  },
  'has less than it claims': {
    claim: 9_000_000,
    behave: (honest, { fromHeight }) =>
      fromHeight > EPOCH ? { ...honest, blocks: [], finalization: undefined } : honest,
  },
}

describe('a peer that', () => {
  it.each(Object.entries(TROUBLES))('%s costs a little time and no more', async (_, trouble) => {
    const scene = await startScene(chain, [{ name: 'poor', ...trouble }, ...HONEST])
    expect(await scene.until(() => scene.height() === LENGTH, 15_000)).toBe(true)
    expect(scene.headId()).toBe(idOfHead())
    expect(scene.penalties).toEqual([])
    scene.stop()
  })

  it('is silent now and then is asked again, also when it is the only one', async () => {
    const flaky: Behaviour = (honest, _, turn) => (turn % 3 === 0 ? honest : undefined)
    const scene = await startScene(chain, [{ name: 'a', behave: flaky }])
    expect(await scene.until(() => scene.height() === LENGTH, 600_000)).toBe(true)
    expect(blockId(chain.head().header)).toEqual(chain.head().id)
    scene.stop()
  })
})

describe('a node whose disk has changed a block', () => {
  it('gives it to nobody and tells its operator; who asks gets it from another', async () => {
    const said: string[] = []
    const damaged = { blocksFrom: () => Promise.reject(new DamagedError('block 7 is damaged')) }
    const context = { ports: { ledger: damaged, observer: { log: (_: string, line: string) => said.push(line) } } }
    const request = Request.encode({ fromHeight: 7, maxBlocks: 1, blockIds: [], keyQuery: undefined })
    expect(await answer(context as never, 'peer', request)).toBeUndefined()
    expect(said).toEqual(['block 7 is damaged'])
  })
})
