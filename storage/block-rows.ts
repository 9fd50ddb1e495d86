/** Rows of blocks: what a block leaves in the database, and how it is read back. */

import {
  ascii,
  bytesUpTo,
  concat,
  equalBytes,
  err,
  type Hash,
  LIMITS,
  message,
  must,
  ok,
  type Result,
  readU32be,
  readU64be,
  repeated,
  toHex,
  u32be,
  u64be,
} from '#base'
import { Block, Certificate, Receipt, RescueProof } from '#chain'
import { columnKey, columnRange, hashKey, heightKey } from './columns.ts'
import type { Kv, KvWrite } from './kv.ts'
import { DamagedError, seal, unseal } from './sealed.ts'
import type { StateVersion } from './state.ts'

const StoredReceipts = message('StoredReceipts', LIMITS.storedReceiptsBytes, {
  /** One a transaction, and one of the block itself. */
  receipts: repeated(1, bytesUpTo(Receipt.maxBytes), LIMITS.transactionsPerBlock + 1),
})

export const META = {
  chainId: columnKey('meta', ascii('chain-id')),
  head: columnKey('meta', ascii('head')),
  /** There where history and index have been kept from the first block on. */
  indexed: columnKey('meta', ascii('indexed')),
} as const

export interface StoredHead {
  readonly height: number
  readonly id: Hash
}

/** Where a transaction stands. */
export interface TransactionPlace {
  readonly height: number
  readonly index: number
}

/** One block to commit: executed, with the version that it left. */
export interface CommitBlock {
  readonly block: Block
  readonly id: Hash
  readonly receipts: readonly Receipt[]
  readonly transactionIds: readonly Hash[]
  readonly version: StateVersion
  /** Rows of the read index that change with it; dropped where none is kept. */
  readonly index?: readonly KvWrite[]
}

export const decodeHead = (bytes: Uint8Array): StoredHead => ({ height: readU64be(bytes), id: bytes.slice(8) as Hash })

const placeBytes = (height: number, index: number) => concat(u64be(height), u32be(index))

export const blockWrites = ({ block, id, receipts, transactionIds }: CommitBlock): readonly KvWrite[] => {
  const { height } = block.header
  return [
    [heightKey('block', height), seal(Block.encode(block))],
    [hashKey('blockId', id), u64be(height)],
    [
      heightKey('receipts', height),
      seal(StoredReceipts.encode({ receipts: receipts.map(receipt => Receipt.encode(receipt)) })),
    ],
    ...transactionIds.map((txId, index): KvWrite => [hashKey('transaction', txId), placeBytes(height, index)]),
  ]
}

/**
 * What the database has above `top()` is of a commit that is not reported yet: nobody sees it before the head moves, or a
 * reader would find a transaction in a block that is not there for it.
 */
export const readers = (kv: Kv, top: () => number) => {
  const whole = (column: string, height: number, sealed: Uint8Array): Uint8Array => {
    const bytes = unseal(sealed)
    if (bytes === undefined) throw new DamagedError(`${column} ${height} is damaged on the disk / 磁盘上的数据已损坏`)
    return bytes
  }
  const at = (column: 'block' | 'receipts' | 'finalization', height: number) => {
    const bytes = height > top() ? undefined : kv.get(heightKey(column, height))
    return bytes && whole(column, height, bytes)
  }
  return {
    block: (height: number) => {
      const bytes = at('block', height)
      return bytes === undefined ? undefined : must(Block.decode(bytes))
    },
    heightOf: (id: Hash) => {
      const bytes = kv.get(hashKey('blockId', id))
      const height = bytes === undefined ? undefined : readU64be(bytes)
      return height !== undefined && height <= top() ? height : undefined
    },
    receipts: (height: number) => {
      const bytes = at('receipts', height)
      return bytes === undefined
        ? undefined
        : must(StoredReceipts.decode(bytes)).receipts.map(receipt => must(Receipt.decode(receipt)))
    },
    place: (transactionId: Hash) => {
      const bytes = kv.get(hashKey('transaction', transactionId))
      const place = bytes === undefined ? undefined : { height: readU64be(bytes), index: readU32be(bytes, 8) }
      return place !== undefined && place.height <= top() ? place : undefined
    },
    finalization: (height: number) => {
      const bytes = at('finalization', height)
      return bytes === undefined ? undefined : must(Certificate.decode(bytes))
    },
    finalizationFrom: async (height: number) => {
      const range = { ...columnRange('finalization'), gte: heightKey('finalization', height), limit: 1 }
      for await (const [, value] of kv.iterate(range)) {
        const found = must(Certificate.decode(whole('finalization', height, value)))
        return found.vote.height > top() ? undefined : found
      }
      return undefined
    },
  }
}

export const checkChain = (kv: Kv, chainId: Hash): Result<undefined> => {
  const stored = kv.get(META.chainId)
  return stored === undefined || equalBytes(stored, chainId)
    ? ok(undefined)
    : err('WRONG_HOME', `chain ${toHex(stored)}`)
}

export const anchorOf = ({ rescue }: RescueProof): number => rescue.order.anchorHeight

export const loadRescues = async (kv: Kv): Promise<RescueProof[]> => {
  const found: RescueProof[] = []
  const range = { ...columnRange('rescue'), limit: LIMITS.rescues }
  for await (const [, value] of kv.iterate(range)) found.push(must(RescueProof.decode(value)))
  return found
}

/** Blocks of a database whose state nobody asks for, or can: to verify them, or to build the rest anew. */
export interface BlockReader {
  readonly head: StoredHead
  readonly indexed: boolean
  block(height: number): Block | undefined
  receipts(height: number): readonly Receipt[] | undefined
  place(transactionId: Hash): TransactionPlace | undefined
  finalization(height: number): Certificate | undefined
  finalizationFrom(height: number): Promise<Certificate | undefined>
  readonly rescues: readonly RescueProof[]
}

/** Refuses with WRONG_HOME, and with NOT_FOUND where there is no chain. */
export const openBlocks = async (kv: Kv, chainId: Hash): Promise<Result<BlockReader>> => {
  const chain = checkChain(kv, chainId)
  if (!chain.ok) return chain
  const headBytes = kv.get(META.head)
  if (headBytes === undefined) return err('NOT_FOUND', 'there is no chain in this folder')
  const head = decodeHead(headBytes)
  const indexed = kv.get(META.indexed) !== undefined
  return ok({ ...readers(kv, () => head.height), head, indexed, rescues: await loadRescues(kv) })
}
