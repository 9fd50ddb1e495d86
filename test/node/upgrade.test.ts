/** Ledgers across a change of the protocol, with real contracts: who speaks it goes on, who does not neither builds, nor judges, nor forks. */

import { describe, expect, it } from 'vitest'
import { must } from '#base'
import { type Block, blockId, type ParsedTransaction, verifyAttestation } from '#chain'
import { engine, readinessCall } from '#contracts'
import {
  anchorOf,
  finalize,
  genesis,
  newKeys,
  type Opened,
  oldKeys,
  open,
  rescueOf,
  said,
  saidBy,
  seatsOf,
  signed,
  transaction,
} from './rescue-world.ts'

/** Epochs are of four blocks: the block below this height ends one. */
const HEIGHT = 25
const READY = oldKeys.slice(0, 3)

const scheduling = (): ParsedTransaction =>
  signed(
    ['secretary', 'organizer'],
    must(engine.encodeCall('delegate', 'ScheduleUpgrade', { protocol: 2, height: HEIGHT })),
  )

/** What the node with that key has to say at the head of a ledger. */
const saying = ({ store }: Opened, key: string): ParsedTransaction => {
  const due = engine.dueReadiness(store.state, seatsOf([key])[0]?.publicKey as never, 2)
  if (due === undefined) throw new Error(`${key} has nothing to say`)
  return saidBy(key, signer => readinessCall(genesis.chainId, signer, due))
}

const identified = (block: Block) => ({ block, blockId: blockId(block.header) })

/** A ledger that speaks protocol 2 with final blocks up to `height`, and those. */
const grown = async (height: number, ready: readonly string[] = READY) => {
  const node = await open(undefined, 2)
  const blocks = [await node.grow(oldKeys, scheduling())]
  for (const key of ready) blocks.push(await node.grow(oldKeys, saying(node, key)))
  while (blocks.length < height) blocks.push(await node.grow())
  return { ...node, blocks }
}

/** Another ledger takes blocks that are final, one after the other. */
const follow = async (one: Opened, blocks: readonly Block[]) => {
  for (const block of blocks) must(await one.ledger.commit([identified(block)], finalize(block, oldKeys)))
}

const buildOn = ({ ledger, pool }: Opened, parent: Block, more: ParsedTransaction = transaction()) => {
  pool.splice(0, pool.length, more)
  const { header } = parent
  // The head in these tests is in the epoch of what is built.
  const view = header.height % 4 === 0 ? 1 : header.view + 1
  const parentId = blockId(header)
  return ledger.build({ parent: header, parentId, view, proposer: 0, timeMs: header.timeMs + 10 })
}

const version = (block: Block | undefined) => block?.header.version

