import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { engine } from '#contracts'
import { queryArguments } from '../../src/api/arguments.ts'
import { openScene, problem } from './support.ts'

const description = engine.describe() as unknown as Json

const empty = { get: () => undefined, range: () => [] } as never
const ask = async (module: string, query: string, args: Json) => {
  const result = await engine.query({ reader: empty, height: 1, timeMs: 0 }, module, query, args)
  return result.ok ? 'ok' : result.fault.code
}

describe('arguments of a query', () => {
  it('are read by what the module says of itself', async () => {
    const given = { orgId: '00'.repeat(16), month: '202411' }
    const { args } = queryArguments(description, ['points', 'issuance'], given)
    expect(args).toEqual({ orgId: given.orgId, month: 202411 })
    expect(await ask('points', 'issuance', given)).toBe('MALFORMED')
    expect(await ask('points', 'issuance', args)).not.toBe('MALFORMED')
  })

  it('of every query of every module reach it as it reads them', async () => {
    const sample: Readonly<Record<string, string>> = {
      uint: '1',
      bool: 'true',
      slug: 'points',
      address: 'kpk1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqmkv4nq',
    }
    for (const { name: module, queries } of engine.describe()) {
      for (const { name, fields } of queries) {
        // What is no number stays text, whatever the module makes of it.
        const text = fields.map(field => [field.name, sample[field.kind] ?? '00'.repeat(field.length ?? 1)] as const)
        const { args } = queryArguments(description, [module, name], Object.fromEntries(text)) as {
          args: Record<string, Json>
        }
        for (const { name: field, kind, repeated } of fields)
          expect(typeof args[field]).toBe(repeated ? 'object' : kind === 'uint' ? 'number' : 'string')
      }
    }
  })

  it('are lists where the field is one, and stay text where nothing is known', () => {
    const fields: Json = [
      { name: 'ids', kind: 'uint', repeated: true },
      { name: 'open', kind: 'bool' },
      { name: 'n', kind: 'uint' },
    ]
    const modules = [{ name: 'org', queries: [{ name: 'pathToRoot', fields }] }]
    const of = (given: Readonly<Record<string, string | string[]>>, query = 'pathToRoot') =>
      queryArguments(modules, ['org', query], given).args
    expect(of({ ids: ['1', '2'], open: 'true', n: '7' })).toEqual({ ids: [1, 2], open: true, n: 7 })
    expect(of({ ids: '1' }, 'path-to-root')).toEqual({ ids: [1] })
    expect(of({ open: 'yes', n: '-1', more: '3' })).toEqual({ open: 'yes', n: '-1', more: '3' })
    expect(of({ n: ['1', '2'] })).toEqual({ n: [1, 2] })
    expect(of({ n: '7' }, 'other')).toEqual({ n: '7' })
    expect(queryArguments(null, ['org', 'x'], { n: '7' })).toEqual({ args: { n: '7' } })
  })

  it('come so from the URL', async () => {
    const { api, reader, get } = await openScene()
    reader.description = description
    const real = await get('/v1/query/points/issuance?orgId=00&month=202411')
    expect(await real.json()).toMatchObject({ args: { orgId: '00', month: 202411 } })
    expect(await problem(await get('/v1/query/points/a%2fb'))).toBe('400 BAD_REQUEST')
    const many = Array.from({ length: 65 }, (_, n) => `a${n}=1`).join('&')
    expect(await problem(await get(`/v1/query/points/x?${many}`))).toBe('400 BAD_REQUEST')
    await api.close()
  })
})
