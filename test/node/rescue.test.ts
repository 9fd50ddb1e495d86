/** E5 at a node: the ledger over a real store and the real contracts, before, at and after a rescue. */

import { describe, expect, it } from 'vitest'
import { must } from '#base'
import { type Block, blockId, validatorsRoot, verifyAttestation } from '#chain'
import { recordRescue } from '../../src/node/ledger/rescues.ts'
import {
  anchorOf,
  genesis,
  genesisOf,
  guardians,
  lost,
  newKeys,
  open,
  rescueOf,
  said,
  seatsOf,
} from './rescue-world.ts'

describe('E5: a rescue at a node', () => {
  it('begins an epoch with the set that was signed, which no old block names', async () => {
    const node = await lost()
    const anchor = anchorOf(node)
    const taken = must(await node.ledger.rescues.take(rescueOf(anchor, 2)))
    expect(taken).toMatchObject({
      epoch: 2,
      set: { epoch: 2, validators: seatsOf(newKeys) },
      lastHeight: 8,
      jailed: [],
    })
    expect(taken?.anchor).toEqual({ height: 6, blockId: anchor.id })
    const { header } = await node.grow(newKeys)
    const root = validatorsRoot({ validators: seatsOf(newKeys) })
    expect(header).toMatchObject({ height: 7, epoch: 2, view: 1, validatorsRoot: root, nextValidatorsRoot: root })
    for (const epoch of [2, 3]) expect(node.ledger.validators(epoch).validators).toEqual(seatsOf(newKeys))
    // Epochs end where they would have, and the state keeps what happened.
    await node.grow(newKeys)
    expect(node.ledger.head()).toMatchObject({ epoch: 3, anchor: { height: 8 }, lastHeight: 12 })
    for (let i = 0; i < 5; i++) await node.grow(newKeys)
    expect(node.ledger.head().epoch).toBe(4)
    const stored = await node.ledger.blocksFrom(5, 100)
    expect(stored?.blocks.map(block => block.header.height)).toEqual([5, 6])
  })

  it('is there again after a restart, before and after its first block', async () => {
    const node = await lost()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    const again = await open(node.kv)
    expect(again.ledger.head()).toMatchObject({ epoch: 2, set: { validators: seatsOf(newKeys) } })
    await again.grow(newKeys)
    const later = await open(node.kv)
    expect(later.ledger.head()).toMatchObject({ epoch: 2, anchor: { height: 6 } })
    expect(later.ledger.rescues.at(6)).toEqual(
      rescueOf({ height: 6, id: blockId((node.blocks[5] as Block).header) }, 2),
    )
    await later.grow(newKeys)
  })

  it('leads another node from genesis over the cut: blocks to the anchor, the rescue, blocks after it', async () => {
    const node = await lost()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    await node.grow(newKeys)
    const fresh = await open()
    const follow = async () => {
      const from = fresh.ledger.head().header.height + 1
      const rescue = node.ledger.rescues.at(from - 1)
      if (rescue !== undefined) must(await fresh.ledger.rescues.take(rescue))
      const found = await node.ledger.blocksFrom(from, 100)
      if (found === undefined) return
      const blocks = found.blocks.map(block => ({ block, blockId: blockId(block.header) }))
      must(await fresh.ledger.commit(blocks, found.finalization))
    }
    for (let i = 0; i < 4; i++) await follow()
    expect(fresh.ledger.head().id).toEqual(node.ledger.head().id)
    expect(fresh.store.state.committed().root).toEqual(node.store.state.committed().root)
  })

  it('is refused by a node that is ahead of the anchor, and by one that is behind it', async () => {
    const node = await lost()
    const rescue = rescueOf(anchorOf(node), 2)
    await node.grow()
    expect(said(await node.ledger.rescues.take(rescue))).toContain('block 7 is final here, beyond the anchor 6')
    const behind = await open()
    await behind.grow()
    expect(said(await behind.ledger.rescues.take(rescue))).toContain('at block 1, before the anchor 6')
    const empty = await open()
    expect(said(await empty.ledger.rescues.take(rescue))).toContain('there is no final block here')
  })

  it('is refused of a minority, of another chain, and of another block; then nothing has changed', async () => {
    const node = await lost()
    const anchor = anchorOf(node)
    const take = node.ledger.rescues.take
    expect(said(await take(rescueOf(anchor, 2, newKeys, guardians.slice(0, 2))))).toContain('signed by 2 of 4')
    expect(said(await take(rescueOf({ ...anchor, id: genesis.chainId }, 2)))).toContain('the anchor is not block 6')
    const foreign = rescueOf(anchor, 2)
    const elsewhere = { ...foreign, order: { ...foreign.order, chainId: genesisOf('another').chainId } }
    expect(said(await take(elsewhere))).toContain('of another chain')
    expect(node.ledger.head().epoch).toBe(1)
    await node.grow()
  })

  it('of an anchor is one: the first that is recorded wins, and the same again is no news', async () => {
    const node = await lost()
    const anchor = anchorOf(node)
    must(await node.ledger.rescues.take(rescueOf(anchor, 2)))
    expect(must(await node.ledger.rescues.take(rescueOf(anchor, 2, newKeys, guardians)))).toBeUndefined()
    const other = rescueOf(anchor, 2, [...newKeys, 'spare-four'])
    expect(said(await recordRescue(node.parts, other))).toBe('BAD_RESCUE another one was recorded first')
    await node.grow(newKeys)
    expect(said(await node.ledger.rescues.take(other))).toBe('BAD_RESCUE another one was recorded first')
    expect(must(await node.ledger.rescues.take(rescueOf(anchor, 2)))).toBeUndefined()
  })

  it('can come again, when the rescued set is lost too', async () => {
    const node = await lost()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    await node.grow(newKeys)
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 3, ['spare-four'])))
    expect(node.ledger.head()).toMatchObject({ epoch: 3, anchor: { height: 7 }, lastHeight: 8 })
    const block = await node.grow(['spare-four'])
    expect(verifyAttestation(must(await node.attested(block)), { genesisHash: genesis.chainId })).toMatchObject({
      ok: true,
    })
  })

  it('at the end of an epoch skips the one that had been decided', async () => {
    const node = await open()
    for (let i = 0; i < 4; i++) await node.grow()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    const block = await node.grow(newKeys)
    expect(block.header).toMatchObject({ height: 5, epoch: 2 })
    expect(verifyAttestation(must(await node.attested(block)), { genesisHash: genesis.chainId })).toMatchObject({
      ok: true,
      levels: ['V3', 'V4'],
    })
  })
})

describe('E5: attestations', () => {
  it('from before and after the cut verify offline, and not without the rescue', async () => {
    const node = await lost()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    const first = await node.grow(newKeys)
    for (const block of [...node.blocks, first]) {
      const text = must(await node.attested(block))
      expect(verifyAttestation(text, { genesisHash: genesis.chainId }).ok).toBe(true)
    }
    const parsed = JSON.parse(must(await node.attested(first)))
    expect(parsed.epochs).toHaveLength(2)
    delete parsed.epochs[1].rescue
    expect(verifyAttestation(parsed, { genesisHash: genesis.chainId }).ok).toBe(false)
  })

  it('do not hold for a set that fewer guardians signed', async () => {
    const node = await lost()
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    const first = await node.grow(newKeys)
    const parsed = JSON.parse(must(await node.attested(first)))
    parsed.epochs[1].rescue.rescue.signatures.pop()
    const { ok, failed } = verifyAttestation(parsed, { genesisHash: genesis.chainId })
    expect([ok, failed?.level, failed?.fault.code]).toEqual([false, 'V4', 'BAD_RESCUE'])
  })
})
