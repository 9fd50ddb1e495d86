/** Sending: `tx create`, `tx sign`, `tx send`, `tx status`, `tx explain`, and `kapok MODULE ACTION …`, which does all three. */

import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { accountId, decodeAddress, fromHex, type Json, type PublicKey, toHex } from '#base'
import { type Call, type ParsedTransaction, readUnsigned, Transaction, transactionSigningBytes } from '#chain'
import { type ActionDescription, engine, type ModuleDescription } from '#contracts'
import { buildTransaction, type TransactionView } from '#sdk'
import { addFlags, argumentsOf, kebab } from '../arguments.ts'
import { type Context, createContext, unwrap } from '../context.ts'
import { EXIT, faultError, usageError } from '../exit.ts'
import { fields, type Io, say } from '../io.ts'
import { readJson } from '../network-folder.ts'

interface SendOptions {
  readonly as?: string
  readonly cosign?: readonly string[]
  readonly wait?: 'final' | 'none'
  readonly timeout?: string
  readonly out?: string
  readonly sender?: string
  readonly awaiting?: readonly string[]
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

const addSendOptions = (command: Command): Command =>
  command
    .addOption(new Option('--as <key>', 'signing key: NAME, file:PATH or env:VARIABLE / 签名密钥').env('KAPOK_AS'))
    .option('--cosign <key>', 'another person who signs as well; may be repeated / 共同签名人', collect)
    .addOption(
      new Option('--wait <what>', 'final or none / 等待').choices(['final', 'none']).default('final').env('KAPOK_WAIT'),
    )
    .addOption(new Option('--timeout <seconds>', 'how long to wait / 等待秒数').default('30').env('KAPOK_TIMEOUT'))

const awaitedKey = (text: string): PublicKey => {
  const key = fromHex(text)
  if (key?.length !== 32) throw usageError('--awaiting: a public key, 64 hexadecimal digits, is needed')
  return key as PublicKey
}

const makeSigned = async (
  context: Context,
  calls: readonly Call[],
  options: SendOptions,
): Promise<ParsedTransaction> => {
  if (options.as === undefined) throw usageError('say who signs: --as KEY (see: kapok keys list)')
  const signers = [options.as, ...(options.cosign ?? [])].map(context.signer)
  const sender =
    options.sender === undefined
      ? accountId((signers[0] as (typeof signers)[number]).publicKey)
      : decodeAddress(options.sender)
  if (sender === undefined) throw usageError('--sender: an address kpk1… is needed')
  return buildTransaction({
    chainId: await context.chainId(),
    sender,
    calls,
    signers,
    awaited: (options.awaiting ?? []).map(awaitedKey),
    random: new Uint8Array(randomBytes(8)),
    nowMs: Date.now(),
  })
}

const rows = (view: TransactionView): string => {
  const entries: (readonly [string, string])[] = [
    ['hash / 唯一哈希', view.id],
    ['state / 状态', view.state],
  ]
  if (view.state === 'final') {
    entries.push(['result / 结果', view.code ?? ''])
    entries.push(['height / 区块高度', String(view.height)])
    entries.push(['on-chain time / 上链时间', new Date(view.timeMs ?? 0).toISOString()])
  }
  const events =
    (view.content as { events?: ({ sentence?: { zh: string; en: string } } | null)[] } | undefined)?.events ?? []
  for (const event of events)
    entries.push(['event / 事件', `${event?.sentence?.zh ?? ''} ${event?.sentence?.en ?? ''}`])
  return fields(entries)
}

/** A transaction that the chain has refused is final, and the command ends with 6. */
const showFinal = (context: Context, view: TransactionView): void => {
  context.print.show(view as unknown as Json, () => rows(view))
  if (view.state !== 'final' || view.code === 'OK') return
  const code = view.code as 'E_AUTH'
  throw faultError(
    { code, detail: `${code}: call ${view.failedCall ?? 0} was refused at height ${view.height}` },
    EXIT.refusedByChain,
  )
}

const sendAndWait = async (context: Context, transaction: ParsedTransaction, options: SendOptions): Promise<void> => {
  const client = context.client()
  const { signal } = context.io
  const id = toHex(transaction.id)
  await client.submit(transaction.bytes, { signal })
  if (options.wait === 'none') {
    context.print.show({ id }, () => id)
    return
  }
  showFinal(context, await client.waitFinal(id, 1000 * Number(options.timeout ?? 30), { signal }))
}

const encode = (module: ModuleDescription, action: ActionDescription, options: Record<string, unknown>): Call =>
  unwrap(engine.encodeCall(module.name, action.name, argumentsOf(action.fields, options)))

type Run = (context: Context, call: Call, options: SendOptions) => Promise<void>

/** A command for every action of every module, under `parent`. */
const addActions = (parent: Command, io: Io, run: Run, addOptions: (command: Command) => Command): void => {
  for (const module of engine.describe()) {
    const group = parent.command(kebab(module.name)).description(`${module.title.zh} / ${module.title.en}`)
    for (const action of module.actions) {
      const command = group.command(kebab(action.name)).description(`${action.title.zh} / ${action.title.en}`)
      addFlags(addOptions(command), action.fields)
      command.addHelpText(
        'after',
        `\nWho may send / 可由谁发送: ${action.policy.join('; ')}\nRefusals / 可能被拒: ${action.codes.join(', ')}`,
      )
      command.action(async (options: Record<string, unknown>) => {
        await run(createContext(io, command), encode(module, action, options), options as SendOptions)
      })
    }
  }
}

/** `kapok MODULE ACTION … --as KEY`: create, sign, send, wait. */
export const addShortcuts = (program: Command, io: Io): void =>
  addActions(
    program,
    io,
    async (context, call, options) => sendAndWait(context, await makeSigned(context, [call], options), options),
    addSendOptions,
  )

const write = (context: Context, { out }: SendOptions, bytes: Uint8Array): void => {
  const text = toHex(bytes)
  if (out === undefined) context.io.out(`${text}\n`)
  else writeFileSync(out, `${text}\n`)
}

const readTransaction = async (context: Context, path: string): Promise<ParsedTransaction> => {
  const bytes = fromHex(readFileSync(path, 'utf8').trim())
  if (bytes === undefined) throw usageError(`${path}: the file holds no transaction in hexadecimal`)
  return unwrap(readUnsigned(await context.chainId(), bytes))
}

const addSign = (group: Command, io: Io): void => {
  const command = group
    .command('sign')
    .description('add a signature to a transaction file / 追加签名')
    .argument('<file>')
  command.requiredOption('--as <key>', 'signing key / 签名密钥').option('--out <file>', 'write here / 输出文件')
  command.action(async (file: string, options: SendOptions) => {
    const context = createContext(io, command)
    const parsed = await readTransaction(context, file)
    const signer = context.signer(options.as as string)
    if (!parsed.body.signers.some(key => toHex(key) === toHex(signer.publicKey)))
      throw usageError('the transaction does not await this key: name it with --awaiting when it is made')
    const message = transactionSigningBytes(await context.chainId(), parsed.tx.body)
    const others = parsed.tx.signatures.filter(({ publicKey }) => toHex(publicKey) !== toHex(signer.publicKey))
    const signatures = [...others, { publicKey: signer.publicKey, signature: signer.sign(message) }]
    signatures.sort((a, b) => (toHex(a.publicKey) < toHex(b.publicKey) ? -1 : 1))
    write(context, options, Transaction.encode({ body: parsed.tx.body, signatures }))
  })
}

const addSend = (group: Command, io: Io): void => {
  const command = group.command('send').description('send a transaction file / 发送交易文件').argument('<file>')
  addSendOptions(command).action(async (file: string, options: SendOptions) => {
    const context = createContext(io, command)
    const bytes = fromHex(readFileSync(file, 'utf8').trim())
    if (bytes === undefined) throw usageError(`${file}: the file holds no transaction in hexadecimal`)
    const id = await context.client().submit(bytes, { signal: io.signal })
    if (options.wait === 'none') return context.print.show({ id }, () => id)
    showFinal(
      context,
      await context.client().waitFinal(id, 1000 * Number(options.timeout ?? 30), { signal: io.signal }),
    )
  })
}

/** Calls of a file, `[{ "module", "action", "args" }]`: one transaction, all of it or nothing. */
const readCalls = (path: string): readonly Call[] => {
  const list = unwrap(readJson(path))
  if (!Array.isArray(list) || list.length === 0)
    throw usageError(`${path}: a list of { module, action, args } is needed`)
  return list.map(one => {
    const { module, action, args } = one as { module?: unknown; action?: unknown; args?: Json }
    return unwrap(engine.encodeCall(String(module), String(action), args ?? {}))
  })
}

const addCalls = (group: Command, io: Io): void => {
  const command = group
    .command('calls')
    .description('several calls of a JSON file as one transaction: all or nothing / 多个操作合为一笔交易')
    .argument('<file>')
  addSendOptions(command).action(async (file: string, options: SendOptions) => {
    const context = createContext(io, command)
    await sendAndWait(context, await makeSigned(context, readCalls(file), options), options)
  })
}

const addStatus = (group: Command, io: Io): void => {
  for (const [name, en, zh] of [
    ['status', 'where a transaction stands', '查询交易状态'],
    ['explain', 'what a transaction says, in words', '解读交易内容'],
  ] as const) {
    const command = group.command(name).description(`${en} / ${zh}`).argument('<id>')
    command.action(async (id: string) => {
      const context = createContext(io, command)
      const view = await context.client().transaction(id, { signal: io.signal })
      context.print.show((name === 'explain' ? (view.content ?? null) : view) as unknown as Json, () =>
        name === 'explain' ? JSON.stringify(view.content, undefined, 2) : rows(view),
      )
    })
  }
}

export const addTransactions = (program: Command, io: Io): void => {
  const group = program.command('tx').description('transactions: create, sign, send, status, explain / 交易')
  const create = group.command('create').description('make and sign a transaction file / 生成并签名交易文件')
  const run: Run = async (context, call, options) => {
    write(context, options, (await makeSigned(context, [call], options)).bytes)
    if (options.out !== undefined)
      say(io, {
        en: `Written: ${options.out}. Next: kapok tx send ${options.out}`,
        zh: `已写入 ${options.out}。下一步：kapok tx send ${options.out}`,
      })
  }
  addActions(create, io, run, command =>
    addSendOptions(command)
      .option('--out <file>', 'write here / 输出文件')
      .option(
        '--awaiting <publicKey>',
        'another who signs the file later; may be repeated / 稍后签名人的公钥',
        collect,
      ),
  )
  addCalls(group, io)
  addSign(group, io)
  addSend(group, io)
  addStatus(group, io)
}
