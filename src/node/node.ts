/** The composition root: every part of a node is made and joined here, and nowhere else. */

import { pino } from 'pino'
import { startApi } from '#api'
import { type Fault, type Hash, makeSigner, ok, type Result, verify } from '#base'
import { TransactionBatch } from '#chain'
import { createCore, DEFAULT_TIMING, step, type Timing } from '#consensus'
import { engine } from '#contracts'
import { createAdmission, createPool } from '#mempool'
import { createLibp2pNetwork, type Network, peerNameOf } from '#p2p'
import { diskWalFiles, openLevelKv, openStore, openWal, type Store, type Wal } from '#storage'
import { verifyBlockTransactions } from './block-checks.ts'
import { type Home, homePaths } from './config/home.ts'
import { createDissemination, type Dissemination } from './dissemination.ts'
import { createDriver, type Driver, type DriverPorts } from './driver/index.ts'
import { ensureGenesis } from './ledger/genesis.ts'
import { Ledger } from './ledger/ledger.ts'
import { createReader } from './reader.ts'
import { createVerifierPool, mayQueue, type VerifierPool } from './verify/index.ts'
import { createWaiters } from './waiters.ts'

export const VERSION = '0.1.0'

export interface NodeOptions {
  readonly timing?: Timing
  /** The node cannot go on: the process should end. */
  readonly fatal?: (cause: unknown) => void
}

export interface RunningNode {
  readonly apiUrl: string
  readonly opsUrl: string
  /** Clean end: nothing is lost, the next start needs no recovery. */
  close(): Promise<void>
}

type Log = (level: 'info' | 'warn' | 'error', message: string) => void

interface Parts {
  readonly home: Home
  readonly log: Log
  readonly store: Store
  readonly wal: Wal
  readonly verifiers: VerifierPool
  readonly network: Network
}

const openNetwork = ({ genesis, nodeSecret, settings }: Home, log: Log): Promise<Network> => {
  const { config } = settings
  const addresses = new Map(config['p2p.peers'].map(address => [address.split('/p2p/')[1] ?? '', address]))
  const admitted = genesis.genesis.nodes.map(({ nodeKey }) => {
    const address = addresses.get(peerNameOf(nodeKey))
    return { nodeKey, addresses: address === undefined ? [] : [address] }
  })
  return createLibp2pNetwork({
    nodeSecret,
    chainId: genesis.chainId,
    listen: config['p2p.listen'],
    admitted: () => admitted,
    log,
  })
}

const openParts = async (home: Home, log: Log): Promise<Result<Parts>> => {
  const paths = homePaths(home.folder)
  const kv = await openLevelKv(paths.data)
  const store = await openStore(kv, home.genesis.chainId)
  if (!store.ok) {
    await kv.close()
    return store
  }
  const first = await ensureGenesis({ genesis: home.genesis, store: store.value, engine })
  if (!first.ok) {
    await kv.close()
    return first
  }
  const wal = await openWal(await diskWalFiles(paths.wal))
  if (wal.tornBytes > 0) log('warn', `the log ended in ${wal.tornBytes} bytes that were never reported as written`)
  const verifiers = createVerifierPool(home.settings.config['verify.workers'])
  return ok({ home, log, store: store.value, wal, verifiers, network: await openNetwork(home, log) })
}

