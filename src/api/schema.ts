/**
 * JSON schemas of what the API takes and gives. Those of chain objects come from the one schema that also gives their
 * codec; the named ones are the components of the OpenAPI document.
 */

import { FAULTS, type Json, type KindField, LIMITS, refusalCode } from '#base'
import {
  Body,
  Certificate,
  HEARTBEAT_FORMAT,
  Header,
  HeartbeatProof,
  KeySignature,
  StateProof,
  ValidatorSet,
} from '#chain'

/** JSON Schema, draft 2020-12 as far as OpenAPI 3.1 and the validator of the server agree. */
export type Schema = { readonly [key: string]: Json }

export const text: Schema = { type: 'string' }
const number: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })

/** Lower-case hexadecimal of up to `max` bytes, at least `min`. */
export const hex = (max: number, min = max): Schema => ({
  type: 'string',
  pattern: '^([0-9a-f]{2})*$',
  minLength: 2 * min,
  maxLength: 2 * max,
})
export const hash = hex(32)

/** A number in a path or a query: decimal digits, since nothing is converted on the way. */
export const digits: Schema = { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})$' }

export const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
})

const NUMBERS: Readonly<Record<string, Schema>> = {
  bool: { type: 'boolean' },
  uint32: { ...number, maximum: 0xffff_ffff },
  uint64: number,
  fixed64: { type: 'string', pattern: '^[0-9]{1,20}$' },
}

const bytesSchema = (note = ''): Schema => {
  if (note.includes('account id')) return { type: 'string', pattern: '^(kpk1[02-9ac-hj-np-z]{6,60})?$' }
  const [first, last] = [...note.matchAll(/\d+/g)].map(([number]) => Number(number))
  return first === undefined ? hex(LIMITS.transactionBytes, 0) : hex(last ?? first, note.includes('absent') ? 0 : first)
}

const valueSchema = (kind: KindField['kind']): Schema => {
  if (kind.fields !== undefined) return fieldsSchema(kind.fields)
  if ('names' in kind) return { type: 'string', enum: Object.keys(kind.names as object) }
  if (kind.proto === 'bytes') return bytesSchema(kind.note)
  return NUMBERS[kind.proto] ?? text
}

const fieldSchema = ({ kind, repeated }: KindField): Schema => {
  const value = valueSchema(kind)
  return repeated === undefined ? value : { type: 'array', maxItems: repeated.max, items: value }
}

/** What the JSON form of a message is: an absent field may be left out. */
const fieldsSchema = (fields: Readonly<Record<string, KindField>>): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)])),
})

/** JSON form of a chain message. */
export const schemaOf = (codec: { readonly fields: Readonly<Record<string, KindField>> }): Schema =>
  fieldsSchema(codec.fields)

/** The properties alone, to stand beside others. */
const propertiesOf = (codec: Parameters<typeof schemaOf>[0]): Readonly<Record<string, Schema>> =>
  schemaOf(codec).properties as Readonly<Record<string, Schema>>

const REF = '#/components/schemas/'

/** A named schema of the document. */
export const named = (name: keyof typeof COMPONENTS): Schema => ({ $ref: `${REF}${name}` })

/** The same schema with every named one put in its place: for a validator that does not know the document. */
export const resolved = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(resolved)
  if (schema === null || typeof schema !== 'object') return schema
  const { $ref, ...rest } = schema as Schema
  if (typeof $ref === 'string') return resolved(COMPONENTS[$ref.slice(REF.length) as keyof typeof COMPONENTS])
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, resolved(value)]))
}

const REFUSALS = Array.from({ length: 256 }, (_, n) => refusalCode(n)).filter(code => code !== undefined)

export const COMPONENTS = {
  Problem: object(
    {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(FAULTS) },
      detail: text,
      hint: object({ en: text, zh: text }),
      retryable: { type: 'boolean' },
    },
    ['detail'],
  ),
  Submitted: object({ id: hash }),
  SubmittedBatch: object({
    results: {
      type: 'array',
      maxItems: LIMITS.transactionsPerFrame,
      items: { anyOf: [object({ id: hash }), object({ code: { type: 'string', enum: Object.keys(FAULTS) } })] },
    },
  }),
  Header: schemaOf(Header),
  Block: object({ id: hash, header: schemaOf(Header), transactions: { type: 'array', items: hash } }),
  BlockDetail: object({
    id: hash,
    header: schemaOf(Header),
    transactions: { type: 'array', items: hash },
    events: { type: 'array', items: {} },
  }),
  BlockPage: object({
    items: { type: 'array', items: { $ref: '#/components/schemas/Block' } },
    next: nullable(number),
  }),
  Transaction: object(
    {
      id: hash,
      state: { type: 'string', enum: ['pending', 'final'] },
      height: number,
      index: number,
      blockId: hash,
      timeMs: number,
      code: { type: 'string', examples: ['OK', ...REFUSALS] },
      failedCall: number,
      transaction: hex(LIMITS.transactionBytes, 0),
      content: {},
    },
    ['height', 'index', 'blockId', 'timeMs', 'code', 'failedCall', 'transaction', 'content'],
  ),
  State: object(
    {
      key: hex(LIMITS.stateKeyBytes, 1),
      height: number,
      value: nullable(hex(LIMITS.stateValueBytes, 0)),
      proof: schemaOf(StateProof),
      header: schemaOf(Header),
      finalization: nullable(schemaOf(Certificate)),
    },
    ['proof', 'header', 'finalization'],
  ),
  Peer: object({
    peer: text,
    enterprise: nullable(number),
    connected: { type: 'boolean' },
    addresses: {
      type: 'array',
      items: object({ address: text, from: { type: 'string', enum: ['settings', 'node'] } }),
    },
  }),
  Status: object({
    chainId: hash,
    name: text,
    height: number,
    blockId: hash,
    stateRoot: hash,
    timeMs: number,
    epoch: number,
    view: number,
    seat: nullable(number),
    signing: object({ state: text, fromView: nullable(number), reason: object({ en: text, zh: text }) }),
    clockOffsetMs: { type: 'integer' },
    behindBlocks: nullable(number),
    peers: number,
    poolSize: number,
    diskFreeBytes: number,
    version: text,
    protocol: number,
    protocolMax: number,
    upgrade: nullable(object({ protocol: number, height: number })),
  }),
  ValidatorSet: schemaOf(ValidatorSet),
  Heartbeat: object({ format: { type: 'string', enum: [HEARTBEAT_FORMAT] }, ...propertiesOf(HeartbeatProof) }, [
    'block',
  ]),
  SignedTransaction: object(
    {
      // Any text: another chain's id in another form is still another chain.
      chainId: text,
      transaction: {
        anyOf: [
          hex(LIMITS.transactionBytes, 0),
          object({
            body: schemaOf(Body),
            signatures: { type: 'array', maxItems: LIMITS.signaturesPerTransaction, items: schemaOf(KeySignature) },
          }),
        ],
      },
    },
    ['chainId'],
  ),
} as const satisfies Record<string, Schema>
