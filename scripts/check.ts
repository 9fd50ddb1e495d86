/** `npm run check`: types, format, lint with import walls and cycles, dead code. Ends 1 at the first group that fails. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const STEPS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['-p', '.']],
  ['format, lint, walls, cycles', 'biome', ['check', '--error-on-warnings', '.']],
  ['dead code', 'knip', ['--no-progress']],
]

/** Runs every step; returns the names of those that failed. */
export const check = (): readonly string[] =>
  STEPS.filter(([name, command, args]) => {
    const { status, stdout, stderr } = spawnSync(`${root}node_modules/.bin/${command}`, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    console.error(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
    if (status !== 0) console.error(`${stdout}${stderr}`)
    return status !== 0
  }).map(([name]) => name)

if (import.meta.main) process.exitCode = check().length === 0 ? 0 : 1
