/** The docker command line, as a program: no shell, bounded output, an error that says what docker said. */

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface Ran {
  /** Exit code; undefined where a signal or the time limit ended it. */
  readonly code: number | undefined
  readonly out: string
  readonly err: string
}

interface RunOptions {
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** After this time it is killed. */
  readonly timeoutMs?: number
  /** File that it reads as its input; nothing without. */
  readonly input?: string
  /** File that takes what it prints, byte for byte. */
  readonly printTo?: string
}

/** Of each of the two streams; the end is kept. */
const OUTPUT_BYTES = 32 * 1024 * 1024
const TIMEOUT_MS = 120_000

/** Keeps the end of what a stream says. */
const tail = (stream: NodeJS.ReadableStream | null): (() => string) => {
  const chunks: Buffer[] = []
  let bytes = 0
  stream?.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.length
    while (bytes > OUTPUT_BYTES) bytes -= chunks.shift()?.length ?? bytes
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

const running = new Set<ChildProcess>()

/** Ends every program that runs, at once. */
export const killCommands = (): void => {
  for (const child of running) child.kill('SIGKILL')
}

/** Runs a program to its end. Rejects only where it cannot be started. */
export const run = (program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { env, cwd, timeoutMs = TIMEOUT_MS, input, printTo } = options
    const files = [
      input === undefined ? undefined : openSync(input, 'r'),
      printTo === undefined ? undefined : openSync(printTo, 'w', 0o600),
    ] as const
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: [files[0] ?? 'ignore', files[1] ?? 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    for (const file of files) if (file !== undefined) closeSync(file)
    const out = tail(child.stdout)
    const err = tail(child.stderr)
    running.add(child)
    child.once('error', reject)
    child.once('close', code => {
      running.delete(child)
      resolve({ code: code ?? undefined, out: out(), err: err() })
    })
  })

/** What a program printed. Throws with what it said when it does not end 0. */
export const output = async (program: string, args: readonly string[], options: RunOptions = {}): Promise<string> => {
  const { code, out, err } = await run(program, args, options)
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} ended ${code ?? 'by a signal'}: ${err.trim().slice(-4_000)}`)
  return out
}

/** What `docker ARGS` printed, without the last line break. Throws with what docker said when it does not end 0. */
export const docker = async (...args: readonly string[]): Promise<string> => (await output('docker', args)).trimEnd()

/** Names or ids that docker prints one a line. */
export const dockerLines = async (...args: readonly string[]): Promise<readonly string[]> =>
  (await docker(...args)).split('\n').filter(line => line !== '')

const PROBE_MS = 15_000

/** Why nothing can be done with Docker here; undefined where an engine and compose v2 answer. */
export const dockerMissing = async (): Promise<string | undefined> => {
  const options = { timeoutMs: PROBE_MS }
  const engine = await run('docker', ['version', '--format', '{{.Server.Version}}'], options).catch(() => undefined)
  if (engine === undefined) return 'there is no docker command'
  if (engine.code !== 0) return 'no Docker engine answers'
  const compose = await run('docker', ['compose', 'version', '--short'], options)
  return compose.code === 0 ? undefined : 'docker compose (v2) is not installed'
}
