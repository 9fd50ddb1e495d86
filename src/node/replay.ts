/**
 * Verifies a data folder from its first block, and builds it anew: every block is executed again by the law that
 * validators vote by, every signature and certificate checked, into a fresh folder. What the fresh folder holds is right
 * whatever has happened to the old one; its blocks are the only thing taken from there.
 */

import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { assert, equalBytes, err, LIMITS, ok, type Result } from '#base'
import { type Block, blockId, type ParsedTransaction, parseTransaction, receiptsRoot, verifyFinalHeader } from '#chain'
import { engine } from '#contracts'
import { type BlockReader, DamagedError, openBlocks, openLevelKv, openStore, type Store } from '#storage'
import { type Home, homePaths } from './config/home.ts'
import type { FinalizedBlocks } from './driver/ports.ts'
import { ensureGenesis } from './ledger/genesis.ts'
import { Ledger } from './ledger/ledger.ts'
import { blocksFrom } from './ledger/serve.ts'
import { rowsOfBlock } from './lookup/index.ts'
import { isLocked } from './parts.ts'
import { createBlockVerifier, createVerifierPool, type VerifierPool } from './verify/index.ts'

export interface ReplayReport {
  readonly height: number
  readonly transactions: number
  /** Where the invariants of the modules do not hold, at most `replayViolations`. */
  readonly violations: readonly string[]
}

export interface ReplayOptions {
  /** Checks the invariants of the modules on the state at the end. */
  readonly invariants: boolean
  /** Puts the fresh folder in place of the old one. */
  readonly replace: boolean
  readonly progress?: (height: number, of: number) => void
}

interface Replay {
  readonly home: Home
  readonly source: BlockReader
  readonly target: Store
  readonly ledger: Ledger
}

/** What the old folder says beside its blocks must be what they say. */
const checkRows = ({ source }: Replay, { header, transactions }: Block, ids: readonly ParsedTransaction[]) => {
  // Reading it is what finds it damaged; those that matter are verified with their chunk.
  source.finalization(header.height)
  const receipts = source.receipts(header.height)
  if (receipts === undefined || !equalBytes(receiptsRoot(receipts), header.receiptsRoot))
    return err('CORRUPT', `the receipts of block ${header.height} are not those that were signed`)
  assert(ids.length === transactions.length, 'a transaction without an id')
  const misplaced = ids.some(({ id }, index) => {
    const place = source.place(id)
    return place?.height !== header.height || place.index !== index
  })
  return misplaced ? err('CORRUPT', `transactions of block ${header.height} are not found by their ids`) : ok(undefined)
}

const checkChunk = (replay: Replay, { blocks }: FinalizedBlocks): Result<undefined> => {
  const { chainId } = replay.home.genesis
  for (const block of blocks) {
    const parsed = block.transactions.flatMap(bytes => {
      const one = parseTransaction(chainId, bytes)
      return one.ok ? [one.value] : []
    })
    if (parsed.length !== block.transactions.length) return err('BAD_BLOCK', `block ${block.header.height}`)
    const checked = checkRows(replay, block, parsed)
    if (!checked.ok) return checked
  }
  return ok(undefined)
}

/** Takes the rescue that is anchored at the head, where there is one. */
const takeRescue = async ({ source, ledger }: Replay): Promise<Result<unknown>> => {
  const { height } = ledger.head().header
  const proof = source.rescues.find(({ rescue }) => rescue.order.anchorHeight === height)
  return proof === undefined ? ok(undefined) : ledger.rescues.take(proof.rescue)
}

const takeChunk = async (replay: Replay, chunk: FinalizedBlocks): Promise<Result<unknown>> => {
  const { ledger, home } = replay
  const last = chunk.blocks.at(-1)
  assert(last !== undefined, 'a chunk of no blocks')
  const { set } = ledger.head()
  const trust = { chainId: home.genesis.chainId, schedule: ledger.schedule, set }
  const final = { header: last.header, descendants: chunk.headers, finalization: chunk.finalization }
  const verified = verifyFinalHeader(trust, final)
  if (!verified.ok) return verified
  const checked = checkChunk(replay, chunk)
  if (!checked.ok) return checked
  const identified = chunk.blocks.map(block => ({ block, blockId: blockId(block.header) }))
  return ledger.commit(identified, chunk.finalization)
}

