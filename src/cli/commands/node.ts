/** One node: `node start`, `status`, `health`, `doctor`, `stand`, `rotate-key`, `support-bundle`, `config show`, `config check`. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Fault, Json } from '#base'
import {
  DiskFullError,
  FIELDS,
  type FieldName,
  isDiskFailure,
  loadHome,
  loadSettings,
  NewerProtocolError,
  startNode,
  variableOf,
} from '#node'
import { addressesOf, type Context, createContext, needHome, notReady, unwrap, wholeNumber } from '../context.ts'
import { EXIT, faultError } from '../exit.ts'
import { flag } from '../flag.ts'
import { askReady, type Readiness } from '../health.ts'
import { type Cli, fields, say, table } from '../io.ts'
import { addDoctor } from './doctor.ts'
import { addNodeProcess } from './node-process.ts'
import { addPeers } from './peers.ts'
import { addNodeRescue } from './rescue.ts'
import { addRotateKey } from './rotate-key.ts'
import { addStand } from './stand.ts'
import { addSupportBundle } from './support-bundle.ts'
import { addVerifyNode } from './verify-node.ts'

/** Longest that a clean end may take before the process ends anyway: the write-ahead log makes that safe. */
const CLOSE_MS = 4_500

const aborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })

/** Why a node ends that can still be closed; undefined where nothing of it can be relied on. */
const faultOf = (cause: unknown): Fault | undefined => {
  if (cause instanceof DiskFullError) return { code: 'DISK_FULL', detail: cause.message }
  return cause instanceof NewerProtocolError ? cause.fault : undefined
}

const addStart = (group: Command, cli: Cli): void => {
  const command = group.command('start').description(cli.text.commands.nodeStart)
  command.action(async () => {
    const { options } = createContext(cli, command)
    const loaded = unwrap(await loadHome(needHome(options.home)))
    const ended = Promise.withResolvers<Fault>()
    let exit: number = EXIT.failed
    const fatal = (cause: unknown) => {
      const fault = faultOf(cause)
      if (fault === undefined) process.exit(isDiskFailure(cause) ? EXIT.diskFull : EXIT.failed)
      exit = faultError(fault).exit
      ended.resolve(fault)
    }
    const node = unwrap(await startNode(loaded, { fatal }))
    say(cli, cli.text.says.running(node.apiUrl))
    const fault = await Promise.race([aborted(cli.io.signal), ended.promise])
    const late = setTimeout(() => process.exit(exit), CLOSE_MS)
    await node.close()
    clearTimeout(late)
    if (fault !== undefined) throw faultError(fault)
  })
}

const addShow = (config: Command, cli: Cli): void => {
  const { heads, origins: words, commands, flags } = cli.text
  const command = config.command('show').description(commands.configShow)
  command.addOption(flag('--origin', flags.origin))
  command.action(async ({ origin }: { origin?: boolean }) => {
    const { options, print } = createContext(cli, command)
    const { config: values, origins } = unwrap(await loadSettings(needHome(options.home)))
    const rows = (Object.keys(FIELDS) as FieldName[]).map(name => ({
      name,
      value: values[name],
      origin: origins[name],
      variable: variableOf(name),
    }))
    print.show(rows as unknown as Json, () =>
      table(
        [heads.setting, heads.value, ...(origin ? [heads.origin, heads.variable] : [])],
        rows.map(row => [row.name, JSON.stringify(row.value), ...(origin ? [words[row.origin], row.variable] : [])]),
      ),
    )
  })
}

const addConfig = (group: Command, cli: Cli): void => {
  const { commands, says } = cli.text
  const config = group.command('config').description(commands.config)
  addShow(config, cli)
  const check = config.command('check').description(commands.configCheck)
  check.action(async () => {
    const { options, print } = createContext(cli, check)
    unwrap(await loadHome(needHome(options.home)))
    print.show({ ok: true }, () => says.ok)
  })
}

const AGAIN_MS = 200

type Ask = () => Promise<Readiness | undefined>

/** What the node answers: at once, or until it is ready or the time is over. Undefined where there is no answer. */
const waitReady = async (ask: Ask, endMs: number, signal: AbortSignal): Promise<Readiness | undefined> => {
  while (true) {
    const answer = await ask()
    if (answer?.ready || performance.now() >= endMs || signal.aborted) return answer
    await sleep(AGAIN_MS)
  }
}

/** States in which nothing is missing: one that has no seat follows and has nothing to sign. */
const SIGNS = ['signing', 'observer']

/** Ready, and its key may sign again: who restarts nodes one after the other waits for this. */
const askSigning = async ({ client, language, io }: Context, url: string): Promise<Readiness | undefined> => {
  const answer = await askReady(url)
  if (answer?.ready !== true) return answer
  const { signing } = await (await client()).status({ signal: io.signal })
  return SIGNS.includes(signing.state)
    ? answer
    : { ready: false, text: `${signing.state}: ${signing.reason[language]}` }
}

interface HealthOptions {
  readonly ops?: string
  readonly wait: number
  readonly signs?: boolean
}

const addHealth = (group: Command, cli: Cli): void => {
  const { commands, flags, says, operations } = cli.text
  const command = group.command('health').description(commands.nodeHealth)
  command.addOption(flag('--ops <url>', flags.ops, 'KAPOK_OPS_URL'))
  const wait = flag('--wait <seconds>', operations.flags.healthWait, 'KAPOK_HEALTH_WAIT')
  command.addOption(wait.argParser(wholeNumber(cli, 0, 86_400)).default(0))
  command.addOption(flag('--signs', operations.flags.healthSigns, 'KAPOK_HEALTH_SIGNS'))
  command.action(async ({ ops, wait: seconds, signs = false }: HealthOptions) => {
    const context = createContext(cli, command)
    const { options, print } = context
    const url = ops ?? (await addressesOf(options)).ops
    const ask = () => (signs ? askSigning(context, url) : askReady(url))
    const answer = await waitReady(ask, performance.now() + 1_000 * seconds, cli.io.signal)
    if (answer === undefined)
      throw notReady(EXIT.unreachable, `${url}: ${says.noAnswer}`, ({ hints }) => hints.lookAtNode)
    const { ready, text } = answer
    if (!ready) throw notReady(EXIT.failed, text, ({ hints }) => hints.lookAtNode)
    print.show({ ready }, () => text)
  })
}

export const addNode = (program: Command, cli: Cli): void => {
  const { commands } = cli.text
  const group = program.command('node').description(commands.node)
  addStart(group, cli)
  addNodeProcess(group, cli)
  addNodeRescue(group, cli)
  addConfig(group, cli)
  const status = group.command('status').description(commands.nodeStatus)
  status.action(async () => {
    const { client, print } = createContext(cli, status)
    const known = await (await client()).status({ signal: cli.io.signal })
    const { state, reason } = known.signing
    const { none, from } = cli.text.upgrade
    const shown = {
      ...known,
      signing: `${state}: ${reason[cli.language]}`,
      upgrade: known.upgrade === null ? none : from(known.upgrade.protocol, known.upgrade.height),
    }
    print.show(known as unknown as Json, () =>
      fields(Object.entries(shown).map(([name, value]) => [name, String(value)])),
    )
  })
  addHealth(group, cli)
  addStand(group, cli)
  addRotateKey(group, cli)
  addPeers(group, cli)
  addDoctor(group, cli)
  addSupportBundle(group, cli)
  addVerifyNode(group, cli)
}
