/** One node: `node start`, `status`, `health`, `config show`, `config check`. And keys: `keys new`, `list`, `show`. */

import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import {
  accountId,
  encodeAddress,
  generateSecret,
  type Json,
  KEYSTORE_RANDOM_BYTES,
  keystorePublicKey,
  publicKeyOf,
  sealKey,
  toHex,
} from '#base'
import { FIELDS, type FieldName, homePaths, loadHome, loadSettings, startNode, variableOf, writeSecret } from '#node'
import { createContext, unwrap } from '../context.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { fields, type Io, say, table } from '../io.ts'
import { homePassword, readJson } from '../network-folder.ts'

const homeOption = () => new Option('--home <dir>', 'home folder of the node / 节点主目录').env('KAPOK_HOME')

const needHome = (home: string | undefined): string => {
  if (home === undefined) throw usageError('say which node: --home DIR')
  return home
}

/** Longest that a clean end may take before the process ends anyway: the write-ahead log makes that safe. */
const CLOSE_MS = 4_500

const addStart = (group: Command, io: Io): void => {
  const command = group
    .command('start')
    .description('run a node until it is told to stop / 启动节点')
    .addOption(homeOption())
  command.action(async () => {
    const { home } = command.optsWithGlobals() as { home?: string }
    const loaded = unwrap(await loadHome(needHome(home)))
    const fatal = () => process.exit(EXIT.failed)
    const node = unwrap(await startNode(loaded, { fatal }))
    say(io, { en: `Running. API: ${node.apiUrl}`, zh: `运行中。API：${node.apiUrl}` })
    await new Promise<void>(resolve => {
      if (io.signal.aborted) resolve()
      io.signal.addEventListener('abort', () => resolve())
    })
    const late = setTimeout(() => process.exit(EXIT.failed), CLOSE_MS)
    await node.close()
    clearTimeout(late)
  })
}

const addConfig = (group: Command, io: Io): void => {
  const config = group.command('config').description('settings / 配置')
  const show = config
    .command('show')
    .description('every setting and where it comes from / 显示配置及来源')
    .addOption(homeOption())
  show.action(async () => {
    const context = createContext(io, show)
    const { config: values, origins } = unwrap(await loadSettings(needHome(context.options.home)))
    const names = Object.keys(FIELDS) as FieldName[]
    context.print.show(
      names.map(name => ({
        name,
        value: values[name],
        origin: origins[name],
        variable: variableOf(name),
      })) as unknown as Json,
      () =>
        table(
          ['setting / 配置项', 'value / 值', 'origin / 来源', 'variable / 变量'],
          names.map(name => [name, JSON.stringify(values[name]), origins[name], variableOf(name)]),
        ),
    )
  })
  const check = config
    .command('check')
    .description('is the home complete and right? / 检查主目录')
    .addOption(homeOption())
  check.action(async () => {
    const context = createContext(io, check)
    unwrap(await loadHome(needHome(context.options.home)))
    context.print.show({ ok: true }, () => 'ok')
  })
}

export const addNode = (program: Command, io: Io): void => {
  const group = program.command('node').description('one node / 节点')
  addStart(group, io)
  addConfig(group, io)
  const status = group.command('status').description('what the node says of itself / 节点状态')
  status.action(async () => {
    const context = createContext(io, status)
    const known = await context.client().status({ signal: io.signal })
    context.print.show(known as unknown as Json, () =>
      fields(Object.entries(known).map(([name, value]) => [name, String(value)])),
    )
  })
  const health = group.command('health').description('ends 0 if the node is ready / 健康检查')
  health.addOption(
    new Option('--ops <url>', "address of the operator's port / 运维地址")
      .default('http://127.0.0.1:9002')
      .env('KAPOK_OPS_URL'),
  )
  health.action(async ({ ops }: { ops: string }) => {
    const response = await fetch(`${ops}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
    const text = response === undefined ? 'no answer' : (await response.text()).trim()
    if (response?.ok) return io.out(`${text}\n`)
    const hint = { en: 'Look at the log of the node.', zh: '请查看节点日志。' }
    throw new CliError(response === undefined ? EXIT.unreachable : EXIT.failed, {
      code: 'NOT_READY',
      message: text,
      hint,
      retryable: true,
    })
  })
}

const firstHome = (context: ReturnType<typeof createContext>): string => {
  const { home } = context.options
  const found = home ?? context.keys()[0]?.home
  return needHome(found)
}

const addKeyNew = (group: Command, io: Io): void => {
  const command = group
    .command('new')
    .description('make an account key / 新建账户密钥')
    .argument('<name>')
    .addOption(homeOption())
  command.action(async (name: string) => {
    if (!/^[a-z0-9-]{1,40}$/.test(name)) throw usageError('a name of a-z, 0-9 and hyphens is needed')
    const context = createContext(io, command)
    const home = firstHome(context)
    const secret = generateSecret(new Uint8Array(randomBytes(32)))
    const random = new Uint8Array(randomBytes(KEYSTORE_RANDOM_BYTES))
    const keystore = sealKey(secret, {
      password: unwrap(homePassword(home)),
      random,
      uuid: randomUUID(),
      description: name,
    })
    const path = join(homePaths(home).accounts, `${name}.json`)
    await writeSecret(path, keystore).catch((cause: { code?: string }) => {
      if (cause.code === 'EEXIST') throw usageError(`there is a key ${name} already`)
      throw cause
    })
    const publicKey = publicKeyOf(secret)
    const view = { name, address: encodeAddress(accountId(publicKey)), publicKey: toHex(publicKey), path }
    context.print.show(view, () => fields(Object.entries(view)))
  })
}

export const addKeys = (program: Command, io: Io): void => {
  const group = program.command('keys').description('account keys (encrypted keystores) / 账户密钥')
  addKeyNew(group, io)
  const describe = ({ name, path }: { name: string; path: string }) => {
    const publicKey = unwrap(keystorePublicKey(unwrap(readJson(path))))
    return { name, address: encodeAddress(accountId(publicKey)), publicKey: toHex(publicKey), path }
  }
  const list = group.command('list').description('every key there is / 列出密钥').addOption(homeOption())
  list.action(() => {
    const context = createContext(io, list)
    const keys = context.keys().map(describe)
    context.print.show(keys, () =>
      table(
        ['name / 名称', 'address / 地址', 'file / 文件'],
        keys.map(({ name, address, path }) => [name, address, path]),
      ),
    )
  })
  const show = group
    .command('show')
    .description('one key, without its secret / 查看密钥')
    .argument('<name>')
    .addOption(homeOption())
  show.action((name: string) => {
    const context = createContext(io, show)
    const place = context.keys().find(one => one.name === name)
    if (place === undefined) throw usageError(`there is no key ${name}`)
    const view = describe(place)
    context.print.show(view, () => fields(Object.entries(view)))
  })
}
