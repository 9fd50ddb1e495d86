/**
 * `npm run test:alarms [-- --rules]`: alarms and dashboard of deploy/monitoring by Prometheus itself. Checks the files with promtool,
 * plays every alarm of rules.yml through (rules.test.yml), and then, unless `--rules` is given, lets a real Prometheus ask four
 * nodes of which some are stopped and one gets a wrong clock. Ends 1 when something is not raised that must be, or the
 * other way round; 69 where there is no Prometheus.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runAlarms } from './alarms/live.ts'
import { monitoringFile, prometheusMissing, promtool, type Told } from './alarms/prometheus.ts'
import { createFederation } from './federation.ts'
import { type Finding, failures, finish, show } from './field/report.ts'

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69

const found = (name: string, { isGood, text }: Told): Finding => ({
  name,
  value: isGood ? 'yes' : text,
  must: { say: 'yes', holds: isGood },
})

/** The configuration of compose.yaml, whose rules lie elsewhere in the container than here. */
const checkConfig = (): Told => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-alarms-'))
  const path = join(folder, 'prometheus.yml')
  const here = readFileSync(monitoringFile('prometheus.yml'), 'utf8')
  writeFileSync(path, here.replace('/etc/prometheus/rules.yml', monitoringFile('rules.yml')))
  const told = promtool('check', 'config', path)
  rmSync(folder, { recursive: true })
  return told
}

const checkFiles = (): readonly Finding[] => [
  found('prometheus.yml as it stands can be read', promtool('check', 'config', '--syntax-only', 'prometheus.yml')),
  found('prometheus.yml and its rules are right', checkConfig()),
  found('rules.yml is right', promtool('check', 'rules', 'rules.yml')),
  found('every alarm comes when it must, and then only', promtool('test', 'rules', 'rules.test.yml')),
]

const run = async (live: boolean): Promise<void> => {
  const files = checkFiles()
  show('Alarms by the files', files)
  if (failures(files).length > 0) process.exitCode = 1
  else if (live) await finish('Alarms of a federation', await createFederation({ heartbeatSeconds: 5 }), runAlarms)
}

const { values } = parseArgs({ options: { rules: { type: 'boolean', default: false } } })
const missing = prometheusMissing()
if (missing === undefined) await run(!values.rules)
else {
  console.error(missing)
  process.exitCode = UNAVAILABLE
}
