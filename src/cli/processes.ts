/** The nodes of a network folder as processes of this machine. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NetworkNode } from '#node'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

/** In the home of a node. */
export const PID_FILE = 'node.pid'

const pidFile = (node: NetworkNode) => join(node.home, PID_FILE)
export const logFile = (node: NetworkNode): string => join(node.home, 'node.log')

/** How often, and how long apart, a process that is just being started is looked at again. */
const LOOKS = 500
const LOOK_MS = 10

const cell = new Int32Array(new SharedArrayBuffer(4))

/** What procfs shows of a process: its command line, and whether it will never have one. */
export interface Look {
  readonly line: string
  readonly ended: boolean
}

/** PF_KTHREAD of linux/sched.h: a thread of the kernel, which has no command line. */
const KERNEL_THREAD = 0x0020_0000

/**
 * Whether a process that has no command line will never have one, by its `/proc/PID/stat` (proc_pid_stat(5)): it has ended
 * and nobody has asked how, or its number has passed to a thread of the kernel.
 */
export const hasNoLine = (stat: string): boolean => {
  // The name before it may hold anything.
  const [state = '', , , , , , flags] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')
  return 'ZX'.includes(state) || (Number(flags) & KERNEL_THREAD) !== 0
}

const look = (pid: number): Look => ({
  line: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
  ended: hasNoLine(readFileSync(`/proc/${pid}/stat`, 'utf8')),
})

/**
 * The command line of a process that is there. One that is just replacing its image has none for a moment, on a busy
 * machine also after `spawn` has come back, and would count as ended: it is looked at again, for some seconds at most.
 */
export const settledLine = (take: () => Look, pause = () => void Atomics.wait(cell, 0, 0, LOOK_MS)): string => {
  for (let n = 0; n < LOOKS; n++) {
    const { line, ended } = take()
    if (line !== '' || ended) return line
    pause()
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
  // Whole or not at all: another process may read it at any time, and half a number is another number.
  const written = `${pidFile(node)}.new`
  writeFileSync(written, String(child.pid))
  renameSync(written, pidFile(node))
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

/** Sends a signal to a node that runs. One that ends meanwhile needs none. */
export const signalNode = (node: NetworkNode, signal: NodeJS.Signals): void => {
  const pid = runningPid(node)
  if (pid !== undefined) signalProcess(pid, signal)
}

/** False when there is no such process any more. */
export const signalProcess = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

const GONE_POLL_MS = 50

/** True when the process of the node has ended within the time. */
const isGone = async (node: NetworkNode, timeoutMs: number): Promise<boolean> => {
  const end = performance.now() + timeoutMs
  while (runningPid(node) !== undefined) {
    if (performance.now() >= end) return false
    await new Promise(resolve => setTimeout(resolve, GONE_POLL_MS))
  }
  return true
}

/** A process that is killed is gone when the kernel has given back what it had; one that waits for a disk may not be soon. */
const KILLED_MS = 5_000

/** Asks a node to close and waits until it has; after the time it is killed. False when it had to be. */
export const stopNode = async (node: NetworkNode, timeoutMs: number): Promise<boolean> => {
  if (runningPid(node) === undefined) return true
  signalNode(node, 'SIGTERM')
  const clean = await isGone(node, timeoutMs)
  if (!clean) {
    signalNode(node, 'SIGKILL')
    await isGone(node, KILLED_MS)
  }
  rmSync(pidFile(node), { force: true })
  return clean
}
