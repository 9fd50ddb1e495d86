/** Images of the project's own tree, built as anyone builds them. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { track } from '../../field/interrupt.ts'
import { makeNextVersion } from '../next-version.ts'
import { output } from './command.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BUILD_MS = 30 * 60_000

/**
 * The command that builds an image, without its arguments: `docker build`, or what `KAPOK_DOCKER_BUILD` says, for machines that
 * reach a package registry only by way of something else.
 */
export const builderOf = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const words = (env.KAPOK_DOCKER_BUILD ?? '').split(' ').filter(word => word !== '')
  return words.length > 0 ? words : ['docker', 'build']
}

const build = async (folder: string, tag: string): Promise<void> => {
  const [program = 'docker', ...args] = builderOf(process.env)
  await output(program, [...args, '--tag', tag, folder], { timeoutMs: BUILD_MS })
}

/** Builds the image of this tree. */
export const buildImage = (tag: string): Promise<void> => build(ROOT, tag)

/** Builds the image of the next version of the software. */
export const buildNextImage = async (tag: string): Promise<void> => {
  const folder = track(mkdtempSync(join(tmpdir(), 'kapok-next-')))
  try {
    makeNextVersion(folder)
    await build(folder, tag)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
