/** What README.md promises of `docker compose up -d --wait`: four healthy nodes that agree, and commands that work against them. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toHex } from '#base'
import { createClient } from '#sdk'
import { rootOrgId } from '../../../src/cli/founders.ts'
import { freePorts } from '../../federation.ts'
import { track } from '../../field/interrupt.ts'
import { type Finding, holds, told, until } from '../../field/report.ts'
import { docker, type Ran, run } from './command.ts'
import { COMPOSE, NAMES, portsFrom } from './founding.ts'
import { createProject, PATIENT, type Project } from './project.ts'
import { sweep } from './sweep.ts'

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const AGREE_MS = 120_000

const health = (container: string): Promise<string> =>
  docker('inspect', '--format', '{{.State.Health.Status}}', container)

/** Height and state root of each node, over the ports of this machine. */
const agreement = async (first: number): Promise<readonly string[]> => {
  const known = await Promise.all(
    NAMES.map((_, n) =>
      createClient({ url: `http://127.0.0.1:${first + n}` })
        .status()
        .catch(() => undefined),
    ),
  )
  return known.map(status => `${status?.height} ${status?.stateRoot}`)
}

/** Service in whose home a key lies. */
const holderOf = async (project: Project, key: string): Promise<string> => {
  for (const service of NAMES) {
    const { out } = await project.tryCompose('exec', '-T', service, 'kapok', '--json', 'keys', 'list')
    if ((JSON.parse(out) as readonly { readonly name: string }[]).some(({ name }) => name === key)) return service
  }
  throw new Error(`nobody has the key ${key}`)
}

/** A transaction that one person can sign alone: an enterprise more in the register. */
const entry = (): readonly string[] => {
  const random = (bytes: number) => randomBytes(bytes).toString('hex')
  return [
    ...['org', 'upsert-enterprise', '--org-id', toHex(rootOrgId('kapok')), '--enterprise-id', random(16)],
    ...['--commit-root', random(32), '--region-code', '440112', '--size-tier', 'SMALL', '--coverage', 'NONE'],
    ...['--as', 'clerk', '--timeout', '120'],
  ]
}

/** Commands typed on the machine and in a container. */
const commandFindings = async (project: Project, first: number): Promise<readonly Finding[]> => {
  const host = (...argv: readonly string[]) =>
    run(process.execPath, [MAIN, '--json', '--url', `http://127.0.0.1:${first}`, ...argv])
  const clerks = await holderOf(project, 'clerk')
  const inside = (...argv: readonly string[]) => project.tryCompose('exec', '-T', clerks, 'kapok', '--json', ...argv)
  const found: Finding[] = []
  const ends0 = (name: string, { code, err }: Ran) =>
    found.push(code === 0 ? holds(name, true) : { ...holds(name, false), value: err })
  ends0('the status, asked on the machine', await host('node', 'status'))
  ends0('a block, asked on the machine', await host('block', 'get', '0'))
  ends0('the seats, asked on the machine', await host('query', 'delegate', 'seats', '--epoch', '0'))
  ends0('the status, asked in a container', await inside('node', 'status'))
  ends0('the health, asked in a container', await inside('node', 'health'))
  ends0('the doctor, asked in a container', await inside('node', 'doctor'))
  const sent = await inside(...entry())
  ends0('a transaction, sent in a container, becomes final', sent)
  const { id = '' } = sent.code === 0 ? (JSON.parse(sent.out) as { readonly id?: string }) : {}
  ends0('its status, asked on the machine', await host('tx', 'status', id))
  return found
}

/** `prefix` is that of a run, `image` what is run. */
export const checkCompose = async (prefix: string, image: string): Promise<readonly Finding[]> => {
  const name = `${prefix}-compose`
  const folder = track(mkdtempSync(join(tmpdir(), `${name}-`)))
  const first = await freePorts(NAMES.length)
  const project = createProject({ name, file: COMPOSE, folder, env: portsFrom(first) })
  project.change('setup', { image })
  for (const service of NAMES) project.change(service, { image, healthcheck: PATIENT })
  try {
    const start = performance.now()
    const up = await project.tryCompose('up', '--detach', '--wait', '--no-build')
    const seconds = Math.round((performance.now() - start) / 1000)
    if (up.code !== 0) return [{ ...holds('docker compose up -d --wait ends 0', false), value: up.err }]
    const states = await Promise.all(NAMES.map(service => health(project.container(service))))
    const commands = await commandFindings(project, first)
    const agreed = await until(async () => new Set(await agreement(first)).size === 1, AGREE_MS)
    const [place = ''] = await agreement(first)
    return [
      holds('docker compose up -d --wait ends 0', true),
      told('seconds that it took', seconds),
      holds(
        'four healthy nodes',
        states.every(state => state === 'healthy'),
      ),
      ...commands,
      holds('equal heights and state roots', agreed && !place.includes('undefined')),
    ]
  } finally {
    await sweep(name)
    rmSync(folder, { recursive: true, force: true })
  }
}
