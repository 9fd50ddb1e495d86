/** A federation that is founded by files, as enterprises found one that trust nobody with their keys: a folder each. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOUNDER_NAMES } from '../../src/cli/founders.ts'
import { runAtHome } from '../field/command.ts'

export interface Founding {
  /** Each gets a folder of its name, with `home` and `secrets` in it. */
  readonly names: readonly string[]
  /** `HOST:PORT` under which the others reach the node of that enterprise; it takes the two ports after it as well. */
  readonly address: (n: number) => string
  readonly epochLength: number
}

const must = async (home: string, ...argv: readonly string[]) => {
  const { code, json, said } = await runAtHome(home, argv)
  if (code !== 0) throw new Error(`kapok ${argv.join(' ')} ended ${code}: ${said}`)
  return json
}

/** All officers of the root are people of the first enterprise. Gives the genesis hash. */
export const foundByFiles = async (root: string, { names, address, epochLength }: Founding): Promise<string> => {
  const at = (...parts: readonly string[]) => join(root, ...parts)
  const [first = ''] = names
  for (const [n, name] of names.entries()) {
    const accounts = name === first ? ['--accounts', FOUNDER_NAMES.join(',')] : []
    const request = ['--name', name, '--address', address(n), '--out', at(name), ...accounts]
    await must(at(name), 'network', 'join-request', ...request)
  }
  const enterprises = names.map(name => `[[enterprise]]\nname = "${name}"\nrequest = "${name}/join-request.json"`)
  const officers = FOUNDER_NAMES.map(name => `${name} = "${first}/${name}"`)
  const head = `name = "operations"\ndata_class = "synthetic"\nepoch_length = ${epochLength}`
  writeFileSync(at('orgs.toml'), [head, ...enterprises, '[officers]', ...officers, ''].join('\n'))
  const init = await must(at(first), 'network', 'init', '--orgs', at('orgs.toml'), '--out', at('handed'))
  const { genesisHash } = init as { readonly genesisHash: string }
  for (const name of names) await must(at(name), 'network', 'accept', at('handed', name), '--genesis', genesisHash)
  return genesisHash
}
