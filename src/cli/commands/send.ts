/** What `tx` and the shortcuts share: the flags of sending, signing, waiting, and how a final transaction is shown. */

import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import {
  accountId,
  decodeAddress,
  FAULTS,
  type FaultCode,
  fromHex,
  type Json,
  type PublicKey,
  type Signer,
  toHex,
} from '#base'
import type { Call, ParsedTransaction } from '#chain'
import { type ActionDescription, engine, type ModuleDescription } from '#contracts'
import { buildTransaction, type TransactionView } from '#sdk'
import { addFlags, argumentsOf, kebab } from '../arguments.ts'
import { type Context, createContext, wholeNumber } from '../context.ts'
import { CliError, EXIT, faultError, usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields } from '../io.ts'
import { both, type Language, type Text } from '../text/index.ts'

export interface SendOptions {
  readonly as?: string
  readonly cosign?: readonly string[]
  readonly wait?: 'final' | 'none'
  readonly timeout?: number
  readonly out?: string
  readonly sender?: string
  readonly awaiting?: readonly string[]
}

export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** Flags of whoever signs. */
export const addSignOptions = (command: Command, { text: { flags } }: Cli): Command =>
  command
    .addOption(flag('--as <key>', flags.as))
    .addOption(flag('--cosign <key>', flags.cosign).argParser(collect))
    .addOption(flag('--sender <address>', flags.sender))

/** Flags of whoever waits. */
export const addWaitOptions = (command: Command, cli: Cli): Command => {
  const { flags } = cli.text
  return command.addOption(flag('--wait <what>', flags.wait).choices(['final', 'none']).default('final')).addOption(
    flag('--timeout <seconds>', flags.timeout)
      .argParser(wholeNumber(cli, 0, 86_400))
      .default(30),
  )
}

const awaitedKey = (text: string): PublicKey => {
  const key = fromHex(text)
  if (key?.length !== 32) throw usageError(({ errors }) => errors.publicKeyNeeded)
  return key as PublicKey
}

const senderOf = ({ sender }: SendOptions, signer: Signer) => {
  if (sender === undefined) return accountId(signer.publicKey)
  const address = decodeAddress(sender)
  if (address === undefined) throw usageError(({ errors }) => errors.addressNeeded)
  return address
}

export const makeSigned = async (
  context: Context,
  calls: readonly Call[],
  options: SendOptions,
): Promise<ParsedTransaction> => {
  if (options.as === undefined)
    throw usageError(
      ({ errors }) => errors.sayWhoSigns,
      ({ hints }) => hints.listKeys,
    )
  const first = context.signer(options.as)
  return buildTransaction({
    chainId: await context.chainId(),
    sender: senderOf(options, first),
    calls,
    signers: [first, ...(options.cosign ?? []).map(context.signer)],
    awaited: (options.awaiting ?? []).map(awaitedKey),
    random: new Uint8Array(randomBytes(8)),
    nowMs: Date.now(),
  })
}

interface EventView {
  readonly sentence?: Readonly<Record<Language, string>>
}

export const transactionRows = ({ heads }: Text, language: Language, view: TransactionView): string => {
  const entries: (readonly [string, string])[] = [
    [heads.hash, view.id],
    [heads.state, view.state],
  ]
  if (view.state === 'final') {
    entries.push([heads.result, view.code ?? ''])
    entries.push([heads.height, String(view.height)])
    entries.push([heads.onChainTime, new Date(view.timeMs ?? 0).toISOString()])
  }
  const { events = [] } = (view.content ?? {}) as { events?: readonly (EventView | null)[] }
  for (const event of events) entries.push([heads.event, event?.sentence?.[language] ?? ''])
  return fields(entries)
}

/** A transaction that the chain has refused is final, and the command ends with 6. */
const showFinal = (context: Context, view: TransactionView): void => {
  context.print.show(view as unknown as Json, () => transactionRows(context.text, context.language, view))
  if (view.state !== 'final' || view.code === 'OK') return
  const { code = '', failedCall = 0, height = 0 } = view
  // A refusal of a newer version than this program has its number for a code, and no sentence here.
  const hint = Object.hasOwn(FAULTS, code)
    ? faultError({ code: code as FaultCode }).view.hint
    : both(text => text.hints.newerChain)
  const message = both(text => text.errors.refused(code, failedCall, height))
  throw new CliError(EXIT.refusedByChain, { code, message, hint, retryable: false })
}

/** Sends, and waits as the flags say. */
export const sendAndWait = async (
  context: Context,
  transaction: Pick<ParsedTransaction, 'bytes' | 'id'>,
  { wait, timeout = 30 }: SendOptions,
): Promise<void> => {
  const client = await context.client()
  const { signal } = context.io
  const id = toHex(transaction.id)
  await client.submit(transaction.bytes, { signal })
  if (wait === 'none') return context.print.show({ id }, () => id)
  showFinal(context, await client.waitFinal(id, 1000 * timeout, { signal }))
}

type Run = (context: Context, call: Call, options: SendOptions) => Promise<void>

/** Arguments that make no call are a mistake of the command line: the chain has not seen them. */
export const encodeCall = (module: string, action: string, args: Json): Call => {
  const call = engine.encodeCall(module, action, args)
  if (call.ok) return call.value
  throw faultError(call.fault, EXIT.usage)
}

const encode = (module: ModuleDescription, action: ActionDescription, options: Record<string, unknown>): Call =>
  encodeCall(module.name, action.name, argumentsOf(action.fields, options))

/** A command for every action of every module, under `parent`. */
export const addActions = (parent: Command, cli: Cli, run: Run, addOptions: (command: Command) => Command): void => {
  const { text, language } = cli
  for (const module of engine.describe()) {
    const group = parent.command(kebab(module.name)).description(module.title[language])
    for (const action of module.actions) {
      const command = group.command(kebab(action.name)).description(action.title[language])
      addFlags(addOptions(command), action.fields, language)
      const who = text.whoMaySend(action.policy.join('; '))
      command.addHelpText('after', `\n${who}\n${text.mayBeRefused(action.codes.join(', '))}\n`)
      command.action(async (options: Record<string, unknown>) => {
        await run(createContext(cli, command), encode(module, action, options), options as SendOptions)
      })
    }
  }
}

/** `kapok MODULE ACTION … --as KEY`: create, sign, send, wait. */
export const addShortcuts = (program: Command, cli: Cli): void =>
  addActions(
    program,
    cli,
    async (context, call, options) => sendAndWait(context, await makeSigned(context, [call], options), options),
    command => addWaitOptions(addSignOptions(command, cli), cli),
  )
