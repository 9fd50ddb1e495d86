/**
 * The ledger: executes blocks on the state of their parent, keeps them prepared until they are final, commits them. One
 * `prepare` for blocks that this node builds, votes on, replays and catches up with: one law.
 */

import { assert, equalBytes, err, type Fault, type Hash, LIMITS, ok, type Result, toHex } from '#base'
import {
  anchorHeight,
  type Block,
  blockId,
  type Certificate,
  checkHeader,
  checkPayload,
  checkWindow,
  type EpochSchedule,
  epochOf,
  type Header,
  lastHeightAfter,
  type ParsedGenesis,
  type ParsedTransaction,
  type ValidatorSet,
} from '#chain'
import type { BlockRef, IdentifiedBlock, Verdict } from '#consensus'
import type { Engine } from '#contracts'
import type { CommitBlock, KvWrite, Store } from '#storage'
import type { BuildRequest, FinalizedBlocks, LedgerHead, LedgerPort, RescuePort } from '../driver/ports.ts'
import type { IndexedBlock } from '../lookup/index.ts'
import { type Ahead, createAhead } from './ahead.ts'
import { checkReplay, protocolOn } from './checks.ts'
import { createPreparedBlocks, type ParentState, type PreparedBlock } from './prepared.ts'
import { type Draft, type Produced, produce } from './produce.ts'
import { pendingRescue, recordRescue, scheduleOf } from './rescues.ts'
import { blocksFrom } from './serve.ts'
import { createValidatorSets, type ValidatorSets } from './validator-sets.ts'

export interface LedgerParts {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly engine: Pick<Engine, 'execute' | 'validators' | 'jailedSeats' | 'protocol'>
  /** The highest protocol that this node speaks; PROTOCOL_MAX if absent. */
  readonly protocolMax?: number | undefined
  /** Transactions for a block, in order, each verified; none that `exclude` names. */
  readonly take: (options: TakeOptions) => readonly ParsedTransaction[]
  /**
   * Reads the transactions of a block from a peer and verifies every signature under ZIP-215, those that the pool has
   * verified already excepted; `undefined` if any is bad.
   */
  readonly verifyAll: (transactions: readonly Uint8Array[]) => Promise<readonly ParsedTransaction[] | undefined>
  /** A block from a peer breaks a rule: for the operator. */
  readonly refused: (id: Hash, fault: Fault) => void
  /** After each commit, oldest first. */
  readonly committed: (blocks: readonly PreparedBlock[], finalization: Certificate) => void
  /** Rows of the read index that a block changes; absent where none is kept. */
  readonly indexRows?: (block: IndexedBlock) => readonly KvWrite[]
}

interface TakeOptions {
  readonly transactionsMax: number
  readonly bytesMax: number
  readonly exclude: (transactionId: Hash) => boolean
  readonly nowMs: number
}

export class Ledger implements LedgerPort {
  readonly #parts: LedgerParts
  readonly #prepared = createPreparedBlocks()
  readonly #sets: ValidatorSets
  #schedule: EpochSchedule
  readonly #ahead: Ahead
  #head: LedgerHead

  /** The store must hold a head: see `ensureGenesis`. */
  constructor(parts: LedgerParts) {
    this.#parts = parts
    this.#sets = createValidatorSets(parts)
    this.#schedule = scheduleOf(parts)
    this.#ahead = createAhead(parts.verifyAll)
    const stored = parts.store.head()
    const block = stored && parts.store.block(stored.height)
    assert(stored !== undefined && block !== undefined, 'the store has no genesis block')
    this.#head = this.#headOf(block.header, stored.id, parts.store.finalization(stored.height))
  }

  /** Which epoch each height belongs to. */
  get schedule(): EpochSchedule {
    return this.#schedule
  }

  readonly head = (): LedgerHead => this.#head

  /** Validators of an epoch that has begun, and of the next: decided one epoch ahead, by the contracts. */
  readonly validators = (epoch: number): ValidatorSet => this.#sets.of(epoch)

