/** A new node catches up with a long chain; see `npm run sync`. */

import { fileURLToPath } from 'node:url'
import { type Federation, processCost } from '../federation.ts'
import { writeLongChain } from './long-chain.ts'
import { type Finding, holds, progress, told, until } from './report.ts'

interface SyncOptions {
  readonly blocks: number
  readonly transactions: number
  /** What the liar does; nothing without one. */
  readonly lie: string | undefined
}

const LIAR = fileURLToPath(new URL('./liar.ts', import.meta.url))

/** The last node is the one that catches up, the one before it the liar if there is one. */
export const runSync = async (federation: Federation, options: SyncOptions): Promise<readonly Finding[]> => {
  const { blocks, transactions, lie } = options
  const last = federation.nodes.length - 1
  const others = federation.nodes.map((_, n) => n).filter(n => n !== last)
  const honest = lie === undefined ? others : others.slice(0, -1)
  const began = performance.now()
  await writeLongChain(federation, { blocks, transactions, nodes: others })
  const madeMs = performance.now() - began
  progress(`${blocks} blocks made in ${Math.round(madeMs / 1000)} s`)
  if (lie !== undefined) {
    process.env.KAPOK_LIE = lie
    federation.start(last - 1, LIAR)
  }
  await federation.startAll(honest)
  let [height, residentBytes, start] = [0, 0, performance.now()]
  const look = async () => {
    residentBytes = Math.max(residentBytes, processCost(federation.pid(last) ?? 0).residentBytes)
    height =
      (
        await federation
          .client(last)
          .status()
          .catch(() => undefined)
      )?.height ?? height
    // The start of a process is no part of it.
    if (height === 0) start = performance.now()
    return height >= blocks
  }
  federation.start(last)
  await until(async () => (await look()) || federation.pid(last) === undefined, 3_600_000)
  const seconds = (performance.now() - start) / 1000
  const statuses = await federation.statuses()
  const heads = new Set([...honest, last].map(n => `${statuses[n]?.blockId} ${statuses[n]?.stateRoot}`))
  const { cpuSeconds } = processCost(federation.pid(last) ?? 0)
  return [
    told('blocks made a second', Math.round((1000 * blocks) / madeMs)),
    told('seconds from the first block to the last', Number(seconds.toFixed(1))),
    told('blocks a second', Math.round(height / seconds)),
    told('CPU microseconds a block', Math.round((1e6 * cpuSeconds) / Math.max(height, 1))),
    told('peak resident MiB', Math.round(residentBytes / 1024 / 1024)),
    holds('caught up', height >= blocks),
    holds('head and state are those of the others', heads.size === 1),
  ]
}
