/** A run that is interrupted, on a real node: nothing of it stays. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const RUN = fileURLToPath(new URL('interrupted.ts', import.meta.url))

let folder = ''
let child: ChildProcess | undefined
let pid: number | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-interrupt-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  if (pid !== undefined && isThere(pid)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

/** One that has ended is not there, also before its parent or init has asked how. */
const isThere = (of: number): boolean => {
  try {
    return process.kill(of, 0)
  } catch {
    return false
  }
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'on %s its nodes end and its folders go, but not what is kept for a look',
  async (signal, code) => {
    const run = spawn(process.execPath, [RUN], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = run
    const ended = new Promise<number | null>(resolve => run.once('exit', resolve))
    const lines = createInterface({ input: run.stdout })
    const line = await Promise.race([new Promise<string>(resolve => lines.once('line', resolve)), ended])
    const said = JSON.parse(String(line)) as { readonly pid: number; readonly kept: string }
    pid = said.pid
    expect([isThere(said.pid), readdirSync(folder).length]).toEqual([true, 2])
    run.kill(signal)
    expect(await ended).toBe(code)
    await expect.poll(() => isThere(said.pid), { timeout: 60_000 }).toBe(false)
    expect([readdirSync(folder), existsSync(said.kept)]).toEqual([[basename(said.kept)], true])
  },
  600_000,
)
