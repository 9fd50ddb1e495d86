/** The read index of a node, held against a plain walk over all blocks. Blocks of the demonstration, executed for real. */

import { beforeAll, describe, expect, it } from 'vitest'
import { ascii, type Hash, type Json, must, sha256, toHex, ZERO_HASH } from '#base'
import { type Block, blockId, type Certificate, type Receipt, receiptsRoot, txRoot, VOTE_KIND } from '#chain'
import { engine } from '#contracts'
import { createMemoryKv, openStore, type Store } from '#storage'
import { activitySteps, foundationSteps, scenarioGenesis, scenarioId } from '../../scripts/scenario.ts'
import { createLookup, type Lookup, rowsOfBlock } from '../../src/node/lookup/index.ts'
import { CHAIN_ID, genesisOf, keyOf, World } from '../contracts/world.ts'

const SEED = 'lookup'
const START = Date.UTC(2026, 2, 6, 7)
const STEP_MS = 60_000
const input = { seed: SEED, publicKey: keyOf }
const plan = scenarioGenesis(input)

interface Told {
  readonly height: number
  readonly data: string
  readonly org: string | undefined
}

let store: Store
let lookup: Lookup
let world: World
const told: Told[] = []

/** Commits what the engine gave, as the ledger does. */
const commit = async (height: number, receipts: readonly Receipt[], writes: Parameters<World['state']['apply']>[0]) => {
  const version = store.state.prepare(store.state.committed(), writes)
  const transactions = height === 0 ? [] : [ascii(`tx ${height}`)]
  const header = {
    version: 1,
    height,
    epoch: 0,
    view: height,
    parent: ZERO_HASH,
    timeMs: START + height * STEP_MS,
    proposer: 0,
    txCount: transactions.length,
    txRoot: txRoot(transactions),
    receiptsRoot: receiptsRoot(receipts),
    stateRoot: version.root,
    validatorsRoot: CHAIN_ID,
    nextValidatorsRoot: CHAIN_ID,
  }
  const block: Block = { header, transactions }
  const get = (key: Uint8Array) => store.state.get(key, version)
  const index = rowsOfBlock(engine, { height, receipts, writes: store.state.writesOf(version), get })
  const made = { block, id: blockId(header), receipts, transactionIds: transactions.map(sha256), version, index }
  const vote = { kind: VOTE_KIND.FINALIZE, epoch: 0, view: height, height, blockId: made.id }
  const finalization: Certificate = { vote, signers: Uint8Array.of(1), signatures: [new Uint8Array(64) as never] }
  await (height === 0 ? store.commitGenesis(made) : store.commit([made], finalization))
}

const orgOf = (data: string): string | undefined => /"orgId":"([0-9a-f]{32})"/.exec(data)?.[1]
/** Organisations that exist: one that is only asked for is below none. */
const there = new Set([toHex(plan.rootOrg.orgId)])

const remember = (height: number, receipts: readonly Receipt[]) => {
  const events = receipts.flatMap(all => all.events).map(event => engine.describeEvent(event))
  for (const event of events) if (event?.name === 'OrgActivated') there.add(orgOf(JSON.stringify(event.data)) ?? '')
  for (const event of events) {
    const data = JSON.stringify(event?.data)
    const org = orgOf(data)
    told.push({ height, data, org: org !== undefined && there.has(org) ? org : undefined })
  }
}

beforeAll(async () => {
  store = must(await openStore(createMemoryKv(), CHAIN_ID, { indexed: true }))
  lookup = createLookup({ store, engine })
  world = new World(plan, START)
  await commit(0, [], must(engine.genesis(genesisOf(plan, START))))
  const apply = world.state.apply.bind(world.state)
  let last: Parameters<typeof apply>[0] = []
  world.state.apply = writes => {
    last = writes
    apply(writes)
  }
  const run = { ...input, chainId: CHAIN_ID, timeMs: START, round: 1 }
  const steps = [...foundationSteps(run), ...activitySteps(run)]
  for (const [i, { signer, cosigners, calls }] of steps.entries()) {
    const height = i + 1
    world.timeMs = START + height * STEP_MS
    const encoded = calls(world.timeMs).map(({ module, action, args }) => must(engine.encodeCall(module, action, args)))
    const receipts = [world.send({ signer, cosigners, calls: encoded })]
    remember(height, receipts)
    await commit(height, receipts, last)
  }
})

type Item = { readonly height: number; readonly data: Json }
const all = async (question: Parameters<Lookup['timeline']>[0]): Promise<readonly Item[]> => {
  const found: Item[] = []
  for (let after: string | undefined; ; ) {
    const page = must(await lookup.timeline({ ...question, ...(after === undefined ? {} : { after }) })) as unknown as {
      readonly items: readonly Item[]
      readonly next?: string
    }
    found.push(...page.items)
    if (page.next === undefined) return found
    after = page.next
  }
}

