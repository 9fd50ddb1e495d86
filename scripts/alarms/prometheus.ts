/** Prometheus and promtool as Debian and others package them: whether they are there, and one that asks the nodes of a federation. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NetworkNode } from '#node'
import { freePorts } from '../federation.ts'
import { until } from '../field/report.ts'

const FOLDER = fileURLToPath(new URL('../../deploy/monitoring/', import.meta.url))

export const monitoringFile = (name: string): string => join(FOLDER, name)

/** Undefined when both are on the machine, else a sentence that says what to install. */
export const prometheusMissing = (): string | undefined => {
  const missing = ['promtool', 'prometheus'].filter(name => spawnSync(name, ['--version']).error !== undefined)
  return missing.length === 0
    ? undefined
    : `${missing.join(' and ')} needed: install Debian's package prometheus, or a release of Prometheus / 需要安装 Prometheus（含 promtool）`
}

export interface Told {
  readonly isGood: boolean
  readonly text: string
}

export const promtool = (...argv: readonly string[]): Told => {
  const { status, stdout, stderr } = spawnSync('promtool', argv, { cwd: FOLDER, encoding: 'utf8' })
  return { isGood: status === 0, text: `${stdout}${stderr}`.trim() }
}

/** Longest that an alarm waits in the copy; in rules.yml it is minutes. */
const FOR_SECONDS = 3
/** And how long nothing is heard there; in rules.yml it is three minutes. */
const SILENCE_SECONDS = 20

/** The rules with less patience, and otherwise as they are. Throws where they are no longer what this shortens. */
const impatient = (rules: string): string => {
  const silence = 'kapok_chain_silence_seconds > 180'
  if (!rules.includes(silence)) throw new Error(`rules.yml has no ${silence}`)
  return rules
    .replace(silence, `kapok_chain_silence_seconds > ${SILENCE_SECONDS}`)
    .replaceAll(/for: \d+[mh]\n/g, `for: ${FOR_SECONDS}s\n`)
}

const configOf = (nodes: readonly NetworkNode[]): string => {
  const targets = nodes.flatMap(({ name, ops }) => [
    `      - targets: ["${new URL(ops).host}"]`,
    `        labels: { node: ${name} }`,
  ])
  const head = [
    'global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }',
    'rule_files: [rules.yml]',
  ]
  return [...head, 'scrape_configs:', '  - job_name: kapok', '    static_configs:', ...targets, ''].join('\n')
}

/** `ALARM node`. */
export type Alarm = string

export interface Prometheus {
  /** Those that are raised now, sorted. */
  alarms(): Promise<readonly Alarm[]>
  /** Values of an instant query, NaN among them. Throws what Prometheus says against it. */
  query(expression: string): Promise<readonly number[]>
  /** Names of rules that could not be evaluated. */
  sickRules(): Promise<readonly string[]>
  stop(): Promise<void>
}

const STOP_MS = 10_000
const READY_MS = 60_000

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}

interface Answer {
  readonly status: string
  readonly error?: string
  readonly data: {
    readonly alerts?: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[]
    readonly result?: readonly { readonly value: readonly [number, string] }[]
    readonly groups?: readonly { readonly rules: readonly { readonly name: string; readonly health: string }[] }[]
  }
}

/** A real one over the nodes, with a copy of the rules in `folder`. */
export const startPrometheus = async (folder: string, nodes: readonly NetworkNode[]): Promise<Prometheus> => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'rules.yml'), impatient(readFileSync(monitoringFile('rules.yml'), 'utf8')))
  writeFileSync(join(folder, 'prometheus.yml'), configOf(nodes))
  const url = `http://127.0.0.1:${await freePorts(1)}`
  const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--log.level=error']
  const address = `--web.listen-address=${new URL(url).host}`
  const child = spawn('prometheus', [...flags, address], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  const ask = async (path: string): Promise<Answer['data']> => {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer
    if (answer.status !== 'success') throw new Error(answer.error ?? path)
    return answer.data
  }
  const isReady = () =>
    fetch(`${url}/-/ready`)
      .then(({ ok }) => ok)
      .catch(() => false)
  if (!(await until(isReady, READY_MS))) {
    await stopChild(child)
    throw new Error('Prometheus does not become ready')
  }
  return {
    alarms: async () => {
      const { alerts = [] } = await ask('alerts')
      const raised = alerts.filter(({ state }) => state === 'firing')
      return raised.map(({ labels: { alertname, node } }) => `${alertname} ${node}`).sort()
    },
    query: async expression => {
      const { result = [] } = await ask(`query?${new URLSearchParams({ query: expression })}`)
      return result.map(({ value: [, value] }) => Number(value))
    },
    sickRules: async () => {
      const { groups = [] } = await ask('rules')
      return groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok').map(({ name }) => name))
    },
    stop: () => stopChild(child),
  }
}
