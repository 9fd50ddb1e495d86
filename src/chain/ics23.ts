/**
 * State proofs as ICS 23 `CommitmentProof` (github.com/cosmos/ics23), so that public verifiers check them. Two forms of
 * its `smtSpec` are in use: the older one is given the path `H(key)` as key, the newer one hashes the key itself.
 */

import { assert, concat, EMPTY, sha256, toHex } from '#base'
import type { StateProof } from './messages.ts'
import { pathBit } from './state-proof.ts'

/** `path`: keys are given hashed (npm `@confio/ics23`). `key`: the verifier hashes them (`prehashKey` SHA-256). */
export type Ics23Form = 'path' | 'key'

const NO_HASH = 0
const SHA256 = 1
const NO_PREFIX = 0

interface Ics23InnerOp {
  readonly hash: number
  readonly prefix: Uint8Array
  readonly suffix: Uint8Array
}

export interface Ics23ExistenceProof {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly leaf: {
    readonly hash: number
    readonly prehashKey: number
    readonly prehashValue: number
    readonly length: number
    readonly prefix: Uint8Array
  }
  /** From the leaf upwards. */
  readonly path: readonly Ics23InnerOp[]
}

export interface Ics23NonExistenceProof {
  readonly key: Uint8Array
  readonly left?: Ics23ExistenceProof
  readonly right?: Ics23ExistenceProof
}

export type Ics23CommitmentProof =
  | { readonly exist: Ics23ExistenceProof }
  | { readonly nonexist: Ics23NonExistenceProof }

/** A proof of inclusion and the value that it proves. */
export interface StateInclusion {
  readonly proof: StateProof
  readonly value: Uint8Array
}

const keyOf = (key: Uint8Array, form: Ics23Form) => (form === 'path' ? sha256(key) : key)

const existence = ({ proof, value }: StateInclusion, form: Ics23Form): Ics23ExistenceProof => {
  const { key, leaf, siblings } = proof
  const path = sha256(key)
  assert(leaf !== undefined && toHex(leaf.keyHash) === toHex(path), 'a proof of inclusion is needed')
  return {
    key: keyOf(key, form),
    value,
    leaf: {
      hash: SHA256,
      prehashKey: form === 'path' ? NO_HASH : SHA256,
      prehashValue: SHA256,
      length: NO_PREFIX,
      prefix: Uint8Array.of(0),
    },
    path: siblings
      .map((sibling, depth) =>
        pathBit(path, depth) === 0
          ? { hash: SHA256, prefix: Uint8Array.of(1), suffix: sibling }
          : { hash: SHA256, prefix: concat(Uint8Array.of(1), sibling), suffix: EMPTY },
      )
      .reverse(),
  }
}

/** That the key of `inclusion` holds its value. */
export const ics23Inclusion = (inclusion: StateInclusion, form: Ics23Form = 'path'): Ics23CommitmentProof => ({
  exist: existence(inclusion, form),
})

/** The leaves next to the path of an absent key, in the order of paths; undefined where there is none. */
export interface Neighbours {
  readonly left: StateInclusion | undefined
  readonly right: StateInclusion | undefined
}

/** That `key` is absent. ICS 23 cannot say that of an empty tree: one neighbour at least is needed. */
export const ics23Exclusion = (
  key: Uint8Array,
  { left, right }: Neighbours,
  form: Ics23Form = 'path',
): Ics23CommitmentProof => {
  assert(left !== undefined || right !== undefined, 'an exclusion needs a neighbour')
  return {
    nonexist: {
      key: keyOf(key, form),
      ...(left === undefined ? {} : { left: existence(left, form) }),
      ...(right === undefined ? {} : { right: existence(right, form) }),
    },
  }
}

type JsonValue = string | number | readonly JsonValue[] | { readonly [key: string]: JsonValue }

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

const HASH_NAMES = ['NO_HASH', 'SHA256'] as const
const jsonValue = (name: string, value: unknown): JsonValue => {
  if (value instanceof Uint8Array) return base64(value)
  if (Array.isArray(value)) return value.map(item => jsonValue('', item))
  if (typeof value === 'number') return name === 'length' ? 'NO_PREFIX' : (HASH_NAMES[value] ?? value)
  return Object.fromEntries(Object.entries(value as object).map(([key, held]) => [key, jsonValue(key, held)]))
}

/** The protobuf JSON form of a proof: base64 and names of enums. */
export const ics23Json = (proof: Ics23CommitmentProof): JsonValue => jsonValue('', proof)
