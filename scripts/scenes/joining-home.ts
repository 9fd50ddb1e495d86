/** An enterprise joins with a folder on this machine, as `joining.ts` has its people do it. */

import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, type PublicKey } from '#base'
import { homePaths, type NetworkNode } from '#node'
import { peerNameOf } from '#p2p'
import { freePorts } from '../federation.ts'
import { runAtHome, runKapok } from '../field/command.ts'
import type { CommandRun, Deployment } from './deployment.ts'
import { admit, type Desk } from './joining.ts'

export interface JoiningHome {
  /** Folder of the federation. */
  readonly folder: string
  readonly name: string
  readonly file: Deployment['file']
  /** Homes of the others; the first is where the newcomer is admitted. */
  readonly homes: readonly string[]
}

const done = async (run: Promise<CommandRun>): Promise<void> => {
  const { code, said } = await run
  if (code !== 0) throw new Error(`ended ${code}: ${said}`)
}

const copy = async (source: string, target: string) => cpSync(source, target, { recursive: true })

const deskAt = (home: string): Desk => ({
  run: argv => runAtHome(home, argv),
  path: name => join(home, name),
  bring: copy,
  fetch: copy,
})

/** Makes the enterprise, has it admitted, and leaves its node to be started. */
export const joinHome = async ({ folder, name, file, homes }: JoiningHome): Promise<NetworkNode> => {
  const own = join(folder, name)
  const exchange = join(folder, `${name}-exchange`)
  mkdirSync(exchange)
  const port = await freePorts(3)
  await done(runKapok(['network', 'join-request', '--name', name, '--address', `127.0.0.1:${port}`, '--out', own]))
  const request = join(own, 'join-request.json')
  const homeOf = (key: string) => homes.find(home => existsSync(join(homePaths(home).accounts, `${key}.json`)))
  const handed = await admit({
    first: deskAt(homes[0] ?? ''),
    deskOf: key => deskAt(homeOf(key) ?? ''),
    request,
    folder: exchange,
  })
  await done(runAtHome(own, ['network', 'accept', handed, '--genesis', file.genesisHash]))
  const { node } = JSON.parse(readFileSync(request, 'utf8')) as { readonly node: string }
  return {
    name,
    home: join(own, 'home'),
    p2p: `/ip4/127.0.0.1/tcp/${port}/p2p/${peerNameOf(fromHex(node) as PublicKey)}`,
    api: `http://127.0.0.1:${port + 1}`,
    ops: `http://127.0.0.1:${port + 2}`,
  }
}
