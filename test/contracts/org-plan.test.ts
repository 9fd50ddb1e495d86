/** Plans of any length: batches prove themselves in their order, and nothing else does. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { proveList } from '#chain'
import { type PlanMove, planBatches, planLeaves, planRootOf } from '#contracts'
import { checkBatch } from '../../contracts/org/plan.ts'
import type { OrgChange } from '../../contracts/org/schema.ts'
import { rawId } from './fixture.ts'

const movesOf = (count: number): readonly PlanMove[] =>
  Array.from({ length: count }, (_, i) => ({ mid: rawId(`member-${i}`), orgId: rawId('target') }))

const changeOf = (moves: readonly PlanMove[], movedBatches: number): OrgChange =>
  ({
    planRoot: planRootOf(moves),
    planCount: moves.length,
    movedCount: Math.min(moves.length, movedBatches * LIMITS.batchEntries),
    movedBatches,
  }) as OrgChange

const sent = (moves: readonly PlanMove[], index: number) => ({
  changeId: rawId('change'),
  moves: planBatches(moves)[index] ?? [],
  proof: proveList(planLeaves(moves), index),
})

describe('a plan of members', () => {
  it('takes each batch once, in its turn, whole and unchanged', () => {
    const count = fc.integer({ min: 1, max: 4 * LIMITS.batchEntries })
    const property = fc.property(count, fc.nat(), fc.nat(), (size, at, other) => {
      const moves = movesOf(size)
      const batches = planBatches(moves).length
      const [turn, index] = [at % batches, other % batches]
      const args = sent(moves, index)
      expect(checkBatch(changeOf(moves, turn), args).ok).toBe(turn === index)
      const [first, ...rest] = args.moves as [PlanMove, ...PlanMove[]]
      const changed = [{ ...first, orgId: rawId('elsewhere') }, ...rest]
      expect(checkBatch(changeOf(moves, index), { ...args, moves: changed }).ok).toBe(false)
      expect(checkBatch(changeOf(moves, index), { ...args, moves: rest }).ok).toBe(false)
    })
    fc.assert(property, { numRuns: 15 })
  })

  it('whose count is not that of its members is never finished', () => {
    const moves = movesOf(3)
    const args = sent(moves, 0)
    for (const planCount of [2, 4]) expect(checkBatch({ ...changeOf(moves, 0), planCount }, args).ok).toBe(false)
    expect(checkBatch(changeOf(moves, 0), args).ok).toBe(true)
  })
})
