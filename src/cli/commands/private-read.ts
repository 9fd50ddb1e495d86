/** Reading from the private store, each time with a purpose; what is disclosed is verified by anybody, offline. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { fromHex, type Json, toHex } from '#base'
import { READ_PURPOSE, type ReadPrivate, readAttestation } from '#chain'
import { type RecordVerdict, verifyRecord } from '#contracts'
import { createContext, hashOption, saysNo, verdictOf } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, say, table } from '../io.ts'
import { type NamedRecord, recordNamed } from '../record-name.ts'
import { addCommand, addRevision, ask, orgOption, type PrivateOptions } from './private-request.ts'
import { verdictJson, verdictTable } from './receipt.ts'
import { collect } from './send.ts'

const addReadOptions = (command: Command, cli: Cli): Command =>
  addRevision(command, cli)
    .addOption(flag('--field <name>', cli.text.private.flags.fieldName).argParser(collect))
    .addOption(flag('--flag <hex>', cli.text.private.flags.openFlag))
    .addOption(
      flag('--purpose <name>', cli.text.private.flags.purpose).choices(Object.keys(READ_PURPOSE)).makeOptionMandatory(),
    )

const readOf = (
  { type, id }: NamedRecord,
  { revision = 0, field = [], purpose, flag: flagId = '' }: PrivateOptions,
): ReadPrivate => ({
  type,
  id,
  revision,
  fields: field,
  purpose: READ_PURPOSE[purpose ?? 'SELF'],
  flagId: fromHex(flagId) ?? new Uint8Array(0),
  txId: new Uint8Array(0) as ReadPrivate['txId'],
})

const textOf = (value: string): string => new TextDecoder().decode(fromHex(value))

const fieldRows = ({ kind }: NamedRecord, { language, text }: Cli, shown: readonly ShownField[]): string =>
  table(
    [text.private.heads.field, text.heads.value],
    shown.map(({ name, value }) => [kind.fields?.find(one => one.name === name)?.title[language] ?? name, value]),
  )

interface ShownField {
  readonly name: string
  readonly value: string
}

export const addOpen = (group: Command, cli: Cli): void => {
  const command = addReadOptions(addCommand(group, cli, 'open', cli.text.private.commands.open), cli)
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const record = recordNamed(options.type, options.id)
    const read = readOf(record, options)
    const opened = (await ask(context, options, { read })) as unknown as { readonly fields: readonly ShownField[] }
    const shown = opened.fields.map(({ name, value }) => ({ name, value: textOf(value) }))
    context.print.show({ ...opened, fields: shown } as unknown as Json, () => fieldRows(record, cli, shown))
  })
}

export const addDisclose = (group: Command, cli: Cli): void => {
  const { flags, says } = cli.text
  const command = addReadOptions(addCommand(group, cli, 'disclose', cli.text.private.commands.disclose), cli)
  command
    .addOption(flag('--tx <id>', cli.text.private.flags.carrier).makeOptionMandatory())
    .addOption(flag('--out <file>', flags.out))
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const txId = hashOption(options.tx)
    const read = { ...readOf(recordNamed(options.type, options.id), options), txId }
    const { file } = (await ask(context, options, { read })) as { readonly file: string }
    if (options.out === undefined) return cli.io.out(`${file}\n`)
    writeFileSync(options.out, file, { mode: 0o600 })
    say(cli, says.written(options.out))
  })
}

/** Fields that a file shows and that are verified. */
const shownFields = (text: string, { verdict }: RecordVerdict): readonly ShownField[] => {
  const read = readAttestation(text)
  if (!verdict.levels.includes('V1') || !read.ok) return []
  const opened = (read.value.record?.fields ?? []).filter(({ present }) => present)
  return opened.map(({ name, value }) => ({ name, value: textOf(toHex(value)) }))
}

export const addVerify = (group: Command, cli: Cli): void => {
  const { flags, heads } = cli.text
  const command = group.command('verify').description(cli.text.private.commands.verify).argument('<file>')
  command.addOption(flag('--genesis <hash>', flags.genesis))
  command.action((file: string, { genesis }: PrivateOptions) => {
    const { print } = createContext(cli, command)
    const text = readFileSync(file, 'utf8').trimEnd()
    const verdict = verifyRecord(text, hashOption(genesis))
    const shown = shownFields(text, verdict)
    const json = { ...(verdictJson(verdict) as { [key: string]: Json }), status: verdict.status, fields: shown }
    const rows = shown.map(({ name, value }) => [name, value])
    print.show(json as unknown as Json, () =>
      [verdictTable(cli.text, verdict), table([cli.text.private.heads.field, heads.value], rows)].join('\n'),
    )
    const { failed } = verdict.verdict
    if (failed !== undefined)
      throw verdictOf(failed.fault, `${failed.level}: ${failed.fault.detail ?? failed.fault.code}`)
    if (verdict.status !== 'VALID') throw saysNo(`${verdict.status}: ${cli.text.private.errors.notTrusted}`)
  })
}

const HOUR_MS = 3_600_000

const hourOption = ({ hour = '' }: PrivateOptions): number => {
  if (/^\d{1,9}$/.test(hour)) return Number(hour)
  const timeMs = Date.parse(hour)
  if (Number.isNaN(timeMs)) throw usageError(text => text.private.errors.hourNeeded)
  return Math.floor(timeMs / HOUR_MS)
}

interface LogView {
  readonly items: readonly {
    readonly atMs: number
    readonly reader: string
    readonly purpose: string
    readonly fields: readonly string[]
  }[]
}

export const addLog = (group: Command, cli: Cli): void => {
  const { heads } = cli.text
  const command = addCommand(group, cli, 'log', cli.text.private.commands.log)
  command
    .addOption(flag('--org <hex>', cli.text.private.flags.org))
    .addOption(flag('--hour <hour>', cli.text.private.flags.hour))
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const byRecord = options.id !== undefined
    const { type, id } = byRecord ? recordNamed(options.type, options.id) : { type: 0, id: new Uint8Array(0) }
    const orgId = byRecord && options.org === undefined ? new Uint8Array(0) : orgOption(options)
    const log = { type, id, orgId, hour: byRecord ? 0 : hourOption(options), from: 0 }
    const page = await ask(context, options, { log })
    const { items } = page as unknown as LogView
    context.print.show(page, () =>
      table(
        [heads.time, cli.text.private.heads.reader, cli.text.private.heads.purpose, cli.text.private.heads.field],
        items.map(one => [new Date(one.atMs).toISOString(), one.reader, one.purpose, one.fields.join(' ')]),
      ),
    )
  })
}
