/**
 * `npm test`: checks types, style, walls and dead code, runs every test, and ends with one plain line
 * `N passed, N failed`. With arguments it runs vitest with them instead: `npm test -- test/storage`.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from './check.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Counts {
  readonly passed: number
  readonly failed: number
}

const runVitest = (args: readonly string[]): Counts => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-test-'))
  const report = join(folder, 'report.json')
  const reporter = process.env.CI === undefined && process.stdout.isTTY ? 'default' : 'dot'
  const { status } = spawnSync(
    process.execPath,
    [
      `${root}node_modules/vitest/vitest.mjs`,
      'run',
      `--reporter=${reporter}`,
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
    const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0, status === 0 ? 0 : 1)
    return { passed: numPassedTests, failed }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const args = process.argv.slice(2)
const broken = args.length === 0 ? check() : []
const { passed, failed } = runVitest(args)
const checks = args.length === 0 ? 3 : 0
console.log(`${passed + checks - broken.length} passed, ${failed + broken.length} failed`)
process.exitCode = failed + broken.length === 0 && passed > 0 ? 0 : 1
