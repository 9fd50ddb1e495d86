/** The next version of this software, for scenes and tests of an upgrade: the same tree, one version and one protocol on, with rules that depend on it. */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROTOCOL_MAX } from '#chain'
import { VERSION } from '#node'
import { RULE_CHANGES } from './next-rules.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What the next version says of itself. */
export const NEXT_VERSION = VERSION.replace(
  /^(\d+)\.(\d+)\..*$/,
  (_, major, minor) => `${major}.${Number(minor) + 1}.0`,
)

/** Throws unless the text is there once: a tree that was not changed would make a scene of nothing. */
const replaceIn = (path: string, before: string, after: string): void => {
  const source = readFileSync(path, 'utf8')
  if (source.split(before).length !== 2) throw new Error(`${path} does not say ${before} once`)
  writeFileSync(path, source.replace(before, after))
}

const trackedFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter(path => path !== '' && existsSync(join(ROOT, path)))

/**
 * Copies the tracked tree, as it is on the disk, into an empty or new `folder`: with VERSION and PROTOCOL_MAX raised by one, the rules of
 * `next-rules.ts`, and node_modules linked. `node FOLDER/src/cli/main.ts` is the command of the next version.
 */
export const makeNextVersion = (folder: string): void => {
  for (const path of trackedFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path))
  }
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(folder, 'node_modules'))
  replaceIn(join(folder, 'src/node/version.ts'), `VERSION = '${VERSION}'`, `VERSION = '${NEXT_VERSION}'`)
  replaceIn(
    join(folder, 'src/chain/protocol.ts'),
    `PROTOCOL_MAX = ${PROTOCOL_MAX}`,
    `PROTOCOL_MAX = ${PROTOCOL_MAX + 1}`,
  )
  for (const [path, before, after] of RULE_CHANGES) replaceIn(join(folder, path), before, after)
  replaceIn(join(folder, 'package.json'), `"version": "${VERSION}"`, `"version": "${NEXT_VERSION}"`)
}
