/** A few hundred seeds at each run of the tests; `npm run simulate -- --seeds N` for more. */

import { describe, expect, it } from 'vitest'
import { MUTANTS, type MutantName } from './mutants/index.ts'
import { drawScenario } from './scenario.ts'
import { runSeed } from './world.ts'

const again = (seed: number) => `npm run simulate -- --seeds 1 --from ${seed} --verbose`

describe('the simulator', () => {
  it('finds nothing wrong in 200 seeds', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { violations, height } = await runSeed(seed)
      expect([violations, again(seed)]).toEqual([[], again(seed)])
      expect(height).toBeGreaterThan(0)
    }
  }, 120_000)

  it('gives the same run for the same seed, and another for another', async () => {
    const [first, second, other] = [await runSeed(7), await runSeed(7), await runSeed(8)]
    expect(second).toEqual(first)
    expect(other?.digest).not.toBe(first?.digest)
  })

  it('runs some seeds with real signatures', async () => {
    expect(drawScenario(100).realSignatures).toBe(true)
    expect((await runSeed(100)).violations).toEqual([])
  }, 60_000)

  it('draws crashes, partitions, loss, weights, elections and every Byzantine behaviour', () => {
    const drawn = Array.from({ length: 500 }, (_, seed) => drawScenario(seed))
    const some = (what: (scenario: (typeof drawn)[number]) => boolean) => drawn.filter(what).length
    expect(some(({ crashes }) => crashes.length > 0)).toBeGreaterThan(100)
    expect(some(({ partitions }) => partitions.length > 0)).toBeGreaterThan(100)
    expect(some(({ loss }) => loss === 0.3)).toBeGreaterThan(50)
    expect(some(({ sets }) => sets.length > 1)).toBeGreaterThan(100)
    expect(some(({ sets }) => sets.flat().some(({ weight }) => weight > 1))).toBeGreaterThan(50)
    expect(some(({ walRecordsBeforeReset }) => walRecordsBeforeReset === 4)).toBeGreaterThan(100)
    expect(new Set(drawn.flatMap(({ byzantine }) => [...byzantine.values()])).size).toBe(10)
  })

  const mutants = (Object.keys(MUTANTS) as MutantName[]).filter(name => name !== 'none')
  it.each(mutants)(
    'catches the broken rule %s',
    async mutant => {
      for (let seed = 1; seed <= 300; seed++) {
        if ((await runSeed(seed, { mutant })).violations.length > 0) return
      }
      expect.fail(`${mutant} was not caught in 300 seeds`)
    },
    120_000,
  )
})
