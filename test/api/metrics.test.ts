import { afterAll, describe, expect, it } from 'vitest'
import { METRICS } from '#api'
import { createHistogram, metricsText } from '../../src/api/metrics.ts'
import { transactionOf } from '../mempool/support.ts'
import { openScene, problem } from './support.ts'

const { api, get, post, reader } = await openScene()
afterAll(() => api.close())

const ops = (path: string) => fetch(`${api.opsUrl}${path}`)
const sample = (text: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])

describe('metrics', () => {
  it('have names of subsystem, thing and unit, and totals are counters', () => {
    for (const [name, { type, help }] of Object.entries(METRICS)) {
      expect(name).toMatch(
        /^kapok_(chain|consensus|mempool|p2p|storage|api|process)_[a-z_]+_(total|count|number|blocks|bytes|seconds)$|_seconds_total$/,
      )
      expect(type === 'counter').toBe(name.endsWith('_total'))
      expect(help.length).toBeGreaterThan(5)
    }
  })

  it('are text that a scraper reads line by line', async () => {
    await post(transactionOf('a').bytes)
    const response = await ops('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    expect(text.endsWith('\n')).toBe(true)
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^# (HELP|TYPE) kapok_\w+ .+$|^kapok_\w+(\{le="[^"]+"\})? [0-9.e+-]+$/)
  })

  it('count what was answered, refused and failed, and how long a submission took', async () => {
    const before = await (await ops('/metrics')).text()
    await get('/v1/status')
    await get('/v1/nothing')
    await post(transactionOf('a').bytes)
    reader.broken = true
    await get('/v1/modules')
    reader.broken = false
    const grown = async (name: string) => sample(await (await ops('/metrics')).text(), name) - sample(before, name)
    expect(await grown('kapok_api_requests_total')).toBe(4)
    expect(await grown('kapok_api_refusals_total')).toBe(1)
    expect(await grown('kapok_api_failures_total')).toBe(1)
    expect(await grown('kapok_api_submit_seconds_count')).toBe(1)
  })

  it('put a sample into every bucket that is not below it', () => {
    const histogram = createHistogram()
    for (const seconds of [0.0001, 0.0005, 0.003, 99]) histogram.observe(seconds)
    const { buckets, count, sum } = histogram.value()
    expect([count, Math.round(sum)]).toEqual([4, 99])
    expect(new Map(buckets).get(0.0005)).toBe(2)
    expect(new Map(buckets).get(0.005)).toBe(3)
    expect(new Map(buckets).get(5)).toBe(3)
    const text = metricsText({ kapok_api_submit_seconds: histogram.value() })
    expect(text).toContain('kapok_api_submit_seconds_bucket{le="0.0005"} 2\n')
    expect(text).toContain('kapok_api_submit_seconds_bucket{le="+Inf"} 4\n')
    expect(text).not.toContain('kapok_chain')
  })
})

describe('the port of the operator', () => {
  it('shows more when asked, and problems like the other', async () => {
    const lines = (await (await ops('/readyz?verbose')).text()).split('\n')
    expect(lines).toContain('ok')
    expect(lines).toContain(`height ${reader.status().height}`)
    expect(await problem(await ops('/nothing'))).toBe('404 NOT_FOUND')
  })
})
