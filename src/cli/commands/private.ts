/** The private store: everything that is read or changed goes through requests that are signed, so that it is allowed and logged. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { accountId, ascii, fromHex, type Json, keystorePublicKey, type PublicKey, type Signer, toHex } from '#base'
import { type PrivateField, READ_PURPOSE, type ReadPrivate, readAttestation } from '#chain'
import { type RecordVerdict, verifyRecord } from '#contracts'
import { homePaths } from '#node'
import { createPrivateClient, type PrivateClient, type PrivateOperation } from '#sdk'
import { parseJson } from '../arguments.ts'
import {
  addressesOf,
  type Context,
  createContext,
  hashOption,
  homesOf,
  saysNo,
  unwrap,
  wholeNumber,
} from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say, table } from '../io.ts'
import { readJson } from '../network-folder.ts'
import { type NamedRecord, recordNamed } from '../record-name.ts'
import { verdictJson, verdictTable } from './receipt.ts'
import { collect } from './send.ts'

interface PrivateOptions {
  readonly type?: string
  readonly id?: string
  readonly revision?: number
  readonly org?: string
  readonly fields?: string
  readonly field?: readonly string[]
  readonly purpose?: keyof typeof READ_PURPOSE
  readonly flag?: string
  readonly tx?: string
  readonly transaction?: string
  readonly hour?: string
  readonly out?: string
  readonly as?: string
  readonly nodeKey?: string
  readonly genesis?: string
}

/** Never what the node says of itself: a request must not be good for another one. */
const nodeKeyOf = ({ options }: Context, { nodeKey }: PrivateOptions): PublicKey => {
  if (nodeKey !== undefined) return hashOption(nodeKey) as Uint8Array as PublicKey
  const home = options.url === undefined || options.home !== undefined ? homesOf(options)[0] : undefined
  if (home === undefined) throw usageError(text => text.errors.nodeKeyNeeded)
  return unwrap(keystorePublicKey(unwrap(readJson(homePaths(home).nodeKey))))
}

const clientOf = async (context: Context, options: PrivateOptions, signer: Signer): Promise<PrivateClient> =>
  createPrivateClient({
    url: context.options.url ?? (await addressesOf(context.options)).api,
    chainId: await context.chainId(),
    nodeKey: nodeKeyOf(context, options),
    actor: accountId(signer.publicKey),
    signers: [signer],
  })

const ask = async (context: Context, options: PrivateOptions, operation: PrivateOperation): Promise<Json> => {
  if (options.as === undefined)
    throw usageError(
      text => text.errors.sayWhoSigns,
      text => text.hints.listKeys,
    )
  const client = await clientOf(context, options, context.signer(options.as))
  return client.ask(operation, { signal: context.io.signal })
}

const orgOption = ({ org }: PrivateOptions): Uint8Array => {
  const bytes = fromHex(org ?? '')
  if (bytes?.length !== 16) throw usageError(text => text.errors.orgNeeded)
  return bytes
}

/** Texts as UTF-8, composed (NFC), so that one text has one commitment. */
const fieldsOption = ({ fields: text }: PrivateOptions): readonly PrivateField[] => {
  const json = parseJson('fields', text ?? '{}')
  const entries = Object.entries((json ?? {}) as { readonly [name: string]: Json })
  if (entries.length === 0 || Array.isArray(json)) throw usageError(({ errors }) => errors.fieldsNeeded)
  return entries.map(([name, value]) => {
    if (typeof value !== 'string') throw usageError(({ errors }) => errors.fieldsNeeded)
    return { name, value: ascii(value.normalize('NFC')) }
  })
}

const addCommand = (group: Command, cli: Cli, name: string, help: string): Command => {
  const { flags } = cli.text
  return group
    .command(name)
    .description(help)
    .addOption(flag('--type <kind>', flags.recordType, 'KAPOK_RECORD_TYPE'))
    .addOption(flag('--id <hex>', flags.recordId, 'KAPOK_RECORD_ID'))
    .addOption(flag('--as <key>', flags.as))
    .addOption(flag('--node-key <hex>', flags.nodeKey))
}

const addRevision = (command: Command, cli: Cli): Command =>
  command.addOption(flag('--revision <number>', cli.text.flags.revision).argParser(wholeNumber(cli, 1, 0xffff_ffff)))

const addPut = (group: Command, cli: Cli): void => {
  const { commands, flags, heads } = cli.text
  const command = addRevision(addCommand(group, cli, 'put', commands.privatePut), cli)
  command.addOption(flag('--org <hex>', flags.recordOrg)).addOption(flag('--fields <json>', flags.recordFields))
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const { type, id } = recordNamed(options.type, options.id)
    const { revision = 1 } = options
    const put = { type, id, revision, orgId: orgOption(options), fields: fieldsOption(options) }
    const kept = (await ask(context, options, { put })) as { readonly commitRoot: string }
    context.print.show(kept as unknown as Json, () => fields([[heads.root, kept.commitRoot]]))
  })
}

const addReadOptions = (command: Command, cli: Cli): Command =>
  addRevision(command, cli)
    .addOption(flag('--field <name>', cli.text.flags.fieldName).argParser(collect))
    .addOption(flag('--flag <hex>', cli.text.flags.openFlag))
    .addOption(
      flag('--purpose <name>', cli.text.flags.purpose).choices(Object.keys(READ_PURPOSE)).makeOptionMandatory(),
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
  grantId: new Uint8Array(0),
  txId: new Uint8Array(0) as ReadPrivate['txId'],
})

