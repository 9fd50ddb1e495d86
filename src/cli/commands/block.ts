/** Final blocks: `block get`, `list`, `follow`; and that there are none: `heartbeat`, `verify-heartbeat`. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Json, toHex } from '#base'
import { type ProvenHeartbeat, verifyHeartbeatProof } from '#chain'
import type { BlockView } from '#sdk'
import { createContext, hashOption, verdictOf, wholeNumber } from '../context.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say, table } from '../io.ts'
import type { Language } from '../text/index.ts'

const rowOf = ({ id, header, transactions }: BlockView): readonly string[] => [
  String(header.height),
  new Date(header.timeMs as number).toISOString(),
  String(transactions.length),
  `${id.slice(0, 16)}…`,
  `${String(header.stateRoot).slice(0, 16)}…`,
]

/** An event that a newer node describes can lack a sentence here. */
const sentenceOf = (event: Json, language: Language): string =>
  (event as { readonly sentence?: Readonly<Record<Language, string>> } | null)?.sentence?.[language] ?? ''

const addGet = (group: Command, cli: Cli): void => {
  const { commands, heads } = cli.text
  const command = group.command('get').description(commands.blockGet).argument('[which]', '', 'latest')
  command.action(async (which: string) => {
    const { client, print } = createContext(cli, command)
    const block = await (await client()).block(which, { signal: cli.io.signal })
    print.show(block as unknown as Json, () =>
      fields([
        [heads.block, block.id],
        ...Object.entries(block.header).map(([name, value]) => [name, String(value)] as const),
        [heads.transactions, block.transactions.join('\n')],
        ...(block.events ?? []).map(event => [heads.event, sentenceOf(event, cli.language)] as const),
      ]),
    )
  })
}

const HEIGHT_MAX = 999_999_999_999_999
/** As many as the API gives in one page. */
const LIST_MAX = 100

const addList = (group: Command, cli: Cli): void => {
  const { commands, flags, heads } = cli.text
  const command = group
    .command('list')
    .description(commands.blockList)
    .addOption(flag('--before <height>', flags.before).argParser(wholeNumber(cli, 0, HEIGHT_MAX)))
    .addOption(
      flag('--limit <n>', flags.limit)
        .argParser(wholeNumber(cli, 1, LIST_MAX))
        .default(20),
    )
  command.action(async (options: { before?: number; limit: number }) => {
    const { client, print } = createContext(cli, command)
    const page = await (await client()).blocks({ ...options, signal: cli.io.signal })
    print.show(page as unknown as Json, () =>
      table([heads.height, heads.time, heads.transactions, heads.block, heads.stateRoot], page.items.map(rowOf)),
    )
  })
}

const addFollow = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group
    .command('follow')
    .description(commands.blockFollow)
    .addOption(flag('--from <height>', flags.from).argParser(wholeNumber(cli, 0, HEIGHT_MAX)))
    .addOption(flag('--count <n>', flags.count).argParser(wholeNumber(cli, 1, HEIGHT_MAX)))
  command.action(async ({ from, count = HEIGHT_MAX }: { from?: number; count?: number }) => {
    const { client, print } = createContext(cli, command)
    const node = await client()
    const { signal } = cli.io
    const start = from ?? (await node.status({ signal })).height + 1
    let left = count
    for await (const block of node.follow(start, { signal })) {
      print.line(block as unknown as Json, rowOf(block).join('  '))
      left -= 1
      if (left <= 0) break
    }
  })
}

const addHeartbeat = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('heartbeat').description(commands.blockHeartbeat)
  command.addOption(flag('--out <file>', flags.out))
  command.action(async ({ out }: { out?: string }) => {
    const { client, io } = createContext(cli, command)
    const text = await (await client()).heartbeat({ signal: io.signal })
    if (out === undefined) return io.out(`${text}\n`)
    writeFileSync(out, text)
    say(cli, says.written(out))
  })
}

const heartbeatTable = ({ heads, says }: Cli['text'], proven: ProvenHeartbeat): string =>
  fields([
    [heads.verified, says.yes],
    [heads.height, String(proven.height)],
    [heads.block, toHex(proven.blockId)],
    [heads.onChainTime, new Date(proven.timeMs).toISOString()],
    [heads.slot, `${proven.slot}: ${new Date(proven.fromMs).toISOString()} – ${new Date(proven.toMs).toISOString()}`],
    [heads.meaning, says.silentSince(proven.height, new Date(proven.fromMs).toISOString())],
  ])

const addVerifyHeartbeat = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('verify-heartbeat').description(commands.blockVerifyHeartbeat).argument('<file>')
  command.addOption(flag('--genesis <hash>', flags.genesis))
  command.action((file: string, { genesis }: { genesis?: string }) => {
    const { print } = createContext(cli, command)
    const proven = verifyHeartbeatProof(readFileSync(file, 'utf8'), hashOption(genesis))
    if (!proven.ok) throw verdictOf(proven.fault, `${proven.fault.code}: ${proven.fault.detail ?? ''}`)
    const { value } = proven
    print.show({ ok: true, ...value, blockId: toHex(value.blockId) }, () => heartbeatTable(cli.text, value))
  })
}

export const addBlocks = (program: Command, cli: Cli): void => {
  const group = program.command('block').description(cli.text.commands.block)
  addGet(group, cli)
  addList(group, cli)
  addFollow(group, cli)
  addHeartbeat(group, cli)
  addVerifyHeartbeat(group, cli)
}
