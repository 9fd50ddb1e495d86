/** `network add-org`: an enterprise joins a federation that runs. What to hand over to it, and what the others sign. */

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { accountId, encodeAddress, type Json, LIMITS, toHex } from '#base'
import { type ParsedGenesis, parseGenesis } from '#chain'
import {
  addressOfHome,
  admissionCommands,
  admissionOf,
  admissionText,
  checkNewcomer,
  homePaths,
  type JoinRequest,
  type LiveFederation,
  loadSettings,
  peersAmong,
  readJoinRequest,
  requestAddress,
  stepFile,
  VERSION,
  writeHanded,
} from '#node'
import { KapokError } from '#sdk'
import { type Context, createContext, homesOf, unwrap, wholeNumber } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { rootOrgId } from '../founders.ts'
import { type Cli, fields, say } from '../io.ts'
import { collect } from './send.ts'

interface AddOptions {
  readonly out: string
  readonly address?: string
  readonly peer?: readonly string[]
  readonly org?: string
  readonly seats?: number
  readonly replace?: number
}

const homeOf = ({ options }: Context): string => {
  const [home] = homesOf(options)
  if (home === undefined) throw usageError(({ errors }) => errors.homeNeeded)
  return home
}

const genesisOf = (home: string): ParsedGenesis =>
  unwrap(parseGenesis(new Uint8Array(readFileSync(homePaths(home).genesis))))

const ask = async (context: Context, module: string, name: string, args: { readonly [key: string]: string } = {}) =>
  (await (await context.client()).query(module, name, args, { signal: context.io.signal })) as unknown

/** False where the chain has no such account. */
const isAccount = async (context: Context, actor: string): Promise<boolean> => {
  try {
    await ask(context, 'access', 'actor', { actor })
    return true
  } catch (error) {
    if (error instanceof KapokError && error.code === 'NOT_FOUND') return false
    throw error
  }
}

/** What the node says that is asked. */
const federationOf = async (
  context: Context,
  { genesis: { name, enterprises } }: ParsedGenesis,
  request: JoinRequest,
  rootOrg: string,
): Promise<LiveFederation> => {
  const { operators, rule } = (await ask(context, 'delegate', 'operators')) as Pick<
    LiveFederation,
    'operators' | 'rule'
  >
  const { electors } = (await ask(context, 'governance', 'governing')) as {
    readonly electors: readonly { readonly orgId: string }[]
  }
  return {
    chainName: name,
    names: enterprises,
    operators,
    rule,
    rootOrg,
    governing: electors.map(({ orgId }) => orgId),
    isRegistered: await isAccount(context, encodeAddress(accountId(request.operator))),
  }
}

/** Of an operator, those that stand. */
const candidatesOf = async (context: Context, number: number): Promise<readonly string[]> => {
  const { candidates } = (await ask(context, 'delegate', 'candidates')) as {
    readonly candidates: readonly { readonly candidateId: string; readonly operator: number }[]
  }
  return candidates.filter(({ operator }) => operator === number).map(({ candidateId }) => candidateId)
}

const requestOf = (path: string): JoinRequest => unwrap(readJoinRequest(path, readFileSync(path, 'utf8')))

/** Addresses at hand, the later ones better: what nodes have told, of the own node, of the home's settings, of requests. */
const addressesAt = async (context: Context, home: string, options: AddOptions): Promise<readonly string[]> => {
  const { address, peer = [] } = options
  const { config } = unwrap(await loadSettings(home))
  const own = unwrap(await addressOfHome(home, config, address))
  const peers = await (await context.client()).peers({ signal: context.io.signal })
  const told = peers.flatMap(one => one.addresses.map(at => `${at.address}/p2p/${one.peer}`))
  return [...told, own, ...config['p2p.peers'], ...peer.map(path => requestAddress(requestOf(path)))]
}

export const addAddOrg = (group: Command, cli: Cli): void => {
  const { ceremony, flags, heads } = cli.text
  const command = group.command('add-org').description(ceremony.commands.addOrg).argument('<request>')
  command
    .addOption(flag('--out <dir>', flags.out).makeOptionMandatory())
    .addOption(flag('--address <host:port>', ceremony.flags.ownAddress))
    .addOption(flag('--peer <request>', ceremony.flags.peer).argParser(collect))
    .addOption(flag('--org <id>', ceremony.flags.org))
    .addOption(flag('--seats <n>', ceremony.flags.newSeats).argParser(wholeNumber(cli, 1, 128)))
    .addOption(flag('--replace <n>', ceremony.flags.replace).argParser(wholeNumber(cli, 0, LIMITS.operators - 1)))
  command.action(async (path: string, options: AddOptions) => {
    const context = createContext(cli, command)
    const request = requestOf(path)
    const folder = join(options.out, request.name)
    if (existsSync(folder)) throw usageError(({ errors }) => errors.fileExists(folder))
    const home = homeOf(context)
    const genesis = genesisOf(home)
    const live = await federationOf(context, genesis, request, options.org ?? toHex(rootOrgId(genesis.genesis.name)))
    unwrap(checkNewcomer(path, request, live, options.replace))
    const { seats, replace: replaces } = options
    const others = live.operators.filter(({ operator }) => operator !== replaces)
    const { peers, unknown } = peersAmong(await addressesAt(context, home, options), others)
    const recovers = replaces === undefined ? undefined : await candidatesOf(context, replaces)
    const text = readFileSync(path, 'utf8')
    const propIds = [randomBytes(16), randomBytes(16)] as const
    const admission = admissionOf(live, { request, text, propIds, seats, replaces })
    await mkdir(options.out, { recursive: true })
    await writeHanded(folder, { genesis, own: request, peers, version: VERSION, joins: true, recovers })
    for (const [n, { calls }] of admission.steps.entries())
      await writeFile(join(options.out, stepFile(n)), `${JSON.stringify(calls, undefined, 2)}\n`, { flag: 'wx' })
    await writeFile(join(options.out, 'README.md'), admissionText(request, admission), { flag: 'wx' })
    const commands = admissionCommands(join(options.out, '/'), admission)
    const { proposals } = admission
    const steps = admission.steps.map((step, n) => ({ file: join(options.out, stepFile(n)), ...step }))
    context.print.show({ steps, proposals, folder, commands } as unknown as Json, () =>
      fields([[ceremony.heads.folder, folder], ...commands.map(one => [ceremony.heads.command, one] as const)]),
    )
    for (const operator of unknown) say(cli, ceremony.says.noAddress(operator))
    if (proposals.length > 1) say(cli, ceremony.says.seatsByVote)
    say(cli, ceremony.says.handOver(folder, heads.genesisHash))
  })
}