const replayAll = async (replay: Replay, progress: ReplayOptions['progress']): Promise<Result<number>> => {
  const { source, ledger } = replay
  let transactions = 0
  for (let height = 1; height <= source.head.height; ) {
    const rescued = await takeRescue(replay)
    if (!rescued.ok) return rescued
    const chunk = await blocksFrom(source, height, LIMITS.replayBlocks)
    if (chunk === undefined) return err('CORRUPT', `block ${height} is missing, or nothing makes it final`)
    const taken = await takeChunk(replay, chunk)
    if (!taken.ok) return taken
    transactions += chunk.blocks.reduce((sum, block) => sum + block.transactions.length, 0)
    height += chunk.blocks.length
    progress?.(height - 1, source.head.height)
  }
  const rescued = await takeRescue(replay)
  if (!rescued.ok) return rescued
  return equalBytes(ledger.head().id, source.head.id) ? ok(transactions) : err('CORRUPT', 'the head is another block')
}

/** Violations of the invariants in the state of `store`. */
const violationsIn = async (store: Store): Promise<readonly string[]> => {
  const head = store.head()
  const block = head && store.block(head.height)
  assert(head !== undefined && block !== undefined, 'a store without a head')
  const range: Parameters<typeof engine.violations>[0]['reader']['range'] = options =>
    store.state.range({ limit: Number.MAX_SAFE_INTEGER, ...options })
  const input = { reader: { get: (key: Uint8Array) => store.state.get(key), range }, height: head.height }
  const found: string[] = []
  for await (const line of engine.violations({ ...input, timeMs: block.header.timeMs })) {
    found.push(line)
    if (found.length === LIMITS.replayViolations) break
  }
  return found
}

const freshFolder = (home: Home) => `${homePaths(home.folder).data}.fresh`

const openTarget = async (home: Home, verifiers: VerifierPool, indexed: boolean) => {
  const { genesis } = home
  await rm(freshFolder(home), { recursive: true, force: true })
  const kv = await openLevelKv(freshFolder(home))
  const store = await openStore(kv, genesis.chainId, { indexed })
  assert(store.ok, 'a fresh folder opens')
  const first = await ensureGenesis({ genesis, store: store.value, engine })
  assert(first.ok, 'the genesis of a home has been read already')
  const ledger = new Ledger({
    genesis,
    store: store.value,
    engine,
    take: () => [],
    verifyAll: createBlockVerifier(genesis.chainId, verifiers),
    refused: () => {},
    committed: () => {},
    ...(indexed ? { indexRows: block => rowsOfBlock(engine, block) } : {}),
  })
  return { store: store.value, ledger }
}

const inFresh = async (home: Home, source: BlockReader, options: ReplayOptions): Promise<Result<ReplayReport>> => {
  const verifiers = createVerifierPool(home.settings.config['verify.workers'])
  const { store: target, ledger } = await openTarget(home, verifiers, home.settings.config['store.indexed'])
  try {
    const done = await replayAll({ home, source, target, ledger }, options.progress)
    if (!done.ok) return done
    const violations = options.invariants ? await violationsIn(target) : []
    return ok({ height: source.head.height, transactions: done.value, violations })
  } catch (cause) {
    if (cause instanceof DamagedError) return err('CORRUPT', cause.message)
    throw cause
  } finally {
    await target.close()
    await verifiers.close()
  }
}

/** The old folder goes only when the new one stands in its place. */
const putInPlace = async (home: Home): Promise<void> => {
  const { data } = homePaths(home.folder)
  await rename(data, `${data}.old`)
  await rename(freshFolder(home), data)
  await rm(`${data}.old`, { recursive: true, force: true })
}

/**
 * Executes the chain of a home whose node is stopped again. Refuses with HOME_IN_USE, WRONG_HOME, NOT_FOUND (no chain), CORRUPT
 * and what the rules of blocks say; then the old folder stays as it was.
 */
export const replayHome = async (home: Home, options: ReplayOptions): Promise<Result<ReplayReport>> => {
  const { data } = homePaths(home.folder)
  if (!existsSync(data)) return err('NOT_FOUND', data)
  const kv = await openLevelKv(data).catch((cause: unknown) => {
    if (isLocked(cause)) return undefined
    throw cause
  })
  if (kv === undefined) return err('HOME_IN_USE', home.folder)
  const source = await openBlocks(kv, home.genesis.chainId)
  const report = source.ok ? await inFresh(home, source.value, options) : source
  await kv.close()
  if (report.ok && options.replace) await putInPlace(home)
  await rm(freshFolder(home), { recursive: true, force: true })
  return report
}
