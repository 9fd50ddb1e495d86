/** A whole network on this machine: `network init`, `up`, `down`, `status`, `logs`, `genesis-hash`. */

import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { Json } from '#base'
import { initNetwork, type NetworkNode } from '#node'
import { createClient, type StatusView } from '#sdk'
import { createContext, unwrap } from '../context.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { FOUNDER_NAMES, foundation } from '../founders.ts'
import { type Io, say, table } from '../io.ts'
import { type NetworkFolder, readNetwork } from '../network-folder.ts'
import { logFile, runningPid, spawnNode, stopNode, waitReady } from '../processes.ts'

const READY_MS = 60_000
const STOP_MS = 10_000

const addInit = (group: Command, io: Io): void => {
  const command = group
    .command('init')
    .description('make a federation: a folder with keys for each enterprise / 新建联盟网络')
  command
    .addOption(new Option('--out <dir>', 'where / 目录').default('.kapok').env('KAPOK_NETWORK'))
    .addOption(new Option('--enterprises <n>', 'how many / 企业数').default('4').env('KAPOK_ENTERPRISES'))
    .addOption(new Option('--base-port <port>', 'first of the ports / 起始端口').default('9100').env('KAPOK_BASE_PORT'))
    .addOption(
      new Option('--epoch-length <heights>', 'blocks of one term / 任期区块数')
        .default('10000')
        .env('KAPOK_EPOCH_LENGTH'),
    )
    .addOption(new Option('--name <name>', 'name of the chain / 链名').default('kapok').env('KAPOK_CHAIN_NAME'))
  command.action(async (options: Record<'out' | 'enterprises' | 'basePort' | 'epochLength' | 'name', string>) => {
    const count = Number(options.enterprises)
    if (!Number.isInteger(count) || count < 1 || count > 64) throw usageError('--enterprises: 1 to 64')
    if (readNetwork(options.out).ok) throw usageError(`${options.out} holds a network already`)
    const file = await initNetwork({
      folder: options.out,
      name: options.name,
      enterprises: Array.from({ length: count }, (_, n) => `enterprise-${n + 1}`),
      accounts: FOUNDER_NAMES,
      foundation: publicKey => foundation(options.name, publicKey),
      basePort: Number(options.basePort),
      epochLength: Number(options.epochLength),
      nowMs: Date.now(),
    })
    createContext(io, command).print.show(file as unknown as Json, () => `genesis hash / 创世哈希: ${file.genesisHash}`)
    say(io, { en: `Next: kapok network up ${options.out}`, zh: `下一步：kapok network up ${options.out}` })
  })
}

const networkArgument = (folder: string | undefined, io: Io): NetworkFolder =>
  unwrap(readNetwork(folder ?? io.env.KAPOK_NETWORK ?? '.kapok'))

const addUp = (group: Command, io: Io): void => {
  const command = group.command('up').description('start every node / 启动全部节点').argument('[dir]')
  command.action(async (folder?: string) => {
    const { nodes } = networkArgument(folder, io).file
    for (const node of nodes) if (runningPid(node) === undefined) spawnNode(node, true)
    const ready = await Promise.all(nodes.map(node => waitReady(node, READY_MS, io.signal)))
    createContext(io, command).print.show(
      nodes.map(({ name, api }, n) => ({ name, api, ready: ready[n] ?? false })),
      () =>
        table(
          ['node / 节点', 'API', 'ready / 就绪'],
          nodes.map(({ name, api }, n) => [name, api, ready[n] ? 'yes / 是' : 'no / 否']),
        ),
    )
    if (ready.every(Boolean)) return
    const failed = nodes.filter((_, n) => !ready[n])
    throw new CliError(EXIT.failed, {
      code: 'NOT_READY',
      message: `not ready: ${failed.map(({ name }) => name).join(', ')}`,
      hint: {
        en: `Look at the log: ${failed.map(logFile).join(' ')}`,
        zh: `请查看日志：${failed.map(logFile).join(' ')}`,
      },
      retryable: true,
    })
  })
}

