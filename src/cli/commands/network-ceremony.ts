/** Founding by files: `network join-request`, `network init --orgs`, `network genesis hash`, `network accept`. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { fromHex, type Hash, type Json, toHex } from '#base'
import { parseGenesis } from '#chain'
import {
  acceptHanded,
  type Founding,
  foundNetwork,
  hashText,
  makeEnterprise,
  type Offices,
  peersOf,
  readOrgs,
  VERSION,
  wordLines,
  wordsOf,
  writeHanded,
} from '#node'
import { createContext, hashOption, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { FOUNDER_NAMES, foundationOf, NEEDED_OFFICES } from '../founders.ts'
import { type Cli, fields, say, table } from '../io.ts'
import { readNetwork } from '../network-folder.ts'

interface JoinOptions {
  readonly name: string
  readonly address: string
  readonly accounts: readonly string[]
  readonly out: string
}

export const addJoinRequest = (group: Command, cli: Cli): void => {
  const { ceremony, flags, heads } = cli.text
  const command = group.command('join-request').description(ceremony.commands.joinRequest)
  command
    .addOption(flag('--name <name>', ceremony.flags.name).makeOptionMandatory())
    .addOption(flag('--address <host:port>', ceremony.flags.address).makeOptionMandatory())
    .addOption(
      flag('--accounts <names>', ceremony.flags.accounts)
        .argParser(text => text.split(',').filter(name => name !== ''))
        .default([]),
    )
    .addOption(flag('--out <folder>', flags.out).makeOptionMandatory())
  command.action(async ({ out, ...rest }: JoinOptions) => {
    const request = unwrap(await makeEnterprise({ folder: out, ...rest }))
    const file = join(out, 'join-request.json')
    createContext(cli, command).print.show(JSON.parse(readFileSync(file, 'utf8')) as Json, () =>
      fields([
        [heads.name, request.name],
        [heads.publicKey, toHex(request.node)],
        [heads.file, file],
      ]),
    )
    say(cli, ceremony.says.send(file))
    say(cli, ceremony.says.safe(join(out, 'guardian')))
  })
}

const OFFICES: Offices = { known: FOUNDER_NAMES, needed: NEEDED_OFFICES, foundation: foundationOf }

const writeFounding = async (out: string, { genesis, requests }: Founding): Promise<void> => {
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'genesis.kapok'), genesis.bytes, { flag: 'wx' })
  await writeFile(join(out, 'genesis-hash.txt'), hashText(genesis), { flag: 'wx' })
  for (const own of requests) {
    const peers = peersOf(requests, own)
    await writeHanded(join(out, own.name), { genesis, own, peers, version: VERSION, joins: false })
  }
}

/** `network init --orgs`: a folder to hand over for each enterprise, and the genesis with its hash. */
export const initByOrgs = async (cli: Cli, command: Command, { orgs, out }: { orgs: string; out: string }) => {
  const { ceremony, heads } = cli.text
  if (existsSync(join(out, 'genesis.kapok'))) throw usageError(text => text.errors.networkExists(out))
  const founding = unwrap(foundNetwork(orgs, unwrap(await readOrgs(orgs)), OFFICES, Date.now()))
  await writeFounding(out, founding)
  const { genesis, requests } = founding
  const seats = genesis.genesis.validators.length
  const genesisHash = toHex(genesis.chainId)
  const rows = requests.map(({ name }, n) => ({ name, seat: n < seats, folder: join(out, name) }))
  createContext(cli, command).print.show({ genesisHash, enterprises: rows }, () =>
    [
      table(
        [ceremony.heads.enterprise, ceremony.heads.seat, ceremony.heads.folder],
        rows.map(({ name, seat, folder }) => [name, seat ? cli.text.yes : cli.text.no, folder]),
      ),
      `${heads.genesisHash}: ${genesisHash}`,
      ...wordLines(genesis.chainId),
    ].join('\n'),
  )
  say(cli, ceremony.says.readAloud)
}

/** Of a genesis file, a folder or home that has one, or a network folder. */
const hashAt = (path: string): Hash => {
  const places = [path, join(path, 'genesis.kapok'), join(path, 'home', 'genesis.kapok')]
  const file = places.find(place => existsSync(place) && statSync(place).isFile())
  if (file !== undefined) return unwrap(parseGenesis(new Uint8Array(readFileSync(file)))).chainId
  return fromHex(unwrap(readNetwork(path)).file.genesisHash) as Hash
}

export const addGenesis = (group: Command, cli: Cli): void => {
  const { commands, ceremony } = cli.text
  const genesis = group.command('genesis').description(commands.networkGenesis)
  const command = genesis.command('hash').description(commands.networkGenesisHash).argument('[dir]')
  command.addOption(flag('--words', ceremony.flags.words))
  command.action((path: string | undefined, { words }: { words?: boolean }) => {
    const context = createContext(cli, command)
    const { home, network } = context.options
    const hash = hashAt(path ?? home ?? network)
    const genesisHash = toHex(hash)
    const json: Json = { genesisHash, ...(words === true ? { words: wordsOf(hash).map(word => ({ ...word })) } : {}) }
    context.print.show(json, () => (words === true ? [genesisHash, ...wordLines(hash)].join('\n') : genesisHash))
  })
}

/** Folder of this program. */
const PROGRAM = resolve(fileURLToPath(new URL('../../../', import.meta.url)))

export const addAccept = (group: Command, cli: Cli): void => {
  const { ceremony, flags, heads } = cli.text
  const command = group.command('accept').description(ceremony.commands.accept).argument('<handed>')
  command.addOption(flag('--genesis <hash>', flags.genesis).makeOptionMandatory())
  command.addOption(flag('--recovered', ceremony.flags.recovered))
  command.action(async (handed: string, { genesis, recovered }: { genesis: string; recovered?: boolean }) => {
    const context = createContext(cli, command)
    const folder = needHome(context.options.home)
    const genesisHash = hashOption(genesis)
    const accepted = unwrap(await acceptHanded({ handed, folder, genesisHash, program: PROGRAM, recovered }))
    const { name, chainName, founder, hasSeat, owner } = accepted
    context.print.show({ name, chainName, founder, hasSeat, owner: { ...owner } }, () =>
      fields([
        [heads.name, name],
        [ceremony.heads.seat, hasSeat ? cli.text.yes : cli.text.no],
        [heads.genesisHash, genesis],
      ]),
    )
    say(cli, ceremony.says[founder ? 'founder' : 'joins'](name, chainName))
    say(cli, ceremony.says.owner(owner.uid, owner.gid))
    say(cli, cli.text.next(`kapok node start --home ${join(folder, 'home')}`))
  })
}
