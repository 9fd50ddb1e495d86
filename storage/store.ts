/**
 * What a node keeps: blocks, receipts, finalizations, the state and the indexes, committed together. A block is there
 * whole or not at all, whatever happens to the process or the machine.
 */

import { assert, concat, equalBytes, err, type Hash, LIMITS, ok, type Result, u64be, ZERO_HASH } from '#base'
import { Block, blockId, Certificate, type Receipt, RescueProof } from '#chain'
import {
  anchorOf,
  blockWrites,
  type CommitBlock,
  checkChain,
  decodeHead,
  loadRescues,
  META,
  readers,
  type StoredHead,
  type TransactionPlace,
} from './block-rows.ts'
import { heightKey } from './columns.ts'
import { type PastState, pastState } from './history.ts'
import type { Kv, KvPair, KvWrite } from './kv.ts'
import { type IndexRange, indexRows, indexWrites } from './read-index.ts'
import { seal, unseal } from './sealed.ts'
import { openState, type StateStore } from './state.ts'

export interface Store {
  readonly state: StateStore
  /** Whether it keeps history and read index: decided with the first block. */
  indexed(): boolean
  /** The state after a block; undefined above the head and where no history is kept. */
  stateAt(height: number): PastState | undefined
  /** Rows of the read index whose keys begin with `prefix`, in order, after the key `after`. */
  index(range: IndexRange): AsyncIterable<KvPair>
  /** Undefined before the genesis block is stored. */
  head(): StoredHead | undefined
  /** This and what else is read of a height throws a DamagedError rather than give what was never written. */
  block(height: number): Block | undefined
  heightOf(id: Hash): number | undefined
  receipts(height: number): readonly Receipt[] | undefined
  place(transactionId: Hash): TransactionPlace | undefined
  finalization(height: number): Certificate | undefined
  /** First archived finalization of `height` or a later block: it makes `height` final too. */
  finalizationFrom(height: number): Promise<Certificate | undefined>
  /** The first block, with the state of genesis, in one batch. Only into an empty store. */
  commitGenesis(genesis: CommitBlock): Promise<void>
  /**
   * Blocks in ascending order on the head, the last made final by `finalization`, of itself or of a descendant: ONE atomic
   * synced batch. That of a descendant is not seen before the descendant.
   */
  commit(blocks: readonly CommitBlock[], finalization: Certificate): Promise<void>
  /** Rescues of the chain, by height of their anchors, ascending (rule E5). */
  rescues(): readonly RescueProof[]
  /** The rescue anchored at that height. */
  rescueAt(height: number): RescueProof | undefined
  /** One that has been verified, anchored at the head, where there is none yet: one atomic synced write. */
  recordRescue(proof: RescueProof): Promise<void>
  /** Synced batches since it was opened: one a commit. */
  syncs(): number
  close(): Promise<void>
}

/** The tree must be the one that the last block was signed over. */
const checkHead = (kv: Kv, state: StateStore): Result<StoredHead | undefined> => {
  if (kv.get(META.chainId) === undefined)
    return equalBytes(state.committed().root, ZERO_HASH) ? ok(undefined) : err('CORRUPT', 'a state without a chain')
  const headBytes = kv.get(META.head)
  if (headBytes === undefined) return err('CORRUPT', 'no head')
  const head = decodeHead(headBytes)
  const bytes = kv.get(heightKey('block', head.height))
  const whole = bytes && unseal(bytes)
  const block = whole && Block.decode(whole)
  if (block?.ok !== true)
    return err('CORRUPT', `block ${head.height} is ${bytes === undefined ? 'missing' : 'damaged'}`)
  const { header } = block.value
  if (!equalBytes(blockId(header), head.id)) return err('CORRUPT', `block ${head.height} is not the one of the head`)
  if (!equalBytes(header.stateRoot, state.committed().root))
    return err('CORRUPT', `the state is not that of block ${head.height}`)
  return ok(head)
}

export interface StoreOptions {
  /** Whether a new store keeps history and read index. */
  readonly indexed: boolean
}

/** Opens the store over `kv`. Refuses with WRONG_HOME when it holds another chain and CORRUPT when roots disagree. */
export const openStore = async (
  kv: Kv,
  chainId: Hash,
  options: StoreOptions = { indexed: false },
): Promise<Result<Store>> => {
  const chain = checkChain(kv, chainId)
  if (!chain.ok) return chain
  const state = await openState(kv)
  const opened = checkHead(kv, state)
  if (!opened.ok) return opened
  let head = opened.value
  const rescues = await loadRescues(kv)
  let syncs = 0
  let indexed = kv.get(META.indexed) !== undefined
  const read = readers(kv, () => head?.height ?? -1)

  const commitAll = async (blocks: readonly CommitBlock[], extra: readonly KvWrite[]) => {
    const last = blocks.at(-1)
    assert(last !== undefined, 'nothing to commit')
    for (const { block, version } of blocks)
      assert(equalBytes(block.header.stateRoot, version.root), 'a block is committed with the state of another')
    const { height } = last.block.header
    const ofBlocks: readonly KvWrite[] = [
      ...blocks.flatMap(blockWrites),
      ...(indexed ? blocks.flatMap(block => indexWrites(block, state.writesOf(block.version))) : []),
      ...extra,
      [META.head, concat(u64be(height), last.id)],
    ]
    await state.commit(
      blocks.map(({ version }) => version),
      {
        write: ofState => kv.write([...ofState, ...ofBlocks], { sync: true }),
        written: () => {
          syncs += 1
          head = { height, id: last.id }
        },
      },
    )
  }

  return ok({
    ...read,
    state,
    indexed: () => indexed,
    stateAt: height => (indexed && height <= (head?.height ?? -1) ? pastState(kv, state, height) : undefined),
    index: range => indexRows(kv, range),
    head: () => head,
    commitGenesis: async genesis => {
      assert(head === undefined, 'there is a chain in this store already')
      indexed = options.indexed
      await commitAll(
        [genesis],
        [[META.chainId, chainId], ...(indexed ? [[META.indexed, Uint8Array.of(1)] as const] : [])],
      )
    },
    commit: async (blocks, finalization) => {
      let below = head?.height
      for (const { block } of blocks) {
        assert(below !== undefined && block.header.height === below + 1, 'blocks must follow the head')
        below = block.header.height
      }
      assert(finalization.vote.height >= (below ?? 0), 'the finalization is not of the last block')
      await commitAll(blocks, [
        [heightKey('finalization', finalization.vote.height), seal(Certificate.encode(finalization))],
      ])
    },
    rescues: () => rescues,
    rescueAt: height => rescues.find(proof => anchorOf(proof) === height),
    recordRescue: async proof => {
      const height = anchorOf(proof)
      assert(height === head?.height && equalBytes(proof.rescue.order.anchorId, head.id), 'the anchor is not the head')
      assert(
        (rescues.at(-1) === undefined || anchorOf(rescues.at(-1) as RescueProof) < height) &&
          rescues.length < LIMITS.rescues,
        'one rescue an anchor',
      )
      await kv.write([[heightKey('rescue', height), RescueProof.encode(proof)]], { sync: true })
      syncs += 1
      rescues.push(proof)
    },
    syncs: () => syncs,
    close: () => kv.close(),
  })
}
