/** Transactions as files and by id: `tx create`, `calls`, `sign`, `send`, `status`, `explain`. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { encodeAddress, fromHex, type Json, toHex, ZERO_HASH } from '#base'
import { type Call, parseTransaction, readUnsigned, Transaction, transactionSigningBytes } from '#chain'
import { engine } from '#contracts'
import { type Context, createContext, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say } from '../io.ts'
import { readJson } from '../network-folder.ts'
import {
  addActions,
  addSignOptions,
  addWaitOptions,
  collect,
  encodeCall,
  makeSigned,
  type SendOptions,
  sendAndWait,
  transactionRows,
} from './send.ts'

const write = (context: Context, { out }: SendOptions, bytes: Uint8Array): void => {
  const text = toHex(bytes)
  if (out === undefined) {
    context.io.out(`${text}\n`)
    return
  }
  writeFileSync(out, `${text}\n`)
  say(context, context.text.says.written(out))
}

const readBytes = (path: string): Uint8Array => {
  const bytes = fromHex(readFileSync(path, 'utf8').trim())
  if (bytes === undefined) throw usageError(({ errors }) => errors.noTransactionInFile(path))
  return bytes
}

const addCreate = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const create = group.command('create').description(commands.txCreate)
  addActions(
    create,
    cli,
    async (context, call, options) => {
      write(context, options, (await makeSigned(context, [call], options)).bytes)
      if (options.out !== undefined) say(cli, cli.text.next(`kapok tx send ${options.out}`))
    },
    command =>
      addSignOptions(command, cli)
        .addOption(flag('--out <file>', flags.out))
        .addOption(flag('--awaiting <publicKey>', flags.awaiting).argParser(collect)),
  )
}

/** Calls of a file, `[{ "module", "action", "args" }]`: one transaction, all of it or nothing. */
const readCalls = (path: string): readonly Call[] => {
  const list = unwrap(readJson(path))
  if (!Array.isArray(list) || list.length === 0) throw usageError(({ errors }) => errors.callsNeeded(path))
  return list.map(one => {
    const { module, action, args } = (one ?? {}) as { module?: unknown; action?: unknown; args?: Json }
    return encodeCall(String(module), String(action), args ?? {})
  })
}

const addCalls = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('calls').description(commands.txCalls).argument('<file>')
  addWaitOptions(addSignOptions(command, cli), cli)
    .addOption(flag('--out <file>', flags.outInstead))
    .addOption(flag('--awaiting <publicKey>', flags.awaiting).argParser(collect))
  command.action(async (file: string, options: SendOptions) => {
    const context = createContext(cli, command)
    const transaction = await makeSigned(context, readCalls(file), options)
    if (options.out === undefined) return sendAndWait(context, transaction, options)
    write(context, options, transaction.bytes)
    say(cli, cli.text.next(`kapok tx send ${options.out}`))
  })
}

const addSign = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('sign').description(commands.txSign).argument('<file>')
  command.addOption(flag('--as <key>', flags.as).makeOptionMandatory()).addOption(flag('--out <file>', flags.out))
  command.action(async (file: string, options: SendOptions) => {
    const context = createContext(cli, command)
    const chainId = await context.chainId()
    const { tx, body } = unwrap(readUnsigned(chainId, readBytes(file)))
    const signer = context.signer(options.as as string)
    const own = toHex(signer.publicKey)
    if (!body.signers.some(key => toHex(key) === own)) throw usageError(({ errors }) => errors.notAwaited)
    const signature = signer.sign(transactionSigningBytes(chainId, tx.body))
    const others = tx.signatures.filter(({ publicKey }) => toHex(publicKey) !== own)
    const signatures = [...others, { publicKey: signer.publicKey, signature }]
    signatures.sort((a, b) => (toHex(a.publicKey) < toHex(b.publicKey) ? -1 : 1))
    write(context, options, Transaction.encode({ body: tx.body, signatures }))
  })
}

const addSend = (group: Command, cli: Cli): void => {
  const command = group.command('send').description(cli.text.commands.txSend).argument('<file>')
  addWaitOptions(command, cli).action(async (file: string, options: SendOptions) => {
    const context = createContext(cli, command)
    const bytes = readBytes(file)
    // The node judges the bytes; here only the id is needed, and bytes that hold none have none to wait for.
    const read = readUnsigned(await context.chainId(), bytes)
    await sendAndWait(context, { bytes, id: read.ok ? read.value.id : ZERO_HASH }, options)
  })
}

const addStatus = (group: Command, cli: Cli): void => {
  const command = group.command('status').description(cli.text.commands.txStatus).argument('<id>')
  command.action(async (id: string) => {
    const { client, print } = createContext(cli, command)
    const view = await (await client()).transaction(id, { signal: cli.io.signal })
    print.show(view as unknown as Json, () => transactionRows(cli.text, cli.language, view))
  })
}

/** A transaction file in words, without a node. */
const explainFile = async (context: Context, path: string): Promise<void> => {
  const { heads, says } = context.text
  const chainId = await context.chainId()
  const { id, body, tx, bytes } = unwrap(readUnsigned(chainId, readBytes(path)))
  const calls = body.calls.map(call => engine.describeCall(call))
  const signed = tx.signatures.map(({ publicKey }) => toHex(publicKey))
  const json = {
    id: toHex(id),
    sender: encodeAddress(body.sender),
    signers: body.signers.map(toHex),
    signed,
    complete: parseTransaction(chainId, bytes).ok,
    expiresAtMs: body.expiresAtMs,
    calls: calls.map(call => call ?? null) as unknown as Json,
  }
  context.print.show(json, () =>
    fields([
      [heads.hash, json.id],
      [heads.sender, json.sender],
      ...json.signers.map(
        key => [heads.signer, `${key} ${signed.includes(key) ? says.signed : says.notSigned}`] as const,
      ),
      [heads.expires, new Date(json.expiresAtMs).toISOString()],
      ...calls.map(call => [heads.call, call?.sentence[context.language] ?? '?'] as const),
    ]),
  )
}

const addExplain = (group: Command, cli: Cli): void => {
  const command = group.command('explain').description(cli.text.commands.txExplain).argument('<file-or-id>')
  command.action(async (which: string) => {
    const context = createContext(cli, command)
    if (existsSync(which)) return explainFile(context, which)
    const { content = null } = await (await context.client()).transaction(which, { signal: cli.io.signal })
    context.print.show(content, () => JSON.stringify(content, undefined, 2))
  })
}

export const addTransactions = (program: Command, cli: Cli): void => {
  const group = program.command('tx').description(cli.text.commands.tx)
  addCreate(group, cli)
  addCalls(group, cli)
  addSign(group, cli)
  addSend(group, cli)
  addStatus(group, cli)
  addExplain(group, cli)
}
