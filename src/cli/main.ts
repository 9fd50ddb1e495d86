/** The `kapok` command as a process. */

import { EXIT } from './exit.ts'
import type { Io } from './io.ts'
import { runCli } from './program.ts'

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
  if (error.code === 'EPIPE') process.exit(EXIT.done)
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

process.exitCode = await runCli(process.argv.slice(2), io)
if (interrupted && process.exitCode === EXIT.done) process.exitCode = EXIT.interrupted