  /** E5. */
  readonly rescues: RescuePort = {
    at: height => this.#parts.store.rescueAt(height)?.rescue,
    take: async rescue => {
      const recorded = await recordRescue({ ...this.#parts, validators: this.validators }, rescue)
      if (!recorded.ok) return recorded
      if (!recorded.value) return ok(undefined)
      this.#schedule = scheduleOf(this.#parts)
      const { header, id, finalization } = this.#head
      this.#head = this.#headOf(header, id, finalization)
      return ok(this.#head)
    },
  }

  readonly build = async (request: BuildRequest): Promise<Block | undefined> => {
    const parent = this.#parent(request.parentId)
    if (parent === undefined || !protocolOn(this.#parts, parent).ok) return undefined
    const { timeMs, view, proposer } = request
    const isKnown = this.#knownOn(parent)
    const transactions = this.#parts
      .take({
        transactionsMax: LIMITS.transactionsPerBlock,
        bytesMax: LIMITS.blockBytes,
        exclude: isKnown,
        nowMs: timeMs,
      })
      .filter(({ body }) => checkWindow(body.expiresAtMs, timeMs).ok)
    if (transactions.length === 0) return undefined
    const height = parent.header.height + 1
    const header = { height, epoch: epochOf(height, this.#schedule), view, timeMs, proposer }
    const all = { header, transactions }
    const made = this.#produce(parent, all)
    if (made.served === transactions.length) return this.#keep(made, all).block
    // The rest would be refused for what those before it cost: it waits for the next block instead.
    this.#parts.store.state.discard(made.version)
    return this.#prepare(parent, { header, transactions: transactions.slice(0, made.served) }).block
  }

  readonly validate = async ({ block, blockId: id }: IdentifiedBlock): Promise<Verdict> => {
    if (this.#prepared.get(id) !== undefined) return 'yes'
    const parent = this.#parent(block.header.parent)
    if (parent === undefined) return 'missing'
    const checked = await this.#check(block, parent)
    if (checked.ok) return 'yes'
    this.#parts.refused(id, checked.fault)
    // It breaks no rule that is known here.
    return checked.fault.code === 'NEWER_PROTOCOL' ? 'missing' : 'no'
  }

  readonly commit = async (
    blocks: readonly IdentifiedBlock[],
    finalization: Certificate,
  ): Promise<Result<LedgerHead>> => {
    const ready: PreparedBlock[] = []
    this.expect(blocks)
    for (const block of blocks) {
      const next = await this.#readyFor(block, ready.at(-1))
      if (!next.ok) return next
      ready.push(next.value)
    }
    const last = ready.at(-1)
    if (last === undefined) return ok(this.#head)
    const isOfLast = finalization.vote.height === last.block.header.height
    await this.#parts.store.commit(
      ready.map(one => this.#commitOf(one)),
      finalization,
    )
    this.#prepared.settle(ready, version => this.#parts.store.state.discard(version))
    this.#head = this.#headOf(last.block.header, last.id, isOfLast ? finalization : undefined)
    this.#parts.committed(ready, finalization)
    return ok(this.#head)
  }

  #commitOf({ block, id, version, receipts, parsed }: PreparedBlock): CommitBlock {
    const { state } = this.#parts.store
    const transactionIds = parsed.map(one => one.id)
    const get = (key: Uint8Array) => state.get(key, version)
    const { height } = block.header
    const index = this.#parts.indexRows?.({ height, receipts, writes: state.writesOf(version), get }) ?? []
    return { block, id, version, receipts, transactionIds, index }
  }

  readonly expect = (blocks: readonly IdentifiedBlock[]): void =>
    this.#ahead.begin(
      blocks.filter(({ blockId: id }) => this.#prepared.get(id) === undefined).map(({ block }) => block),
    )

  readonly blocksFrom = (height: number, maxBlocks: number): Promise<FinalizedBlocks | undefined> =>
    blocksFrom(this.#parts.store, height, maxBlocks)

  readonly blockById = async (id: Hash): Promise<Block | undefined> => {
    const height = this.#parts.store.heightOf(id)
    return height === undefined ? this.#prepared.get(id)?.block : this.#parts.store.block(height)
  }

  /** Blocks executed and not yet final. */
  get preparedCount(): number {
    return this.#prepared.size
  }

  #headOf(header: Header, id: Hash, finalization: Certificate | undefined): LedgerHead {
    const epoch = epochOf(header.height + 1, this.#schedule)
    const { engine, store } = this.#parts
    return {
      header,
      id,
      finalization,
      epoch,
      set: this.validators(epoch),
      anchor: this.#anchor(header, id),
      lastHeight: lastHeightAfter(header.height, this.#schedule),
      plan: engine.protocol(store.state),
      jailed: pendingRescue(store) === undefined ? engine.jailedSeats(store.state, epoch) : [],
    }
  }

  /** Last block of the epoch before that of the next block: this block, or one that is stored. */
  #anchor(header: Header, id: Hash): BlockRef {
    const height = anchorHeight(header.height + 1, this.#schedule)
    if (height === header.height) return { height, blockId: id }
    const block = this.#parts.store.block(height)
    assert(block !== undefined, `the anchor ${height} is not stored`)
    return { height, blockId: blockId(block.header) }
  }

  #parent(id: Hash): ParentState | undefined {
    if (equalBytes(id, this.#head.id))
      return { id, header: this.#head.header, version: this.#parts.store.state.committed() }
    const prepared = this.#prepared.get(id)
    return prepared && { id, header: prepared.block.header, version: prepared.version }
  }

  /** Tells what is on the chain, or in a block that is not final yet between `parent` and the head. */
  #knownOn(parent: ParentState): (transactionId: Hash) => boolean {
    const lineage = this.#prepared.lineage(parent.id)
    return id => {
      const name = toHex(id)
      return lineage.some(({ transactionIds }) => transactionIds.has(name)) || this.#parts.store.place(id) !== undefined
    }
  }

  /** Prepared already, or checked now on the block before it in the batch. */
  async #readyFor(
    { block, blockId: id }: IdentifiedBlock,
    before: PreparedBlock | undefined,
  ): Promise<Result<PreparedBlock>> {
    const known = this.#prepared.get(id)
    if (known !== undefined) return ok(known)
    const parent = this.#parent(before?.id ?? this.#head.id)
    return parent === undefined ? err('UNKNOWN_PARENT') : this.#check(block, parent)
  }

  /** Every rule of a block but the votes and the clock. */
  async #check(block: Block, parent: ParentState): Promise<Result<PreparedBlock>> {
    const { header } = block
    const shape = checkHeader(parent.header, header, this.#schedule)
    if (!shape.ok) return shape
    const spoken = protocolOn(this.#parts, parent)
    if (!spoken.ok) return spoken
    if (header.version !== spoken.value) return err('BAD_BLOCK', `version ${header.version}, not ${spoken.value}`)
    const payload = checkPayload(block)
    if (!payload.ok) return payload
    // Q2: an empty block is never proposed.
    if (header.txCount === 0) return err('BAD_BLOCK', 'an empty block')
    if (header.proposer >= this.validators(header.epoch).validators.length) return err('UNKNOWN_SEAT')
    const transactions = await this.#ahead.of(block)
    if (transactions === undefined) return err('BAD_SIGNATURE', 'in a block')
    const replay = checkReplay(transactions, header.timeMs, this.#knownOn(parent))
    if (!replay.ok) return replay
    return this.#execute(block, transactions, parent)
  }

  /** Executes and keeps the block if its header says the same. */
  #execute(block: Block, transactions: readonly ParsedTransaction[], parent: ParentState): Result<PreparedBlock> {
    const prepared = this.#prepare(parent, { header: block.header, transactions })
    if (equalBytes(prepared.id, blockId(block.header))) return ok(prepared)
    this.#prepared.remove(prepared, version => this.#parts.store.state.discard(version))
    return err('BAD_BLOCK', 'execution gives other roots')
  }

  /** Executes `draft` on its parent and keeps it prepared under its id. */
  #prepare(parent: ParentState, draft: Draft): PreparedBlock {
    return this.#keep(this.#produce(parent, draft), draft)
  }

  #produce(parent: ParentState, draft: Draft): Produced {
    return produce({ ...this.#parts, sets: this.#sets, schedule: this.#schedule }, this.#head, parent, draft)
  }

  #keep({ id, block, version, receipts }: Produced, { transactions }: Draft): PreparedBlock {
    const known = this.#prepared.get(id)
    if (known !== undefined) {
      this.#parts.store.state.discard(version)
      return known
    }
    const transactionIds = new Set(transactions.map(one => toHex(one.id)))
    const prepared: PreparedBlock = { id, block, version, receipts, parsed: transactions, transactionIds }
    this.#prepared.add(prepared)
    return prepared
  }
}
