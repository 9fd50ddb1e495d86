/** The chains of all nodes side by side: no fork, and every receipt that a client saw where the client saw it. */

import type { BlockView, Client, StatusView } from '#sdk'
import type { Deployment } from '../scenes/deployment.ts'
import type { Seen } from './load.ts'

/** One node's chain from some height on. */
export interface Chain {
  readonly height: number
  /** By height, from the lowest that was read. */
  readonly ids: readonly string[]
  /** Height and index of a transaction. */
  readonly places: ReadonlyMap<string, string>
  /** Transactions that are on the chain more than once. */
  readonly twice: number
}

/** Every block that a node holds from a height on, oldest first. */
const readBlocks = async (client: Client, from: number): Promise<readonly BlockView[]> => {
  const blocks: BlockView[] = []
  for (let before: number | undefined, more = true; more; ) {
    const page = await client.blocks({ limit: 100, ...(before === undefined ? {} : { before }) })
    blocks.push(...page.items)
    before = page.next ?? undefined
    more = page.next !== null && page.next > from
  }
  return blocks.reverse().filter(({ header }) => Number(header.height) >= from)
}

const place = (height: number, index: number): string => `${height}/${index}`

/** `blocks` without a gap from height `from` on. */
export const chainOf = (blocks: readonly Pick<BlockView, 'id' | 'header' | 'transactions'>[], from: number): Chain => {
  const places = new Map<string, string>()
  let twice = 0
  for (const { header, transactions } of blocks) {
    for (const [index, id] of transactions.entries()) {
      if (places.has(id)) twice += 1
      places.set(id, place(Number(header.height), index))
    }
  }
  return { height: from + blocks.length - 1, ids: blocks.map(({ id }) => id), places, twice }
}

export interface Compared {
  /** Heights at which two nodes hold different blocks. */
  readonly forks: number
  /** Receipts that some node does not have. */
  readonly lost: number
  /** Receipts that some node has at another height or index. */
  readonly moved: number
  /** Accepted transactions that some node does not have. */
  readonly missing: number
  /** Accepted transactions that not all nodes have at one place. */
  readonly scattered: number
  /** Second places of transactions that a chain has more than once. */
  readonly twice: number
  /** Lowest and highest head. */
  readonly heights: readonly [lowest: number, highest: number]
}

/** What clients know: receipts, and transactions that a node has accepted. */
export interface Known {
  readonly seen: ReadonlyMap<string, Seen>
  readonly accepted?: ReadonlySet<string>
}

/** Chains of several nodes, each from height `from` on, against what clients know of these heights. */
export const judgeChains = (chains: readonly Chain[], { seen, accepted = new Set() }: Known, from = 0): Compared => {
  const receipts = [...seen].filter(([, { height }]) => height >= from)
  const heights = chains.map(({ height }) => height)
  const longest = chains.find(({ height }) => height === Math.max(...heights))
  const forks = chains.reduce((sum, { ids }) => sum + ids.filter((id, i) => longest?.ids[i] !== id).length, 0)
  const isWrong = (chain: Chain, [id, { height, index }]: readonly [string, Seen]) =>
    chain.places.has(id) && chain.places.get(id) !== place(height, index)
  const placesOf = (id: string) => new Set(chains.flatMap(({ places }) => places.get(id) ?? []))
  return {
    forks,
    missing: [...accepted].filter(id => chains.some(({ places }) => !places.has(id))).length,
    scattered: [...accepted].filter(id => placesOf(id).size > 1).length,
    lost: receipts.filter(([id]) => chains.some(({ places }) => !places.has(id))).length,
    moved: receipts.filter(receipt => chains.some(chain => isWrong(chain, receipt))).length,
    twice: chains.reduce((sum, chain) => sum + chain.twice, 0),
    heights: [Math.min(...heights), Math.max(...heights)],
  }
}

/** Reads the chain of each node from height `from` on. What clients had not seen final when it began is not looked for. */
export const compareChains = async (
  federation: Pick<Deployment, 'client'>,
  nodes: readonly number[],
  known: Known,
  from = 0,
): Promise<Compared> => {
  const chains: Chain[] = []
  for (const n of nodes) chains.push(chainOf(await readBlocks(federation.client(n), from), from))
  return judgeChains(chains, known, from)
}

const ANSWER_MS = 3_000

/** What each node says of itself; undefined where it does not answer soon. */
export const statusesOf = (clients: readonly Client[]): Promise<readonly (StatusView | undefined)[]> =>
  Promise.all(clients.map(client => client.status({ signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined)))

/** Nodes that stand at `height` or above, as they say themselves. */
export const allAbove = async (
  federation: Pick<Deployment, 'statuses'>,
  nodes: readonly number[],
  height: number,
): Promise<boolean> => {
  const known = await federation.statuses()
  return nodes.every(n => (known[n]?.height ?? -1) >= height)
}
