/** A validator's old copy takes its place; see `npm run restore`. */

import { cpSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must, publicKeyOf, toHex } from '#base'
import { homePaths, loadHome } from '#node'
import { diskWalFiles, openWal } from '#storage'
import { signalNode } from '../../src/cli/processes.ts'
import { decodeWalRecord } from '../../src/node/driver/wal-record.ts'
import { type Federation, READY_MS } from '../federation.ts'
import { allAbove, compareChains } from './chains.ts'
import { type Load, startLoad } from './load.ts'
import { evidenceOnChain } from './people.ts'
import { contradictions, type RecordedVote, startRecorder } from './recorder.ts'
import { counts, type Finding, holds, none, progress, told, until } from './report.ts'

export interface RestoreOptions {
  /** Age of the copy. */
  readonly blocks: number
  readonly ratePerSecond: number
}

const NODES = [0, 1, 2, 3]
/** The validator whose machine is lost; the home after it has no seat and no node: the recorder listens with it. */
const LOST = 3
const RECORDER = 4

const GROWTH_MS = 20 * 60_000
const SIGNS_AGAIN_MS = 300_000
/** How long the restored node stands alone once it answers, with work to do, and hears nothing: the others are frozen. */
const ALONE_MS = 8_000
/** The recorder has heard what the dead node said last when it has heard nothing new of it for so long. */
const LAST_WORDS_MS = 3_000
const LAST_WORDS_MAX_MS = 60_000
/** How long it is listened to after it has signed again. */
const LISTEN_MS = 10_000

const heightOf = async (federation: Federation): Promise<number> =>
  (
    await federation
      .client(0)
      .status()
      .catch(() => undefined)
  )?.height ?? 0

const answers = (federation: Federation, n: number): Promise<boolean> =>
  federation
    .client(n)
    .status()
    .then(
      () => true,
      () => false,
    )

const reach = async (federation: Federation, height: number) => {
  const reached = await until(async () => {
    const now = await heightOf(federation)
    progress(`height ${now} of ${height}`)
    await sleep(1_000)
    return now >= height
  }, GROWTH_MS)
  if (!reached) throw new Error(`height ${height} was not reached`)
}

const isLater = (one: RecordedVote, other: RecordedVote): boolean =>
  one.epoch === other.epoch ? one.view > other.view : one.epoch > other.epoch

const latest = (votes: readonly RecordedVote[]): RecordedVote | undefined =>
  votes.reduce<RecordedVote | undefined>(
    (best, one) => (best === undefined || isLater(one, best) ? one : best),
    undefined,
  )

/** Own votes in the log of a copied home. It says them again (V8), which signs nothing: they were signed before the copy. */
const votesInLog = async (folder: string): Promise<ReadonlySet<string>> => {
  const wal = await openWal(await diskWalFiles(homePaths(folder).wal))
  const records = (wal.replay() ?? []).map(bytes => must(decodeWalRecord(bytes)))
  await wal.close()
  return new Set(
    records.flatMap(({ vote }) => {
      if (vote === undefined) return []
      const { epoch, view, kind, blockId } = vote.vote
      return [nameOf({ epoch, view, kind, blockId: toHex(blockId) })]
    }),
  )
}

const nameOf = ({ epoch, view, kind, blockId }: Omit<RecordedVote, 'atMs'>): string =>
  `${epoch}/${view}/${kind}/${blockId}`

/** What the recorder heard of the key before and after its home was replaced. */
const judge = (votes: readonly RecordedVote[], restoredMs: number, logged: ReadonlySet<string> = new Set()) => {
  const before = votes.filter(({ atMs }) => atMs < restoredMs)
  const after = votes.filter(({ atMs }) => atMs >= restoredMs)
  const last = latest(before)
  const fresh = after.filter(vote => last !== undefined && isLater(vote, last))
  const old = after.filter(vote => !fresh.includes(vote))
  const said = old.filter(vote => logged.has(nameOf(vote))).length
  return { before, last, fresh, said, again: old.filter(vote => !logged.has(nameOf(vote))), firstMs: fresh[0]?.atMs }
}

const describe = ({ epoch, view, kind, atMs }: RecordedVote, restoredMs: number): string =>
  `${epoch} / ${view} / ${kind}, ${Math.round(atMs - restoredMs)}`

interface Heard {
  readonly votes: readonly RecordedVote[]
  readonly restoredMs: number
  /** Votes in the log of the copy. */
  readonly logged: ReadonlySet<string>
}

