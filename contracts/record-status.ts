/** What an attestation says of a record, by one who knows the contracts: does it still stand, and how is that shown? */

import { equalBytes, fromHex, type Hash, type Json, toHex } from '#base'
import {
  type Attestation,
  Body,
  type Call,
  type Failure,
  findCommitment,
  type Level,
  type RecordOpening,
  readAttestation,
  type Verdict,
  verifyAttestation,
} from '#chain'
import { type RecordStanding, recordKind } from './records.ts'
import { engine } from './registry.ts'

/**
 * VALID: the record as shown is the one that stands. SUPERSEDED: a later revision does. WITHDRAWN: its owner took it back.
 * ERASED: its content is destroyed and must not be used any more. MISMATCH: something in the file does not fit. NOT_FINAL:
 * nothing shows that the block is final. UNKNOWN: the file is true and does not say how the record stands.
 */
export type RecordStatus = 'VALID' | 'SUPERSEDED' | 'WITHDRAWN' | 'ERASED' | 'MISMATCH' | 'NOT_FINAL' | 'UNKNOWN'

export interface RecordVerdict {
  readonly status: RecordStatus
  readonly verdict: Verdict
  /** With SUPERSEDED, where the state says it: the revision that stands. */
  readonly newRevision?: number
}

const failedAt = (level: Level | 'format', detail: string, levels: readonly Level[]): Verdict => {
  const failed: Failure = { level, fault: { code: 'BAD_PROOF', detail } }
  return { ok: false, levels, failed }
}

const statusOfFailure = ({ failed }: Verdict): RecordStatus => (failed?.level === 'V4' ? 'NOT_FINAL' : 'MISMATCH')

/** Objects in a JSON value, itself first. */
function* objectsIn(json: Json): Generator<{ readonly [key: string]: Json }> {
  if (json === null || typeof json !== 'object') return
  if (!Array.isArray(json)) yield json as { readonly [key: string]: Json }
  for (const part of Object.values(json)) yield* objectsIn(part)
}

const callsOf = ({ transaction }: Attestation): readonly Call[] => {
  const body = transaction && Body.decode(transaction.body)
  return body?.ok === true ? body.value.calls : []
}

/** What the calls say of a record: id and commitment stand in one message, and one without a revision speaks of the first. */
function* commitmentsIn(call: Call, id: Uint8Array): Generator<{ readonly root: Hash; readonly revision: number }> {
  const said = engine.describeCall(call)
  if (said === undefined) return
  for (const message of objectsIn(said.data)) {
    const { commitRoot = message.root, revision = 1 } = message
    const root = typeof commitRoot === 'string' ? fromHex(commitRoot) : undefined
    if (root === undefined || typeof revision !== 'number' || !Object.values(message).includes(toHex(id))) continue
    yield { root: root as Hash, revision }
  }
}

/** A commitment whose fields are closed does not tell whose it is; the call that carries it does. */
const callNames = (attestation: Attestation, { id, commitRoot, revision, call }: RecordOpening): boolean => {
  const made = callsOf(attestation)[call]
  if (made === undefined) return false
  for (const one of commitmentsIn(made, id))
    if (one.revision === revision && equalBytes(one.root, commitRoot)) return true
  return false
}

/** The record of an attestation with all of its fields closed: what can still be shown of one that was erased. */
export const closedRecord = (
  attestation: Attestation,
  { type, id }: Pick<RecordOpening, 'type' | 'id'>,
): RecordOpening | undefined => {
  const calls = callsOf(attestation)
  for (const made of calls) {
    for (const { root, revision } of commitmentsIn(made, id)) {
      const place = findCommitment(calls, root)
      if (place !== undefined) return { type, id, revision, commitRoot: root, ...place, fields: [] }
    }
  }
  return undefined
}

/** `now` is at `revision` with `commitRoot`; the file shows those of `record`. */
const compare = (now: RecordStanding, record: RecordOpening, verdict: Verdict): RecordVerdict => {
  const { state, revision, commitRoot } = now
  const differs = (detail: string): RecordVerdict => {
    const levels = verdict.levels.filter(level => level !== 'V5')
    return { status: 'MISMATCH', verdict: failedAt('V5', detail, levels) }
  }
  if (revision < record.revision) return differs('the state has no such revision yet')
  if (revision === record.revision && !equalBytes(commitRoot, record.commitRoot))
    return differs('the state has another commitment for this revision')
  if (state === 'ERASED' || state === 'WITHDRAWN') return { status: state, verdict }
  if (revision > record.revision) return { status: 'SUPERSEDED', newRevision: revision, verdict }
  return { status: state === 'REPLACED' ? 'SUPERSEDED' : 'VALID', verdict }
}

const standingShown = ({ record, state }: Attestation, rowKey: Uint8Array): RecordStanding | 'absent' | undefined => {
  const entry = state?.entries.find(({ proof }) => equalBytes(proof.key, rowKey))
  if (entry === undefined || record === undefined) return undefined
  return entry.present ? recordKind(record.type)?.standing(entry.value) : 'absent'
}

const statusOf = (attestation: Attestation, verdict: Verdict): RecordVerdict => {
  const { record } = attestation
  const unknown: RecordVerdict = { status: 'UNKNOWN', verdict }
  // A transaction that was refused made no record.
  if (record === undefined || verdict.attested?.code !== 0) return unknown
  const rowKey = recordKind(record.type)?.rowKey(record.id)
  if (rowKey === undefined) return unknown
  if (!verdict.levels.includes('V1') && !callNames(attestation, record))
    return { status: 'MISMATCH', verdict: failedAt('V2', 'the commitment was sent for another record', []) }
  const now = standingShown(attestation, rowKey)
  if (now === undefined) return unknown
  return now === 'absent'
    ? { status: 'MISMATCH', verdict: failedAt('V5', 'the state has no such record', verdict.levels.slice(0, -1)) }
    : compare(now, record, verdict)
}

/** Verifies an attestation as `verifyAttestation` does, and says how the record in it stands. Never throws. */
export const verifyRecord = (input: unknown, genesisHash: Hash): RecordVerdict => {
  const verdict = verifyAttestation(input, { genesisHash })
  if (!verdict.ok) return { status: statusOfFailure(verdict), verdict }
  const read = readAttestation(input)
  return read.ok ? statusOf(read.value, verdict) : { status: 'MISMATCH', verdict }
}
