/**
 * A small but real ledger: the state is a function of the transactions, each of which counts once. Blocks are executed for
 * proposal, vote, replay and catch-up by the same function, and committed in one atomic write.
 */

import { equalBytes, err, type Hash, ok, type Result, sha256, toHex } from '#base'
import {
  BLOCK_VERSION,
  type Block,
  blockId,
  type Certificate,
  checkHeader,
  checkPayload,
  EMPTY_LIST_ROOT,
  epochOf,
  type Header,
  isBoundary,
  txRoot,
} from '#chain'
import type { IdentifiedBlock, Verdict } from '#consensus'
import type { BuildRequest, FinalizedBlocks, LedgerHead, LedgerPort } from '../../src/node/driver/index.ts'
import type { Disk } from './disk.ts'
import { applyBlock, applyTransaction, closeBlock, type DecidedSet, type Rules, type SimState } from './state.ts'
import { transactionName } from './transaction.ts'

/** Transactions that a builder takes at most, so that the chain gets long. */
const BLOCK_TRANSACTIONS = 3
/** Blocks of one answer. */
const BATCH = 16

/** What outlives a crash: appended to in one step. */
export interface ChainStore {
  readonly blocks: IdentifiedBlock[]
  readonly finalizations: Map<number, Certificate>
  /** After the last block. */
  state: SimState
}

export interface Genesis {
  readonly header: Header
  readonly id: Hash
  readonly state: SimState
}

const setAt = ({ sets }: SimState, epoch: number): DecidedSet => {
  const decided = sets[epoch]
  if (decided === undefined) throw new Error(`the set of epoch ${epoch} is not decided`)
  return decided
}

export const makeGenesis = (state: SimState): Genesis => {
  const header: Header = {
    version: BLOCK_VERSION,
    height: 0,
    epoch: 0,
    view: 0,
    parent: sha256(new Uint8Array(1)),
    timeMs: 1_700_000_000_000,
    proposer: 0,
    txCount: 0,
    txRoot: EMPTY_LIST_ROOT,
    receiptsRoot: EMPTY_LIST_ROOT,
    stateRoot: state.root,
    validatorsRoot: setAt(state, 0).root,
    nextValidatorsRoot: setAt(state, 1).root,
  }
  return { header, id: blockId(header), state }
}

/** The one way in which a block is judged: header rules, payload, execution, roots. Undefined when it is not right. */
export const executeBlock = (rules: Rules, before: SimState, parent: Header, block: Block): SimState | undefined => {
  const { header, transactions } = block
  if (!checkHeader(parent, header, rules.epochLength).ok || !checkPayload(block).ok) return undefined
  const after = applyBlock(rules, before, header.height, transactions)
  const right =
    after !== undefined &&
    equalBytes(header.stateRoot, after.root) &&
    equalBytes(header.validatorsRoot, setAt(before, header.epoch).root) &&
    equalBytes(header.nextValidatorsRoot, setAt(before, header.epoch + 1).root)
  return right ? after : undefined
}

interface Prepared {
  readonly block: Block
  readonly parent: string
  readonly names: readonly string[]
  readonly after: SimState
}

export interface SimLedger {
  readonly port: LedgerPort
  /** True if the transaction is in a committed block. */
  readonly hasFinal: (name: string) => boolean
  /** True if a block on the head could hold it. */
  readonly isAcceptable: (transaction: Uint8Array) => boolean
  /** The same transactions as a block on another parent, if that one is known here and they fit. */
  readonly graft: (block: Block, parent: Block, view: number) => Block | undefined
}

export interface LedgerParts {
  readonly rules: Rules
  readonly genesis: Genesis
  readonly store: ChainStore
  readonly disk: Pick<Disk, 'commit'>
  /** Waiting transactions, by name, in order of arrival. */
  readonly pool: ReadonlyMap<string, Uint8Array>
  /** Resolves after the time that execution takes. */
  readonly work: () => Promise<void>
}

/** Seats of an epoch whose holders are jailed in it, ascending. */
const jailedSeats = ({ sets, jailed }: SimState, epoch: number): readonly number[] =>
  [...(sets[epoch]?.set.validators ?? []).entries()]
    .filter(([, { enterprise }]) => (jailed.get(enterprise) ?? -1) >= epoch)
    .map(([seat]) => seat)

const headOf = ({ rules, genesis, store }: LedgerParts): LedgerHead => {
  const last = store.blocks.at(-1)
  const header = last?.block.header ?? genesis.header
  const id = last?.blockId ?? genesis.id
  const epoch = epochOf(header.height + 1, rules.epochLength)
  const height = epoch * rules.epochLength
  const anchor = store.blocks[height - 1]
  return {
    header,
    id,
    finalization: store.finalizations.get(header.height),
    epoch,
    set: setAt(store.state, epoch).set,
    anchor: { height, blockId: anchor?.blockId ?? genesis.id },
    jailed: jailedSeats(store.state, epoch),
  }
}

const readBlocks = ({ store, rules }: LedgerParts, height: number, most: number): FinalizedBlocks | undefined => {
  if (height < 1 || height > store.blocks.length) return undefined
  const epochEnd = (epochOf(height, rules.epochLength) + 1) * rules.epochLength
  const blocks: Block[] = []
  let upTo = Math.min(store.blocks.length, epochEnd, height + Math.min(most, BATCH) - 1)
  // Cut back to a finalization, or go on to the first one, so that there is always progress.
  while (upTo >= height && !store.finalizations.has(upTo)) upTo--
  if (upTo < height) for (upTo = height; !store.finalizations.has(upTo); ) upTo++
  for (let at = height; at <= upTo; at++) blocks.push((store.blocks[at - 1] as IdentifiedBlock).block)
  return { blocks, finalization: store.finalizations.get(upTo) as Certificate }
}

