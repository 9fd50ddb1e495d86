/** A few hundred seeds at each run of the tests; `npm run simulate -- --seeds N` for more, `--mutants` for all mutants. */

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { BEHAVIOURS } from './byzantine/index.ts'
import { drawScenario } from './draw.ts'
import { MUTANTS } from './mutants/list.ts'
import { mutated } from './mutants/plant.ts'
import { catchMutant, runSeeds } from './threads.ts'
import { type RunResult, runSeed } from './world.ts'

const jobs = availableParallelism()
const SEEDS = 300
/** What a quick mutant may need, however the code around it changes. */
const QUICK_SEEDS = 120

describe('the simulator', () => {
  it(`finds nothing wrong in ${SEEDS} seeds`, async () => {
    const results: RunResult[] = []
    await runSeeds({ from: 1, count: SEEDS, jobs, take: result => results.push(result) > 0 })
    expect(results.filter(({ violations }) => violations.length > 0)).toEqual([])
    expect(results).toHaveLength(SEEDS)
    const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0)
    expect(results.every(({ height }) => height > 0)).toBe(true)
    expect(sum(({ crashes }) => crashes)).toBeGreaterThan(SEEDS / 2)
    expect(sum(({ epochs }) => epochs)).toBeGreaterThan(1.3 * SEEDS)
    expect(sum(({ jailed }) => jailed)).toBeGreaterThan(SEEDS / 10)
  }, 120_000)

  it('gives the same run for the same seed, in any thread, and another for another', async () => {
    const here = [await runSeed(7), await runSeed(8)]
    const there: RunResult[] = []
    await runSeeds({ from: 7, count: 2, jobs: 1, take: result => there.push(result) > 0 })
    expect(there).toEqual(here)
    expect(here[0]?.digest).not.toBe(here[1]?.digest)
  })

  it('runs some seeds with real signatures', async () => {
    expect(drawScenario(200).realSignatures).toBe(true)
    expect((await runSeed(200)).violations).toEqual([])
  }, 60_000)

  it('draws everything that can go wrong, and every Byzantine behaviour', () => {
    const drawn = Array.from({ length: 2_000 }, (_, seed) => drawScenario(seed))
    const some = (what: (scenario: (typeof drawn)[number]) => boolean) => drawn.filter(what).length
    expect(some(({ crashes }) => crashes.length > 0)).toBeGreaterThan(400)
    expect(some(({ crashes, nodes }) => crashes.length >= nodes && nodes > 6)).toBeGreaterThan(20)
    expect(some(({ partitions }) => partitions.some(({ oneWay }) => oneWay))).toBeGreaterThan(200)
    expect(some(({ partitions }) => partitions.some(({ flapMs }) => flapMs > 0))).toBeGreaterThan(200)
    expect(some(({ loss }) => loss === 0.3)).toBeGreaterThan(200)
    expect(some(({ loss }) => loss === 0.5)).toBeGreaterThan(10)
    expect(some(({ election }) => election !== undefined)).toBeGreaterThan(400)
    expect(some(({ seats }) => seats.some(({ weight }) => weight > 1))).toBeGreaterThan(200)
    expect(some(({ seats }) => seats.length >= 10)).toBeGreaterThan(40)
    expect(some(({ seats }) => seats.length === 31)).toBeGreaterThan(1)
    expect(some(({ disks }) => disks.some(({ stall }) => stall !== undefined))).toBeGreaterThan(200)
    expect(some(({ clocks }) => clocks.some(({ jump }) => jump !== undefined))).toBeGreaterThan(150)
    expect(some(({ clocks }) => clocks.some(({ rate }) => rate !== 1))).toBeGreaterThan(200)
    expect(some(({ crashes }) => crashes.some(({ disk }) => disk !== 'whole'))).toBeGreaterThan(100)
    expect(some(({ byzantine }) => byzantine.size > 1)).toBeGreaterThan(100)
    const behaviours = new Set(drawn.flatMap(({ byzantine }) => [...byzantine.values()]))
    expect([...behaviours].sort()).toEqual(Object.keys(BEHAVIOURS).sort())
  })
})

describe('mutants', () => {
  it('are changes of code that is there', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(10)
    for (const mutant of MUTANTS) {
      const file = fileURLToPath(new URL(`../../${mutant.file}`, import.meta.url))
      expect(() => mutated(mutant, readFileSync(file, 'utf8'))).not.toThrow()
    }
  })

  it.each(MUTANTS.filter(({ quick }) => quick))(
    'is caught: $name',
    async mutant => {
      expect(await catchMutant(mutant, { from: 1, count: QUICK_SEEDS, jobs })).toBeDefined()
    },
    60_000,
  )
})
