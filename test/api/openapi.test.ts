import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { type Json, toHex } from '#base'
import { Body, Certificate, Header } from '#chain'
import { COMPONENTS, resolved, type Schema, schemaOf } from '../../src/api/schema.ts'
import { anchorOf, finalize, headerOn, sampleChain } from '../chain/sample-chain.ts'
import { transactionOf } from '../mempool/support.ts'
import { openScene } from './support.ts'

interface Operation {
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: Schema }>> }>>
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const { api, reader, get, post } = await openScene()
afterAll(() => api.close())
const document = (await (await get('/v1/openapi.json')).json()) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** The validator that the server itself uses. */
const validates = async (schema: Json, value: unknown): Promise<boolean> => {
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  let good = false
  app.get('/', async request => {
    good = request.validateInput(value, resolved(schema) as Schema)
    return ''
  })
  await app.inject('/')
  return good
}

const answerSchema = (path: string, status: string, method = 'get'): Json => {
  const content = document.paths[path]?.[method]?.responses[status]?.content ?? {}
  return (Object.values(content)[0] as { schema: Json }).schema
}

describe('the OpenAPI document', () => {
  it('names every route, in both languages, with its parameters and faults', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual([
      'get /v1/blocks',
      'get /v1/blocks/{id}',
      'get /v1/events',
      'get /v1/genesis',
      'get /v1/heartbeat',
      'get /v1/modules',
      'get /v1/openapi.json',
      'get /v1/peers',
      'get /v1/private',
      'get /v1/private/{type}/{id}/erasure',
      'get /v1/query/{module}/{query}',
      'get /v1/records/{module}/{machine}/{state}',
      'get /v1/state/{key}',
      'get /v1/status',
      'get /v1/timeline/{id}',
      'get /v1/transactions/{id}',
      'get /v1/transactions/{id}/attestation',
      'get /v1/validators',
      'post /v1/private',
      'post /v1/transactions',
      'post /v1/transactions/batch',
    ])
    for (const { path, operation } of operations) {
      expect(operation.summary).toMatch(/^[A-Z]/)
      expect(operation.description).toMatch(/[\u4e00-\u9fff]/)
      const inPath = operation.parameters.filter(one => one.in === 'path').map(one => `{${one.name}}`)
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath)
      expect(operation.responses.default?.content['application/problem+json']?.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      })
    }
  })

  it('refers only to schemas that it has', () => {
    const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, one]) => one,
    )
    expect(new Set(names).size).toBeGreaterThan(5)
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name)
  })

  it('says what really comes', async () => {
    const { bytes } = transactionOf('a')
    const submitted = (await (await post(bytes)).json()) as { id: string }
    expect(await validates(answerSchema('/v1/transactions', '202', 'post'), submitted)).toBe(true)
    const later = toHex(reader.finalizeLater().id)
    const asked: readonly (readonly [path: string, real: string])[] = [
      ['/v1/transactions/{id}', `/v1/transactions/${submitted.id}`],
      ['/v1/transactions/{id}', `/v1/transactions/${later}?wait=final`],
      ['/v1/blocks', '/v1/blocks?limit=2'],
      ['/v1/blocks/{id}', '/v1/blocks/2'],
      ['/v1/state/{key}', '/v1/state/01?proof=true'],
      ['/v1/state/{key}', '/v1/state/01'],
      ['/v1/status', '/v1/status'],
      ['/v1/validators', '/v1/validators'],
      ['/v1/heartbeat', '/v1/heartbeat'],
      ['/v1/modules', '/v1/modules'],
    ]
    for (const [path, real] of asked) {
      const value = await (await get(real)).json()
      expect(await validates(answerSchema(path, '200'), value), real).toBe(true)
      expect(await validates(answerSchema(path, '200'), 'something else'), real).toBe(false)
    }
    const problem = await (await get('/v1/nothing')).json()
    expect(await validates(COMPONENTS.Problem, problem)).toBe(true)
    expect(await validates(COMPONENTS.Problem, { ...(problem as object), code: 'NO_SUCH_CODE' })).toBe(false)
  })
})

describe('schemas of chain messages', () => {
  it('accept the JSON form of real ones and refuse others', async () => {
    const body = Body.toJson(transactionOf('a').body) as { readonly [key: string]: Json }
    const chain = sampleChain({})
    const header = headerOn(chain, anchorOf(chain))
    const certificate = Certificate.toJson(finalize(chain, header))
    expect(await validates(schemaOf(Body), body)).toBe(true)
    expect(await validates(schemaOf(Header), Header.toJson(header))).toBe(true)
    expect(await validates(schemaOf(Certificate), certificate)).toBe(true)
    for (const wrong of [
      { ...body, sender: 'kpk1b' },
      { ...body, expiresAtMs: -1 },
      { ...body, nonce: 1 },
      { ...body, more: 1 },
      { ...body, calls: [{ module: 2 ** 32 }] },
      { ...body, calls: [{ args: 'a' }] },
    ])
      expect(await validates(schemaOf(Body), wrong), JSON.stringify(wrong)).toBe(false)
    const { kind } = (certificate as { vote: { kind: string } }).vote
    const text = JSON.stringify(certificate).replace(`"${kind}"`, '"NOTHING"')
    expect(await validates(schemaOf(Certificate), JSON.parse(text))).toBe(false)
  })
})
