/** Looking things up: `timeline ID`, `records MODULE MACHINE STATE`. */

import type { Command } from 'commander'
import type { Json } from '#base'
import type { PageView } from '#sdk'
import { createContext, wholeNumber } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, table } from '../io.ts'

const LIMIT_MAX = 1_000

interface PageOptions {
  readonly limit?: number
  readonly after?: string
}

const addPage = (command: Command, cli: Cli): Command =>
  command
    .addOption(flag('--limit <n>', cli.text.flags.limit).argParser(wholeNumber(cli, 1, LIMIT_MAX)))
    .addOption(flag('--after <cursor>', cli.text.flags.after))

/** A time with its zone, or milliseconds. */
const timeOf = (name: string, value: string | undefined): number | undefined => {
  if (value === undefined) return undefined
  const timeMs = /^\d{1,15}$/.test(value)
    ? Number(value)
    : /T.*(Z|[+-]\d\d:\d\d)$/.test(value)
      ? Date.parse(value)
      : NaN
  if (!Number.isSafeInteger(timeMs)) throw usageError(text => text.errors.numberOrTimeNeeded(name))
  return timeMs
}

interface EventView {
  readonly height: number
  readonly timeMs: number
  readonly transaction: string | null
  readonly sentence?: { readonly en: string; readonly zh: string }
}

const more = ({ next }: PageView, cli: Cli): string => (next === undefined ? '' : `\n${cli.text.says.more(next)}`)

const addTimeline = (program: Command, cli: Cli): void => {
  const { commands, flags, heads } = cli.text
  const command = program.command('timeline').description(commands.timeline).argument('<id>')
  command
    .addOption(flag('--below', flags.below))
    .addOption(flag('--from <time>', flags.fromTime))
    .addOption(flag('--to <time>', flags.toTime))
  addPage(command, cli)
  command.action(async (id: string, options: PageOptions & { below?: boolean; from?: string; to?: string }) => {
    const { client, print } = createContext(cli, command)
    const { below, from, to, ...pages } = options
    const asked = { below: below === true, from: timeOf('from', from), to: timeOf('to', to), ...pages }
    const page = await (await client()).timeline(id, asked, { signal: cli.io.signal })
    const rows = (page.items as unknown as readonly EventView[]).map(one => [
      String(one.height),
      new Date(one.timeMs).toISOString(),
      one.sentence?.[cli.language] ?? '',
      one.transaction?.slice(0, 16) ?? '',
    ])
    print.show(
      page as unknown as Json,
      () => table([heads.height, heads.time, heads.event, heads.transactions], rows) + more(page, cli),
    )
  })
}

const addRecords = (program: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = program
    .command('records')
    .description(commands.records)
    .argument('<module>')
    .argument('<machine>')
    .argument('<state>')
    .addOption(flag('--org <id>', flags.org))
  addPage(command, cli)
  command.action(async (module: string, machine: string, state: string, options: PageOptions & { org?: string }) => {
    const { client, print } = createContext(cli, command)
    const page = await (await client()).records([module, machine, state], options, { signal: cli.io.signal })
    print.show(page as unknown as Json, () => JSON.stringify(page.items, undefined, 2) + more(page, cli))
  })
}

/** Adds both commands. */
export const addLookup = (program: Command, cli: Cli): void => {
  addTimeline(program, cli)
  addRecords(program, cli)
}
