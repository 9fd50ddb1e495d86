/**
 * Record commitments: the fields of a record are salted leaves of a list tree, so that one field can be opened without
 * the others, and nothing can be guessed from the root. All salts come from one secret of this record and revision;
 * who destroys the secret and the row has erased the record, and the root says nothing any more.
 */

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 as sha256Hasher } from '@noble/hashes/sha2.js'
import { ascii, assert, concat, EMPTY, equalBytes, type Hash, LIMITS, tagged, u32be } from '#base'
import { listLeaf, listRoot, proveList, verifyList } from './list-tree.ts'
import type { Call } from './messages.ts'
import { FieldOpening } from './proof-messages.ts'

/** Which record a commitment is of. `type` is the number of its kind in the module that owns it. */
export interface RecordContext {
  readonly chainId: Hash
  readonly type: number
  readonly id: Uint8Array
  readonly revision: number
}

/** A field by name, in the order of the record's schema; `value` undefined for an optional one that is missing. */
export interface RecordField {
  readonly name: string
  readonly value: Uint8Array | undefined
}

export interface RecordInput extends RecordContext {
  /** 32 random bytes, new for each record and revision, kept beside the private row. */
  readonly secret: Uint8Array
  readonly fields: readonly RecordField[]
}

interface SaltedField extends RecordField {
  readonly salt: Hash
  /** What is hashed as a leaf. */
  readonly data: Uint8Array
}

export interface RecordCommitment {
  readonly root: Hash
  readonly leaves: readonly SaltedField[]
}

const short = (bytes: Uint8Array) => concat(Uint8Array.of(bytes.length), bytes)

interface RecordShape extends RecordContext {
  /** Number of fields: the path of a proof does not fix it, so the items do. */
  readonly count: number
}

/** `kapok/field/1 ‖ 0x00 ‖ chainId ‖ type ‖ |id| ‖ id ‖ revision ‖ count ‖ |name| ‖ name`; lengths one byte, numbers four. */
const prefixOf = ({ chainId, type, id, revision, count }: RecordShape, name: string) =>
  tagged('field', chainId, u32be(type), short(id), u32be(revision), u32be(count), short(ascii(name)))

const saltOf = (context: RecordShape, secret: Uint8Array, name: string): Hash =>
  hkdf(sha256Hasher, secret, undefined, prefixOf(context, name), 32) as Hash

/** Bytes of a field's leaf: prefix ‖ salt ‖ 0x01 ‖ value, or for a missing field prefix ‖ salt ‖ 0x00. */
const leafData = (context: RecordShape, { name, value }: RecordField, salt: Hash): Uint8Array =>
  concat(prefixOf(context, name), salt, Uint8Array.of(value === undefined ? 0 : 1), value ?? EMPTY)

/** Commits to a record. Input out of bounds is a programmer's error. */
export const commitRecord = (input: RecordInput): RecordCommitment => {
  const { id, secret, fields } = input
  assert(secret.length === 32, 'the secret of a record has 32 bytes')
  assert(id.length <= LIMITS.recordIdBytes, 'the id of the record is too long')
  assert(fields.length > 0 && fields.length <= LIMITS.recordFields, 'too many fields, or none')
  assert(new Set(fields.map(({ name }) => name)).size === fields.length, 'two fields have one name')
  const shape = { ...input, count: fields.length }
  const leaves = fields.map(field => {
    const salt = saltOf(shape, secret, field.name)
    return { ...field, salt, data: leafData(shape, field, salt) }
  })
  return { root: listRoot(leaves.map(({ data }) => data)), leaves }
}

/** Opens one field. A name that the record does not have is a programmer's error. */
export const openField = ({ leaves }: RecordCommitment, name: string): FieldOpening => {
  const index = leaves.findIndex(leaf => leaf.name === name)
  const leaf = leaves[index]
  assert(leaf !== undefined, `no field ${name}`)
  const proof = proveList(
    leaves.map(({ data }) => data),
    index,
  )
  const { value, salt } = leaf
  const opening = { name, present: value !== undefined, value: value ?? EMPTY, salt, proof }
  FieldOpening.kind.check(opening)
  return opening
}

/** Leaf hash of an opened field: what can be shown to one who must not see its value. */
export const fieldLeaf = (context: RecordContext, { name, present, value, salt, proof }: FieldOpening): Hash =>
  listLeaf(leafData({ ...context, count: proof.size }, { name, value: present ? value : undefined }, salt))

/** True if `opening` is a field of the record `context` behind `root`. */
export const verifyField = (context: RecordContext, root: Hash, opening: FieldOpening): boolean => {
  const { name, present, value, salt, proof } = opening
  if (context.id.length > LIMITS.recordIdBytes || proof.size > LIMITS.recordFields) return false
  if (!present && value.length > 0) return false
  const shape = { ...context, count: proof.size }
  return verifyList(root, leafData(shape, { name, value: present ? value : undefined }, salt), proof)
}

/** Where the 32 bytes of a commitment stand first in the arguments of these calls. */
export const findCommitment = (
  calls: readonly Pick<Call, 'args'>[],
  root: Hash,
): { readonly call: number; readonly offset: number } | undefined => {
  for (const [call, { args }] of calls.entries())
    for (let offset = 0; offset + 32 <= args.length; offset++)
      if (equalBytes(args.subarray(offset, offset + 32), root)) return { call, offset }
  return undefined
}
