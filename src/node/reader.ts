/** The node as the API sees it. */

import type { FinalBlock, NodeReader, PrivateDesk, TransactionState } from '#api'
import { assert, equalBytes, err, type Hash, type Json, LIMITS, must, ok, type Result, ZERO_HASH } from '#base'
import { Body, type HeartbeatCertificate, parseTransaction, type Receipt, Transaction, txId } from '#chain'
import type { Engine, QueryInput } from '#contracts'
import type { Pool } from '#mempool'
import type { Store } from '#storage'
import { type AttestParts, attest, proveHeartbeat } from './attest.ts'
import type { DriverSummary } from './driver/index.ts'
import { createLookup } from './lookup/index.ts'
import type { Waiters } from './waiters.ts'

export interface ReaderParts extends AttestParts {
  readonly engine: Engine
  readonly pool: Pool
  readonly waiters: Waiters
  readonly submit: (transaction: Uint8Array) => Promise<Result<Hash>>
  readonly summary: () => DriverSummary
  /** The newest certificate. */
  readonly heartbeat: () => HeartbeatCertificate | undefined
  readonly peers: () => number
  readonly private: PrivateDesk | undefined
  readonly listPeers: NodeReader['listPeers']
  readonly notReady: () => readonly string[]
  readonly warnings: () => readonly string[]
  readonly diskFreeBytes: () => number
  readonly metrics: () => Readonly<Record<string, number>>
  readonly version: string
  /** The highest protocol that this node speaks. */
  readonly protocolMax: number
}

const finalBlock = ({ store, genesis }: ReaderParts, height: number): FinalBlock | undefined => {
  const block = store.block(height)
  const id = block && (store.head()?.height === height ? store.head()?.id : undefined)
  if (block === undefined) return undefined
  const transactionIds = block.transactions.map(bytes => txId(genesis.chainId, must(Transaction.decode(bytes)).body))
  return { id: id ?? idOf(store, height), block, transactionIds }
}

/** Id of a block below the head: its child names it. */
const idOf = (store: Store, height: number): Hash => {
  const child = store.block(height + 1)
  assert(child !== undefined, `block ${height} has no child`)
  return child.header.parent
}

const finalTransaction = (parts: ReaderParts, id: Hash): TransactionState | undefined => {
  const place = parts.store.place(id)
  if (place === undefined) return undefined
  const found = finalBlock(parts, place.height)
  const receipt = parts.store.receipts(place.height)?.[place.index]
  const transaction = found?.block.transactions[place.index]
  assert(found && receipt && transaction, 'the block of a transaction is not whole')
  const { timeMs } = found.block.header
  return { state: 'final', ...place, blockId: found.id, timeMs, receipt, transaction }
}

/** Events of the receipt that names no transaction. */
const closingEvents = ({ store, engine }: ReaderParts, height: number): readonly Json[] => {
  const last = store.receipts(height)?.at(-1)
  if (last === undefined || !equalBytes(last.txId, ZERO_HASH)) return []
  return last.events.map(event => (engine.describeEvent(event) ?? null) as Json)
}

/** Calls and events in words, as far as the modules know them. */
const explain = ({ engine, genesis }: ReaderParts, bytes: Uint8Array, receipt: Receipt | undefined): Json => {
  const parsed = parseTransaction(genesis.chainId, bytes)
  if (!parsed.ok) return null
  const { body } = parsed.value
  return {
    ...(Body.toJson({ ...body, calls: [] }) as { readonly [key: string]: Json }),
    calls: body.calls.map(call => (engine.describeCall(call) ?? null) as Json),
    events: (receipt?.events ?? []).map(event => (engine.describeEvent(event) ?? null) as Json),
  }
}

/** The state after a block, for queries. */
const stateAt = (store: Store, height: number): Result<QueryInput> => {
  const block = store.block(height)
  const present = { get: (key: Uint8Array) => store.state.get(key) }
  if (block === undefined) return err('HEIGHT_UNAVAILABLE', `${height}`)
  const { timeMs } = block.header
  if (height === store.head()?.height) {
    const range: QueryInput['reader']['range'] = options => store.state.range({ limit: LIMITS.queryRows, ...options })
    return ok({ reader: { ...present, range }, present, height, timeMs })
  }
  const past = store.stateAt(height)
  if (past === undefined) return err('HEIGHT_UNAVAILABLE', 'this node keeps no history')
  const range: QueryInput['reader']['range'] = options => past.range({ limit: LIMITS.queryRows, ...options })
  return ok({ reader: { get: past.get, range }, present, height, timeMs })
}

const reads = (parts: ReaderParts) => {
  const { store, engine } = parts
  const head = () => {
    const stored = store.head()
    const block = stored && store.block(stored.height)
    assert(stored && block, 'a node without genesis')
    return { ...stored, header: block.header }
  }
  const transaction = (id: Hash): TransactionState =>
    finalTransaction(parts, id) ?? { state: parts.pool.has(id) ? 'pending' : 'unknown' }
  return { head, transaction, store, engine }
}

export const createReader = (parts: ReaderParts): NodeReader => {
  const { head, transaction, store, engine } = reads(parts)
  const { waiters, genesis } = parts
  return {
    submit: parts.submit,
    transaction,
    waitFinal: async (id, timeoutMs, signal) => {
      const known = transaction(id)
      if (known.state === 'final') return ok(known)
      const waited = await waiters.wait(id, timeoutMs, signal)
      return waited.ok ? ok(transaction(id)) : waited
    },
    attestation: async (id, stateKeys) => (parts.pool.has(id) ? err('NOT_FINAL') : attest(parts, id, stateKeys)),
    heartbeat: () => proveHeartbeat(parts, parts.heartbeat()),
    block: height => finalBlock(parts, height),
    closingEvents: height => closingEvents(parts, height),
    heightOf: id => store.heightOf(id),
    state: key => {
      const { height, header } = head()
      const { value, proof } = store.state.prove(key)
      return { height, value, proof, header, finalization: store.finalization(height) }
    },
    query: (module, query, args, height) => {
      const input = stateAt(store, height ?? head().height)
      return input.ok ? engine.query(input.value, module, query, args) : Promise.resolve(input)
    },
    ...createLookup(parts),
    describe: () => engine.describe() as unknown as Json,
    explain: (bytes, receipt) => explain(parts, bytes, receipt),
    status: () => {
      const { height, id, header } = head()
      const { epoch, view, seat, signing, clockOffsetMs, behindBlocks } = parts.summary()
      const plan = engine.protocol(store.state)
      return {
        chainId: genesis.chainId,
        name: genesis.genesis.name,
        height,
        blockId: id,
        stateRoot: header.stateRoot,
        timeMs: header.timeMs,
        epoch,
        view,
        seat,
        signing,
        clockOffsetMs: Math.round(clockOffsetMs),
        behindBlocks,
        peers: parts.peers(),
        poolSize: parts.pool.size,
        diskFreeBytes: parts.diskFreeBytes(),
        version: parts.version,
        protocol: plan.protocol,
        protocolMax: parts.protocolMax,
        upgrade: plan.scheduled,
      }
    },
    validators: () => parts.validators(parts.summary().epoch),
    genesis: () => genesis.bytes,
    onBlock: listener => waiters.onBlock(listener),
    private: parts.private,
    listPeers: parts.listPeers,
    notReady: parts.notReady,
    warnings: parts.warnings,
    metrics: () => parts.metrics(),
  }
}
