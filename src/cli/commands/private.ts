/** The private store: everything that is read or changed goes through requests that are signed, so that it is allowed and logged. */

import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { ascii, fromHex, type Json, toHex } from '#base'
import type { PrivateField } from '#chain'
import { homePaths, newSecret, sealSecret, writeSecret } from '#node'
import { parseJson } from '../arguments.ts'
import { createContext, needHome } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say } from '../io.ts'
import { recordNamed } from '../record-name.ts'
import { addDisclose, addLog, addOpen, addVerify } from './private-read.ts'
import { addCommand, addRevision, ask, orgOption, type PrivateOptions } from './private-request.ts'

/** Texts as UTF-8, composed (NFC), so that one text has one commitment. */
const fieldsOption = ({ fields: text }: PrivateOptions): readonly PrivateField[] => {
  const json = parseJson('fields', text ?? '{}')
  const entries = Object.entries((json ?? {}) as { readonly [name: string]: Json })
  if (entries.length === 0 || Array.isArray(json)) throw usageError(text => text.private.errors.fieldsNeeded)
  return entries.map(([name, value]) => {
    if (typeof value !== 'string') throw usageError(text => text.private.errors.fieldsNeeded)
    return { name, value: ascii(value.normalize('NFC')) }
  })
}

/** For a home that was made before there were private stores: the node has one from its next start on. */
const addInit = (group: Command, cli: Cli): void => {
  const command = group.command('init').description(cli.text.private.commands.init)
  command.action(async () => {
    const { options, password } = createContext(cli, command)
    const home = needHome(options.home)
    const { privateKey, privateGeneration } = homePaths(home)
    // With a generation and no master key the key was lost: another one would open nothing.
    const there = [privateKey, privateGeneration].find(existsSync)
    if (there !== undefined) throw usageError(text => text.errors.fileExists(there))
    await writeSecret(privateKey, sealSecret(newSecret(), password(home), 'private store'))
    say(cli, cli.text.says.written(privateKey))
  })
}

const addPut = (group: Command, cli: Cli): void => {
  const command = addRevision(addCommand(group, cli, 'put', cli.text.private.commands.put), cli)
  command
    .addOption(flag('--org <hex>', cli.text.private.flags.org))
    .addOption(flag('--fields <json>', cli.text.private.flags.recordFields))
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const { type, id } = recordNamed(options.type, options.id)
    const { revision = 1 } = options
    const put = { type, id, revision, orgId: orgOption(options), fields: fieldsOption(options) }
    const kept = (await ask(context, options, { put })) as { readonly commitRoot: string }
    context.print.show(kept as unknown as Json, () => fields([[cli.text.private.heads.root, kept.commitRoot]]))
  })
}

const addErase = (group: Command, cli: Cli): void => {
  const command = addCommand(group, cli, 'erase', cli.text.private.commands.erase)
  command.addOption(flag('--transaction <file>', cli.text.private.flags.erasing))
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
  const { heads, says } = cli.text
  const command = addCommand(group, cli, 'erasure-status', cli.text.private.commands.erasureStatus)
  command.action(async (options: PrivateOptions) => {
    const context = createContext(cli, command)
    const { type, id } = recordNamed(options.type, options.id)
    const status = await (await context.client()).erasure(type, toHex(id), { signal: cli.io.signal })
    context.print.show(status as unknown as Json, () =>
      fields([
        [heads.state, status.chain?.state ?? '-'],
        [cli.text.private.heads.rows, String(status.home.rows)],
        [cli.text.private.heads.recordKeys, String(status.home.keys)],
        [heads.result, status.home.erased ? says.yes : says.no('')],
      ]),
    )
  })
}

export const addPrivate = (program: Command, cli: Cli): void => {
  const group = program.command('private').description(cli.text.private.commands.group)
  addInit(group, cli)
  addPut(group, cli)
  addOpen(group, cli)
  addDisclose(group, cli)
  addVerify(group, cli)
  addErase(group, cli)
  addErasureStatus(group, cli)
  addLog(group, cli)
}
