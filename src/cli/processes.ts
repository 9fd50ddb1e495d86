/** The nodes of a network folder as processes of this machine. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NetworkNode } from '#node'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

const pidFile = (node: NetworkNode) => join(node.home, 'node.pid')
export const logFile = (node: NetworkNode): string => join(node.home, 'node.log')

/** How often, and how long apart, a process that is just being started is looked at again. */
const LOOKS = 500
const LOOK_MS = 10

const cell = new Int32Array(new SharedArrayBuffer(4))

/** What procfs shows of a process: its command line, and whether it has ended and nobody has asked how. */
export interface Look {
  readonly line: string
  readonly ended: boolean
}

const look = (pid: number): Look => ({
  line: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
  ended: readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '),
})

/**
 * The command line of a process that is there. One that is just replacing its image has none for a moment, on a busy
 * machine also after `spawn` has come back, and would count as ended: it is looked at again, for some seconds at most.
 */
export const settledLine = (take: () => Look): string => {
  for (let n = 0; n < LOOKS; n++) {
    const { line, ended } = take()
    if (line !== '' || ended) return line
    Atomics.wait(cell, 0, 0, LOOK_MS)
  }
  return ''
}

/** The command line of a process, from procfs or `ps`; undefined when there is no such process. */
const commandLine = (pid: number): string | undefined => {
  try {
    if (existsSync('/proc/self/cmdline')) return settledLine(() => look(pid)).replaceAll('\0', ' ')
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' })
  } catch {
    return undefined
  }
}

/**
 * Pid of a node that runs, by its pid file. A file left behind by a killed node counts as none, also when its number has
 * passed to another process: that one must never get our signals.
 */
export const runningPid = (node: NetworkNode): number | undefined => {
  if (!existsSync(pidFile(node))) return undefined
  const pid = Number(readFileSync(pidFile(node), 'utf8'))
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined
  return `${commandLine(pid)?.trimEnd()} `.includes(` node start --home ${node.home} `) ? pid : undefined
}

/**
 * Starts a node that outlives this process if `detached`. Its log is appended to `node.log` in its home. `main` is another
 * program that understands the same command line: a build for tests, another version.
 */
export const spawnNode = (
  node: NetworkNode,
  detached: boolean,
  { main = MAIN, env = process.env }: { readonly main?: string | undefined; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess => {
  const log = openSync(logFile(node), 'a', 0o600)
  const child = spawn(process.execPath, [main, 'node', 'start', '--home', node.home], {
    detached,
    env,
    stdio: ['ignore', log, log],
  })
  writeFileSync(pidFile(node), String(child.pid))
  if (detached) child.unref()
  return child
}

const POLL_MS = 100

const ANSWER_MS = 2_000

const isReady = (node: NetworkNode, signal: AbortSignal): Promise<boolean> =>
  fetch(`${node.ops}/readyz`, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) }).then(
    response => response.ok,
    () => false,
  )

/** True when the node answers that it is ready; false when its process has ended, when aborted, or after the time. */
export const waitReady = async (node: NetworkNode, timeoutMs: number, signal: AbortSignal): Promise<boolean> => {
  const end = performance.now() + timeoutMs
  while (performance.now() < end && !signal.aborted && runningPid(node) !== undefined) {
    if (await isReady(node, signal)) return true
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
  return false
}

/** Asks a node to close and waits until it has; after the time it is killed. False when it had to be. */
export const stopNode = async (node: NetworkNode, timeoutMs: number): Promise<boolean> => {
  const pid = runningPid(node)
  if (pid === undefined) return true
  process.kill(pid, 'SIGTERM')
  const end = performance.now() + timeoutMs
  while (runningPid(node) !== undefined && performance.now() < end)
    await new Promise(resolve => setTimeout(resolve, 50))
  const clean = runningPid(node) === undefined
  if (!clean) process.kill(pid, 'SIGKILL')
  rmSync(pidFile(node), { force: true })
  return clean
}