/** Transactions: admission, pool, dissemination, and what the ledger and the API ask of them. */
const createTransactions = ({ home, store, verifiers, network }: Parts, workChanged: () => void) => {
  const { chainId } = home.genesis
  const pool = createPool()
  const dissemination = createDissemination({
    broadcast: batch => network.broadcast('transactions', batch),
    send: (peer, batch) => void network.send(peer, 'transactions', batch),
    oldest: count => pool.oldest(count),
  })
  const admission = createAdmission({
    chainId,
    pool,
    nowMs: Date.now,
    isOnChain: id => store.place(id) !== undefined,
    admissible: request => engine.admissible({ get: key => store.state.get(key) }, request),
    verify: checks => verifiers.verify('fast', checks),
    admitted: () => workChanged(),
  })
  const submit = async (bytes: Uint8Array): Promise<Result<Hash>> => {
    const room = mayQueue(verifiers, 1)
    if (!room.ok) return room
    const result = await admission.admit(bytes)
    const transaction = result.ok ? pool.get(result.value) : undefined
    if (transaction !== undefined) dissemination.add(transaction)
    return result
  }
  network.onMessage('transactions', async (peer, message) => {
    const batch = TransactionBatch.decode(message)
    if (!batch.ok) return network.report(peer, batch.fault)
    const results = await Promise.all(batch.value.transactions.map(bytes => admission.admit(bytes)))
    for (const result of results) if (!result.ok) network.report(peer, result.fault)
  })
  return { pool, dissemination, admission, submit }
}

const createLedger = ({ home, store, verifiers, log }: Parts, { pool, counted, committed }: LedgerHooks): Ledger =>
  new Ledger({
    genesis: home.genesis,
    store,
    engine,
    take: options => pool.take(options),
    verifyAll: transactions =>
      verifyBlockTransactions(
        { chainId: home.genesis.chainId, pool, verify: checks => verifiers.verify('zip215', checks), counted },
        transactions,
      ),
    refused: (id, { code, detail }: Fault) =>
      log('warn', `a block was refused: ${code} ${detail ?? ''} (${Buffer.from(id).toString('hex')})`),
    committed,
  })

interface LedgerHooks {
  readonly pool: ReturnType<typeof createPool>
  readonly counted: (transactions: number) => void
  readonly committed: ConstructorParameters<typeof Ledger>[0]['committed']
}

const driverPorts = (
  parts: Parts,
  ledger: Ledger,
  { pool, fatal }: { pool: LedgerHooks['pool']; fatal: (cause: unknown) => void },
): DriverPorts => {
  const { home, network, wal, log } = parts
  const { nodes } = home.genesis.genesis
  const signer = home.validatorSecret && makeSigner(home.validatorSecret)
  return {
    core: { createCore, step },
    clock: { nowMs: () => performance.now(), wallMs: Date.now },
    timers: {
      set: (afterMs, fn) => {
        const timer = setTimeout(fn, afterMs)
        return () => clearTimeout(timer)
      },
    },
    keys: { signer, verify: checks => checks.every(one => verify(one.publicKey, one.message, one.signature)) },
    wal: {
      append: records => wal.append(records),
      replay: async () => wal.replay(),
      reset: records => wal.reset(records),
    },
    network: {
      broadcast: message => network.broadcast('consensus', message),
      send: (peer, message) => void network.send(peer, 'consensus', message),
      request: async (peer, request) => {
        const answer = await network.request(peer, request, { timeoutMs: 5_000 })
        return answer.ok ? answer.value : undefined
      },
      peers: () => network.peers().map(({ peer }) => peer),
      peerOfSeat: (set, seat) => {
        const enterprise = set.validators[seat]?.enterprise
        const names = nodes.filter(node => node.enterprise === enterprise).map(({ nodeKey }) => peerNameOf(nodeKey))
        return network.peers().find(({ peer }) => names.includes(peer))?.peer
      },
      penalise: (peer, reason) => {
        log('warn', `peer ${peer}: ${reason}`)
        network.report(peer, { code: 'MALFORMED', detail: reason })
      },
    },
    ledger,
    pool: {
      hasWork: () => pool.size > 0,
      evidence: ([one]) =>
        log('error', `seat ${one.seat} has signed two votes that contradict each other in view ${one.vote.view}`),
    },
    observer: { log, committed: () => {}, fatal },
  }
}

/** One second: expired transactions leave the pool even when nothing is committed. */
const PRUNE_MS = 1_000