describe('the protocol of a block', () => {
  it('changes at the height, across the end of an epoch, and holds on', async () => {
    const { blocks, ledger } = await grown(HEIGHT + 5)
    expect(blocks.map(version)).toEqual([...Array(HEIGHT - 1).fill(1), ...Array(6).fill(2)])
    expect(ledger.head().plan).toEqual({ protocol: 2, scheduled: undefined })
  })

  it('does not change where too few are ready', async () => {
    const { blocks, ledger } = await grown(HEIGHT + 1, READY.slice(0, 2))
    expect(new Set(blocks.map(version))).toEqual(new Set([1]))
    expect(ledger.head().plan).toEqual({ protocol: 1, scheduled: undefined })
  })

  it('is that of its parent, also of one that is not final: two children of two blocks have two', async () => {
    // Height 23 is no boundary, so that blocks may stand on each other before they are final.
    const at = 23
    const node = await open(undefined, 2)
    const order = must(engine.encodeCall('delegate', 'ScheduleUpgrade', { protocol: 2, height: at }))
    await node.grow(oldKeys, signed(['secretary', 'organizer'], order))
    for (const key of READY.slice(0, 2)) await node.grow(oldKeys, saying(node, key))
    let last = node.ledger.head().header
    while (last.height < at - 2) last = (await node.grow()).header
    const head = must({ ok: true, value: node.store.block(last.height) as Block })
    const ready = (await buildOn(node, head, saying(node, 'validator-three'))) as Block
    const other = (await buildOn(node, head)) as Block
    expect([version(ready), version(other)]).toEqual([1, 1])
    const [second, first] = [await buildOn(node, ready), await buildOn(node, other)]
    expect([version(second), version(first)]).toEqual([2, 1])
    const voter = await open(undefined, 2)
    await follow(
      voter,
      Array.from({ length: last.height }, (_, i) => node.store.block(i + 1) as Block),
    )
    for (const block of [ready, other, second, first] as readonly Block[])
      expect(await voter.ledger.validate(identified(block))).toBe('yes')
  })

  it('is no choice of who builds', async () => {
    const { blocks, ...node } = await grown(HEIGHT - 1)
    const block = (await buildOn(node, blocks.at(-1) as Block)) as Block
    expect(version(block)).toBe(2)
    const voter = await open(undefined, 2)
    await follow(voter, blocks)
    for (const wrong of [1, 3]) {
      const changed = { ...block, header: { ...block.header, version: wrong } }
      expect(await voter.ledger.validate(identified(changed))).toBe('no')
    }
    expect(await voter.ledger.validate(identified(block))).toBe('yes')
  })

  it('stays what was decided where the guardians bring the chain back at that very block', async () => {
    const { blocks, ...node } = await grown(HEIGHT - 1)
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 7)))
    expect(version(await node.grow(newKeys))).toBe(2)
    expect(blocks).toHaveLength(HEIGHT - 1)
  })
})

describe('software that does not speak it', () => {
  it('takes every block below, then builds none, judges none and commits none', async () => {
    const { blocks, ...node } = await grown(HEIGHT + 2)
    const old = await open(undefined, 1)
    await follow(old, blocks.slice(0, HEIGHT - 1))
    expect(old.ledger.head()).toMatchObject({ header: { height: HEIGHT - 1 }, plan: { protocol: 2 } })
    const [below, first] = blocks.slice(HEIGHT - 2) as [Block, Block]
    expect(await buildOn(old, below)).toBeUndefined()
    expect(await old.ledger.validate(identified(first))).toBe('missing')
    const committed = await old.ledger.commit([identified(first)], finalize(first, oldKeys))
    expect(said(committed)).toBe(`NEWER_PROTOCOL block ${HEIGHT} needs protocol 2; this software speaks up to 1`)
    // The same store under newer software goes on, and comes to the same root.
    const newer = await open(old.kv, 2)
    await follow(newer, blocks.slice(HEIGHT - 1))
    expect(newer.ledger.head().header.stateRoot).toEqual(node.ledger.head().header.stateRoot)
  })

  it('commits nothing of a batch that goes beyond, while newer software commits all of it at once', async () => {
    const { blocks } = await grown(HEIGHT + 2)
    const [old, newer] = [await open(undefined, 1), await open(undefined, 2)]
    for (const one of [old, newer]) await follow(one, blocks.slice(0, HEIGHT - 1))
    const rest = blocks.slice(HEIGHT - 1)
    const batch = [rest.map(identified), finalize(rest.at(-1) as Block, oldKeys)] as const
    expect(said(await old.ledger.commit(...batch))).toContain('NEWER_PROTOCOL')
    expect(old.ledger.head().header.height).toBe(HEIGHT - 1)
    expect(must(await newer.ledger.commit(...batch)).header.height).toBe(HEIGHT + 2)
  })

  it('says of an attestation of such a block that it cannot judge it, and judges those before', async () => {
    const { blocks, attested } = await grown(HEIGHT + 1)
    const [before, after] = [blocks[HEIGHT - 3] as Block, blocks[HEIGHT - 1] as Block]
    const genesisHash = genesis.chainId
    expect(verifyAttestation(must(await attested(before)), { genesisHash }).ok).toBe(true)
    expect(verifyAttestation(must(await attested(after)), { genesisHash }).failed).toMatchObject({
      level: 'V4',
      fault: { code: 'NEWER_PROTOCOL' },
    })
  })
})
