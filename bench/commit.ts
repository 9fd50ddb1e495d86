/**
 * A commit of the state on LevelDB against a plain batch of the same values: what counts is the ratio of the two, taken
 * in turn in one run.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Benchmark from 'benchmark'
import { sha256, u32be } from '#base'
import { type Kv, type KvWrite, openLevelKv, type StateStore } from '#storage'
import { openState } from '../storage/state.ts'

const VALUE_BYTES = 100
const LOAD_BATCH = 10_000

interface Bench {
  readonly state: StateStore
  readonly kv: Kv
  /** A database of its own, so that the plain batches do not disturb the state. */
  readonly plain: Kv
  readonly close: () => Promise<void>
}

const stateKey = (n: number) => sha256(u32be(n))

const valueAt = (round: number, n: number): Uint8Array => {
  const value = new Uint8Array(VALUE_BYTES)
  value.set(u32be(round))
  value.set(u32be(n), 4)
  return value
}

/** Keys spread evenly over the first `among`. */
const writesOf = (count: number, among: number, round: number): readonly KvWrite[] =>
  Array.from({ length: count }, (_, i): KvWrite => {
    const n = i * Math.floor(among / count)
    return [stateKey(n), valueAt(round, n)]
  })

const commit = async ({ state, kv }: Pick<Bench, 'state' | 'kv'>, writes: readonly KvWrite[]): Promise<void> =>
  state.commit([state.prepare(state.committed(), writes)], { write: batch => kv.write(batch, { sync: true }) })

const plainBatch = ({ plain }: Bench, writes: readonly KvWrite[]): Promise<void> => plain.write(writes, { sync: true })

const openBench = async (keys: number): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'kapok-bench-'))
  const kv = await openLevelKv(join(folder, 'state'))
  const plain = await openLevelKv(join(folder, 'plain'))
  const state = await openState(kv)
  for (let from = 0; from < keys; from += LOAD_BATCH) {
    const count = Math.min(LOAD_BATCH, keys - from)
    const writes = Array.from({ length: count }, (_, i): KvWrite => [stateKey(from + i), valueAt(0, from + i)])
    await commit({ state, kv }, writes)
    await plain.write(writes, { sync: false })
  }
  const close = async () => {
    await kv.close()
    await plain.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { state, kv, plain, close }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const timeMs = async (action: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await action()
  return performance.now() - startMs
}

export interface CommitReport {
  readonly keys: number
  readonly updates: number
  /** Milliseconds: the tree alone, the whole commit, the plain batch; medians. */
  readonly prepareMs: number
  readonly commitMs: number
  readonly plainMs: number
  /** Whole commit against plain batch. */
  readonly ratio: number
}

/** Commits and plain batches of the same writes in turn. */
export const commitReport = async (keys = 200_000, updates = 10_000, rounds = 7): Promise<CommitReport> => {
  const bench = await openBench(keys)
  const [prepare, whole, plain]: [number[], number[], number[]] = [[], [], []]
  for (let round = 1; round <= rounds; round++) {
    const writes = writesOf(updates, keys, round)
    plain.push(await timeMs(() => plainBatch(bench, writes)))
    const { state } = bench
    prepare.push(await timeMs(async () => state.discard(state.prepare(state.committed(), writes))))
    whole.push(await timeMs(() => commit(bench, writes)))
  }
  await bench.close()
  const [prepareMs, commitMs, plainMs] = [median(prepare), median(whole), median(plain)]
  return { keys, updates, prepareMs, commitMs, plainMs, ratio: commitMs / plainMs }
}

/** A block of 1,000 updates at 20,000 keys; the databases are made at the start and removed at the end. */
export const suite = (): Benchmark.Suite => {
  const [keys, updates] = [20_000, 1_000]
  const opened = openBench(keys)
  // Made beforehand: making them is no part of either.
  const rounds = Array.from({ length: 8 }, (_, i) => writesOf(updates, keys, i + 1))
  let round = 0
  const deferred = (action: (bench: Bench, writes: readonly KvWrite[]) => Promise<void>) => ({
    defer: true,
    fn: async (deferral: { resolve(): void }) => {
      await action(await opened, rounds[round++ % rounds.length] ?? [])
      deferral.resolve()
    },
  })
  return new Benchmark.Suite('commit')
    .add(`commit of ${updates} values at ${keys} keys, synced`, deferred(commit))
    .add('plain batch of the same values, synced', deferred(plainBatch))
    .on('complete', async () => (await opened).close())
}

if (import.meta.main) console.log(JSON.stringify(await commitReport(), undefined, 2))