const addDown = (group: Command, io: Io): void => {
  group
    .command('down')
    .description('stop every node cleanly / 停止全部节点')
    .argument('[dir]')
    .action(async (folder?: string) => {
      const { nodes } = networkArgument(folder, io).file
      const clean = await Promise.all(nodes.map(node => stopNode(node, STOP_MS)))
      for (const [n, { name }] of nodes.entries())
        say(
          io,
          clean[n]
            ? { en: `${name} is closed`, zh: `${name} 已关闭` }
            : { en: `${name} had to be killed`, zh: `${name} 被强制结束` },
        )
    })
}

/** What each node says of itself; undefined where it does not answer. */
export const statuses = (nodes: readonly NetworkNode[]): Promise<readonly (StatusView | undefined)[]> =>
  Promise.all(
    nodes.map(({ api }) =>
      createClient({ url: api })
        .status()
        .catch(() => undefined),
    ),
  )

export const statusTable = (nodes: readonly NetworkNode[], known: readonly (StatusView | undefined)[]): string =>
  table(
    ['node / 节点', 'height / 高度', 'state root / 状态根', 'epoch/view', 'peers / 连接', 'pool / 待处理'],
    nodes.map(({ name }, n) => {
      const status = known[n]
      if (status === undefined) return [name, '-', 'no answer / 无响应', '-', '-', '-']
      const { height, stateRoot, epoch, view, peers, poolSize } = status
      return [name, String(height), stateRoot, `${epoch}/${view}`, String(peers), String(poolSize)]
    }),
  )

/** True if nodes at the same height have the same state root. */
export const agree = (known: readonly (StatusView | undefined)[]): boolean => {
  const byHeight = new Map<number, string>()
  for (const status of known) {
    if (status === undefined) continue
    const before = byHeight.get(status.height)
    if (before !== undefined && before !== status.stateRoot) return false
    byHeight.set(status.height, status.stateRoot)
  }
  return true
}

const addStatus = (group: Command, io: Io): void => {
  const command = group
    .command('status')
    .description('heights and state roots of every node / 各节点高度与状态根')
    .argument('[dir]')
  command.action(async (folder?: string) => {
    const { nodes } = networkArgument(folder, io).file
    const known = await statuses(nodes)
    const rows = nodes.map(({ name }, n) => ({ name, ...(known[n] ?? { height: null }) }))
    createContext(io, command).print.show({ agree: agree(known), nodes: rows } as unknown as Json, () =>
      statusTable(nodes, known),
    )
    if (!agree(known)) throw usageErrorOfDisagreement()
    if (known.every(status => status === undefined)) throw unreachable()
  })
}

const usageErrorOfDisagreement = () =>
  new CliError(EXIT.verificationSaysNo, {
    code: 'ROOTS_DIFFER',
    message: 'nodes at the same height have different state roots',
    hint: {
      en: 'Stop and keep every data folder: this must never happen.',
      zh: '请立即停止并保留全部数据目录：此情况不应发生。',
    },
    retryable: false,
  })

const unreachable = () =>
  new CliError(EXIT.unreachable, {
    code: 'UNREACHABLE',
    message: 'no node answers',
    hint: { en: 'Start them: kapok network up', zh: '请先启动：kapok network up' },
    retryable: true,
  })

const addLogs = (group: Command, io: Io): void => {
  group
    .command('logs')
    .description('the last lines of each log / 日志')
    .argument('[dir]')
    .option('--lines <n>', 'how many / 行数', '20')
    .action((folder: string | undefined, { lines }: { lines: string }) => {
      for (const node of networkArgument(folder, io).file.nodes) {
        const text = readFileSync(logFile(node), 'utf8').trimEnd().split('\n')
        io.out(`── ${node.name}\n${text.slice(-Number(lines)).join('\n')}\n`)
      }
    })
}

export const addNetwork = (program: Command, io: Io): void => {
  const group = program.command('network').description('a federation on this machine / 本机联盟网络')
  addInit(group, io)
  addUp(group, io)
  addDown(group, io)
  addStatus(group, io)
  addLogs(group, io)
  group
    .command('genesis-hash')
    .description('the hash to compare before anyone trusts the chain / 创世哈希')
    .argument('[dir]')
    .action((folder?: string) => io.out(`${networkArgument(folder, io).file.genesisHash}\n`))
}
