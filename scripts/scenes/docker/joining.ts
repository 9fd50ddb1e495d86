/** An enterprise that joins in containers: its own folder, its own compose project, as it would be on a machine of its own. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../federation.ts'
import type { Deployment } from '../deployment.ts'
import { admit, type Desk } from '../joining.ts'
import { docker } from './command.ts'
import type { Making } from './founding.ts'
import { createPlace, type Place } from './place.ts'
import { createProject } from './project.ts'

interface Joining {
  /** From 1. */
  readonly number: number
  readonly file: Deployment['file']
  /** Where it is admitted. */
  readonly first: Place
  readonly deskOf: (keyName: string) => Place
}

const HOME = '/var/lib/kapok'

/** People type in the container of their node; what they exchange lies in its home. */
const deskAt = (place: Place): Desk => ({
  run: place.run,
  path: name => `${HOME}/${name}`,
  bring: async (source, path) => void (await docker('cp', source, `${place.container}:${path}`)),
  fetch: async (path, target) => void (await docker('cp', `${place.container}:${path}`, target)),
})

/** `kapok ARGV` with a folder of this machine, as whoever has that folder. */
const kapokOn = async (
  { prefix, image }: Making,
  folders: ReadonlyMap<string, string>,
  argv: readonly string[],
): Promise<void> => {
  const mounts = [...folders].flatMap(([source, target]) => ['--mount', `type=bind,source=${source},target=${target}`])
  const { getuid, getgid } = process
  const user =
    getuid === undefined || getgid === undefined ? [] : ['--user', `${getuid.call(process)}:${getgid.call(process)}`]
  const name = ['--name', `${prefix}-ceremony`]
  await docker('run', '--rm', ...name, '--network', 'none', '--no-healthcheck', ...user, ...mounts, image, ...argv)
}

/** Makes the enterprise, has it admitted, and leaves its node to be started. */
export const joinPlace = async (making: Making, joining: Joining): Promise<Place> => {
  const { prefix, image, folder } = making
  const { number, file, first, deskOf } = joining
  const name = `enterprise-${number}`
  const own = join(folder, name)
  const exchange = join(folder, `${name}-exchange`)
  for (const path of [own, exchange]) mkdirSync(path)
  const port = await freePorts(3)
  const [ownThere, handedThere] = ['/enterprise', '/handed']
  const address = `${name}:${port}`
  const ask = ['network', 'join-request', '--name', name, '--address', address, '--out', ownThere]
  await kapokOn(making, new Map([[own, ownThere]]), ask)
  const request = join(own, 'join-request.json')
  const handed = await admit({ first: deskAt(first), deskOf: key => deskAt(deskOf(key)), request, folder: exchange })
  const accept = ['network', 'accept', handedThere, '--home', ownThere, '--genesis', file.genesisHash]
  const both = [[own, ownThere] as const, [handed, handedThere] as const]
  await kapokOn(making, new Map(both), accept)
  const project = createProject({ name: `${prefix}-${name}`, file: join(own, 'compose.yaml'), folder, env: {} })
  const ports = { p2pPort: port, apiPort: port + 1, ops: `http://127.0.0.1:${port + 2}` }
  const place = createPlace({ project, service: 'node', name, ...ports, image, folder })
  await place.make()
  return place
}
