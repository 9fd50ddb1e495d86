/**
 * `npm start [-- --once]`: a federation of four enterprises on this machine, a signed scenario through the command
 * line's own path, attestations verified offline, the state roots of all four nodes. Data in `.kapok/`.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, type Hash, type Json, keystorePublicKey, must, type PublicKey, toHex } from '#base'
import { RecordOpening } from '#chain'
import { initNetwork, localPlaces, type NetworkFile, type NetworkNode } from '#node'
import { agree, statuses, statusTable } from '../src/cli/commands/network.ts'
import type { Io } from '../src/cli/io.ts'
import { readNetwork } from '../src/cli/network-folder.ts'
import { logFile, runningPid, spawnNode, stopNode, waitReady } from '../src/cli/processes.ts'
import { runCli } from '../src/cli/program.ts'
import { languageOf, TEXT } from '../src/cli/text/index.ts'
import {
  activitySteps,
  foundationSteps,
  type NamedCall,
  type ScenarioStep,
  SIGNERS,
  scenarioGenesis,
  scenarioId,
} from './scenario.ts'
import { memberOpening } from './scenario-record.ts'

const FOLDER = process.env.KAPOK_NETWORK ?? '.kapok'
const SEED = 'demonstration'
const READY_MS = 60_000

const once = process.argv.includes('--once')
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())

const say = (en: string, zh: string) => console.log(`${zh} / ${en}`)

const open = async (): Promise<NetworkFile> => {
  if (existsSync(join(FOLDER, 'network.json'))) {
    say('An earlier chain is here: it goes on.', '发现已有的链，继续运行。')
    return must(readNetwork(FOLDER)).file
  }
  say('A new federation: four enterprises, each with its own keys and folder.', '新建联盟：四家企业，各有密钥与目录。')
  mkdirSync(FOLDER, { recursive: true })
  return initNetwork({
    folder: FOLDER,
    name: 'demonstration',
    enterprises: ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4'],
    seats: 4,
    accounts: SIGNERS,
    foundation: publicKey => scenarioGenesis({ seed: SEED, publicKey }),
    places: localPlaces(Number(process.env.KAPOK_BASE_PORT ?? 9100)),
    epochLength: 10_000,
    nowMs: Date.now(),
  })
}

const publicKeysOf =
  (file: NetworkFile) =>
  (name: string): PublicKey => {
    const holder = file.accounts.find(account => account.name === name)?.node
    const home = file.nodes.find(node => node.name === holder)?.home ?? ''
    return must(keystorePublicKey(JSON.parse(readFileSync(join(home, 'accounts', `${name}.json`), 'utf8'))))
  }

interface CliRun {
  readonly code: number
  readonly json: Json
  readonly errors: string
}

/** The command line as a person would use it, with JSON for an answer. */
const cli = async (...argv: readonly string[]): Promise<CliRun> => {
  const [out, err]: [string[], string[]] = [[], []]
  const io: Io = {
    out: text => void out.push(text),
    err: text => void err.push(text),
    env: { ...process.env, KAPOK_NETWORK: FOLDER },
    isTerminal: false,
    signal: interrupt.signal,
  }
  const code = await runCli(['--json', '--network', FOLDER, ...argv], io)
  const text = out.join('')
  return { code, json: text.startsWith('{') ? (JSON.parse(text) as Json) : null, errors: err.join('').trim() }
}

const SCRATCH = join(FOLDER, 'scenario')

/**
 * One step through the command line; the id of its transaction. `again` when an earlier run may have ended right after this
 * step had become final: then the chain refuses it now, and that is as good.
 */
const play = async (step: ScenarioStep, again = false): Promise<string> => {
  const path = join(SCRATCH, 'calls.json')
  writeFileSync(path, JSON.stringify(step.calls(Date.now())))
  const cosign = step.cosigners.flatMap(name => ['--cosign', name])
  const { code, json, errors } = await cli('tx', 'calls', path, '--as', step.signer, ...cosign)
  const view = json as { id?: string; code?: string; height?: number } | null
  const right = view?.code === step.expect && code === (step.expect === 'OK' ? 0 : 6)
  if (!right && !(again && code === 6))
    throw new Error(`${step.title}: expected ${step.expect}, exit ${code}: ${view?.code ?? ''} ${errors}`)
  console.log(`  ${String(view?.height ?? '').padStart(5)}  ${(view?.code ?? '').padEnd(6)} ${step.title}`)
  return view?.id ?? ''
}

const verifyOffline = async (file: NetworkFile, id: string, record: Json | undefined): Promise<void> => {
  const path = join(SCRATCH, `${id.slice(0, 16)}.kapok.json`)
  const recordPath = join(SCRATCH, 'record.json')
  if (record !== undefined) writeFileSync(recordPath, JSON.stringify(record))
  const got = await cli('receipt', 'get', id, '--out', path, ...(record === undefined ? [] : ['--record', recordPath]))
  const verified = await cli('receipt', 'verify', path, '--genesis', file.genesisHash)
  const levels = (verified.json as { levels?: string[] } | null)?.levels?.join(' ')
  if (got.code !== 0 || verified.code !== 0)
    throw new Error(`${path} does not verify: ${got.errors} ${verified.errors}`)
  console.log(`  ${levels}  ${path}`)
}

