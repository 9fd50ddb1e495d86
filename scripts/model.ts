/**
 * `npm run model [-- SAMPLES]`: runs the model of the protocol (consensus/spec): three configurations in which nothing may
 * be found, then one for each rule that is taken away, in which something must be. `npm run model -- traces` writes the
 * frozen traces that the core is compared with. The first run installs Quint from the lockfile beside the model.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distil } from './model-trace.ts'

const spec = fileURLToPath(new URL('../consensus/spec/', import.meta.url))
const traces = fileURLToPath(new URL('../test/consensus/traces/', import.meta.url))
const cli = `${spec}node_modules/@informalsystems/quint/dist/src/cli.js`

/** Fixed, so that two runs find the same. */
const SEED = '11'
const STEPS = '45'
const TRACE_STEPS = '60'
const SAMPLES = 150
/** Enough for each of the broken ones, several times over. */
const BROKEN_SAMPLES = 3_000

const INVARIANTS = ['agreement', 'oneNotarization', 'neverBoth', 'descent', 'epochs', 'noEvidence']
const WITNESSES = ['reachedFinal', 'reachedEpoch', 'reachedBoth']

const SOUND = ['equal', 'boundary', 'weights', 'without_S3']
/** The invariant that is broken without the rule. Evidence is left out: any second vote breaks that one. */
const BROKEN: Readonly<Record<string, string>> = {
  without_S1: 'oneNotarization',
  without_S2: 'neverBoth',
  without_S4: 'neverBoth',
  without_S5: 'descent',
  without_basis: 'descent',
  without_between: 'descent',
  without_E1: 'epochs',
  without_E2: 'epochs',
  without_quorum: 'neverBoth',
}
/** File of a trace, and what the model says that it never reaches. */
const TRACES: Readonly<Record<string, string>> = {
  final: 'noFinal',
  skip: 'noSkip',
  twin: 'noTwin',
  gap: 'noGap',
  repeat: 'noRepeat',
  epoch: 'noEpoch',
}

const install = (): void => {
  if (existsSync(cli)) return
  console.error('Installing Quint from consensus/spec/package-lock.json …')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: spec,
    shell: process.platform === 'win32',
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('Quint could not be installed: is the npm registry reachable?')
}

const quint = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: spec, encoding: 'utf8' })
  return { isOk: status === 0, text: `${stdout}${stderr}` }
}

/** The evaluator in TypeScript needs neither Java nor a download. */
const simulate = (main: string, samples: number, ...args: readonly string[]) =>
  quint(
    ...['run', 'runs.qnt', `--main=${main}`, '--backend=typescript', `--seed=${SEED}`, '--verbosity=1'],
    ...[`--max-samples=${samples}`, ...args],
  )

let failures = 0
const report = (isOk: boolean, what: string, text: string): void => {
  console.log(`${isOk ? 'ok    ' : 'FAILED'} ${what}`)
  if (isOk) return
  failures += 1
  console.log(text)
}

const seen = (text: string): string =>
  [...text.matchAll(/^(\w+) was witnessed in (\d+)/gm)].map(([, name, count]) => `${name} ${count}`).join(', ')

const checkAll = (samples: number): void => {
  for (const file of ['simplex.qnt', 'runs.qnt']) {
    const { isOk, text } = quint('typecheck', file)
    report(isOk, `types of ${file}`, text)
  }
  for (const main of SOUND) {
    const { isOk, text } = simulate(
      ...([main, samples, `--max-steps=${STEPS}`, '--invariants', ...INVARIANTS, '--witnesses', ...WITNESSES] as const),
    )
    report(isOk && /reachedFinal was witnessed in [1-9]/.test(text), `${main}: ${samples} runs, ${seen(text)}`, text)
  }
  for (const [main, invariant] of Object.entries(BROKEN)) {
    const { isOk, text } = simulate(main, BROKEN_SAMPLES, `--max-steps=${STEPS}`, '--invariants', invariant)
    report(!isOk && text.includes('[violation]'), `${main}: ${invariant} is found to be violated`, text)
  }
}

const writeTraces = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-model-'))
  for (const [name, opposite] of Object.entries(TRACES)) {
    const file = join(folder, `${name}.json`)
    const { text } = simulate(
      ...(['traced', BROKEN_SAMPLES, '--init=begin', '--step=go', `--max-steps=${TRACE_STEPS}`] as const),
      ...['--invariant', opposite, '--out-itf', file],
    )
    const isFound = text.includes('[violation]') && existsSync(file)
    if (isFound) writeFileSync(`${traces}${name}.jsonl`, distil(JSON.parse(readFileSync(file, 'utf8'))))
    report(isFound, `trace ${name}`, text)
  }
  rmSync(folder, { recursive: true })
}

const [wanted] = process.argv.slice(2)
install()
if (wanted === 'traces') writeTraces()
else checkAll(wanted === undefined ? SAMPLES : Number(wanted))
process.exitCode = failures === 0 ? 0 : 1
