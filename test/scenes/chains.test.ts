/** The judge of all scenes finds what it is there to find. */

import { describe, expect, it } from 'vitest'
import { chainOf, judgeChains, type Known } from '../../scripts/field/chains.ts'

/** A chain from height 1 on, by the transactions of each block. */
const chain = (blocks: readonly (readonly string[])[], tag = 'block') =>
  chainOf(
    blocks.map((transactions, i) => ({ id: `${tag}-${i + 1}`, header: { height: i + 1 }, transactions })),
    1,
  )

const receipt = (height: number, index: number) => ({ height, index, blockId: `block-${height}`, code: 'OK' })

const KNOWN: Known = {
  seen: new Map([['a', receipt(1, 0)]]),
  accepted: new Set(['a', 'b', 'c']),
}
const GOOD = [['a', 'b'], [], ['c']]
const CLEAN = { forks: 0, missing: 0, scattered: 0, lost: 0, moved: 0, twice: 0, heights: [3, 3] }

describe('what clients know against the chains of the nodes', () => {
  it('is content with each accepted transaction at one place on all', () => {
    expect(judgeChains([chain(GOOD), chain(GOOD)], KNOWN)).toEqual(CLEAN)
  })

  it('does not mind what nobody has heard to be accepted', () => {
    const more = [['a', 'b', 'z'], [], ['c']]
    expect(judgeChains([chain(more), chain(more)], KNOWN)).toEqual(CLEAN)
  })

  it('finds one that no node has, although no client has seen it final', () => {
    const lacking = [['a', 'b'], [], []]
    expect(judgeChains([chain(lacking), chain(lacking)], KNOWN)).toEqual({ ...CLEAN, missing: 1 })
  })

  it('finds one that a single node lacks, also where that one is only behind', () => {
    expect(judgeChains([chain(GOOD), chain([['a', 'b'], [], []])], KNOWN)).toMatchObject({ missing: 1 })
    expect(judgeChains([chain(GOOD), chain([['a', 'b']])], KNOWN)).toMatchObject({ missing: 1, heights: [1, 3] })
  })

  it('finds one that is final twice, in one block or in two', () => {
    const doubled = [['a', 'b'], ['b'], ['c', 'c']]
    expect(judgeChains([chain(doubled), chain(doubled)], KNOWN)).toMatchObject({ twice: 4, missing: 0 })
  })

  it('finds one that two nodes have at two places', () => {
    const elsewhere = [['a'], ['b'], ['c']]
    expect(judgeChains([chain(GOOD), chain(elsewhere)], KNOWN)).toMatchObject({ scattered: 1, missing: 0, lost: 0 })
    const turned = [['b', 'a'], [], ['c']]
    expect(judgeChains([chain(GOOD), chain(turned)], KNOWN)).toMatchObject({ scattered: 2, moved: 1 })
  })

  it('finds a receipt that a node does not have, or has elsewhere', () => {
    expect(judgeChains([chain(GOOD), chain([['b'], [], ['c']])], KNOWN)).toMatchObject({ lost: 1 })
    expect(judgeChains([chain([['b'], ['a'], ['c']])], KNOWN)).toMatchObject({ moved: 1, scattered: 0 })
  })

  it('finds two blocks at one height', () => {
    expect(judgeChains([chain(GOOD), chain(GOOD, 'other')], KNOWN)).toMatchObject({ forks: 3 })
  })
})
