/**
 * Doors: containers that run the relay (`../relay.ts`), one before each node. While lines are bad every node stands alone on a
 * network with the doors of the others, which answer to the names of their nodes and forward to them. So any line is
 * made of any quality with nothing but containers and networks: no module of the kernel, no privilege.
 */

import { fileURLToPath } from 'node:url'
import type { LineQuality } from '../deployment.ts'
import { docker } from './command.ts'

const RELAY = fileURLToPath(new URL('../relay.ts', import.meta.url))
const CONTROL_PORT = 9_100

/** Name under which its own door finds a node. */
export const behind = (name: string): string => `node.${name}`

interface DoorPlan {
  readonly container: string
  /** Any image with Node. */
  readonly image: string
  /** Network that it begins on. */
  readonly network: string
  /** Name of the node behind it. */
  readonly name: string
  readonly port: number
}

/** Tells the relay in a door something, over its own loopback. */
const tell = async (container: string, change: object): Promise<void> => {
  const call = `fetch('http://127.0.0.1:${CONTROL_PORT}/lines/door',{method:'PUT',body:process.argv[1]}).then(async r=>{if(!r.ok)throw new Error(await r.text())})`
  await docker('exec', container, 'node', '-e', call, JSON.stringify(change))
}

/** Makes and starts a door; resolves when it can be told what to do. */
export const openDoor = async ({ container, image, network, name, port }: DoorPlan): Promise<void> => {
  const program = ['/relay.ts', '--control', `127.0.0.1:${CONTROL_PORT}`]
  await docker(
    'create',
    '--name',
    container,
    '--network',
    network,
    '--no-healthcheck',
    '--entrypoint',
    'node',
    image,
    ...program,
  )
  await docker('cp', RELAY, `${container}:/relay.ts`)
  await docker('start', container)
  for (let tries = 0; ; tries++) {
    try {
      return await tell(container, { listen: `0.0.0.0:${port}`, target: `${behind(name)}:${port}` })
    } catch (cause) {
      if (tries === TRIES) throw cause
    }
  }
}

/** Each takes a tenth of a second at least: a program is started in the container. */
const TRIES = 100

export const setDoor = (container: string, quality: LineQuality): Promise<void> => tell(container, { ...quality })
