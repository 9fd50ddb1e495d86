/** The composition root: every part of a node is made and joined here, and nowhere else. */

import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { type NodeReader, type RunningApi, startApi } from '#api'
import { makeSigner, ok, publicKeyOf, type Result, toHex } from '#base'
import { PROTOCOL_MAX } from '#chain'
import { DEFAULT_TIMING, type Timing } from '#consensus'
import { engine } from '#contracts'
import type { AttestParts } from './attest.ts'
import type { Home } from './config/home.ts'
import { checkDisk, type DiskWatch, watchDisk } from './disk.ts'
import { createDriver, type Driver, type DriverPorts } from './driver/index.ts'
import { createHeart, type Heart } from './heartbeat.ts'
import { Ledger } from './ledger/ledger.ts'
import { rowsOfBlock } from './lookup/index.ts'
import { closeParts, type Log, openParts, type Parts } from './parts.ts'
import { createDesk } from './private/desk.ts'
import type { DeskParts } from './private/parts.ts'
import { keepSwept } from './private/sweep.ts'
import { createReader } from './reader.ts'
import { notReady } from './ready.ts'
import { realPorts } from './real-ports.ts'
import { createReporter, nonceOf, type Reporter } from './reporter.ts'
import { silenceSeconds } from './silence.ts'
import { createTransactions, type Transactions } from './transactions.ts'
import { VERSION } from './version.ts'
import { createWaiters, type Waiters } from './waiters.ts'

export interface NodeOptions {
  readonly timing?: Timing
  /** What the driver gets in place of the real ports. For tests of misbehaviour; no setting or flag leads here. */
  readonly ports?: (real: DriverPorts) => DriverPorts
  /** Free bytes of the disk under a folder, in place of the real one. For tests; no setting or flag leads here. */
  readonly freeBytes?: (folder: string) => Promise<number>
  /** The node cannot go on: the process should end. A DiskFullError while everything can still be closed. */
  readonly fatal?: (cause: unknown) => void
}

export interface RunningNode {
  readonly apiUrl: string
  readonly opsUrl: string
  /** Clean end: nothing is lost, the next start needs no recovery. */
  close(): Promise<void>
}

/** One second: expired transactions leave the pool even when nothing is committed. */
const PRUNE_MS = 1_000

interface Engine {
  readonly parts: Parts
  readonly transactions: Transactions
  readonly ledger: Ledger
  readonly driver: Driver
  readonly heart: Heart
  readonly waiters: Waiters
  readonly reporter: Reporter
  readonly finalTransactions: () => number
}

const createLedger = (parts: Parts, transactions: Transactions, committed: LedgerCommitted): Ledger =>
  new Ledger({
    genesis: parts.home.genesis,
    store: parts.store,
    engine,
    take: options => transactions.pool.take(options),
    verifyAll: transactions.ofBlock,
    refused: (id, { code, detail }) => parts.log('warn', `block ${toHex(id)} is refused: ${code} ${detail ?? ''}`),
    committed,
    indexRows: block => (parts.store.indexed() ? rowsOfBlock(engine, block) : []),
  })

type LedgerCommitted = ConstructorParameters<typeof Ledger>[0]['committed']