const findings = async (federation: Federation, load: Load, { votes, restoredMs, logged }: Heard) => {
  const { before, last, fresh, said, again, firstMs } = judge(votes, restoredMs, logged)
  const accused = NODES.filter(n => federation.log(n).includes('contradicted itself')).length
  const { forks, lost, moved, heights } = await compareChains(federation, NODES, load)
  const found: readonly Finding[] = [
    told('votes heard of the key before the loss', before.length),
    told('last of them, epoch / view', `${last?.epoch} / ${last?.view}`),
    told('votes heard of it afterwards', fresh.length),
    told('first of them, epoch / view', fresh[0] === undefined ? '-' : `${fresh[0].epoch} / ${fresh[0].view}`),
    told('signs again after, ms (alone at first)', firstMs === undefined ? '-' : Math.round(firstMs - restoredMs)),
    holds('it signs again by itself', firstMs !== undefined),
    told('votes of the copied log that were first heard afterwards', said),
    none('new votes in views up to the last before the loss', again.length),
    ...again.map(vote => told('one of them: epoch / view / kind, ms after the start', describe(vote, restoredMs))),
    none('contradictions that the recorder heard', contradictions(votes)),
    none('evidence on the chain', await evidenceOnChain(federation, 0)),
    none('nodes that saw the key contradict itself', accused),
    none('blocks that differ (fork)', forks),
    none('receipts lost or moved', lost + moved),
    none('transactions never final', load.unfinished.length),
    told('receipts seen by clients', load.seen.size),
    told('attempts of clients that failed', counts(load.errors)),
    told('heights at the end', heights.join(' … ')),
  ]
  return found
}

/** A frozen process neither hears nor answers; its connections stay. */
const freeze = (federation: Federation, n: number, frozen: boolean) => {
  const node = federation.nodes[n]
  if (node !== undefined) signalNode(node, frozen ? 'SIGSTOP' : 'SIGCONT')
}

/** A federation of five nodes and four seats, not started yet. */
export const runRestore = async (
  federation: Federation,
  { blocks, ratePerSecond }: RestoreOptions,
): Promise<readonly Finding[]> => {
  const lost = federation.nodes[LOST]
  const spare = federation.nodes[RECORDER]
  const loaded = await loadHome(lost?.home ?? '')
  const secret = loaded.ok ? loaded.value.validatorSecrets[0] : undefined
  if (lost === undefined || spare === undefined || secret === undefined) throw new Error('no such homes')
  const key = publicKeyOf(secret)
  await federation.startAll(NODES)
  const recorder = await startRecorder(spare.home, [key])
  try {
    let others: readonly number[] = NODES
    const pick = () => others[Math.floor(Math.random() * others.length)] ?? 0
    const load = startLoad(federation, { ratePerSecond, pick, patienceMs: 240_000 })
    await reach(federation, 20)
    others = NODES.filter(n => n !== LOST)
    await federation.stop(LOST)
    const copy = join(federation.folder, 'copy')
    cpSync(lost.home, copy, { recursive: true })
    const copiedAt = await heightOf(federation)
    await federation.startAll([LOST])
    await reach(federation, copiedAt + blocks)
    await federation.kill(LOST)
    renameSync(lost.home, `${lost.home}-lost`)
    cpSync(copy, lost.home, { recursive: true })
    await until(async () => {
      const heard = recorder.votesOf(key).length
      await sleep(LAST_WORDS_MS)
      return recorder.votesOf(key).length === heard
    }, LAST_WORDS_MAX_MS)
    for (const n of others) freeze(federation, n, true)
    const rest = others
    const restoredMs = performance.now()
    federation.start(LOST)
    others = [LOST]
    // It takes a while to start; alone it is from then on.
    await until(() => answers(federation, LOST), READY_MS)
    await sleep(ALONE_MS)
    for (const n of rest) freeze(federation, n, false)
    others = rest
    await until(() => judge(recorder.votesOf(key), restoredMs).firstMs !== undefined, SIGNS_AGAIN_MS)
    await sleep(LISTEN_MS)
    await load.stop()
    const height = Math.max(...[...load.seen.values()].map(seen => seen.height))
    await until(() => allAbove(federation, NODES, height), 240_000)
    const heard = { votes: recorder.votesOf(key), restoredMs, logged: await votesInLog(copy) }
    return await findings(federation, load, heard)
  } finally {
    await recorder.stop()
  }
}
