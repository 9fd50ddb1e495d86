/** What happens to the volume of a node, and how it is backed up and brought back as docs/operations.md says. */

import { docker } from './command.ts'
import type { Place } from './place.ts'

/** The command line of a node that does not run, in a container that lives no longer than that. */
const offline = ['run', '--rm', '-T', '--no-deps']

/** Backs a stopped node up into a file of this machine. */
export const backUp = async ({ project, service }: Place, file: string): Promise<void> => {
  const { code, err } = await project.pipeCompose(
    { printTo: file },
    ...offline,
    service,
    'data',
    'backup',
    '--out',
    '-',
  )
  if (code !== 0) throw new Error(`data backup ended ${code}: ${err}`)
}

/** The volume with the home of a stopped node is gone, with keys and all; a new one is there in its place, empty. */
export const loseVolume = async (place: Place): Promise<void> => {
  await place.unmake()
  await docker('volume', 'rm', place.project.volume(`${place.service}-home`))
  await place.make()
}

/** Brings a backup into the empty home of a node. */
export const restore = async ({ project, service }: Place, file: string): Promise<void> => {
  const { code, err } = await project.pipeCompose({ input: file }, ...offline, service, 'data', 'restore', '-')
  if (code !== 0) throw new Error(`data restore ended ${code}: ${err}`)
}