const createEngine = (parts: Parts, { timing = DEFAULT_TIMING, ports: replace, fatal: stop }: NodeOptions): Engine => {
  const { home, log } = parts
  const fatal = (cause: unknown) => {
    log('error', `the node stops: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
    stop?.(cause)
  }
  const reporter = createReporter({
    chainId: home.genesis.chainId,
    engine,
    reader: parts.store.state,
    signers: home.validatorSecrets.map(makeSigner),
    nowMs: Date.now,
    nonce: () => nonceOf(randomBytes(8)),
    submit: bytes => void transactions.submit(bytes),
  })
  let finalTransactions = 0
  const waiters = createWaiters()
  const transactions = createTransactions(parts, () => driver.workChanged())
  const { pool } = transactions
  const ledger = createLedger(parts, transactions, blocks => {
    for (const { block, parsed } of blocks) {
      const ids = parsed.map(({ id }) => id)
      finalTransactions += ids.length
      pool.prune(ids, Date.now())
      waiters.final(block.header.height, ids)
    }
    parts.directory.committed(blocks)
    reporter.committed(ledger.head())
    driver.workChanged()
  })
  const real = realPorts(parts, { ledger, pool, evidence: reporter.evidence, fatal })
  const ports = replace?.(real) ?? real
  const { chainId } = home.genesis
  const { broadcast } = ports.network
  const periodMs = home.settings.config['heartbeat.period_seconds'] * 1_000
  const heart = createHeart({ ...ports, chainId, periodMs, head: () => ledger.head(), broadcast })
  const driver = createDriver({ ...ports, heartbeats: heart }, { chainId, timing })
  return { parts, transactions, ledger, driver, heart, waiters, reporter, finalTransactions: () => finalTransactions }
}

const metricsOf = ({ parts, transactions, ledger, driver, heart, finalTransactions }: Engine, disk: DiskWatch) => {
  const { store, network, wal, home } = parts
  const { header } = ledger.head()
  const slot = heart.certificate()?.heartbeat.slot
  const periodMs = home.settings.config['heartbeat.period_seconds'] * 1_000
  const { view, epoch, clockOffsetMs } = driver.summary()
  const { nodes, hashes } = store.state.counts()
  const { user, system } = process.cpuUsage()
  return {
    kapok_chain_height_blocks: store.head()?.height ?? 0,
    kapok_chain_transactions_total: finalTransactions(),
    kapok_chain_silence_seconds: silenceSeconds({ blockMs: header.timeMs, slot, periodMs }, Date.now()),
    kapok_chain_protocol_number: header.version,
    kapok_chain_protocol_max_number: PROTOCOL_MAX,
    kapok_consensus_view_number: view,
    kapok_consensus_epoch_number: epoch,
    kapok_consensus_clock_offset_seconds: clockOffsetMs / 1_000,
    kapok_consensus_heartbeat_slot_number: slot ?? 0,
    kapok_mempool_transactions_count: transactions.pool.size,
    kapok_mempool_verified_total: transactions.verified(),
    kapok_p2p_peers_count: network.peers().length,
    kapok_storage_tree_nodes_count: nodes,
    kapok_storage_tree_hashes_total: hashes,
    kapok_storage_syncs_total: wal.syncs() + store.syncs(),
    kapok_storage_disk_free_bytes: disk.freeBytes(),
    kapok_process_resident_bytes: process.memoryUsage.rss(),
    kapok_process_cpu_seconds_total: (user + system) / 1e6,
  }
}

const chainOf = ({ parts: { home, store }, ledger }: Engine): AttestParts => ({
  genesis: home.genesis,
  store,
  validators: ledger.validators,
  schedule: () => ledger.schedule,
})

const deskPartsOf = (running: Engine): DeskParts | undefined => {
  const { parts, transactions } = running
  const { privateStore: store, home } = parts
  if (store === undefined) return undefined
  const nodeKey = publicKeyOf(home.nodeSecret)
  return { store, chain: chainOf(running), engine, submit: transactions.submit, nodeKey, nowMs: Date.now }
}

const readerOf = (running: Engine, disk: DiskWatch): NodeReader => {
  const { parts, transactions, driver, heart, waiters } = running
  const { network } = parts
  const desk = deskPartsOf(running)
  return createReader({
    ...chainOf(running),
    engine,
    private: desk && createDesk(desk),
    pool: transactions.pool,
    waiters,
    submit: transactions.submit,
    summary: () => driver.summary(),
    heartbeat: heart.certificate,
    peers: () => network.peers().length,
    notReady: () => notReady(parts, driver.summary()),
    diskFreeBytes: disk.freeBytes,
    warnings: () => [disk.warning()].filter(line => line !== undefined),
    metrics: () => metricsOf(running, disk),
    version: VERSION,
  })
}

const listenToPeers = ({ parts, driver, transactions }: Engine): void => {
  const { network } = parts
  network.onMessage('consensus', (peer, message) => driver.receive(peer, message))
  network.onRequest((peer, request) => driver.answer(peer, request))
  network.onPeer(({ type, peer }) => {
    if (type !== 'connected') return
    transactions.welcome(peer)
    driver.greet(peer)
  })
}

const startServers = (running: Engine, disk: DiskWatch): Promise<RunningApi> => {
  const { config } = running.parts.home.settings
  return startApi({
    reader: readerOf(running, disk),
    api: { host: config['api.host'], port: config['api.port'] },
    ops: { host: config['ops.host'], port: config['ops.port'] },
    log: running.parts.log,
  })
}

/** What the guardians did stays a line of every start. */
const tellRescue = (store: Parts['store'], log: Log): void => {
  const order = store.rescues().at(-1)?.rescue.order
  if (order === undefined) return
  const { anchorHeight, epoch, validators } = order
  log(
    'warn',
    `rescued after block ${anchorHeight}: epoch ${epoch} began with ${validators.length} seats named by the guardians`,
  )
}

const diskOf = ({ folder }: Home, log: Log, { freeBytes, fatal }: NodeOptions): Parameters<typeof watchDisk>[0] => ({
  folder,
  log,
  freeBytes,
  full: cause => {
    log('error', `the node stops: the disk is full: ${cause.message} / 磁盘已满，节点停止`)
    fatal?.(cause)
  },
})

const run = async (parts: Parts, options: NodeOptions): Promise<RunningNode> => {
  const running = createEngine(parts, options)
  const { transactions, driver, heart } = running
  const { log, store, network, home } = parts
  listenToPeers(running)
  await driver.start()
  await network.start()
  running.reporter.committed(running.ledger.head())
  heart.start()
  const disk = await watchDisk(diskOf(home, log, options))
  const api = await startServers(running, disk)
  const pruning = setInterval(() => {
    if (transactions.pool.prune([], Date.now()).length > 0) driver.workChanged()
  }, PRUNE_MS)
  tellRescue(store, log)
  const desk = deskPartsOf(running)
  const stopSweeping = desk === undefined ? () => {} : keepSwept(desk, log)
  const name = home.settings.config['node.name']
  log('info', `${name} is up at height ${store.head()?.height}: API ${api.url}, operator ${api.opsUrl}`)
  const close = async () => {
    clearInterval(pruning)
    disk.stop()
    stopSweeping()
    transactions.stop()
    await api.close()
    heart.stop()
    driver.stop()
    await closeParts(parts)
    log('info', 'closed')
  }
  return { apiUrl: api.url, opsUrl: api.opsUrl, close }
}

/** Starts a node from its home. Refuses with DISK_FULL, WRONG_HOME, CORRUPT or BAD_GENESIS; throws when a port is taken. */
export const startNode = async (home: Home, options: NodeOptions = {}): Promise<Result<RunningNode>> => {
  const { config } = home.settings
  const logger = pino({
    level: config['log.level'],
    base: { node: config['node.name'] },
    redact: ['secret', 'password'],
  })
  const log: Log = (level, message) => logger[level](message)
  const room = await checkDisk(diskOf(home, log, options))
  if (!room.ok) return room
  const parts = await openParts(home, log)
  return parts.ok ? ok(await run(parts.value, options)) : parts
}