const listenToNetwork = (network: Network, driver: Driver, dissemination: Dissemination) => {
  network.onMessage('consensus', (peer, message) => driver.receive(peer, message))
  network.onRequest((peer, request) => driver.answer(peer, request))
  network.onPeer(({ type, peer }) => {
    if (type === 'connected') dissemination.welcome(peer)
  })
}

const run = async (parts: Parts, options: NodeOptions): Promise<RunningNode> => {
  const { home, store, network, wal, verifiers, log } = parts
  const fatal = (cause: unknown) => {
    log('error', `the node stops: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
    options.fatal?.(cause)
  }
  let finalTransactions = 0
  let verifiedInBlocks = 0
  const waiters = createWaiters()
  const transactions = createTransactions(parts, () => driver.workChanged())
  const { pool, admission, dissemination } = transactions
  const ledger = createLedger(parts, {
    pool,
    counted: count => {
      verifiedInBlocks += count
    },
    committed: blocks => {
      for (const { block, parsed } of blocks) {
        const ids = parsed.map(({ id }) => id)
        finalTransactions += ids.length
        pool.prune(ids, Date.now())
        waiters.final(block.header.height, ids)
      }
      driver.workChanged()
    },
  })
  const driver = createDriver(driverPorts(parts, ledger, { pool, fatal }), {
    chainId: home.genesis.chainId,
    timing: options.timing ?? DEFAULT_TIMING,
  })
  const others = home.genesis.genesis.nodes.length - 1
  const reader = createReader({
    genesis: home.genesis,
    store,
    validators: ledger.validators,
    engine,
    pool,
    waiters,
    submit: transactions.submit,
    summary: () => driver.summary(),
    peers: () => network.peers().length,
    notReady: () => (network.peers().length >= Math.ceil((2 * others) / 3) ? [] : ['too few peers are connected']),
    metrics: () => ({
      kapok_chain_height_blocks: store.head()?.height ?? 0,
      kapok_chain_transactions_total: finalTransactions,
      kapok_consensus_view_number: driver.summary().view,
      kapok_consensus_epoch_number: driver.summary().epoch,
      kapok_mempool_transactions_count: pool.size,
      kapok_mempool_verified_total: admission.verified() + verifiedInBlocks,
      kapok_p2p_peers_count: network.peers().length,
      kapok_storage_tree_nodes_count: store.state.counts().nodes,
      kapok_storage_tree_hashes_total: store.state.counts().hashes,
      kapok_process_resident_bytes: process.memoryUsage.rss(),
      kapok_process_cpu_seconds_total: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
    }),
    version: VERSION,
  })
  const pruning = setInterval(() => {
    if (pool.prune([], Date.now()).length > 0) driver.workChanged()
  }, PRUNE_MS)
  listenToNetwork(network, driver, dissemination)
  await driver.start()
  await network.start()
  const { config } = home.settings
  const api = await startApi({
    reader,
    api: { host: config['api.host'], port: config['api.port'] },
    ops: { host: config['ops.host'], port: config['ops.port'] },
  })
  log('info', `${config['node.name']} is up at height ${store.head()?.height}: API ${api.url}, operator ${api.opsUrl}`)
  const close = async () => {
    clearInterval(pruning)
    dissemination.stop()
    await api.close()
    driver.stop()
    await network.stop()
    await wal.close()
    await verifiers.close()
    await store.close()
    log('info', 'closed')
  }
  return { apiUrl: api.url, opsUrl: api.opsUrl, close }
}

/** Starts a node from its home. Refuses with WRONG_HOME, CORRUPT or BAD_GENESIS. */
export const startNode = async (home: Home, options: NodeOptions = {}): Promise<Result<RunningNode>> => {
  const { config } = home.settings
  const logger = pino({
    level: config['log.level'],
    base: { node: config['node.name'] },
    redact: ['secret', 'password'],
  })
  const log: Log = (level, message) => logger[level](message)
  const parts = await openParts(home, log)
  return parts.ok ? ok(await run(parts.value, options)) : parts
}
