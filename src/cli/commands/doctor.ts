/** `node doctor`: what a node says of itself and of its machine, explained. */

import type { Command } from 'commander'
import { type Fault, type Json, LIMITS, type Result } from '#base'
import { examineHome } from '#node'
import { KapokError, type StatusView } from '#sdk'
import { addressesOf, type Context, createContext, homesOf, notReady } from '../context.ts'
import { EXIT } from '../exit.ts'
import { type Cli, table } from '../io.ts'

interface Check {
  readonly name: string
  readonly isGood: boolean
  readonly detail: string
}

/** A node whose clock is further from the others than this should have it set (TIME). */
const CLOCK_WARN_MS = 2_000
const READY_MS = 3_000
/** Longest that a node may take to say how it is; one that is paused never does. */
const STATUS_MS = 10_000

const signingCheck = ({ text, language }: Cli, { signing }: StatusView): Check => {
  const { state, fromView, reason } = signing
  const { states, fromViewOn } = text.doctor
  const from = fromView === null ? '' : ` ${fromViewOn(fromView)}`
  return {
    name: text.doctor.signing,
    isGood: state === 'signing' || state === 'observer',
    detail: `${(states as Readonly<Record<string, string>>)[state] ?? state}: ${reason[language]}${from}`,
  }
}

/** As the node itself counts it for its readiness. */
const heightCheck = ({ text }: Cli, { height, behindBlocks }: StatusView): Check => ({
  name: text.heads.height,
  isGood: (behindBlocks ?? 0) <= LIMITS.blocksAhead,
  detail: text.operations.says.behind(height, behindBlocks),
})

const clockCheck = ({ text }: Cli, { clockOffsetMs }: StatusView): Check => ({
  name: text.doctor.clock,
  isGood: Math.abs(clockOffsetMs) <= CLOCK_WARN_MS,
  detail: text.doctor.clockOffset(clockOffsetMs),
})

const softwareCheck = ({ text }: Cli, { protocol, protocolMax, version, upgrade }: StatusView): Check => {
  const { speaks, from, install } = text.upgrade
  const isGood = upgrade === null || upgrade.protocol <= protocolMax
  const scheduled = upgrade === null ? [] : [from(upgrade.protocol, upgrade.height)]
  const lines = [speaks(protocol, protocolMax, version), ...scheduled, ...(isGood ? [] : [install])]
  return { name: text.doctor.software, isGood, detail: lines.join('\n') }
}

const readyCheck = async ({ text }: Cli, ops: string): Promise<Check> => {
  const answer = await fetch(`${ops}/readyz`, { signal: AbortSignal.timeout(READY_MS) }).catch(() => undefined)
  const detail = answer === undefined ? text.says.noAnswer : (await answer.text()).trim()
  return { name: text.heads.ready, isGood: answer?.ok === true, detail }
}

const diskCheck = ({ text }: Cli, { diskFreeBytes }: StatusView): Check => ({
  name: text.doctor.disk,
  isGood: diskFreeBytes >= LIMITS.diskWarnBytes,
  detail: text.doctor.diskFree((diskFreeBytes / 2 ** 30).toFixed(1), (LIMITS.diskStopBytes / 2 ** 20).toFixed(0)),
})

const faultText = ({ code, detail }: Fault): string => (detail === undefined ? code : `${code}: ${detail}`)

/** Of a node that does not answer: what its start would stumble over, and how far its chain goes. */
const homeChecks = async ({ text }: Cli, home: string): Promise<readonly Check[]> => {
  const { files, disk, chain, software } = await examineHome(home)
  const check = <T>(name: string, result: Result<T>, good: (value: T) => string = () => text.says.ok): Check => ({
    name,
    isGood: result.ok,
    detail: result.ok ? good(result.value) : faultText(result.fault),
  })
  return [
    { name: text.operations.doctor.node, isGood: false, detail: text.says.noAnswer },
    check(text.operations.doctor.home, files),
    check(text.doctor.disk, disk),
    check(text.heads.height, chain, head => String(head?.height ?? '-')),
    check(text.doctor.software, software),
  ]
}

/** Of a node that answers. */
const nodeChecks = async (cli: Cli, context: Context, home: string | undefined): Promise<readonly Check[]> => {
  const { text } = cli
  const signal = AbortSignal.any([cli.io.signal, AbortSignal.timeout(STATUS_MS)])
  const status = await (await context.client()).status({ signal })
  return [
    signingCheck(cli, status),
    heightCheck(cli, status),
    { name: text.heads.peers, isGood: true, detail: text.doctor.connected(status.peers) },
    clockCheck(cli, status),
    diskCheck(cli, status),
    softwareCheck(cli, status),
    ...(home === undefined ? [] : [await readyCheck(cli, (await addressesOf(context.options)).ops)]),
  ]
}

interface Diagnosis {
  readonly checks: readonly Check[]
  readonly answers: boolean
}

const isSilent = (cause: unknown): boolean =>
  cause instanceof KapokError ? cause.code === 'UNREACHABLE' : (cause as Error).name === 'TimeoutError'

/** Without a home there is nothing to look at when the node does not answer: UNREACHABLE is thrown. */
export const diagnose = async (cli: Cli, context: Context): Promise<Diagnosis> => {
  const { options } = context
  const home = options.url === undefined || options.home !== undefined ? homesOf(options)[0] : undefined
  try {
    return { checks: await nodeChecks(cli, context, home), answers: true }
  } catch (cause) {
    if (home === undefined || !isSilent(cause)) throw cause
    return { checks: await homeChecks(cli, home), answers: false }
  }
}

export const addDoctor = (group: Command, cli: Cli): void => {
  const { text } = cli
  const command = group.command('doctor').description(text.commands.nodeDoctor)
  command.action(async () => {
    const context = createContext(cli, command)
    const { checks, answers } = await diagnose(cli, context)
    context.print.show(checks as unknown as Json, () =>
      table(
        [text.doctor.check, text.heads.result, text.heads.meaning],
        checks.map(({ name, isGood, detail }) => [name, isGood ? text.says.ok : text.doctor.attention, detail]),
      ),
    )
    const bad = checks.filter(({ isGood }) => !isGood).map(({ name }) => name)
    const exit = answers ? EXIT.failed : EXIT.unreachable
    if (bad.length > 0) throw notReady(exit, text.doctor.lookAt(bad.join(', ')), ({ hints }) => hints.lookAtNode)
  })
}