const shown = (items: readonly Item[]) => items.map(({ height, data }) => `${height} ${JSON.stringify(data)}`)
const heads = (list: readonly Told[]) => list.map(({ height, data }) => `${height} ${data}`)
const branch = () => scenarioId(SEED, 'a-branch')

describe('timelines', () => {
  it('tell of a name all events that carry it, in order, whatever the size of the pages', async () => {
    const names = [branch(), scenarioId(SEED, 'a-member-1'), scenarioId(SEED, 'candidate-1')]
    for (const id of names) {
      const expected = heads(told.filter(({ data }) => data.includes(toHex(id))))
      expect(expected.length).toBeGreaterThan(0)
      for (const limit of [1, 2, 100]) expect(shown(await all({ id, below: false, limit }))).toEqual(expected)
    }
  })

  it('of an organisation with all below it are those of its whole subtree', async () => {
    const zone = plan.rootOrg.orgId
    const expected = heads(told.filter(({ org }) => org !== undefined))
    expect(expected.length).toBeGreaterThan(10)
    expect(shown(await all({ id: zone, below: true, limit: 3 }))).toEqual(expected)
    const own = heads(told.filter(({ org }) => org === toHex(branch())))
    expect(shown(await all({ id: branch(), below: true, limit: 3 }))).toEqual(own)
  })

  it('are cut by the times of blocks, first included, last not', async () => {
    const zone = plan.rootOrg.orgId
    const from = 5
    const to = 12
    const question = { id: zone, below: true, fromMs: START + from * STEP_MS, toMs: START + to * STEP_MS, limit: 2 }
    const within = told.filter(({ height, org }) => org !== undefined && height >= from && height < to)
    expect(within.length).toBeGreaterThan(0)
    expect(shown(await all(question))).toEqual(heads(within))
    expect(await all({ ...question, fromMs: START + 10_000 * STEP_MS, toMs: START + 10_001 * STEP_MS })).toEqual([])
  })

  it('refuse a cursor that another question gave', async () => {
    const page = must(await lookup.timeline({ id: branch(), below: false, limit: 1 })) as { readonly next?: string }
    const other = { id: scenarioId(SEED, 'a-member-1'), below: false, after: page.next as string }
    expect(await lookup.timeline(other)).toMatchObject({ fault: { code: 'MALFORMED' } })
    expect(await lookup.timeline({ ...other, after: 'xx' })).toMatchObject({ fault: { code: 'MALFORMED' } })
  })
})

const machines = () => engine.machines()

describe('records by state', () => {
  it('are in exactly one state each, the one of their row', async () => {
    let rows = 0
    for (const { module, name, states } of machines()) {
      const seen = new Set<string>()
      for (const state of Object.keys(states)) {
        const question = { module, machine: name, state }
        const page = must(await lookup.records(question)) as unknown as {
          readonly items: readonly { key: Json; value: { state: string } }[]
        }
        for (const { key, value } of page.items) {
          expect(value.state).toBe(state)
          expect(seen.has(JSON.stringify(key))).toBe(false)
          seen.add(JSON.stringify(key))
        }
      }
      rows += seen.size
      expect(seen.size).toBe(await countRows(module, name))
    }
    expect(rows).toBeGreaterThan(0)
  })

  it('are those of one organisation where it is given', async () => {
    const { module, name, states } = machines()[0] as ReturnType<typeof machines>[number]
    const state = Object.keys(states)[0] as string
    const nobody = { module, machine: name, state, orgId: sha256(ascii('x')).subarray(0, 16) }
    expect(must(await lookup.records(nobody))).toMatchObject({ items: [] })
    expect(await lookup.records({ module, machine: 'none', state: 'X' })).toMatchObject({
      fault: { code: 'NOT_FOUND' },
    })
    expect(await lookup.records({ module, machine: name, state: 'X' })).toMatchObject({ fault: { code: 'MALFORMED' } })
  })
})

/** Rows of the machine's table in the committed state. */
const countRows = async (module: string, machine: string): Promise<number> => {
  const prefix = machines().find(one => one.module === module && one.name === machine)?.prefix as Uint8Array
  let count = 0
  for await (const _ of store.state.range({ prefix, limit: 10_000 })) count += 1
  return count
}

it('a node that keeps no index says so', async () => {
  const plain = must(await openStore(createMemoryKv(), sha256(ascii('x')) as Hash))
  const without = createLookup({ store: plain, engine })
  expect(await without.timeline({ id: branch(), below: false })).toMatchObject({ fault: { code: 'NOT_FOUND' } })
  expect(await without.records({ module: 'activity', machine: 'activity', state: 'OPEN' })).toMatchObject({
    fault: { code: 'NOT_FOUND' },
  })
})
