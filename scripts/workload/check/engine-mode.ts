/** The engine's check of a workload: every code, the oracle and the invariants at the end of each month. */

import { engine } from '#contracts'
import type { MonthEnd, Oracle } from '../generate.ts'
import { Names } from '../names.ts'
import { differences } from '../tally.ts'
import { blocksOf, readOracle, readParameters } from './folder.ts'
import { observe } from './observe.ts'
import { BLOCK_MAX, type Ledger, Replay } from './replay.ts'

export interface Verdict {
  /** What is wrong, in words; empty where all agrees. */
  readonly wrong: readonly string[]
  readonly summary: { readonly [name: string]: number | string }
}

const VIOLATIONS_SHOWN = 20

const violations = async (replay: Replay): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const line of engine.violations(replay.input)) if (found.length < VIOLATIONS_SHOWN) found.push(line)
  return found
}

const checkMonth = async (replay: Replay, { month, sums }: MonthEnd): Promise<readonly string[]> => {
  const sumsWrong = differences(sums, observe(replay.state, replay.events))
  const broken = await violations(replay)
  return [
    ...sumsWrong.map(line => `month ${month}: ${line}`),
    ...broken.map(line => `month ${month}: invariant ${line}`),
  ]
}

const codesWrong = ({ wrong, shown }: Replay): readonly string[] => [
  ...shown,
  ...[...wrong].map(([kind, count]) => `${count} × ${kind}`),
]

export interface EngineCheckOptions {
  readonly ledger?: Ledger
  /** Checks the invariants after every block, not only at the end of each month; ends at the first that breaks one. */
  readonly eachBlock?: boolean
  /** Told after each month. */
  readonly progress?: (line: string) => void
}

const run = async (
  folder: string,
  replay: Replay,
  { months }: Oracle,
  { progress = () => {}, eachBlock = false }: EngineCheckOptions,
) => {
  const wrong: string[] = []
  let next = 0
  const close = async () => {
    const end = months[next] as MonthEnd
    wrong.push(...(await checkMonth(replay, end)))
    progress(`month ${end.month}: ${replay.transactions} transactions, ${replay.state.size} rows`)
    next += 1
  }
  for await (const block of blocksOf(folder, BLOCK_MAX)) {
    while (next < months.length && (block[0]?.t ?? 0) >= (months[next] as MonthEnd).atMs) await close()
    replay.block(block)
    const broken = eachBlock ? await violations(replay) : []
    if (broken.length > 0) return broken.map(line => `block ${replay.blocks}: invariant ${line}`)
  }
  while (next < months.length) await close()
  return wrong
}

/** Runs a folder through the engine. */
export const checkByEngine = async (folder: string, options: EngineCheckOptions = {}): Promise<Verdict> => {
  const names = new Names(readParameters(folder).seed)
  const replay = new Replay(names, options.ledger)
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()]
  const wrong = await run(folder, replay, readOracle(folder), options)
  const cpu = process.cpuUsage(startCpu)
  const seconds = (performance.now() - startMs) / 1000
  const cpuSeconds = (cpu.user + cpu.system) / 1e6
  return {
    wrong: [...codesWrong(replay), ...wrong],
    summary: {
      transactions: replay.transactions,
      blocks: replay.blocks,
      rows: replay.state.size,
      argumentBytes: replay.bytes,
      seconds: Number(seconds.toFixed(1)),
      cpuSeconds: Number(cpuSeconds.toFixed(1)),
      transactionsPerCpuSecond: Math.round(replay.transactions / cpuSeconds),
      residentMiB: Math.round(process.memoryUsage().rss / 1024 / 1024),
    },
  }
}
