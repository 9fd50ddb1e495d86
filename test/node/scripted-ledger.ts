/**
 * A small but real ledger: the state is a hash chain over the transactions, each of which counts once. Blocks are
 * executed for proposal, vote, replay and catch-up by the same function, and committed in one atomic write.
 */

import { concat, equalBytes, err, type Hash, ok, type Result, sha256, taggedHash, toHex } from '#base'
import {
  anchorHeight,
  type Block,
  blockId,
  type Certificate,
  checkHeader,
  checkPayload,
  EMPTY_LIST_ROOT,
  type EpochSchedule,
  epochOf,
  type Header,
  isBoundary,
  lastHeightAfter,
  PROTOCOL_FIRST,
  txRoot,
  uncut,
  type ValidatorSet,
} from '#chain'
import type { IdentifiedBlock, Verdict } from '#consensus'
import type { BuildRequest, LedgerHead, LedgerPort } from '../../src/node/driver/index.ts'
import type { Disk } from '../sim/disk.ts'
import { readBlocks } from '../sim/read-blocks.ts'

/** Transactions that a builder takes at most, so that the chain gets long. */
const BLOCK_TRANSACTIONS = 3

/** What outlives a crash: appended to in one step. */
export interface ChainStore {
  readonly blocks: IdentifiedBlock[]
  readonly finalizations: Map<number, Certificate>
}

export interface Genesis {
  readonly header: Header
  readonly id: Hash
  readonly schedule: EpochSchedule
  readonly setOf: (epoch: number) => ValidatorSet
  /** `validatorsRoot` of the set of an epoch. */
  readonly rootOf: (epoch: number) => Hash
}

export const makeGenesis = (
  epochLength: number,
  setOf: (epoch: number) => ValidatorSet,
  rootOf: (epoch: number) => Hash,
): Genesis => {
  const header: Header = {
    version: PROTOCOL_FIRST,
    height: 0,
    epoch: 0,
    view: 0,
    parent: sha256(new Uint8Array(1)),
    timeMs: 1_700_000_000_000,
    proposer: 0,
    txCount: 0,
    txRoot: EMPTY_LIST_ROOT,
    receiptsRoot: EMPTY_LIST_ROOT,
    stateRoot: EMPTY_LIST_ROOT,
    validatorsRoot: rootOf(0),
    nextValidatorsRoot: rootOf(0),
  }
  return { header, id: blockId(header), schedule: uncut(epochLength), setOf, rootOf }
}

/** State root after `transactions` on a state with root `before`. */
export const execute = (before: Hash, transactions: readonly Uint8Array[]): Hash =>
  transactions.reduce<Hash>((root, transaction) => sha256(concat(root, transaction)), before)

/** Root that the block of `height` must name for the epoch after its own. The boundary names the set that comes next. */
const nextRoot = ({ rootOf }: Genesis, epoch: number): Hash => rootOf(epoch + 1)

export const transactionName = (transaction: Uint8Array): string => toHex(taggedHash('transaction', transaction))

interface Prepared {
  readonly block: Block
  readonly parent: string
  readonly names: readonly string[]
}

export interface SimLedger {
  readonly port: LedgerPort
  /** True if the transaction is in a committed block. */
  readonly hasFinal: (name: string) => boolean
}

export interface LedgerParts {
  readonly genesis: Genesis
  readonly store: ChainStore
  readonly disk: Disk
  /** Waiting transactions, by name, in order of arrival. */
  readonly pool: ReadonlyMap<string, Uint8Array>
  /** First block of protocol 2; none without it. */
  readonly secondProtocolFrom?: number | undefined
  /** Resolves after the time that execution takes. */
  readonly work: () => Promise<void>
}

const headOf = ({ genesis, store, secondProtocolFrom = Number.POSITIVE_INFINITY }: LedgerParts): LedgerHead => {
  const last = store.blocks.at(-1)
  const header = last?.block.header ?? genesis.header
  const id = last?.blockId ?? genesis.id
  const { schedule, setOf } = genesis
  const epoch = epochOf(header.height + 1, schedule)
  const anchor = anchorHeight(header.height + 1, schedule)
  return {
    header,
    id,
    finalization: store.finalizations.get(header.height),
    epoch,
    set: setOf(epoch),
    anchor: { height: anchor, blockId: store.blocks[anchor - 1]?.blockId ?? genesis.id },
    lastHeight: lastHeightAfter(header.height, schedule),
    plan: { protocol: header.height + 1 >= secondProtocolFrom ? 2 : PROTOCOL_FIRST, scheduled: undefined },
    jailed: [],
  }
}

