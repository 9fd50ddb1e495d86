/** One enterprise of a federation in containers: a service of a compose project, its container, its software, its logs. */

import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Json } from '#base'
import { type Client, createClient } from '#sdk'
import type { CommandRun } from '../deployment.ts'
import { docker, type Ran, run } from './command.ts'
import { type Project, stateOf } from './project.ts'

const CLOCK = fileURLToPath(new URL('../clock.ts', import.meta.url))
const STOP_SECONDS = '10'
const READY_POLL_MS = 500
/** A scene asks by itself. On a machine with few processors the checks of many containers would be most of its work. */
const HEALTHCHECK = { interval: '60s' }

export interface PlaceOptions {
  readonly project: Project
  readonly service: string
  /** Name of the enterprise, by which the others dial its node. */
  readonly name: string
  /** Port of the other nodes, in the container. */
  readonly p2pPort: number
  /** Port of the API on this machine. */
  readonly apiPort: number
  /** Operator's port, as it is reached in the container. */
  readonly ops: string
  readonly image: string
  /** For logs of containers that are no more. */
  readonly folder: string
}

export interface Place {
  readonly name: string
  readonly container: string
  readonly project: Project
  readonly service: string
  readonly p2pPort: number
  readonly client: Client
  /** From the next start on. */
  setImage(image: string): void
  setClock(aheadMs: number): void
  /** Makes the container anew where it is not as it should be. True when it did: such a one stands on the networks of compose.yaml. */
  make(): Promise<boolean>
  start(): Promise<void>
  /** True when it closed cleanly in time. */
  stop(): Promise<boolean>
  kill(): Promise<void>
  /** Resolves to false when it has ended or is not ready in time. */
  waitReady(timeoutMs: number): Promise<boolean>
  run(argv: readonly string[]): Promise<CommandRun>
  log(): Promise<string>
  /** The log of the present container goes into the folder: it is about to be removed. */
  keepLog(): Promise<void>
  /** Removes the container; `make` makes another. */
  unmake(): Promise<void>
}

/** What sets the clock of a service wrong. */
export const clockChange = (aheadMs: number) =>
  aheadMs === 0
    ? {}
    : {
        environment: { NODE_OPTIONS: '--import=file:///clock.ts', KAPOK_SCENE_AHEAD_MS: String(aheadMs) },
        volumes: [{ type: 'bind' as const, source: CLOCK, target: '/clock.ts', read_only: true }],
      }

const parse = ({ code, out, err }: Ran): CommandRun => ({
  code: code ?? -1,
  json: out.trim() === '' ? null : (JSON.parse(out) as Json),
  said: err,
})

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

export const createPlace = (options: PlaceOptions): Place => {
  const { project, service, name, apiPort, p2pPort, ops, image: first, folder } = options
  const container = project.container(service)
  const kept = join(folder, `${name}.log`)
  let image = first
  let aheadMs = 0
  let made: string | undefined

  const presentLog = async (): Promise<string> => {
    if (made === undefined) return ''
    const { out, err } = await run('docker', ['logs', container])
    return out + err
  }
  const keepLog = async () => appendFileSync(kept, await presentLog())
  const make = async () => {
    const wanted = JSON.stringify([image, aheadMs])
    if (made === wanted) return false
    await keepLog()
    project.change(service, { image, restart: 'no', healthcheck: HEALTHCHECK, ...clockChange(aheadMs) })
    await project.compose('up', '--no-start', '--no-build', '--no-deps', '--force-recreate', service)
    made = wanted
    return true
  }
  // The question of `kapok node health`, asked often and so without the whole command line.
  const question = `fetch('${ops}/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`
  const isReady = async () =>
    (await run('docker', ['exec', '--env', 'NODE_OPTIONS=', container, 'node', '-e', question])).code === 0
  return {
    name,
    container,
    project,
    service,
    p2pPort,
    client: createClient({ url: `http://127.0.0.1:${apiPort}` }),
    setImage: next => {
      image = next
    },
    setClock: next => {
      aheadMs = next
    },
    make,
    start: async () => void (await docker('start', container)),
    stop: async () => {
      if (!(await stateOf(container)).isRunning) return true
      await project.compose('stop', '--timeout', STOP_SECONDS, service)
      return (await stateOf(container)).exitCode === 0
    },
    kill: async () => {
      if ((await stateOf(container)).isRunning) await docker('kill', container)
    },
    waitReady: async timeoutMs => {
      const end = performance.now() + timeoutMs
      while (performance.now() < end && (await stateOf(container)).isRunning) {
        if (await isReady()) return true
        await sleep(READY_POLL_MS)
      }
      return false
    },
    run: async argv => {
      // People's commands know nothing of the wrong clock that a scene gave their node.
      const rightClock = ['--env', 'NODE_OPTIONS=']
      const { isRunning } = await stateOf(container)
      return parse(
        isRunning
          ? await project.tryCompose('exec', '-T', ...rightClock, service, 'kapok', '--json', ...argv)
          : await project.tryCompose('run', '--rm', '-T', '--no-deps', ...rightClock, service, '--json', ...argv),
      )
    },
    log: async () => read(kept) + (await presentLog()),
    keepLog,
    unmake: async () => {
      await keepLog()
      await project.compose('rm', '--stop', '--force', service)
      made = undefined
    },
  }
}
