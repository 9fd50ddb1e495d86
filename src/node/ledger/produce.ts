/** From transactions on a parent to a block with its roots: the same for who builds, votes, replays and catches up. */

import type { Hash } from '#base'
import {
  type Block,
  blockId,
  type EpochSchedule,
  isBoundary,
  type ParsedGenesis,
  type ParsedTransaction,
  type Receipt,
  receiptsRoot,
} from '#chain'
import type { BlockClose, Engine } from '#contracts'
import type { StateVersion, Store } from '#storage'
import type { LedgerHead } from '../driver/ports.ts'
import type { ParentState } from './prepared.ts'
import { type HeaderDraft, sealHeader } from './seal.ts'
import { missedTurns } from './turns.ts'
import type { ValidatorSets } from './validator-sets.ts'

export interface Draft {
  readonly header: HeaderDraft
  readonly transactions: readonly ParsedTransaction[]
}

/** A block with what its execution gave. */
export interface Produced {
  readonly id: Hash
  readonly block: Block
  readonly version: StateVersion
  readonly receipts: readonly Receipt[]
  /** Transactions that were looked at before the block had cost all that it may. */
  readonly served: number
}

export interface ProduceParts {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly engine: Pick<Engine, 'execute' | 'protocol'>
  readonly sets: ValidatorSets
  readonly schedule: EpochSchedule
}

/** What the contracts are told at the end. Blocks that are not final are all of the epoch of the head's next block. */
const closeOf = (
  { schedule, store }: ProduceParts,
  { set, anchor }: LedgerHead,
  parent: ParentState,
  { epoch, view, height, proposer }: HeaderDraft,
): BlockClose => {
  const rescue = store.rescueAt(parent.header.height)?.rescue.order
  const after = isBoundary(parent.header.height, schedule) ? 0 : parent.header.view
  return {
    epoch,
    proposer,
    missed: missedTurns({ epoch, set, anchor }, after, view),
    parent: parent.id,
    epochEnds: isBoundary(height, schedule),
    ...(rescue === undefined ? {} : { rescue }),
  }
}

/** Executes `draft` on its parent. The version must be committed or discarded by the caller. */
export const produce = (
  parts: ProduceParts,
  head: LedgerHead,
  parent: ParentState,
  { header, transactions }: Draft,
): Produced => {
  const { genesis, store, engine, sets } = parts
  const reader = { get: (key: Uint8Array) => store.state.get(key, parent.version) }
  const { receipts, writes, served } = engine.execute({
    reader,
    block: { chainId: genesis.chainId, height: header.height, timeMs: header.timeMs },
    close: closeOf(parts, head, parent, header),
    transactions: transactions.map(({ id, body, tx }) => ({
      id,
      body,
      keys: tx.signatures.map(one => one.publicKey),
    })),
  })
  const version = store.state.prepare(parent.version, writes)
  const bytes = transactions.map(one => one.bytes)
  const { protocol } = engine.protocol(reader)
  const after = { protocol, bytes, receiptsRoot: receiptsRoot(receipts), stateRoot: version.root }
  const block: Block = { header: sealHeader(parent, header, sets, after), transactions: bytes }
  return { id: blockId(block.header), block, version, receipts, served }
}
