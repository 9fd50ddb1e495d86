/** A chain as long as one likes, written into the homes of nodes that do not run: what catching up is tried on. */

import { cpSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { accountId, makeSigner, must, type Signer, sha256, toHex, u32be } from '#base'
import {
  assembleCertificate,
  type Block,
  blockId,
  type Certificate,
  type ParsedTransaction,
  signTransaction,
  signVote,
  type ValidatorSet,
  VOTE_KIND,
} from '#chain'
import { engine } from '#contracts'
import { type Home, homePaths, loadHome } from '#node'
import { type Kv, openLevelKv, openStore } from '#storage'
import { rootOrgId } from '../../src/cli/founders.ts'
import { ensureGenesis } from '../../src/node/ledger/genesis.ts'
import { Ledger } from '../../src/node/ledger/ledger.ts'
import type { Federation } from '../federation.ts'

export interface LongChainOptions {
  readonly blocks: number
  /** Transactions of each block. */
  readonly transactions: number
  /** Nodes that get it: the first makes it, the others copy its files. */
  readonly nodes: readonly number[]
}

/** The chain is made again if the machine dies on the way, so nothing has to reach the disk before the end. */
const unsynced = (kv: Kv): Kv => ({ ...kv, write: writes => kv.write(writes, { sync: false }) })

/** Entries of new enterprises, signed by the clerk: number `n` is the same in each chain of one federation. */
const transactionMaker = (federation: Federation, { genesis }: Home) => {
  const signer = federation.founder('clerk')
  const orgId = toHex(rootOrgId(federation.file.name))
  const shared = { orgId, regionCode: 440_112, sizeTier: 'SMALL', coverage: 'NONE' }
  return (n: number, expiresAtMs: number): ParsedTransaction => {
    const commitRoot = toHex(sha256(u32be(n)))
    const entry = { ...shared, enterpriseId: commitRoot.slice(0, 32), commitRoot }
    const calls = [must(engine.encodeCall('org', 'UpsertEnterprise', entry))]
    const body = { sender: accountId(signer.publicKey), nonce: BigInt(n), expiresAtMs, calls }
    return signTransaction(genesis.chainId, body, [signer])
  }
}

const finalizationOf = (
  { genesis }: Home,
  set: ValidatorSet,
  signers: ReadonlyMap<string, Signer>,
  { header }: Block,
): Certificate => {
  const { epoch, view, height } = header
  const vote = { kind: VOTE_KIND.FINALIZE, epoch, view, height, blockId: blockId(header) }
  const votes = set.validators.map(({ publicKey }, seat) =>
    signVote(genesis.chainId, vote, seat, signers.get(toHex(publicKey)) as Signer),
  )
  return must(assembleCertificate(set, votes))
}

const openLedger = async (home: Home, take: () => readonly ParsedTransaction[]) => {
  const kv = await openLevelKv(homePaths(home.folder).data)
  const store = must(await openStore(unsynced(kv), home.genesis.chainId))
  must(await ensureGenesis({ genesis: home.genesis, store, engine }))
  const ledger = new Ledger({
    genesis: home.genesis,
    store,
    engine,
    take,
    verifyAll: async () => undefined,
    refused: () => {},
    committed: () => {},
  })
  return { ledger, store }
}

/** Every block with a finalization by the real keys of all seats. */
export const writeLongChain = async (federation: Federation, options: LongChainOptions): Promise<void> => {
  const homes: Home[] = []
  for (const { home } of federation.nodes) homes.push(must(await loadHome(home)))
  const signers = new Map(
    homes.flatMap(({ validatorSecrets }) => validatorSecrets.map(makeSigner)).map(one => [toHex(one.publicKey), one]),
  )
  const [first, ...others] = options.nodes.map(n => homes[n] as Home) as [Home, ...Home[]]
  let waiting: readonly ParsedTransaction[] = []
  const { ledger, store } = await openLedger(first, () => waiting)
  const make = transactionMaker(federation, first)
  for (let made = 0, number = 0; made < options.blocks; made++) {
    const { header: parent, id: parentId, set, anchor } = ledger.head()
    const timeMs = parent.timeMs + 1
    waiting = Array.from({ length: options.transactions }, () => make(number++, timeMs + 60_000))
    const view = parent.height + 1 - anchor.height
    const block = await ledger.build({ parent, parentId, view, proposer: view % set.validators.length, timeMs })
    if (block === undefined) throw new Error('nothing was built')
    const finalization = finalizationOf(first, set, signers, block)
    must(await ledger.commit([{ block, blockId: blockId(block.header) }], finalization))
    if (made % 256 === 0) await nextTurn()
  }
  await store.close()
  for (const { folder } of others) cpSync(homePaths(first.folder).data, homePaths(folder).data, { recursive: true })
}
