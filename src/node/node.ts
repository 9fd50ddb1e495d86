/** The composition root: every part of a node is made and joined here, and nowhere else. */

import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { type NodeReader, type RunningApi, startApi } from '#api'
import { makeSigner, ok, publicKeyOf, type Result, toHex } from '#base'
import { PROTOCOL_MAX } from '#chain'
import { DEFAULT_TIMING, type Timing } from '#consensus'
import { engine } from '#contracts'
import { type AddressExchange, createAddressExchange, writeAddressFile } from './addresses/index.ts'
import type { AttestParts } from './attest.ts'
import { type Home, homePaths } from './config/home.ts'
import { checkDisk, type DiskWatch, watchDisk } from './disk.ts'
import { createDriver, type Driver, type DriverPorts } from './driver/index.ts'
import { createHeart, type Heart } from './heartbeat.ts'
import { Ledger } from './ledger/ledger.ts'
import { rowsOfBlock } from './lookup/index.ts'
import { metricsOf } from './metrics.ts'
import { closeParts, type Log, openParts, type Parts } from './parts.ts'
import { listPeers } from './peer-list.ts'
import { createDesk } from './private/desk.ts'
import type { DeskParts } from './private/parts.ts'
import { keepSwept } from './private/sweep.ts'
import { causeText, checkSoftware, createProtocolWatch, tooOldFor } from './protocol-watch.ts'
import { createReader } from './reader.ts'
import { notReady } from './ready.ts'
import { realPorts } from './real-ports.ts'
import { createReporter, nonceOf, type Reporter } from './reporter.ts'
import { createTransactions, type Transactions } from './transactions.ts'
import { VERSION } from './version.ts'
import { createWaiters, type Waiters } from './waiters.ts'

export interface NodeOptions {
  readonly timing?: Timing
  /** The highest protocol that it speaks; PROTOCOL_MAX if absent. For tests; no setting or flag leads here. */
  readonly protocolMax?: number
  /** What the driver gets in place of the real ports. For tests of misbehaviour; no setting or flag leads here. */
  readonly ports?: (real: DriverPorts) => DriverPorts
  /** Free bytes of the disk under a folder, in place of the real one. For tests; no setting or flag leads here. */
  readonly freeBytes?: (folder: string) => Promise<number>
  /**
   * The node cannot go on: the process should end. A DiskFullError or, where its software is too old, a NewerProtocolError while
   * everything can still be closed.
   */
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
  readonly protocolMax: number
  readonly finalTransactions: () => number
}

const createLedger = (
  parts: Parts,
  transactions: Transactions,
  { protocolMax, committed }: { readonly protocolMax: number; readonly committed: LedgerCommitted },
): Ledger =>
  new Ledger({
    protocolMax,
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

const createEngine = (parts: Parts, options: NodeOptions): Engine => {
  const { timing = DEFAULT_TIMING, ports: replace, fatal: stop, protocolMax = PROTOCOL_MAX } = options
  const { home, log } = parts
  const fatal = (cause: unknown) => {
    log('error', `the node stops: ${causeText(cause)}`)
    stop?.(cause)
  }
  const reporter = createReporter({
    chainId: home.genesis.chainId,
    engine,
    reader: parts.store.state,
    protocolMax,
    signers: home.validatorSecrets.map(makeSigner),
    nowMs: Date.now,
    nonce: () => nonceOf(randomBytes(8)),
    submit: bytes => void transactions.submit(bytes),
  })
  let finalTransactions = 0
  const waiters = createWaiters()
  const transactions = createTransactions(parts, () => driver.workChanged())
  const { pool } = transactions
  const watch = createProtocolWatch(protocolMax, log)
  const committed: LedgerCommitted = blocks => {
    for (const { block, parsed } of blocks) {
      const ids = parsed.map(({ id }) => id)
      finalTransactions += ids.length
      pool.prune(ids, Date.now())
      waiters.final(block.header.height, ids)
    }
    parts.directory.committed(blocks)
    watch(ledger.head())
    reporter.committed(ledger.head())
    driver.workChanged()
  }
  const ledger = createLedger(parts, transactions, { protocolMax, committed })
  watch(ledger.head())
  const real = realPorts(parts, { ledger, pool, evidence: reporter.evidence, fatal })
  const ports = replace?.(real) ?? real
  const { chainId } = home.genesis
  const { broadcast } = ports.network
  const periodMs = home.settings.config['heartbeat.period_seconds'] * 1_000
  const heart = createHeart({ ...ports, chainId, periodMs, head: () => ledger.head(), broadcast })
  const driver = createDriver({ ...ports, heartbeats: heart }, { chainId, timing, protocolMax })
  return {
    parts,
    transactions,
    ledger,
    driver,
    heart,
    waiters,
    reporter,
    protocolMax,
    finalTransactions: () => finalTransactions,
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
    listPeers: () => listPeers(parts),
    notReady: () => notReady(parts, driver.summary()),
    diskFreeBytes: disk.freeBytes,
    warnings: () =>
      [disk.warning(), tooOldFor(running.ledger.head().plan, running.protocolMax)].filter(line => line !== undefined),
    metrics: () => metricsOf(running, disk),
    version: VERSION,
    protocolMax: running.protocolMax,
  })
}

const exchangeOf = ({ addresses: book, network, home, log }: Parts): AddressExchange =>
  createAddressExchange({
    book,
    network,
    log,
    save: bytes => writeAddressFile(homePaths(home.folder).addresses, bytes),
  })

const listenToPeers = ({ parts, driver, transactions }: Engine, addresses: AddressExchange): void => {
  const { network } = parts
  network.onMessage('addresses', addresses.receive)
  network.onMessage('consensus', (peer, message) => driver.receive(peer, message))
  network.onRequest((peer, request) => driver.answer(peer, request))
  network.onPeer(({ type, peer }) => {
    if (type !== 'connected') return
    transactions.welcome(peer)
    driver.greet(peer)
    addresses.welcome(peer)
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
  const addresses = exchangeOf(parts)
  listenToPeers(running, addresses)
  await driver.start()
  await network.start()
  addresses.start()
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
    await addresses.stop()
    await closeParts(parts)
    log('info', 'closed')
  }
  return { apiUrl: api.url, opsUrl: api.opsUrl, close }
}

/** Starts a node from its home. Refuses with DISK_FULL, WRONG_HOME, CORRUPT, BAD_GENESIS or NEWER_PROTOCOL; throws when a port is taken. */
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
  if (!parts.ok) return parts
  const spoken = checkSoftware(parts.value.store, options.protocolMax)
  if (spoken.ok) return ok(await run(parts.value, options))
  await closeParts(parts.value)
  return spoken
}
