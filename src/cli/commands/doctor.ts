/** `node doctor`: what a node says of itself and of its machine, explained. */

import type { Command } from 'commander'
import { type Json, LIMITS } from '#base'
import type { StatusView } from '#sdk'
import { addressesOf, createContext, homesOf, notReady } from '../context.ts'
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

export const addDoctor = (group: Command, cli: Cli): void => {
  const { text } = cli
  const command = group.command('doctor').description(text.commands.nodeDoctor)
  command.action(async () => {
    const { options, print, client } = createContext(cli, command)
    const status = await (await client()).status({ signal: cli.io.signal })
    const home = options.url === undefined || options.home !== undefined ? homesOf(options)[0] : undefined
    const checks: Check[] = [
      signingCheck(cli, status),
      heightCheck(cli, status),
      { name: text.heads.peers, isGood: true, detail: text.doctor.connected(status.peers) },
      clockCheck(cli, status),
      diskCheck(cli, status),
      softwareCheck(cli, status),
    ]
    if (home !== undefined) checks.push(await readyCheck(cli, (await addressesOf(options)).ops))
    print.show(checks as unknown as Json, () =>
      table(
        [text.doctor.check, text.heads.result, text.heads.meaning],
        checks.map(({ name, isGood, detail }) => [name, isGood ? text.says.ok : text.doctor.attention, detail]),
      ),
    )
    const bad = checks.filter(({ isGood }) => !isGood).map(({ name }) => name)
    if (bad.length > 0) throw notReady(EXIT.failed, text.doctor.lookAt(bad.join(', ')), ({ hints }) => hints.lookAtNode)
  })
}