export const createLedger = (parts: LedgerParts): SimLedger => {
  const { genesis, store, disk, pool, work } = parts
  const prepared = new Map<string, Prepared>()
  const final = new Set<string>()
  const note = ({ block }: IdentifiedBlock) => {
    for (const transaction of block.transactions) final.add(transactionName(transaction))
  }
  for (const block of store.blocks) note(block)

  /** Names of the transactions between the head and a parent, or undefined when the parent is not prepared. */
  const namesUpTo = (parent: string): Set<string> | undefined => {
    const names = new Set<string>()
    const headId = toHex(headOf(parts).id)
    for (let at = parent; at !== headId; ) {
      const entry = prepared.get(at)
      if (entry === undefined) return undefined
      for (const name of entry.names) names.add(name)
      at = entry.parent
    }
    return names
  }

  const keep = (block: Block, id: Hash) =>
    prepared.set(toHex(id), {
      block,
      parent: toHex(block.header.parent),
      names: block.transactions.map(transactionName),
    })

  const judge = ({ block, blockId: id }: IdentifiedBlock, parent: Header): Verdict => {
    const { header, transactions } = block
    const above = namesUpTo(toHex(header.parent))
    if (above === undefined) return 'missing'
    const names = transactions.map(transactionName)
    const good =
      checkHeader(parent, header, genesis.schedule).ok &&
      checkPayload(block).ok &&
      equalBytes(header.nextValidatorsRoot, nextRoot(genesis, header.epoch)) &&
      equalBytes(header.stateRoot, execute(parent.stateRoot, transactions)) &&
      new Set(names).size === names.length &&
      names.every(name => !above.has(name) && !final.has(name))
    if (good) keep(block, id)
    return good ? 'yes' : 'no'
  }

  const build = async ({ parent, parentId, view, proposer, timeMs }: BuildRequest) => {
    await work()
    const above = namesUpTo(toHex(parentId))
    if (above === undefined) return undefined
    const chosen = [...pool].filter(([name]) => !above.has(name) && !final.has(name)).slice(0, BLOCK_TRANSACTIONS)
    if (chosen.length === 0) return undefined
    const transactions = chosen.map(([, transaction]) => transaction)
    const epoch = epochOf(parent.height + 1, genesis.schedule)
    const stateRoot = execute(parent.stateRoot, transactions)
    const header: Header = {
      ...genesis.header,
      height: parent.height + 1,
      epoch,
      view,
      parent: parentId,
      timeMs,
      proposer,
      txCount: transactions.length,
      txRoot: txRoot(transactions),
      receiptsRoot: stateRoot,
      stateRoot,
      validatorsRoot: isBoundary(parent.height, genesis.schedule) ? parent.nextValidatorsRoot : parent.validatorsRoot,
      nextValidatorsRoot: nextRoot(genesis, epoch),
    }
    const block = { header, transactions }
    keep(block, blockId(header))
    return block
  }

  const commit = async (blocks: readonly IdentifiedBlock[], finalization: Certificate): Promise<Result<LedgerHead>> => {
    let parent = headOf(parts).header
    for (const identified of blocks) {
      if (!prepared.has(toHex(identified.blockId))) await work()
      if (judge(identified, parent) !== 'yes') return err('BAD_BLOCK', `height ${identified.block.header.height}`)
      parent = identified.block.header
    }
    await disk.commit(() => {
      store.blocks.push(...blocks)
      store.finalizations.set(finalization.vote.height, finalization)
    })
    for (const block of blocks) note(block)
    for (const [name, { block }] of prepared) if (block.header.height <= parent.height) prepared.delete(name)
    return ok(headOf(parts))
  }

  return {
    hasFinal: name => final.has(name),
    port: {
      head: () => headOf(parts),
      build,
      validate: async (block, parent) => {
        await work()
        return judge(block, parent)
      },
      commit,
      blocksFrom: async (height, most) =>
        readBlocks(store, height, most, lastHeightAfter(height - 1, genesis.schedule)),
      blockById: async id => store.blocks.find(({ blockId: known }) => equalBytes(known, id))?.block,
    },
  }
}
