import { describe, expect, it } from 'vitest'
import { configText, FIELDS, type FieldName, loadConfig, variableOf } from '#node'

const load = (text: string, environment: Record<string, string> = {}) => loadConfig(text, environment)
const detail = (text: string, environment: Record<string, string> = {}) => {
  const result = load(text, environment)
  return result.ok ? 'ok' : `${result.fault.code} ${result.fault.detail}`
}

describe('configuration', () => {
  it('takes the variable before the file before the default, and says which', () => {
    const result = load('[api]\nport = 8000\nhost = "0.0.0.0"\n', { KAPOK_API_PORT: '8001' })
    if (!result.ok) throw new Error(result.fault.detail)
    const { config, origins } = result.value
    expect([config['api.port'], origins['api.port']]).toEqual([8001, 'environment'])
    expect([config['api.host'], origins['api.host']]).toEqual(['0.0.0.0', 'file'])
    expect([config['ops.port'], origins['ops.port']]).toEqual([9002, 'default'])
  })

  it('names what is wrong, wherever it comes from', () => {
    expect(detail('[api]\nport = "x"\n')).toContain('api.port: a number')
    expect(detail('[api]\nport = 70000\n')).toContain('0 to 65535')
    expect(detail('[api]\nprot = 1\n')).toContain(
      'api.prot: there is no such setting. Known in [api]: api.host, api.port',
    )
    expect(detail('api = 1\n')).toContain('a section [api]')
    expect(detail('[api\n')).toContain('config.toml')
    expect(detail('', { KAPOK_LOG_LEVEL: 'loud' })).toContain('KAPOK_LOG_LEVEL')
    expect(detail('', { KAPOK_NODE_VALIDATOR: 'maybe' })).toContain('a boolean')
  })

  it('reads back every setting that it writes, and every variable', () => {
    const names = Object.keys(FIELDS) as FieldName[]
    const values = Object.fromEntries(names.map(name => [name, FIELDS[name].fallback]))
    const result = load(configText(values))
    expect(result).toMatchObject({ ok: true, value: { config: values } })
    if (!result.ok) return
    expect(new Set(Object.values(result.value.origins))).toEqual(new Set(['file']))
    const environment = Object.fromEntries(names.map(name => [variableOf(name), String(FIELDS[name].fallback)]))
    expect(load('', environment)).toMatchObject({ ok: true, value: { config: values } })
  })
})
