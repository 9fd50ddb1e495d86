/**
 * `node scripts/setup.mjs SCRIPT [ARGUMENTS]`: makes a fresh clone ready and runs the script with the project's own Node. Installs the locked packages when they are missing or older than the lockfile, and checks
 * that the project's own Node is there. Plain JavaScript, because it also runs on the Node that the machine happens to have.
 */

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = `${root}node_modules/.kapok-lock`
const windows = process.platform === 'win32'

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')

const installed = () =>
  existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash() && existsSync(`${root}node_modules/.bin/node`)

const install = () => {
  process.stderr.write('Installing the locked packages (first run only) / 正在安装依赖（仅首次）…\n')
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    shell: windows,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) {
    process.stderr.write(
      `${stderr}\nThe packages could not be installed: is the npm registry reachable? Run the command again.\n`,
    )
    process.exit(1)
  }
}

const checkNode = () => {
  const { stdout } = spawnSync(`${root}node_modules/.bin/node`, ['--version'], { encoding: 'utf8', shell: windows })
  if (Number(/^v(\d+)/.exec(stdout ?? '')?.[1]) >= 24) return
  process.stderr.write(
    'The package "node" did not bring Node 24: install scripts may be switched off. Run: npm rebuild node, then again.\n',
  )
  process.exit(1)
}

if (!installed()) {
  install()
  checkNode()
  writeFileSync(stampFile, lockHash())
}

const [script, ...args] = process.argv.slice(2)
if (script !== undefined) {
  const child = spawn(`${root}node_modules/.bin/node`, [script, ...args], {
    cwd: root,
    shell: windows,
    stdio: 'inherit',
  })
  // A terminal sends Ctrl-C to both; who ends first is the script, which has things to close.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 130
  })
}