/** What earlier runs have done on this chain: steps of the foundation, and rounds begun. */
interface Progress {
  readonly foundation: number
  readonly rounds: number
}

const PROGRESS = join(SCRATCH, 'progress.json')

const readProgress = (): Progress =>
  existsSync(PROGRESS) ? (JSON.parse(readFileSync(PROGRESS, 'utf8')) as Progress) : { foundation: 0, rounds: 0 }

const keepProgress = (progress: Progress): void => writeFileSync(PROGRESS, JSON.stringify(progress))

interface ToVerify {
  readonly id: string
  readonly record: Json | undefined
}

type Input = Omit<Parameters<typeof activitySteps>[0], 'round' | 'timeMs'>

/** Organisations, officers, members: once a chain. Goes on where an interrupted run has stopped. */
const playFoundation = async (input: Input, { foundation, rounds }: Progress): Promise<readonly ToVerify[]> => {
  const toVerify: ToVerify[] = []
  for (const [n, step] of foundationSteps(input).entries()) {
    if (n < foundation) continue
    const id = await play(step, n === foundation && n > 0)
    keepProgress({ foundation: n + 1, rounds })
    if (step.title !== 'candidate-1 is enrolled') continue
    const [sent] = step.calls(Date.now()) as readonly [NamedCall]
    toVerify.push({ id, record: RecordOpening.toJson(memberOpening(input, 'candidate-1', sent)) })
  }
  return toVerify
}

/** One activity. Its number is taken before it begins, so that what an interrupted run has left is never in the way. */
const playRound = async (input: Input, { foundation, rounds }: Progress): Promise<readonly ToVerify[]> => {
  const round = rounds + 1
  keepProgress({ foundation, rounds: round })
  const toVerify: ToVerify[] = []
  for (const step of activitySteps({ ...input, round, timeMs: Date.now() })) {
    const id = await play(step)
    if (step.title.includes('points are credited')) toVerify.push({ id, record: undefined })
  }
  return toVerify
}

const runScenario = async (file: NetworkFile): Promise<void> => {
  mkdirSync(SCRATCH, { recursive: true })
  const input = { seed: SEED, publicKey: publicKeysOf(file), chainId: fromHex(file.genesisHash) as Hash }
  say('Height, result, and what happens:', '高度、结果与步骤：')
  const founded = await playFoundation(input, readProgress())
  const played = await playRound(input, readProgress())
  say(
    'Attestations, verified offline with the file and the genesis hash alone:',
    '存证回执，仅凭文件与创世哈希离线校验：',
  )
  for (const { id, record } of [...founded, ...played]) await verifyOffline(file, id, record)
  const mid = toHex(scenarioId(SEED, 'a-member-4'))
  const { json } = await cli('query', 'points', 'balance', '--mid', mid)
  say(`Points of a member: ${JSON.stringify(json)}`, '一名成员的积分')
}

/** The same height and root everywhere, as soon as the last finalization has reached all. */
const settle = async (nodes: readonly NetworkNode[]) => {
  for (let waited = 0; ; waited += 100) {
    const known = await statuses(nodes)
    const same = new Set(known.map(status => `${status?.height} ${status?.stateRoot}`)).size === 1
    if (same || waited >= 10_000)
      return { known, same: same && known.every(status => status !== undefined) && agree(known) }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

const showWhatNext = (nodes: readonly NetworkNode[]) => {
  for (const { name, api, ops } of nodes) console.log(`  ${name}  API ${api}  ops ${ops}`)
  say('Try next, in another terminal:', '接下来可在另一终端尝试：')
  for (const command of [
    'network status',
    'block list',
    'block follow',
    'keys list',
    'query points reconcile',
    'help exit-codes',
  ])
    console.log(`  npx kapok ${command}`)
}

const main = async (): Promise<boolean> => {
  const file = await open()
  const { nodes } = file
  if (nodes.some(node => runningPid(node) !== undefined)) {
    say(
      'The federation of this folder is already running. Stop it first: npx kapok network down',
      '该目录的联盟已在运行，请先停止。',
    )
    return false
  }
  say('Starting four nodes…', '启动四个节点…')
  for (const node of nodes) spawnNode(node, false)
  try {
    const ready = await Promise.all(nodes.map(node => waitReady(node, READY_MS, interrupt.signal)))
    if (!ready.every(Boolean))
      throw new Error(
        `not ready; look at ${nodes
          .filter((_, n) => !ready[n])
          .map(logFile)
          .join(' ')}`,
      )
    await runScenario(file)
    const { known, same } = await settle(nodes)
    console.log(statusTable(TEXT[languageOf(process.env)], nodes, known))
    say(
      same ? 'All four state roots are equal.' : 'THE STATE ROOTS DIFFER.',
      same ? '四个状态根一致。' : '状态根不一致！',
    )
    if (once || !same) return same
    showWhatNext(nodes)
    say('Running until Ctrl-C.', '持续运行，按 Ctrl-C 结束。')
    await new Promise<void>(resolve => interrupt.signal.addEventListener('abort', () => resolve()))
    return true
  } finally {
    await Promise.all(nodes.map(node => stopNode(node, 8_000)))
  }
}

process.exitCode = (await main().catch((error: Error) => {
  if (!interrupt.signal.aborted) console.error(error.message)
  return false
}))
  ? 0
  : 1
