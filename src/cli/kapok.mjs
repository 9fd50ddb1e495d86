#!/usr/bin/env node
/** Starts the command with a Node that can run it: this one if it is new enough, else the project's own. */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const own = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = main
  await import('./main.ts')
} else if (!existsSync(own)) {
  process.stderr.write(
    'Node 24 is missing: run `npm test` or `npm start` once, which install it. / 缺少 Node 24，请先运行 npm start。\n',
  )
  process.exitCode = 1
} else {
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 130
  })
}
