/**
 * Everything that a run makes has a name that begins with the run's own prefix, so that it can all be found and removed:
 * `node scripts/scenes/docker/sweep.ts PREFIX` removes what a run has left.
 */

import { randomBytes } from 'node:crypto'
import { docker, dockerLines } from './command.ts'

/** A prefix that no other run has. */
export const newPrefix = (): string => `kapok-test-${randomBytes(4).toString('hex')}`

interface Kind {
  readonly list: readonly string[]
  readonly remove: readonly string[]
  /** What is listed, by name. */
  readonly format: string
}

/** In the order in which they can go. */
const KINDS: readonly Kind[] = [
  { list: ['ps', '--all'], remove: ['rm', '--force', '--volumes'], format: '{{.Names}}' },
  { list: ['network', 'ls'], remove: ['network', 'rm'], format: '{{.Name}}' },
  { list: ['volume', 'ls'], remove: ['volume', 'rm', '--force'], format: '{{.Name}}' },
]

const sweepKind = async ({ list, remove, format }: Kind, prefix: string): Promise<void> => {
  // Docker's own filter finds the name anywhere in it.
  const names = await dockerLines(...list, '--filter', `name=${prefix}`, '--format', format)
  const own = names.filter(name => name.startsWith(prefix))
  if (own.length > 0) await docker(...remove, ...own)
}

/** Removes every container, network and volume whose name begins with the prefix. */
export const sweep = async (prefix: string): Promise<void> => {
  for (const kind of KINDS) await sweepKind(kind, prefix)
}

/** Removes every image that was tagged under the prefix. */
export const sweepImages = async (prefix: string): Promise<void> => {
  const tags = await dockerLines(
    'image',
    'ls',
    '--filter',
    `reference=${prefix}*`,
    '--format',
    '{{.Repository}}:{{.Tag}}',
  )
  if (tags.length > 0) await docker('image', 'rm', '--force', ...tags)
}

/** Removes all that a run has made. */
export const sweepAll = async (prefix: string): Promise<void> => {
  await sweep(prefix)
  await sweepImages(prefix)
}

/** A name that no run has given could be anybody's. */
const isOfARun = (prefix: string): boolean => /^kapok-test-[0-9a-f]{8}$/.test(prefix)

if (import.meta.main) {
  const [prefix = ''] = process.argv.slice(2)
  if (isOfARun(prefix)) {
    // The engine may still have been making something whose command was killed, and what hangs on it could not go.
    await sweepAll(prefix).catch(() => undefined)
    await sweepAll(prefix)
  } else {
    console.error('sweep: the prefix of a run is needed: kapok-test-01234567')
    process.exitCode = 64
  }
}
