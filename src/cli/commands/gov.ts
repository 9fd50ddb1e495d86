/** `gov upgrade`: which protocol holds, what is scheduled, who is ready; and to schedule the next one or call it off. */

import type { Command } from 'commander'
import type { Json } from '#base'
import { createContext, wholeNumber } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, table } from '../io.ts'
import type { Text } from '../text/index.ts'
import { addSignOptions, addWaitOptions, encodeCall, makeSigned, type SendOptions, sendAndWait } from './send.ts'

interface Standing {
  readonly candidateId: string
  readonly operator: number
  readonly seat: boolean
}

/** Answer of the query `delegate upgrade`. */
interface UpgradeView {
  readonly protocol: number
  readonly scheduled: { readonly protocol: number; readonly height: number } | null
  readonly seats: { readonly ready: number; readonly total: number; readonly quorum: number } | null
  readonly ready: readonly Standing[]
  readonly missing: readonly Standing[]
}

const standingRows = ({ yes, no }: Text, word: string, all: readonly Standing[]) =>
  all.map(({ candidateId, operator, seat }) => [word, String(operator), candidateId, seat ? yes : no])

const show = (text: Text, { protocol, scheduled, seats, ready, missing }: UpgradeView): string => {
  const { heads, none, from, seats: counted } = text.upgrade
  const rows: (readonly [string, string])[] = [
    [heads.protocol, String(protocol)],
    [heads.scheduled, scheduled === null ? none : from(scheduled.protocol, scheduled.height)],
  ]
  if (scheduled === null || seats === null) return fields(rows)
  rows.push([heads.seatsReady, counted(seats.ready, seats.total, seats.quorum)])
  const all = [...standingRows(text, heads.missing, missing), ...standingRows(text, heads.ready, ready)]
  return [fields(rows), table(['', heads.operator, heads.candidate, heads.seat], all)].join('\n')
}

interface UpgradeOptions extends SendOptions {
  readonly protocol?: number
  readonly height?: number
  readonly cancel?: boolean
}

/** What is to be scheduled; undefined when only to be shown. */
const wantedOf = ({ protocol, height, cancel }: UpgradeOptions, now: number) => {
  const hasBoth = protocol !== undefined && height !== undefined
  const hasNone = protocol === undefined && height === undefined
  if (cancel === true ? !hasNone : !(hasBoth || hasNone)) throw usageError(({ upgrade }) => upgrade.both)
  if (cancel === true) return { protocol: now, height: 0 }
  return hasBoth ? { protocol, height } : undefined
}

const addUpgrade = (group: Command, cli: Cli): void => {
  const { text } = cli
  const { flags, govUpgrade, signWho, proposeInstead } = text.upgrade
  const command = group.command('upgrade').description(govUpgrade)
  command
    .addOption(flag('--protocol <n>', flags.protocol, 'KAPOK_UPGRADE_PROTOCOL').argParser(wholeNumber(cli, 1, 65_535)))
    .addOption(flag('--height <n>', flags.height, 'KAPOK_UPGRADE_HEIGHT').argParser(wholeNumber(cli, 1, 2 ** 48)))
    .addOption(flag('--cancel', flags.cancel, 'KAPOK_UPGRADE_CANCEL'))
  addWaitOptions(addSignOptions(command, cli), cli)
  command.addHelpText('after', `\n${signWho}\n${proposeInstead}\n`)
  command.action(async (options: UpgradeOptions) => {
    const context = createContext(cli, command)
    const answer = await (await context.client()).query('delegate', 'upgrade', {}, { signal: cli.io.signal })
    const view = answer as unknown as UpgradeView
    const wanted = wantedOf(options, view.protocol)
    if (wanted === undefined) return context.print.show(answer as Json, () => show(text, view))
    if (options.as === undefined) throw usageError(({ upgrade }) => upgrade.signWho)
    const call = encodeCall('delegate', 'ScheduleUpgrade', wanted)
    await sendAndWait(context, await makeSigned(context, [call], options), options)
  })
}

export const addGov = (program: Command, cli: Cli): void => {
  const group = program.command('gov').description(cli.text.upgrade.gov)
  addUpgrade(group, cli)
}
