/** A compose.yaml that users run, under a name of its own and with what a scene wants otherwise. */

import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { docker, output, type Ran, run } from './command.ts'

/** A file of this machine in a container. In this form it is an error where the file is not there. */
interface BindMount {
  readonly type: 'bind'
  readonly source: string
  readonly target: string
  readonly read_only: boolean
}

/** What a scene wants of a service beyond what compose.yaml says. */
interface ServiceChange {
  readonly image: string
  readonly command?: readonly string[]
  /** A scene wants to see how a node ended: it is not started again. */
  readonly restart?: 'no'
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly BindMount[]
  readonly healthcheck?: { readonly interval?: string; readonly timeout?: string; readonly retries?: number }
  /** Beside those of compose.yaml: names on each. */
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>
}

/** On a machine on which much else runs a check takes its time, and a node to begin. */
export const PATIENT = { timeout: '60s', retries: 30 } as const

/** Networks that are there already, by the names that services have for them. */
type Networks = Readonly<Record<string, { readonly name: string; readonly external: true }>>

/** An override file. Compose reads JSON as the YAML that it is. */
export const overrideText = (changes: ReadonlyMap<string, ServiceChange>, networks: Networks = {}): string =>
  `${JSON.stringify({ services: Object.fromEntries(changes), networks }, undefined, 2)}\n`

interface ProjectOptions {
  readonly name: string
  /** Path of compose.yaml. */
  readonly file: string
  /** For the override file. */
  readonly folder: string
  /** Variables of compose.yaml. */
  readonly env: Readonly<Record<string, string>>
  readonly networks?: Networks
}

export interface Project {
  readonly name: string
  /** What `docker compose` must find in its environment to work on this project without flags. */
  readonly env: Readonly<Record<string, string>>
  /** Name of the container of a service. */
  container(service: string): string
  network(name: string): string
  volume(name: string): string
  /** Takes effect on the containers that are made from now on. */
  change(service: string, change: ServiceChange): void
  /** `docker compose ARGS` of this project. Throws when it does not end 0. */
  compose(...args: readonly string[]): Promise<string>
  tryCompose(...args: readonly string[]): Promise<Ran>
  /** The same with files for what it reads and prints. */
  pipeCompose(files: { readonly input?: string; readonly printTo?: string }, ...args: readonly string[]): Promise<Ran>
}

/** `up --wait` takes as long as the nodes do. */
const COMPOSE_MS = 600_000

export const createProject = ({ name, file, folder, env, networks }: ProjectOptions): Project => {
  const override = join(folder, `${name}.override.json`)
  const changes = new Map<string, ServiceChange>()
  const args = ['compose', '--project-name', name, '--file', file, '--file', override, '--ansi', 'never']
  return {
    name,
    env: { ...env, COMPOSE_PROJECT_NAME: name, COMPOSE_FILE: [file, override].join(delimiter) },
    container: service => `${name}-${service}-1`,
    network: network => `${name}_${network}`,
    volume: volume => `${name}_${volume}`,
    change: (service, change) => {
      changes.set(service, change)
      writeFileSync(override, overrideText(changes, networks))
    },
    compose: (...more) => output('docker', [...args, ...more], { env, timeoutMs: COMPOSE_MS }),
    tryCompose: (...more) => run('docker', [...args, ...more], { env, timeoutMs: COMPOSE_MS }),
    pipeCompose: (files, ...more) => run('docker', [...args, ...more], { env, timeoutMs: COMPOSE_MS, ...files }),
  }
}

export interface ContainerState {
  readonly isRunning: boolean
  /** Of the last run, where it has ended by itself or by a signal that it took. */
  readonly exitCode: number | undefined
}

/** Codes from here on say which signal ended a program. */
const SIGNALLED = 128

/** Undefined where there is no such container. */
export const stateOf = async (container: string): Promise<ContainerState> => {
  const [running, code] = (
    await docker('inspect', '--format', '{{.State.Running}} {{.State.ExitCode}}', container)
  ).split(' ')
  const isRunning = running === 'true'
  const exitCode = Number(code)
  return { isRunning, exitCode: isRunning || exitCode > SIGNALLED ? undefined : exitCode }
}
