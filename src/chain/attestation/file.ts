/**
 * The file form `*.kapok.json`: compact JSON, keys in the order of the schema. There is exactly one text for an
 * attestation, so that one changed character is either another content, which proofs refuse, or no attestation.
 */

import { type Err, err, type Fault, type Json, LIMITS, type Ok, ok, type Result, taggedHash, toHex } from '#base'
import { Attestation } from '../proof-messages.ts'

export const ATTESTATION_FORMAT = 'kapok-attestation/1'

export type Level = 'V1' | 'V2' | 'V3' | 'V4' | 'V5'

/** Where an attestation failed: a level, or `format` when it is no attestation at all. */
export interface Failure {
  readonly level: Level | 'format'
  readonly fault: Fault
}

/** The level at which each part is asked for first. */
const LEVEL_OF_PART: ReadonlyMap<string, Level> = new Map([
  ['record', 'V1'],
  ['transaction', 'V2'],
  ['receipt', 'V3'],
  ['txProof', 'V3'],
  ['receiptProof', 'V3'],
  ['genesis', 'V4'],
  ['block', 'V4'],
  ['epochs', 'V4'],
  ['state', 'V5'],
])

type JsonObject = { readonly [key: string]: Json }

/**
 * `H(kapok/attestation/1 ‖ 0x00 ‖ attestation)`. It proves nothing to one who forges, who can make it anew; it finds damage
 * where the changed statement would be true as well: the absence of another key.
 */
const digestOf = (attestation: Attestation): string => toHex(taggedHash('attestation', Attestation.encode(attestation)))

const jsonOf = (attestation: Attestation, digest: Json): JsonObject => ({
  format: ATTESTATION_FORMAT,
  ...(Attestation.toJson(attestation) as JsonObject),
  digest,
})

/** The text of the file. A part out of its bounds is a programmer's error. */
export const makeAttestation = (attestation: Attestation): string => {
  return JSON.stringify(jsonOf(attestation, digestOf(attestation)))
}

const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const parseText = (text: string): Result<unknown> => {
  if (text.length > 3 * LIMITS.attestationBytes) return err('TOO_LARGE', `${text.length} characters`)
  try {
    return ok(JSON.parse(text))
  } catch {
    return err('MALFORMED', 'no JSON')
  }
}

/** What was read; `intact` is false when the digest is not that of the content. */
export type Read =
  | { readonly ok: true; readonly value: Attestation; readonly intact: boolean }
  | { readonly ok: false; readonly failed: Failure }

const failed = (level: Level | 'format', { fault }: Err): Exclude<Read, { ok: true }> => ({
  ok: false,
  failed: { level, fault },
})

/** Reads every part by itself, so that a broken one is named by its level. */
const readParts = (json: JsonObject): Exclude<Read, { ok: true }> | Ok<Attestation> => {
  let value: Partial<Attestation> = {}
  for (const [name, part] of Object.entries(json)) {
    const level = LEVEL_OF_PART.get(name)
    if (level === undefined) return failed('format', err('MALFORMED', `${name}: no such part`))
    const read = Attestation.fromJson({ [name]: part })
    if (!read.ok) return failed(level, read)
    const known = name as keyof Attestation
    if (JSON.stringify((Attestation.toJson(read.value) as JsonObject)[name]) !== JSON.stringify(part))
      return failed(level, err('NON_CANONICAL', name))
    value = { ...value, [known]: read.value[known] }
  }
  if (value.epochs === undefined) return failed('V4', err('MALFORMED', 'epochs: missing'))
  return { ok: true, value: value as Attestation }
}

/** Reads an attestation from the text of a file or from parsed JSON, strictly. */
export const readAttestation = (input: unknown): Read => {
  const parsed = typeof input === 'string' ? parseText(input) : ok(input)
  if (!parsed.ok) return failed('format', parsed)
  if (!isObject(parsed.value)) return failed('format', err('MALFORMED', 'an object is needed'))
  const { format, digest = '', ...parts } = parsed.value
  if (format !== ATTESTATION_FORMAT)
    return failed('format', err('MALFORMED', `the format is not ${ATTESTATION_FORMAT}`))
  const read = readParts(parts)
  if (!read.ok) return read
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  return text === JSON.stringify(jsonOf(read.value, digest))
    ? { ...read, intact: digest === digestOf(read.value) }
    : failed('format', err('NON_CANONICAL', 'white space, or keys twice or out of order'))
}