/** Blocks above the head that were executed. */
const createPrepared = (parts: LedgerParts) => {
  const { rules, store } = parts
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
  const stateAfter = (id: string): SimState => prepared.get(id)?.after ?? store.state

  const keep = (block: Block, id: Hash, after: SimState) => {
    const names = block.transactions.map(transactionName)
    prepared.set(toHex(id), { block, parent: toHex(block.header.parent), names, after })
  }

  return {
    final,
    has: (id: Hash) => prepared.has(toHex(id)),
    keep,
    judge: ({ block, blockId: id }: IdentifiedBlock, parent: Header): Verdict => {
      const key = toHex(block.header.parent)
      const above = namesUpTo(key)
      if (above === undefined) return 'missing'
      const names = block.transactions.map(transactionName)
      const once = new Set(names).size === names.length && names.every(name => !above.has(name) && !final.has(name))
      const after = once ? executeBlock(rules, stateAfter(key), parent, block) : undefined
      if (after !== undefined) keep(block, id, after)
      return after === undefined ? 'no' : 'yes'
    },
    /** What of these fits on a parent, and the state after it. */
    choose: (parentId: Hash, height: number, waiting: Iterable<readonly [name: string, bytes: Uint8Array]>) => {
      const above = namesUpTo(toHex(parentId))
      if (above === undefined) return undefined
      const chosen: Uint8Array[] = []
      let after = stateAfter(toHex(parentId))
      for (const [name, transaction] of waiting) {
        if (chosen.length === BLOCK_TRANSACTIONS || above.has(name) || final.has(name)) continue
        const next = applyTransaction(rules, after, height, transaction)
        if (next === undefined) continue
        chosen.push(transaction)
        after = next
      }
      return chosen.length === 0 ? undefined : { chosen, after }
    },
    append: (blocks: readonly IdentifiedBlock[], finalization: Certificate) => {
      const last = blocks.at(-1)
      if (last === undefined) return
      store.state = stateAfter(toHex(last.blockId))
      store.blocks.push(...blocks)
      store.finalizations.set(last.block.header.height, finalization)
    },
    settle: (blocks: readonly IdentifiedBlock[]) => {
      for (const block of blocks) note(block)
      const height = store.blocks.length
      for (const [name, { block }] of prepared) if (block.header.height <= height) prepared.delete(name)
    },
  }
}

/** A block of what fits of `waiting`, executed. */
const build = (
  { rules, genesis }: LedgerParts,
  { parent, parentId, view, proposer, timeMs }: BuildRequest,
  waiting: Iterable<readonly [name: string, bytes: Uint8Array]>,
  { choose, keep }: ReturnType<typeof createPrepared>,
): Block | undefined => {
  const height = parent.height + 1
  const found = choose(parentId, height, waiting)
  if (found === undefined) return undefined
  const { chosen, after } = found
  const state = closeBlock(rules, after, height)
  const epoch = epochOf(height, rules.epochLength)
  const header: Header = {
    ...genesis.header,
    height,
    epoch,
    view,
    parent: parentId,
    timeMs,
    proposer,
    txCount: chosen.length,
    txRoot: txRoot(chosen),
    receiptsRoot: state.root,
    stateRoot: state.root,
    validatorsRoot: isBoundary(parent.height, rules.epochLength) ? parent.nextValidatorsRoot : parent.validatorsRoot,
    nextValidatorsRoot: setAt(after, epoch + 1).root,
  }
  const block = { header, transactions: chosen }
  keep(block, blockId(header), state)
  return block
}

export const createLedger = (parts: LedgerParts): SimLedger => {
  const { rules, store, disk, pool, work } = parts
  const prepared = createPrepared(parts)

  const commit = async (blocks: readonly IdentifiedBlock[], finalization: Certificate): Promise<Result<LedgerHead>> => {
    let parent = headOf(parts).header
    for (const identified of blocks) {
      // Its id says on which parent it was judged.
      if (!prepared.has(identified.blockId)) {
        await work()
        if (prepared.judge(identified, parent) !== 'yes')
          return err('BAD_BLOCK', `height ${identified.block.header.height}`)
      }
      parent = identified.block.header
    }
    await disk.commit(() => prepared.append(blocks, finalization))
    prepared.settle(blocks)
    return ok(headOf(parts))
  }

  return {
    hasFinal: name => prepared.final.has(name),
    isAcceptable: transaction =>
      applyTransaction(rules, store.state, store.blocks.length + 1, transaction) !== undefined,
    graft: ({ header, transactions }, { header: parent }, view) => {
      const waiting = transactions.map(transaction => [transactionName(transaction), transaction] as const)
      const { proposer } = header
      const request = { parent, parentId: blockId(parent), view, proposer, timeMs: parent.timeMs + 1 }
      return build(parts, request, waiting, prepared)
    },
    port: {
      epochLength: rules.epochLength,
      head: () => headOf(parts),
      build: async request => {
        await work()
        return build(parts, request, pool, prepared)
      },
      validate: async (block, parent) => {
        await work()
        return prepared.judge(block, parent)
      },
      commit,
      blocksFrom: async (height, most) => readBlocks(parts, height, most),
      blockById: async id => store.blocks.find(({ blockId: known }) => equalBytes(known, id))?.block,
    },
  }
}
