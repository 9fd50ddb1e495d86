/** The check of what a node has on its disk: the whole oracle, and the invariants of all modules, in the real store. */

import { must } from '#base'
import { engine } from '#contracts'
import { homePaths, loadHome } from '#node'
import { openLevelKv, openStore, type Store } from '#storage'
import { differences, type Sums } from '../tally.ts'
import { observe } from './observe.ts'
import { CheckState } from './state.ts'

const ALL = { prefix: new Uint8Array(0), limit: Number.MAX_SAFE_INTEGER }

/** How often each event has been told, by name. */
const eventsOf = (store: Store): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (let height = 1; height <= (store.head()?.height ?? 0); height++) {
    for (const event of (store.receipts(height) ?? []).flatMap(({ events }) => events)) {
      const name = engine.describeEvent(event)?.name ?? ''
      found.set(name, (found.get(name) ?? 0) + 1)
    }
  }
  return found
}

const stateOf = async (store: Store): Promise<CheckState> => {
  const state = new CheckState()
  const rows: (readonly [Uint8Array, Uint8Array])[] = []
  for await (const row of store.state.range(ALL)) rows.push(row)
  state.apply(rows)
  return state
}

export interface FolderVerdict {
  readonly wrong: readonly string[]
  /** Sums of the oracle that were compared. */
  readonly sums: number
  readonly rows: number
}

/** Compares the store of a stopped node with the oracle at the end. */
export const checkNodeFolder = async (folder: string, expected: Sums): Promise<FolderVerdict> => {
  const home = must(await loadHome(folder))
  const kv = await openLevelKv(homePaths(folder).data)
  const store = must(await openStore(kv, home.genesis.chainId))
  try {
    const state = await stateOf(store)
    // Operators have accounts where nodes are real; the workload knows of none.
    const { 'actor.kind.ORG': _, ...found } = observe(state, eventsOf(store))
    const head = store.head()
    const timeMs = store.block(head?.height ?? 0)?.header.timeMs ?? 0
    const broken: string[] = []
    for await (const line of engine.violations({ reader: state, height: head?.height ?? 0, timeMs })) broken.push(line)
    const sums = differences(expected, found).map(line => `in the store: ${line}`)
    return {
      wrong: [...sums, ...broken.map(line => `invariant ${line}`)],
      sums: Object.keys(found).length,
      rows: state.size,
    }
  } finally {
    await store.close()
  }
}