const textOf = (value: string): string => new TextDecoder().decode(fromHex(value))

const fieldRows = ({ kind }: NamedRecord, { language, text }: Cli, shown: readonly ShownField[]): string =>
  table(
    [text.heads.field, text.heads.value],
    shown.map(({ name, value }) => [kind.fields?.find(one => one.name === name)?.title[language] ?? name, value]),
  )

interface ShownField {
  readonly name: string
  readonly value: string
}

const addOpen = (group: Command, cli: Cli): void => {
  const command = addReadOptions(addCommand(group, cli, 'open', cli.text.commands.privateOpen), cli)
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const record = recordNamed(options.type, options.id)
    const read = readOf(record, options)
    const opened = (await ask(context, options, { read })) as unknown as { readonly fields: readonly ShownField[] }
    const shown = opened.fields.map(({ name, value }) => ({ name, value: textOf(value) }))
    context.print.show({ ...opened, fields: shown } as unknown as Json, () => fieldRows(record, cli, shown))
  })
}

const addDisclose = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = addReadOptions(addCommand(group, cli, 'disclose', commands.privateDisclose), cli)
  command.addOption(flag('--tx <id>', flags.carrier).makeOptionMandatory()).addOption(flag('--out <file>', flags.out))
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

const addVerify = (group: Command, cli: Cli): void => {
  const { commands, flags, errors, heads } = cli.text
  const command = group.command('verify').description(commands.privateVerify).argument('<file>')
  command.addOption(flag('--genesis <hash>', flags.genesis))
  command.action((file: string, { genesis }: PrivateOptions) => {
    const { print } = createContext(cli, command)
    const text = readFileSync(file, 'utf8').trimEnd()
    const verdict = verifyRecord(text, hashOption(genesis))
    const shown = shownFields(text, verdict)
    const json = { ...(verdictJson(verdict) as { [key: string]: Json }), status: verdict.status, fields: shown }
    const rows = shown.map(({ name, value }) => [name, value])
    print.show(json as unknown as Json, () =>
      [verdictTable(cli.text, verdict), table([heads.field, heads.value], rows)].join('\n'),
    )
    const { failed } = verdict.verdict
    if (failed !== undefined) throw saysNo(`${failed.level}: ${failed.fault.detail ?? failed.fault.code}`)
    if (verdict.status !== 'VALID') throw saysNo(`${verdict.status}: ${errors.notTrusted}`)
  })
}

const addErase = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = addCommand(group, cli, 'erase', commands.privateErase)
  command.addOption(flag('--transaction <file>', flags.erasing))
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const { type, id } = recordNamed(options.type, options.id)
    const { transaction: path } = options
    const bytes = path === undefined ? '' : existsSync(path) ? readFileSync(path, 'utf8').trim() : path
    const transaction = fromHex(bytes)
    if (transaction === undefined) throw usageError(text => text.errors.noTransactionInFile(path ?? ''))
    const erased = await ask(context, options, { erase: { type, id, transaction } })
    context.print.show(erased, () => fields(Object.entries(erased as object).map(([name, one]) => [name, String(one)])))
  })
}

const addErasureStatus = (group: Command, cli: Cli): void => {
  const { commands, heads, says } = cli.text
  const command = addCommand(group, cli, 'erasure-status', commands.privateErasureStatus)
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const { type, id } = recordNamed(options.type, options.id)
    const status = await (await context.client()).erasure(type, toHex(id), { signal: cli.io.signal })
    context.print.show(status as unknown as Json, () =>
      fields([
        [heads.state, status.chain?.state ?? '-'],
        [heads.rows, String(status.home.rows)],
        [heads.recordKeys, String(status.home.keys)],
        [heads.result, status.home.erased ? says.yes : says.no('')],
      ]),
    )
  })
}

const HOUR_MS = 3_600_000

const hourOption = ({ hour = '' }: PrivateOptions): number =>
  /^\d{1,9}$/.test(hour) ? Number(hour) : Math.floor(Date.parse(hour) / HOUR_MS) || 0

interface LogView {
  readonly items: readonly {
    readonly atMs: number
    readonly reader: string
    readonly purpose: string
    readonly fields: readonly string[]
  }[]
}

const addLog = (group: Command, cli: Cli): void => {
  const { commands, flags, heads } = cli.text
  const command = addCommand(group, cli, 'log', commands.privateLog)
  command.addOption(flag('--org <hex>', flags.recordOrg)).addOption(flag('--hour <hour>', flags.hour))
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
        [heads.time, heads.reader, heads.purpose, heads.field],
        items.map(one => [new Date(one.atMs).toISOString(), one.reader, one.purpose, one.fields.join(' ')]),
      ),
    )
  })
}

export const addPrivate = (program: Command, cli: Cli): void => {
  const group = program.command('private').description(cli.text.commands.private)
  addPut(group, cli)
  addOpen(group, cli)
  addDisclose(group, cli)
  addVerify(group, cli)
  addErase(group, cli)
  addErasureStatus(group, cli)
  addLog(group, cli)
}
