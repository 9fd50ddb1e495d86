/** A whole network on this machine: `network init`, `up`, `down`, `status`, `logs`, `genesis hash`, `rescue`. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Json } from '#base'
import { containerPlaces, homePaths, initNetwork, localPlaces, type NetworkNode } from '#node'
import { createClient, type StatusView } from '#sdk'
import { createContext, notReady, unwrap, wholeNumber } from '../context.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { FOUNDER_NAMES, foundation } from '../founders.ts'
import { type Cli, say, table } from '../io.ts'
import { type NetworkFolder, readNetwork } from '../network-folder.ts'
import { logFile, runningPid, spawnNode, stopNode, waitReady } from '../processes.ts'
import { both, type Text } from '../text/index.ts'
import { addAddOrg } from './network-add-org.ts'
import { addAccept, addGenesis, addJoinRequest, initByOrgs } from './network-ceremony.ts'
import { addMove, addPeer } from './network-move.ts'
import { addRescue } from './rescue.ts'

const READY_MS = 60_000
const STOP_MS = 10_000

interface InitOptions {
  readonly out: string
  readonly enterprises: number
  readonly seats?: number
  readonly basePort: number
  readonly epochLength: number
  readonly name: string
  readonly compose?: boolean
  readonly observer: boolean
  readonly orgs?: string
}

/** The enterprise without a seat that `compose.yaml` has: it keeps a copy of the chain and checks it. */
const OBSERVER = 'auditor'

/** The same folder again does no harm: what starts the containers runs this each time. */
const isMade = (out: string, names: readonly string[]): boolean =>
  names.every((name, n) => existsSync(homePaths(join(out, containerPlaces(name, n).home)).config))

const addInit = (group: Command, cli: Cli): void => {
  const { flags, commands } = cli.text
  const number = (name: string, help: string, [min, max]: readonly [number, number]) =>
    flag(name, help).argParser(wholeNumber(cli, min, max))
  const command = group
    .command('init')
    .description(commands.networkInit)
    .addOption(flag('--out <dir>', flags.out, 'KAPOK_NETWORK').default('.kapok'))
    .addOption(number('--enterprises <n>', flags.enterprises, [1, 64]).default(4))
    .addOption(number('--seats <n>', flags.seats, [1, 64]))
    .addOption(number('--base-port <port>', flags.basePort, [1_024, 64_000]).default(9_100))
    .addOption(number('--epoch-length <heights>', flags.epochLength, [1, 1_000_000_000]).default(10_000))
    .addOption(flag('--name <name>', flags.chainName, 'KAPOK_CHAIN_NAME').default('kapok'))
    .addOption(flag('--compose', flags.compose))
    .addOption(flag('--no-observer', flags.noObserver))
    .addOption(flag('--orgs <file>', cli.text.ceremony.flags.orgs))
  command.action(async (options: InitOptions) => {
    if (options.orgs !== undefined) return initByOrgs(cli, command, { orgs: options.orgs, out: options.out })
    const { out, enterprises, seats = enterprises, basePort, epochLength, name, compose = false, observer } = options
    const seated = Array.from({ length: enterprises }, (_, n) => `enterprise-${n + 1}`)
    const names = compose && observer ? [...seated, OBSERVER] : seated
    if (compose && isMade(out, names)) return say(cli, cli.text.errors.networkExists(out))
    if (readNetwork(out).ok) throw usageError(text => text.errors.networkExists(out))
    if (seats > enterprises) throw usageError(text => text.errors.tooManySeats(enterprises))
    const file = await initNetwork({
      folder: out,
      name,
      enterprises: names,
      seats,
      accounts: FOUNDER_NAMES,
      foundation: publicKey => foundation(name, publicKey),
      places: compose ? containerPlaces : localPlaces(basePort),
      networkFile: !compose,
      epochLength,
      nowMs: Date.now(),
    })
    const { print, text } = createContext(cli, command)
    print.show(file as unknown as Json, () => `${text.heads.genesisHash}: ${file.genesisHash}`)
    if (!compose) say(cli, text.next(`kapok network up ${out}`))
  })
}

/** The network folder of a command: its argument, else the option that all commands share. */
const folderOf = (command: Command, argument: string | undefined): NetworkFolder =>
  unwrap(readNetwork(argument ?? (command.optsWithGlobals() as { network: string }).network))

const addUp = (group: Command, cli: Cli): void => {
  const { heads, commands, errors, yes, no } = cli.text
  const command = group.command('up').description(commands.networkUp).argument('[dir]')
  command.action(async (folder?: string) => {
    const { nodes } = folderOf(command, folder).file
    for (const node of nodes) if (runningPid(node) === undefined) spawnNode(node, true)
    const ready = await Promise.all(nodes.map(node => waitReady(node, READY_MS, cli.io.signal)))
    createContext(cli, command).print.show(
      nodes.map(({ name, api }, n) => ({ name, api, ready: ready[n] ?? false })),
      () =>
        table(
          [heads.node, heads.api, heads.ready],
          nodes.map(({ name, api }, n) => [name, api, ready[n] ? yes : no]),
        ),
    )
    const failed = nodes.filter((_, n) => !ready[n])
    if (failed.length === 0) return
    const names = failed.map(({ name }) => name).join(', ')
    const logs = failed.map(logFile).join(' ')
    throw notReady(EXIT.failed, errors.notReady(names), ({ hints }) => hints.lookAtLog(logs))
  })
}

