/** `node support-bundle`: one file for who helps, from a node that runs or one that does not. */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Json } from '#base'
import { logTail, type SupportDocument, type SupportLog, supportDocuments, writeSupport } from '#node'
import { addressesOf, type Context, createContext, needHome } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, say, table } from '../io.ts'
import { STREAM, targetOf } from '../target.ts'
import { diagnose } from './doctor.ts'

/** Longest that a node may take for one answer. */
const ANSWER_MS = 5_000
const BLOCKS = 20

const reasonOf = (cause: unknown): Json => {
  const { code, message } = cause as { readonly code?: string; readonly message?: string }
  return { unavailable: code ?? 'FAILED', detail: message ?? String(cause) }
}

/** What it gives, or why there is none: what is missing says something as well. */
const answered = async (ask: (signal: AbortSignal) => Promise<unknown>): Promise<Json> => {
  try {
    return (await ask(AbortSignal.timeout(ANSWER_MS))) as Json
  } catch (cause) {
    return reasonOf(cause)
  }
}

const askOps = async ({ options }: Context, path: string, signal: AbortSignal): Promise<string> => {
  const { ops } = await addressesOf(options)
  return (await fetch(`${ops}${path}`, { signal })).text()
}

const headersOf = async (context: Context, signal: AbortSignal) => {
  const { items } = await (await context.client()).blocks({ limit: BLOCKS, signal })
  return items.map(({ id, header: { height, epoch, view, timeMs, stateRoot }, transactions }) => ({
    height,
    blockId: id,
    stateRoot,
    epoch,
    view,
    timeMs,
    transactions: transactions.length,
  }))
}

const seatsOf = async (context: Context, signal: AbortSignal) => {
  const client = await context.client()
  const { epoch } = await client.status({ signal })
  return client.query('delegate', 'seats', { epoch: String(epoch) }, { signal })
}

/** By the names that they have in the file. */
const askNode = async (cli: Cli, context: Context): Promise<Readonly<Record<string, Json>>> => {
  const { client } = context
  return {
    'doctor.json': await answered(async () => (await diagnose(cli, context)).checks),
    'status.json': await answered(async signal => (await client()).status({ signal })),
    'peers.json': await answered(async signal => (await client()).peers({ signal })),
    'seats.json': await answered(signal => seatsOf(context, signal)),
    'blocks.json': await answered(signal => headersOf(context, signal)),
    'ready.txt': await answered(signal => askOps(context, '/readyz?verbose', signal)),
    'metrics.txt': await answered(signal => askOps(context, '/metrics', signal)),
  }
}

const logOf = ({ io }: Cli, home: string, path: string | undefined): Promise<SupportLog | undefined> => {
  if (path !== STREAM) return logTail(path ?? join(home, 'node.log'))
  if (io.inBytes === undefined) throw usageError(text => text.operations.errors.noStream)
  return logTail(io.inBytes())
}

const sizeOf = ({ text }: SupportDocument): number => Buffer.byteLength(text, 'utf8')

const list = ({ text }: Cli, documents: readonly SupportDocument[]): string => {
  const { document, bytes, about } = text.operations.heads
  const meaning = text.operations.support as Readonly<Record<string, string>>
  return table(
    [document, bytes, about],
    documents.map(one => [one.name, String(sizeOf(one)), meaning[one.name] ?? '']),
  )
}

const write = async (cli: Cli, documents: readonly SupportDocument[], out: string): Promise<string> => {
  const target = await targetOf(cli, out)
  const hash = createHash('sha256')
  try {
    await writeSupport(documents, async bytes => {
      hash.update(bytes)
      await target.write(bytes)
    })
  } catch (cause) {
    await target.drop()
    throw cause
  }
  await target.close()
  return hash.digest('hex')
}

interface SupportFlags {
  readonly out?: string
  readonly log?: string
}

export const addSupportBundle = (group: Command, cli: Cli): void => {
  const { flags, says, commands } = cli.text.operations
  const command = group.command('support-bundle').description(commands.nodeSupport)
  command.addOption(flag('--out <file>', flags.supportOut))
  command.addOption(flag('--log <file>', flags.supportLog, 'KAPOK_SUPPORT_LOG'))
  command.action(async ({ out, log }: SupportFlags) => {
    const context = createContext(cli, command)
    const home = needHome(context.options.home)
    const documents = await supportDocuments({
      home,
      env: { ...process.env, ...cli.io.env },
      nowMs: Date.now(),
      log: await logOf(cli, home, log),
      answers: await askNode(cli, context),
    })
    const shown = documents.map(one => ({ name: one.name, bytes: sizeOf(one) }))
    if (out === undefined) {
      context.print.show({ documents: shown }, () => `${list(cli, documents)}\n${says.supportListed}`)
      return
    }
    say(cli, list(cli, documents))
    const sha256 = await write(cli, documents, out)
    if (out === STREAM) say(cli, `${says.supportLook}\n${sha256}`)
    else context.print.show({ file: out, sha256, documents: shown }, () => `${says.supportLook}\n${sha256}  ${out}`)
  })
}
