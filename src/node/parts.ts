/** What a node opens before it runs: store, log, verifiers, network. */

import { mkdir } from 'node:fs/promises'
import { makeSigner, ok, publicKeyOf, type Result } from '#base'
import { engine } from '#contracts'
import { createLibp2pNetwork, type Network } from '#p2p'
import { diskKeyFiles, openPrivateStore, type PrivateStore } from '#private'
import { diskWalFiles, openLevelKv, openStore, openWal, type Store, type StoreOptions, type Wal } from '#storage'
import { type AddressBook, createAddressBook, ownAddresses, readAddressFile } from './addresses/index.ts'
import { type Home, homePaths } from './config/home.ts'
import { createDirectory, type Directory } from './directory.ts'
import { ensureGenesis } from './ledger/genesis.ts'
import { createVerifierPool, type VerifierPool } from './verify/index.ts'

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void

export interface Parts {
  readonly home: Home
  readonly log: Log
  readonly store: Store
  readonly wal: Wal
  readonly verifiers: VerifierPool
  /** Who may connect. */
  readonly directory: Directory
  /** Where they are reached. */
  readonly addresses: AddressBook
  readonly network: Network
  /** Undefined where the home has no key for one. */
  readonly privateStore: PrivateStore | undefined
}

const openDirectory = ({ genesis, nodeSecret, settings: { config } }: Home, store: Store, log: Log): Directory =>
  createDirectory({ genesis, store, engine, self: publicKeyOf(nodeSecret), peers: config['p2p.peers'], log })

const openAddresses = async ({ folder, genesis, nodeSecret, settings }: Home, { admitted }: Directory) => {
  const kept = await readAddressFile(homePaths(folder).addresses)
  const own = ownAddresses(settings.config)
  const signer = makeSigner(nodeSecret)
  return createAddressBook({ chainId: genesis.chainId, signer, own, admitted, nowMs: Date.now }, kept)
}

const openNetwork = (home: Home, { admitted }: AddressBook, log: Log): Promise<Network> => {
  const { genesis, nodeSecret, settings } = home
  const listen = settings.config['p2p.listen']
  return createLibp2pNetwork({ nodeSecret, chainId: genesis.chainId, listen, admitted, log })
}

/** True of the error with which LevelDB refuses a folder that another process has open. */
export const isLocked = (cause: unknown): boolean => {
  const { code, cause: inner } = cause as { readonly code?: string; readonly cause?: { readonly code?: string } }
  return code === 'LEVEL_LOCKED' || inner?.code === 'LEVEL_LOCKED'
}

/** The store of a home, with its first block. Throws when another process has it open. */
export const openChain = async (
  { folder, genesis }: Pick<Home, 'folder' | 'genesis'>,
  options: StoreOptions = { indexed: true },
): Promise<Result<Store>> => {
  const kv = await openLevelKv(homePaths(folder).data)
  const store = await openStore(kv, genesis.chainId, options)
  const first = store.ok ? await ensureGenesis({ genesis, store: store.value, engine }) : store
  if (first.ok) return store
  await kv.close()
  return first
}

const openPrivate = async ({ folder, genesis, privateSecret }: Home): Promise<Result<PrivateStore | undefined>> => {
  if (privateSecret === undefined) return ok(undefined)
  const { privateRows } = homePaths(folder)
  await mkdir(privateRows, { recursive: true, mode: 0o700 })
  const kv = await openLevelKv(privateRows)
  const { chainId } = genesis
  const files = diskKeyFiles(folder)
  const store = await openPrivateStore({ kv, files, chainId, masterSecret: privateSecret, nowMs: Date.now })
  if (!store.ok) await kv.close()
  return store
}

/** Refuses with WRONG_HOME, CORRUPT or BAD_GENESIS; then nothing stays open. */
export const openParts = async (home: Home, log: Log): Promise<Result<Parts>> => {
  const store = await openChain(home, { indexed: home.settings.config['store.indexed'] })
  if (!store.ok) return store
  const privateStore = await openPrivate(home)
  if (!privateStore.ok) {
    await store.value.close()
    return privateStore
  }
  const wal = await openWal(await diskWalFiles(homePaths(home.folder).wal))
  if (wal.tornBytes > 0) log('warn', `the log ended in ${wal.tornBytes} bytes that were never reported as written`)
  if (wal.damaged)
    log(
      'error',
      'the write-ahead log is damaged: a validator waits before it signs / 预写日志已损坏：验证人将等待后再签名',
    )
  const verifiers = createVerifierPool(home.settings.config['verify.workers'])
  const directory = openDirectory(home, store.value, log)
  const addresses = await openAddresses(home, directory)
  return ok({
    home,
    log,
    store: store.value,
    wal,
    verifiers,
    directory,
    addresses,
    network: await openNetwork(home, addresses, log),
    privateStore: privateStore.value,
  })
}

/** In this order, so that nothing is asked of what is closed already. */
export const closeParts = async ({ network, wal, verifiers, store, privateStore }: Parts): Promise<void> => {
  await network.stop()
  await wal.close()
  await verifiers.close()
  await privateStore?.close()
  await store.close()
}