const addDown = (group: Command, cli: Cli): void => {
  const { commands, says } = cli.text
  const command = group.command('down').description(commands.networkDown).argument('[dir]')
  command.action(async (folder?: string) => {
    const { nodes } = folderOf(command, folder).file
    const clean = await Promise.all(nodes.map(node => stopNode(node, STOP_MS)))
    for (const [n, { name }] of nodes.entries()) say(cli, clean[n] ? says.closed(name) : says.killed(name))
  })
}

const STATUS_MS = 5_000

/** What each node says of itself; undefined where it does not answer. */
export const statuses = (nodes: readonly NetworkNode[]): Promise<readonly (StatusView | undefined)[]> =>
  Promise.all(
    nodes.map(({ api }) =>
      createClient({ url: api })
        .status({ signal: AbortSignal.timeout(STATUS_MS) })
        .catch(() => undefined),
    ),
  )

export const statusTable = (
  { heads, says }: Text,
  nodes: readonly NetworkNode[],
  known: readonly (StatusView | undefined)[],
): string =>
  table(
    [heads.node, heads.height, heads.stateRoot, heads.epochView, heads.peers, heads.pool],
    nodes.map(({ name }, n) => {
      const status = known[n]
      if (status === undefined) return [name, '-', says.noAnswer, '-', '-', '-']
      const { height, stateRoot, epoch, view, peers, poolSize } = status
      return [name, String(height), stateRoot, `${epoch}/${view}`, String(peers), String(poolSize)]
    }),
  )

/** True if nodes at the same height have the same state root. */
export const agree = (known: readonly (StatusView | undefined)[]): boolean => {
  const byHeight = new Map<number, string>()
  for (const status of known) {
    if (status === undefined) continue
    const before = byHeight.get(status.height)
    if (before !== undefined && before !== status.stateRoot) return false
    byHeight.set(status.height, status.stateRoot)
  }
  return true
}

const rootsDiffer = () =>
  new CliError(EXIT.verificationSaysNo, {
    code: 'ROOTS_DIFFER',
    message: both(text => text.errors.rootsDiffer),
    hint: both(text => text.hints.keepFolders),
    retryable: false,
  })

const noNodeAnswers = () =>
  new CliError(EXIT.unreachable, {
    code: 'UNREACHABLE',
    message: both(text => text.errors.noNodeAnswers),
    hint: both(text => text.hints.startNodes),
    retryable: true,
  })

const addStatus = (group: Command, cli: Cli): void => {
  const command = group.command('status').description(cli.text.commands.networkStatus).argument('[dir]')
  command.action(async (folder?: string) => {
    const { nodes } = folderOf(command, folder).file
    const known = await statuses(nodes)
    const rows = nodes.map(({ name }, n) => ({ name, ...(known[n] ?? { height: null }) }))
    createContext(cli, command).print.show({ agree: agree(known), nodes: rows } as unknown as Json, () =>
      statusTable(cli.text, nodes, known),
    )
    if (!agree(known)) throw rootsDiffer()
    if (known.every(status => status === undefined)) throw noNodeAnswers()
  })
}

const lastLines = (path: string, count: number): readonly string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count) : []

const addLogs = (group: Command, cli: Cli): void => {
  const { flags, commands, says } = cli.text
  const command = group
    .command('logs')
    .description(commands.networkLogs)
    .argument('[dir]')
    .addOption(
      flag('--lines <n>', flags.lines)
        .argParser(wholeNumber(cli, 1, 10_000))
        .default(20),
    )
  command.action((folder: string | undefined, { lines: count }: { lines: number }) => {
    const { print } = createContext(cli, command)
    for (const node of folderOf(command, folder).file.nodes) {
      const lines = lastLines(logFile(node), count)
      print.line({ node: node.name, lines }, `── ${node.name}\n${lines.length > 0 ? lines.join('\n') : says.noLog}`)
    }
  })
}

export const addNetwork = (program: Command, cli: Cli): void => {
  const group = program.command('network').description(cli.text.commands.network)
  addInit(group, cli)
  addUp(group, cli)
  addDown(group, cli)
  addStatus(group, cli)
  addLogs(group, cli)
  addGenesis(group, cli)
  addJoinRequest(group, cli)
  addAccept(group, cli)
  addAddOrg(group, cli)
  addMove(group, cli)
  addPeer(group, cli)
  addRescue(group, cli)
}
