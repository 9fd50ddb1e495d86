/**
 * A small but real ledger: the state is a function of the transactions, each of which counts once. Blocks are executed for
 * proposal, vote, replay and catch-up by the same function, and committed in one atomic write.
 */

import { equalBytes, err, type Hash, ok, type Result, sha256 } from '#base'
import {
  anchorHeight,
  type Block,
  blockId,
  type Certificate,
  EMPTY_LIST_ROOT,
  epochOf,
  type Header,
  isBoundary,
  lastHeightAfter,
  PROTOCOL_FIRST,
  txRoot,
} from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { BuildRequest, LedgerHead, LedgerPort } from '../../src/node/driver/index.ts'
import type { Disk } from './disk.ts'
import { createPrepared } from './prepared.ts'
import { readBlocks } from './read-blocks.ts'
import { applyTransaction, closeBlock, type Rules, type SimState, setAt } from './state.ts'
import { transactionName } from './transaction.ts'

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

export const makeGenesis = (state: SimState): Genesis => {
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
    stateRoot: state.root,
    validatorsRoot: setAt(state, 0).root,
    nextValidatorsRoot: setAt(state, 1).root,
  }
  return { header, id: blockId(header), state }
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
  const epoch = epochOf(header.height + 1, rules.schedule)
  const height = anchorHeight(header.height + 1, rules.schedule)
  const anchor = store.blocks[height - 1]
  return {
    header,
    id,
    finalization: store.finalizations.get(header.height),
    epoch,
    set: setAt(store.state, epoch).set,
    anchor: { height, blockId: anchor?.blockId ?? genesis.id },
    lastHeight: lastHeightAfter(header.height, rules.schedule),
    plan: { protocol: PROTOCOL_FIRST, scheduled: undefined },
    jailed: jailedSeats(store.state, epoch),
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
  const epoch = epochOf(height, rules.schedule)
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
    validatorsRoot: isBoundary(parent.height, rules.schedule) ? parent.nextValidatorsRoot : parent.validatorsRoot,
    nextValidatorsRoot: setAt(after, epoch + 1).root,
  }
  const block = { header, transactions: chosen }
  keep(block, blockId(header), state)
  return block
}

export const createLedger = (parts: LedgerParts): SimLedger => {
  const { rules, store, disk, pool, work } = parts
  const prepared = createPrepared({ rules, store, headId: () => headOf(parts).id })

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
      blocksFrom: async (height, most) =>
        readBlocks(store, height, most, lastHeightAfter(height - 1, parts.rules.schedule)),
      blockById: async id => store.blocks.find(({ blockId: known }) => equalBytes(known, id))?.block,
    },
  }
}
