/** Attestations and heartbeats from the store: everything that a verifier needs, from genesis to the block. */

import { assert, EMPTY, equalBytes, err, type Hash, must, ok, type Result } from '#base'
import {
  type Attestation,
  type EpochSchedule,
  type EpochStep,
  epochOf,
  type FinalHeader,
  type Header,
  type HeartbeatCertificate,
  type HeartbeatProof,
  lastHeightAfter,
  makeAttestation,
  type ParsedGenesis,
  proveList,
  Receipt,
  type StateEntry,
  type StateStatement,
  Transaction,
  type ValidatorSet,
} from '#chain'
import type { Store } from '#storage'

export interface AttestParts {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly validators: (epoch: number) => ValidatorSet
  readonly schedule: () => EpochSchedule
}

const headerAt = (store: Store, height: number): Header => {
  const block = store.block(height)
  assert(block !== undefined, `block ${height} is not stored`)
  return block.header
}

/** The header of a height with the certificate that makes it final, its own or that of a later block. */
const finalHeader = async (store: Store, height: number): Promise<FinalHeader> => {
  const finalization = await store.finalizationFrom(height)
  assert(finalization !== undefined, `nothing makes block ${height} final`)
  const descendants: Header[] = []
  for (let at = height + 1; at <= finalization.vote.height; at++) descendants.push(headerAt(store, at))
  return { header: headerAt(store, height), descendants, finalization }
}

/** From genesis to the epoch of a height. */
const epochSteps = async (
  { store, validators, schedule }: AttestParts,
  height: number,
): Promise<readonly EpochStep[]> => {
  const steps: EpochStep[] = []
  const epochs = schedule()
  for (let last = lastHeightAfter(0, epochs); last < height; last = lastHeightAfter(last, epochs)) {
    const boundary = await finalHeader(store, last)
    const epoch = epochOf(last + 1, epochs)
    const rescue = store.rescueAt(last)
    const next = rescue === undefined ? validators(epoch) : { epoch, validators: rescue.rescue.order.validators }
    steps.push({ boundary, next, rescue })
  }
  return steps
}

/** Entries of the committed state with what makes its block final. Refuses with NOT_FINAL while a block is committed. */
const stateStatement = async (store: Store, keys: readonly Uint8Array[]): Promise<Result<StateStatement>> => {
  const head = store.head()
  const entries = keys.map((key): StateEntry => {
    const { value, proof } = store.state.prove(key)
    return { present: value !== undefined, value: value ?? EMPTY, proof }
  })
  if (head === undefined || !equalBytes(headerAt(store, head.height).stateRoot, store.state.committed().root))
    return err('NOT_FINAL', 'a block is being committed')
  return ok({ block: await finalHeader(store, head.height), entries })
}

/**
 * The attestation of a transaction: levels V3 and V4, and V5 about the state keys that are asked for. Who holds the record
 * adds its opening. Refuses with NOT_FOUND or NOT_FINAL.
 */
export const attestationOf = async (
  parts: AttestParts,
  id: Hash,
  stateKeys: readonly Uint8Array[] = [],
): Promise<Result<Attestation>> => {
  const { store, genesis } = parts
  const place = store.place(id)
  if (place === undefined) return err('NOT_FOUND')
  const { height, index } = place
  // While catching up a block may be final by a descendant that is not here yet.
  if ((await store.finalizationFrom(height)) === undefined) return err('NOT_FINAL')
  const block = store.block(height)
  const receipts = store.receipts(height)
  const receipt = receipts?.[index]
  const bytes = block?.transactions[index]
  assert(block && receipts && receipt && bytes, `the block of a transaction is not whole`)
  const state = stateKeys.length === 0 ? undefined : await stateStatement(store, stateKeys)
  if (state?.ok === false) return state
  return ok({
    genesis: genesis.genesis,
    transaction: must(Transaction.decode(bytes)),
    receipt,
    txProof: proveList(block.transactions, index),
    receiptProof: proveList(
      receipts.map(one => Receipt.encode(one)),
      index,
    ),
    block: await finalHeader(store, height),
    epochs: await epochSteps(parts, Math.max(height, state?.value.block.header.height ?? 0)),
    record: undefined,
    state: state?.value,
  })
}

/** The same as the text of its file. */
export const attest = async (
  parts: AttestParts,
  id: Hash,
  stateKeys: readonly Uint8Array[] = [],
): Promise<Result<string>> => {
  const attestation = await attestationOf(parts, id, stateKeys)
  return attestation.ok ? ok(makeAttestation(attestation.value)) : attestation
}

/** The proof of a heartbeat. Refuses with NOT_FOUND when there is none, or its block is not here yet. */
export const proveHeartbeat = async (
  parts: AttestParts,
  certificate: HeartbeatCertificate | undefined,
): Promise<Result<HeartbeatProof>> => {
  const { store, genesis } = parts
  if (certificate === undefined) return err('NOT_FOUND')
  const { epoch, height } = certificate.heartbeat
  if (height > (store.head()?.height ?? 0)) return err('NOT_FOUND')
  return ok({
    genesis: genesis.genesis,
    // The epoch that the next block had then; a cut since may have ended it.
    epochs: (await epochSteps(parts, height + 1)).filter(({ next }) => next.epoch <= epoch),
    block: height === 0 ? undefined : await finalHeader(store, height),
    certificate,
  })
}
