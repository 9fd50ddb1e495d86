/**
 * The folder that is handed over to an enterprise, for its own machine. Nothing in it is secret, and nothing in it has to be
 * trusted: `network accept` compares it with the keys of the enterprise and with the hash that was read aloud.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ParsedGenesis } from '#chain'
import { configText } from '../config/config.ts'
import { type Address, dialAddress, peerAddress } from './address.ts'
import { composeText, environmentText } from './compose-text.ts'
import { readmeText } from './readme-text.ts'
import type { JoinRequest } from './request.ts'
import { unitText } from './unit-text.ts'

export const HANDED_FILES = [
  'genesis.kapok',
  'config.toml',
  'compose.yaml',
  '.env',
  'kapok.service',
  'README.md',
] as const
export type HandedFile = (typeof HANDED_FILES)[number]

export interface HandOver {
  readonly genesis: ParsedGenesis
  readonly own: Pick<JoinRequest, 'name' | 'address'>
  /** `p2p.peers` of its node. */
  readonly peers: readonly string[]
  /** Of the software, which is the tag of the image. */
  readonly version: string
  /** Joins a chain that runs, so its keys are not in the genesis. */
  readonly joins: boolean
  /** It has lost its keys and gets its place back: the candidates that have to resign. */
  readonly recovers?: readonly string[] | undefined
}

/** Ports of API and operator follow that of the network. */
const portsOf = ({ port }: Address) => ({ p2p: port, api: port + 1, ops: port + 2 })

const settingsText = ({ own, peers }: HandOver): string => {
  const ports = portsOf(own.address)
  return configText({
    'node.name': own.name,
    'keys.password_file': '../secrets/password',
    'p2p.listen': [`/ip4/0.0.0.0/tcp/${ports.p2p}`],
    'p2p.address': dialAddress(own.address),
    'p2p.peers': peers,
    'api.host': '127.0.0.1',
    'api.port': ports.api,
    'ops.host': '127.0.0.1',
    'ops.port': ports.ops,
  })
}

const contents = (plan: HandOver): Readonly<Record<HandedFile, string | Uint8Array>> => ({
  'genesis.kapok': plan.genesis.bytes,
  'config.toml': settingsText(plan),
  'compose.yaml': composeText(portsOf(plan.own.address)),
  '.env': environmentText(plan.version),
  'kapok.service': unitText(),
  'README.md': readmeText(plan),
})

/** Writes a new folder. Throws EEXIST where there is a file of it already. */
export const writeHanded = async (folder: string, plan: HandOver): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const [name, content] of Object.entries(contents(plan)))
    await writeFile(join(folder, name), content, { flag: 'wx' })
}

/** Addresses of all others. */
export const peersOf = (requests: readonly JoinRequest[], own: JoinRequest): readonly string[] =>
  requests.filter(one => one !== own).map(({ address, node }) => peerAddress(address, node))
