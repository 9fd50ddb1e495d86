/**
 * Signatures: each verifier of this platform alone, and the pool of threads against a plain loop over the same
 * signatures. What counts is the ratio of the two, taken in turn in one run.
 */

import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import Benchmark from 'benchmark'
import { FAST_VERIFIERS, fastVerifierName, makeSigner, sha256, u32be, verifyFast, verifyZip215 } from '#base'
import type { SignatureCheck } from '#chain'
import { createVerifierPool } from '../src/node/verify/index.ts'

const SIGNERS = 64
const MESSAGE_BYTES = 200

const signers = Array.from({ length: SIGNERS }, (_, n) => makeSigner(sha256(u32be(n))))

/** Valid signatures of 64 accounts over messages of 200 bytes. */
export const makeChecks = (count: number): readonly SignatureCheck[] =>
  Array.from({ length: count }, (_, n) => {
    const signer = signers[n % SIGNERS] as (typeof signers)[number]
    const message = new Uint8Array(MESSAGE_BYTES)
    message.set(u32be(n))
    return { publicKey: signer.publicKey, message, signature: signer.sign(message) }
  })

export interface PipelineReport {
  readonly verifier: string
  readonly threads: number
  /** Microseconds of one verification in a plain loop, on one core. */
  readonly rawUs: number
  /** Wall microseconds a signature through the pool, all threads together. */
  readonly pooledUs: number
  /** Pool against as many plain loops as it has threads: 1 is perfect. */
  readonly ratio: number
  /** CPU of the main thread for handing one signature over, as a part of one verification. */
  readonly handOff: number
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const timeUs = async (count: number, action: () => unknown): Promise<number> => {
  const startMs = performance.now()
  await action()
  return ((performance.now() - startMs) * 1000) / count
}

const assertAll = (answers: readonly boolean[]) => {
  if (!answers.every(Boolean)) throw new Error('a valid signature was refused')
}

/** Main thread only: utilisation of its event loop while the pool works is what handing over costs. */
const pooledRun = async (checks: readonly SignatureCheck[], verify: () => Promise<readonly boolean[]>) => {
  const before = performance.eventLoopUtilization()
  const us = await timeUs(checks.length, async () => assertAll(await verify()))
  const { active } = performance.eventLoopUtilization(before)
  return { us, mainUs: (active * 1000) / checks.length }
}

/**
 * Rounds of a plain loop and of the pool in turn; medians. With more threads than free cores the ratio says how the
 * machine shares its cores, not how good the pool is: leave one core for the main thread.
 */
export const pipelineReport = async (
  threads = Math.max(1, availableParallelism() - 1),
  { count = 4_000, rounds = 5 } = {},
): Promise<PipelineReport> => {
  const pool = createVerifierPool(threads)
  const checks = makeChecks(count)
  const raw: number[] = []
  const pooled: number[] = []
  const main: number[] = []
  await pool.verify('fast', checks)
  for (let round = 0; round < rounds; round++) {
    raw.push(
      await timeUs(count, () => assertAll(checks.map(one => verifyFast(one.publicKey, one.message, one.signature)))),
    )
    const { us, mainUs } = await pooledRun(checks, () => pool.verify('fast', checks))
    pooled.push(us)
    main.push(mainUs)
  }
  await pool.close()
  const [rawUs, pooledUs] = [median(raw), median(pooled)]
  return {
    verifier: fastVerifierName,
    threads,
    rawUs,
    pooledUs,
    ratio: rawUs / threads / pooledUs,
    handOff: median(main) / rawUs,
  }
}

const [one] = makeChecks(1) as readonly [SignatureCheck]

const native = Object.entries(FAST_VERIFIERS).filter(([name]) => name !== 'noble')

/** One verification a cycle: the native ones and the one that is the rule. */
export const suite = native
  .reduce(
    (all, [name, verifier]) =>
      verifier === undefined
        ? all
        : all.add(`verify, ${name}`, () => void verifier(one.publicKey, one.message, one.signature)),
    new Benchmark.Suite('verify'),
  )
  .add('verify, noble (ZIP-215)', () => void verifyZip215(one.publicKey, one.message, one.signature))

if (import.meta.main) console.log(JSON.stringify(await pipelineReport(), undefined, 2))
