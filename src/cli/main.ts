/** The `kapok` command as a process. */

import { answerQuickly } from './health.ts'
import type { Io } from './io.ts'

const interrupt = new AbortController()
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted ||= signal === 'SIGINT'
    interrupt.abort()
  })
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: { code?: string }) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const io: Io = {
  out: text => void process.stdout.write(text),
  outBytes: bytes =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, cause => (cause ? reject(cause) : resolve()))
    }),
  inBytes: () => process.stdin,
  err: text => void process.stderr.write(text),
  env: process.env,
  isTerminal: process.stdout.isTTY === true,
  signal: interrupt.signal,
}

const argv = process.argv.slice(2)
const quick = await answerQuickly(argv, process.env)
if (quick === undefined) {
  // Loaded when signals are heard already, for it takes a while.
  const [{ runCli }, { EXIT }] = await Promise.all([import('./program.ts'), import('./exit.ts')])
  process.exitCode = await runCli(argv, io)
  if (interrupted && process.exitCode === EXIT.done) process.exitCode = EXIT.interrupted
} else io.out(`${quick}\n`)
