/** Enterprises with real keys and their requests, for tests of the ceremony. Sealing keys is slow: make them once. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must, toHex } from '#base'
import { foundNetwork, makeEnterprise, peersOf, readOrgs, writeHanded } from '#node'
import { FOUNDER_NAMES, foundationOf, NEEDED_OFFICES } from '../../src/cli/founders.ts'

export const OFFICES = { known: FOUNDER_NAMES, needed: NEEDED_OFFICES, foundation: foundationOf }

export const ORGS = `name = "ceremony"
data_class = "production"
epoch_length = 50
[[enterprise]]
name = "alder"
request = "alder/join-request.json"
seat = false
[[enterprise]]
name = "birch"
request = "birch/join-request.json"
[[enterprise]]
name = "cedar"
request = "cedar/join-request.json"
[officers]
secretary = "alder/secretary"
registrar = "alder/registrar"
organizer = "birch/organizer"
`

export interface Scene {
  readonly root: string
  readonly at: (...path: readonly string[]) => string
  readonly requestText: (name: string) => string
  /** Writes `orgs.toml`; gives its path. */
  readonly orgs: (text?: string) => string
  readonly remove: () => void
}

/** Three enterprises and one that comes later. */
export const createScene = async (): Promise<Scene> => {
  const root = mkdtempSync(join(tmpdir(), 'kapok-ceremony-'))
  const at = (...path: readonly string[]) => join(root, ...path)
  const accounts: Readonly<Record<string, readonly string[]>> = {
    alder: ['secretary', 'registrar'],
    birch: ['organizer'],
    cedar: [],
    dogwood: [],
  }
  for (const [n, [name, names]] of Object.entries(accounts).entries())
    must(await makeEnterprise({ folder: at(name), name, address: `${name}.example:${9_000 + n}`, accounts: names }))
  return {
    root,
    at,
    requestText: name => readFileSync(at(name, 'join-request.json'), 'utf8'),
    orgs: (text = ORGS) => {
      writeFileSync(at('orgs.toml'), text)
      return at('orgs.toml')
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export const TIME_MS = 1_764_000_000_000

/** Founds the federation of the scene and writes the folders to hand over into `out`. Gives the hash. */
export const handOver = async (scene: Scene, out: string): Promise<string> => {
  const file = scene.orgs()
  const { genesis, requests } = must(foundNetwork(file, must(await readOrgs(file)), OFFICES, TIME_MS))
  for (const own of requests)
    await writeHanded(scene.at(out, own.name), {
      genesis,
      own,
      peers: peersOf(requests, own),
      version: '0.0.0',
      joins: false,
    })
  return toHex(genesis.chainId)
}
