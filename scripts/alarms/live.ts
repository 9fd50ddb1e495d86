/** Alarms of a real Prometheus over a real federation: what is done to nodes, and which alarms that raises and ends. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NetworkNode } from '#node'
import { spawnNode } from '../../src/cli/processes.ts'
import type { Federation } from '../federation.ts'
import { startLoad } from '../field/load.ts'
import { type Finding, holds, none, progress, until } from '../field/report.ts'
import { type Alarm, monitoringFile, type Prometheus, startPrometheus } from './prometheus.ts'

const CLOCK = fileURLToPath(new URL('../scenes/clock.ts', import.meta.url))
/** More than an alarm allows, and less than a slot of the heartbeats: one that is further off hears none. */
const AHEAD_MS = 3_000

/** What is brought about here; others may be raised by the machine itself, whose disk is full or whose processors are busy. */
const TRIED = ['KapokNodeDown', 'KapokNotConnected', 'KapokNoQuorum', 'KapokClockWrong']
const PATIENCE_MS = 240_000

/** Waits until these and no others of those that are tried are raised. */
const expectAlarms = async (prometheus: Prometheus, what: string, wanted: readonly Alarm[]): Promise<Finding> => {
  progress(what)
  const isTried = (alarm: Alarm) => TRIED.some(name => alarm.startsWith(`${name} `))
  const sorted = [...wanted].sort().join(', ')
  let raised = ''
  const came = await until(async () => {
    raised = (await prometheus.alarms()).filter(isTried).join(', ')
    return raised === sorted
  }, PATIENCE_MS)
  return { name: what, value: raised || 'none', must: { say: sorted || 'none', holds: came } }
}

interface Panel {
  readonly title: string
  readonly targets: readonly { readonly expr: string }[]
}

const panels = (): readonly Panel[] =>
  (JSON.parse(readFileSync(monitoringFile('grafana/dashboard.json'), 'utf8')) as { panels: readonly Panel[] }).panels

/** Queries that Prometheus refuses, or to which it has no number for a panel. */
const emptyPanels = async (prometheus: Prometheus): Promise<readonly string[]> => {
  const empty: string[] = []
  for (const { title, targets } of panels())
    for (const { expr } of targets) {
      const isThere = await prometheus.query(expr).then(
        values => values.length > 0 && values.every(Number.isFinite),
        () => false,
      )
      if (!isThere) empty.push(`${title}: ${expr}`)
    }
  return empty
}

const startWithClock = (node: NetworkNode): void =>
  void spawnNode(node, false, {
    env: { ...process.env, NODE_OPTIONS: `--import ${CLOCK}`, KAPOK_SCENE_AHEAD_MS: String(AHEAD_MS) },
  })

/** The dashboard while transactions flow through every node. */
const checkDashboard = async (prometheus: Prometheus, federation: Federation): Promise<readonly Finding[]> => {
  progress('the dashboard')
  let next = 0
  const pick = () => next++ % federation.nodes.length
  const load = await startLoad(federation, { ratePerSecond: 4, pick, patienceMs: PATIENCE_MS })
  let empty: readonly string[] = []
  await until(async () => {
    empty = await emptyPanels(prometheus)
    return empty.length === 0
  }, PATIENCE_MS)
  await load.stop()
  return [
    { ...none('panels of the dashboard without data', empty.length), value: empty.join('; ') || 'none' },
    none('transactions of that load that did not become final', load.unfinished.length),
  ]
}

export const runAlarms = async (federation: Federation): Promise<readonly Finding[]> => {
  const names = federation.nodes.map(({ name }) => name)
  const [one, two, three, four] = names as [string, string, string, string]
  await federation.startAll()
  const prometheus = await startPrometheus(join(federation.folder, 'prometheus'), federation.nodes)
  const expectThese = (what: string, ...wanted: readonly Alarm[]) => expectAlarms(prometheus, what, wanted)
  const last = federation.nodes[3] as NetworkNode
  try {
    const allUp = await until(async () => (await prometheus.query('sum(up)'))[0] === names.length, PATIENCE_MS)
    const findings: Finding[] = [holds('all nodes are asked', allUp)]
    findings.push(await expectThese('all run'))
    findings.push(...(await checkDashboard(prometheus, federation)))
    await federation.stop(3)
    findings.push(await expectThese('one is stopped', `KapokNodeDown ${four}`))
    await federation.stop(2)
    const away = [three, four].map(name => `KapokNodeDown ${name}`)
    const cut = [one, two].flatMap(name => [`KapokNotConnected ${name}`, `KapokNoQuorum ${name}`])
    findings.push(await expectThese('two are stopped', ...away, ...cut))
    await federation.startAll([2, 3])
    findings.push(await expectThese('both run again'))
    await federation.stop(3)
    startWithClock(last)
    findings.push(await expectThese('one runs with a clock that is ahead', `KapokClockWrong ${four}`))
    await federation.stop(3)
    await federation.startAll([3])
    findings.push(await expectThese('its clock is right again'))
    const sick = await prometheus.sickRules()
    return [
      ...findings,
      { ...none('rules that could not be evaluated', sick.length), value: sick.join(', ') || 'none' },
    ]
  } finally {
    await prometheus.stop()
  }
}
