/** What field tests print. */

import { setTimeout as sleep } from 'node:timers/promises'
import { table } from '../../src/cli/io.ts'
import type { Federation } from '../federation.ts'
import { cleanOnInterrupt } from './interrupt.ts'

export interface Finding {
  readonly name: string
  readonly value: string | number
  /** What the value must be for the run to pass; absent where it is only told. */
  readonly must?: { readonly say: string; readonly holds: boolean }
}

/** A number that must be 0. */
export const none = (name: string, value: number): Finding => ({ name, value, must: { say: '0', holds: value === 0 } })

/** A number that must not be over a bound. */
export const atMost = (name: string, value: number, max: number): Finding => ({
  name,
  value,
  must: { say: Number.isFinite(max) ? `at most ${max}` : 'any', holds: value <= max },
})

export const holds = (name: string, value: boolean): Finding => ({
  name,
  value: value ? 'yes' : 'no',
  must: { say: 'yes', holds: value },
})

export const told = (name: string, value: string | number): Finding => ({ name, value })

/** Demands that are not met. */
export const failures = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ must }) => must?.holds === false)

/** How often the words stand in a text. */
export const occurrences = (text: string, words: string): number => text.split(words).length - 1

export const show = (title: string, findings: readonly Finding[]): void => {
  console.log(`\n${title}: ${failures(findings).length === 0 ? 'passed' : 'FAILED'}`)
  console.log(
    table(
      ['what', 'measured', 'demanded', ''],
      findings.map(({ name, value, must }) => [
        name,
        String(value),
        must?.say ?? '',
        must === undefined ? '' : must.holds ? 'ok' : 'FAILED',
      ]),
    ),
  )
}

/** Share of the sorted numbers, 0 without any. */
const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
}

export const percentiles = (numbers: readonly number[]): string =>
  `${percentile(numbers, 0.5)} / ${percentile(numbers, 0.99)} / ${percentile(numbers, 1)}`

/** By code and how often. */
export const counts = (errors: ReadonlyMap<string, number>): string =>
  errors.size === 0 ? 'none' : [...errors].map(([code, count]) => `${code} ${count}`).join(', ')

/** False when it does not come about in time. */
export const until = async (condition: () => Promise<boolean> | boolean, timeoutMs: number): Promise<boolean> => {
  const end = performance.now() + timeoutMs
  while (performance.now() < end) {
    if (await condition()) return true
    await sleep(100)
  }
  return false
}

/** One line of progress, over the one before on a terminal. */
export const progress = (line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`)
}

/** Runs a field test, prints its table and sets the exit code. The folders of one that fails are kept. */
export const finish = async (
  title: string,
  federation: Federation,
  run: (federation: Federation) => Promise<readonly Finding[]>,
): Promise<void> => {
  process.exitCode = 1
  cleanOnInterrupt()
  try {
    const findings = await run(federation)
    show(title, findings)
    if (failures(findings).length === 0) process.exitCode = 0
  } finally {
    if (process.exitCode === 0) await federation.remove()
    else {
      await federation.stopAll()
      console.error(`kept for a look: ${federation.folder}`)
    }
  }
}
