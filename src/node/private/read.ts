/** Putting, opening and disclosing records, and the log of reads. */

import { err, type Json, ok, type Result, toHex } from '#base'
import {
  type Attestation,
  Body,
  findCommitment,
  type LogPrivate,
  makeAttestation,
  type PrivateField,
  type PutPrivate,
  ReadEntry,
  type ReadPrivate,
  type RecordOpening,
} from '#chain'
import { type Id, type RecordKind, viewedLeaves } from '#contracts'
import type { DisclosedRecord, LogPage, PutRecord } from '#private'
import { attestationOf } from '../attest.ts'
import { type Asking, blockNow, type DeskParts, type KnownRecord, knownRecord, mayUse, orgOf } from './parts.ts'

/** Leaves of the commitment in the order of the kind, missing ones as such, and what is no part of it. */
const sortFields = (
  { name, fields: known }: RecordKind,
  given: readonly PrivateField[],
): Result<Pick<PutRecord, 'fields' | 'closed'>> => {
  if (known === undefined) return given.length > 0 ? ok({ fields: given, closed: [] }) : err('BAD_REQUEST', 'no fields')
  const strange = given.find(one => !known.some(field => field.name === one.name))
  if (strange !== undefined) return err('BAD_REQUEST', `a ${name} has no field ${strange.name}`)
  const values = new Map(given.map(one => [one.name, one.value]))
  const committed = known.filter(one => one.class === 'H')
  return ok({
    fields: committed.map(one => ({ name: one.name, value: values.get(one.name) })),
    closed: given.filter(one => !committed.some(field => field.name === one.name)),
  })
}

/** Keeps a revision and gives the root that goes on the chain. */
export const putByRequest = async (parts: DeskParts, asking: Asking, put: PutPrivate): Promise<Result<Json>> => {
  const record = knownRecord(parts, put)
  if (!record.ok) return record
  const { kind, standing, name } = record.value
  const org = standing?.orgId ?? put.orgId
  const may = mayUse(parts, asking, { use: 'put', org, record: record.value })
  if (!may.ok) return may
  if (standing?.state === 'ERASED') return err('ERASED')
  const sorted = sortFields(kind, put.fields)
  if (!sorted.ok) return sorted
  const root = await parts.store.put({
    ...name,
    revision: put.revision,
    orgId: org,
    by: asking.actor,
    ...sorted.value,
  })
  return root.ok
    ? ok({ type: name.type, id: toHex(name.id), revision: put.revision, commitRoot: toHex(root.value) })
    : root
}

const openingOf = (
  { name }: KnownRecord,
  attestation: Attestation,
  { revision, commitRoot, openings }: DisclosedRecord,
): Result<RecordOpening> => {
  const body = attestation.transaction && Body.decode(attestation.transaction.body)
  const place = body?.ok === true ? findCommitment(body.value.calls, commitRoot) : undefined
  return place === undefined
    ? err('BAD_PROOF', 'the transaction does not carry the commitment of this revision')
    : ok({ ...name, revision, commitRoot, ...place, fields: openings })
}

/** Leaves that may be opened, where they must have been viewed on the chain; else the policy decides. */
const leavesFor = (
  parts: DeskParts,
  asking: Asking,
  record: KnownRecord,
  { org, flagId }: { readonly org: Uint8Array; readonly flagId: Uint8Array },
): Result<Uint8Array | undefined> => {
  if (record.kind.viewed) {
    const signed = mayUse(parts, asking, { use: 'anyone', org })
    if (!signed.ok) return signed
    const { timeMs } = blockNow(parts)
    const leaves = viewedLeaves(parts.chain.store.state, asking.actor, record.name.id as Id, timeMs)
    return leaves.some(byte => byte !== 0) ? ok(leaves) : err('E_AUTH', 'view the archive on the chain first')
  }
  const how = flagId.length === 0 ? { use: 'read' as const } : { use: 'flagged' as const, flagId }
  const may = mayUse(parts, asking, { ...how, org, record })
  return may.ok ? ok(undefined) : may
}

const allowedRead = async (parts: DeskParts, asking: Asking, read: ReadPrivate) => {
  const record = knownRecord(parts, read)
  if (!record.ok) return record
  const org = await orgOf(parts, record.value)
  if (!org.ok) return org
  const { revision, fields, purpose, flagId } = read
  const leaves = leavesFor(parts, asking, record.value, { org: org.value, flagId })
  if (!leaves.ok) return leaves
  // What the chain calls erased is not read any more, also before this home has carried it out.
  if (record.value.standing?.state === 'ERASED') return err('ERASED')
  const wanted = { ...record.value.name, revision, fields, purpose, reader: asking.actor, orgId: org.value }
  return ok({ record: record.value, wanted: leaves.value === undefined ? wanted : { ...wanted, leaves: leaves.value } })
}

/** Opens fields, or with a transaction makes a file of them that others can check. */
export const readByRequest = async (parts: DeskParts, asking: Asking, read: ReadPrivate): Promise<Result<Json>> => {
  const allowed = await allowedRead(parts, asking, read)
  if (!allowed.ok) return allowed
  const { record, wanted } = allowed.value
  if (read.txId.length === 0) {
    const opened = await parts.store.open(wanted)
    if (!opened.ok) return opened
    const { revision, commitRoot, fields } = opened.value
    const shown = fields.map(({ name, value }): Json => ({ name, value: toHex(value) }))
    return ok({ revision, commitRoot: toHex(commitRoot), fields: shown })
  }
  const attestation = await attestationOf(parts.chain, read.txId, [record.rowKey])
  if (!attestation.ok) return attestation
  const disclosed = await parts.store.disclose(wanted)
  if (!disclosed.ok) return disclosed
  const opening = openingOf(record, attestation.value, disclosed.value)
  return opening.ok ? ok({ file: makeAttestation({ ...attestation.value, record: opening.value }) }) : opening
}

const pageJson = ({ entries, next }: LogPage): { readonly [key: string]: Json } => ({
  items: entries.map(entry => ReadEntry.toJson(entry)),
  ...(next === undefined ? {} : { next }),
})

/** Who has read a record. */
const readersByRequest = async (parts: DeskParts, asking: Asking, log: LogPrivate): Promise<Result<Json>> => {
  const record = knownRecord(parts, log)
  if (!record.ok) return record
  // Nobody's organisation is asked for an erased record that the chain never knew: only its own may see who read it.
  const org = record.value.standing?.orgId ?? log.orgId
  const may = mayUse(parts, asking, { use: 'readers', org, record: record.value })
  if (!may.ok) return may
  const page = await parts.store.readsOf(record.value.name, log.from)
  return page.ok ? ok(pageJson(page.value)) : page
}

/** What an organisation has read in an hour, with what goes on the chain of it. */
const hourByRequest = async (parts: DeskParts, asking: Asking, log: LogPrivate): Promise<Result<Json>> => {
  const may = mayUse(parts, asking, { use: 'reads', org: log.orgId })
  if (!may.ok) return may
  const page = await parts.store.readsInHour(log.orgId, log.hour, log.from)
  if (!page.ok) return page
  const root = await parts.store.hourRoot(log.orgId, log.hour)
  if (!root.ok) return root
  const { orgId, hour, count } = root.value
  return ok({ orgId: toHex(orgId), hour, reads: count, root: toHex(root.value.root), ...pageJson(page.value) })
}

export const logByRequest = (parts: DeskParts, asking: Asking, log: LogPrivate): Promise<Result<Json>> =>
  log.id.length > 0 ? readersByRequest(parts, asking, log) : hourByRequest(parts, asking, log)
