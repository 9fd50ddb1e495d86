/**
 * Twins (Bano and others, 2021): a third of the seats, less one vote, each run by two nodes that do not know of each other.
 * Under partitions they contradict themselves as no scripted liar would think of.
 */

import { describe, expect, it } from 'vitest'
import { MUTANTS } from '../sim/mutants/list.ts'
import { enumerateApart } from '../sim/twins/run.ts'
import { agree, makeFederation } from './harness.ts'
import { seeded, transaction } from './parts.ts'

const SEEDS = Array.from({ length: 80 }, (_, seed) => seed)

/** A run with partitions, crashes and loss, then healed. */
const run = (seed: number) => {
  const random = seeded(seed + 1_000)
  const seats = 4 + random(4)
  const twins = Math.floor((seats - 1) / 3)
  const weights = Array.from({ length: seats }, () => 1)
  const federation = makeFederation({ weights, twins, seed, loss: random(30), epochLength: 3 + random(9) })
  const { nodes } = federation
  const sides: boolean[] = []
  federation.start()
  for (let round = 0; round < 25; round++) {
    for (let i = random(3); i > 0; i--) federation.submit(transaction(10 * round + i))
    const isHealed = random(4) === 0
    for (let number = 0; number < nodes.length; number++) {
      if (random(4) === 0) sides[number] = !sides[number]
      if (isHealed) sides[number] = false
      federation.cut(number, sides[number] === true)
    }
    if (random(4) === 0) {
      const seat = random(seats)
      federation.crash(seat)
      federation.restart(seat)
    }
    federation.run(() => false, 1 + random(random(3) === 0 ? 2_000 : 60))
  }
  for (let number = 0; number < nodes.length; number++) federation.cut(number, false)
  federation.setLoss(5)
  const honest = nodes.slice(twins, seats)
  const [first] = honest
  const isDone = federation.run(
    () => honest.every(({ pool, chain }) => pool.size === 0 && chain.length === first?.chain.length),
    200_000,
  )
  const accused = honest.flatMap(({ evidence }) => evidence.map(({ votes }) => votes[0].seat))
  return { federation, isDone, accused, twins }
}

describe('twins', () => {
  it.each(SEEDS)('never make two chains, nor stop one, nor put blame on others (seed %i)', seed => {
    const { federation, isDone, accused, twins } = run(seed)
    expect(agree(federation)).toBe(true)
    expect(isDone).toBe(true)
    for (const seat of accused) expect(seat).toBeLessThan(twins)
  })

  it('are found out', () => {
    expect(SEEDS.slice(0, 20).some(seed => run(seed).accused.length > 0)).toBe(true)
  })
})

describe('twins of four seats, all partitions of three rounds (npm run twins for six)', () => {
  const options = { rounds: 3, patience: false, lastHeight: 1_000 }

  it.each([0, 1, 2, 3])(
    'never make two chains when seat %i has two nodes',
    async twin => {
      const { scenarios, violations, height } = await enumerateApart({ ...options, twin })
      expect(violations).toEqual([])
      expect(scenarios).toBe(16 ** 3)
      expect(height).toBe(3)
    },
    120_000,
  )

  it('nor where the epoch ends', async () => {
    const results = await Promise.all([0, 2].map(twin => enumerateApart({ ...options, twin, lastHeight: 1 })))
    expect(results.map(({ violations, height }) => [violations, height])).toEqual([
      [[], 1],
      [[], 1],
    ])
  })

  const broken = ['the quorum is one less', 'S2: finalizes what'].map(begin =>
    MUTANTS.find(({ name }) => name.startsWith(begin)),
  )
  it.each(broken)(
    'are found where a rule is broken: $name',
    async mutant => {
      const found: string[] = []
      for (const twin of [0, 1, 2, 3]) {
        const { violations } = await enumerateApart({ ...options, twin }, mutant)
        found.push(...violations)
        if (found.length > 0) break
      }
      expect(found).not.toEqual([])
    },
    120_000,
  )
})
