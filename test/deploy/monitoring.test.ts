import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { METRICS } from '#api'
import { must } from '#base'
import { containerPlaces, initNetwork, loadHome, localPlaces, type RunningNode, startNode } from '#node'
import { prometheusMissing, promtool } from '../../scripts/alarms/prometheus.ts'
import { FOUNDER_NAMES, foundation } from '../../src/cli/founders.ts'
import { parseYaml } from './yaml.ts'

const read = (name: string): string => readFileSync(`deploy/monitoring/${name}`, 'utf8')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly action: string }
}

const { groups } = parseYaml(read('rules.yml')) as unknown as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[]
}
const rules = groups.flatMap(group => group.rules)
const dashboard = JSON.parse(read('grafana/dashboard.json')) as {
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
    readonly targets: readonly { readonly refId: string; readonly expr: string }[]
  }[]
}
const named = (text: string): readonly string[] => text.match(/\bkapok_\w+/g) ?? []

let folder = ''
let node: RunningNode
/** Names of all samples of a node that runs. */
let exported = new Set<string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-monitoring-'))
  const { nodes } = await initNetwork({
    folder,
    name: 'monitoring',
    enterprises: ['one'],
    seats: 1,
    accounts: FOUNDER_NAMES,
    foundation: publicKey => foundation('monitoring', publicKey),
    places: (name, n) => ({ ...localPlaces(0)(name, n), apiPort: 0, opsPort: 0 }),
    epochLength: 100,
    nowMs: Date.now(),
  })
  const home = must(await loadHome(nodes[0]?.home ?? ''))
  const quiet = { ...home.settings, config: { ...home.settings.config, 'log.level': 'silent' } }
  node = must(await startNode({ ...home, settings: quiet }))
  const text = await (await fetch(`${node.opsUrl}/metrics`)).text()
  exported = new Set([...text.matchAll(/^(\w+)[ {]/gm)].map(([, name]) => name as string))
}, 60_000)

afterAll(async () => {
  await node.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('what is watched', () => {
  it('is exported by a node that runs: every metric that an alarm or a panel names', () => {
    const asked = [
      ...rules.map(({ expr }) => expr),
      ...dashboard.panels.flatMap(({ targets }) => targets.map(one => one.expr)),
    ]
    expect(asked.flatMap(named).length).toBeGreaterThan(20)
    for (const name of asked.flatMap(named)) expect(exported, name).toContain(name)
  })

  it('is everything that the table of metrics has', () => {
    for (const name of Object.keys(METRICS))
      expect(
        [...exported].filter(one => one.startsWith(name)),
        name,
      ).not.toEqual([])
  })

  it("is asked of the operator's port of every node", () => {
    const config = parseYaml(read('prometheus.yml')) as unknown as {
      readonly scrape_configs: readonly {
        readonly static_configs?: readonly {
          readonly targets: readonly string[]
          readonly labels: { readonly node: string }
        }[]
        readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: string }[]
      }[]
    }
    const [seated, observer] = config.scrape_configs
    const names = ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4']
    const targetOf = (name: string) => `${containerPlaces(name, 0).opsHost}:${containerPlaces(name, 0).opsPort}`
    expect(seated?.static_configs).toEqual(names.map(name => ({ targets: [targetOf(name)], labels: { node: name } })))
    const { opsHost, opsPort } = containerPlaces('auditor', 0)
    expect(observer?.dns_sd_configs).toEqual([{ names: [opsHost], type: 'A', port: String(opsPort) }])
  })
})

describe('alarms', () => {
  it.each(rules)('$alert says in both languages what is wrong and what to do', ({ annotations, labels }) => {
    expect(['warning', 'critical']).toContain(labels.severity)
    for (const text of [annotations.summary, annotations.action]) {
      const [en, zh, ...more] = text.split(' / ')
      expect(more).toEqual([])
      expect(en).toMatch(/[a-z]{3}/)
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
      expect(zh).toMatch(/[\u4e00-\u9fff]{3}/)
    }
  })

  it('have a name each', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  })
})

interface Played {
  readonly alert_rule_test: readonly {
    readonly alertname: string
    readonly exp_alerts: readonly { readonly exp_annotations: Rule['annotations'] }[]
  }[]
}

describe('rules.test.yml', () => {
  const { tests, rule_files } = parseYaml(read('rules.test.yml')) as unknown as {
    readonly rule_files: readonly string[]
    readonly tests: readonly Played[]
  }
  const cases = tests.flatMap(one => one.alert_rule_test)

  it.each(rules)('has $alert raised and not raised', ({ alert, annotations }) => {
    const own = cases.filter(({ alertname }) => alertname === alert)
    const raised = own.flatMap(one => one.exp_alerts)
    expect(raised.length).toBeGreaterThan(0)
    expect(own.some(one => one.exp_alerts.length === 0)).toBe(true)
    for (const { exp_annotations } of raised) expect(exp_annotations.action).toBe(annotations.action)
  })

  it('is of these rules, and of no others', () => {
    expect(rule_files).toEqual(['rules.yml'])
    expect(new Set(cases.map(({ alertname }) => alertname))).toEqual(new Set(rules.map(({ alert }) => alert)))
  })

  it.runIf(prometheusMissing() === undefined)('is what promtool finds', () => {
    expect(promtool('test', 'rules', 'rules.test.yml')).toMatchObject({ isGood: true })
  })
})

describe('the dashboard', () => {
  it('is laid out on the grid of 24 columns: no panel on another, every one and every query with a name of its own', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24)
      return Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`)
    })
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    for (const { targets, type } of dashboard.panels) {
      expect(['stat', 'timeseries']).toContain(type)
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
    }
  })

  it('has titles in both languages, and the source of data that is provisioned', () => {
    for (const { title } of dashboard.panels) expect(title).toMatch(/[a-z]{3}.* \/ .*[\u4e00-\u9fff]{2}/)
    const { datasources } = parseYaml(read('grafana/datasource.yml')) as unknown as {
      readonly datasources: readonly { readonly uid: string; readonly url: string }[]
    }
    expect(datasources).toEqual([expect.objectContaining({ uid: 'kapok', url: 'http://prometheus:9090' })])
    expect(new Set(read('grafana/dashboard.json').match(/"uid": "\w+"/g))).toEqual(new Set(['"uid": "kapok"']))
  })
})
