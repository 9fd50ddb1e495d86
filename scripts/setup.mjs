/**
 * Makes a fresh clone ready: installs the locked packages when they are missing or older than the lockfile, and checks
 * that the project's own Node is there. Plain JavaScript, because it also runs on the Node that the machine happens to have.
 */

import { spawnSync } from 'node:child_process'
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
