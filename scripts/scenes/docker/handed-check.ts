/** The folder of an enterprise as `network accept` leaves it, brought up for real: its compose.yaml, its .env, its owner. */

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '#sdk'
import { freePorts } from '../../federation.ts'
import { track } from '../../field/interrupt.ts'
import { type Finding, holds, told } from '../../field/report.ts'
import { foundByFiles } from '../founded.ts'
import { docker, run } from './command.ts'
import { createProject, PATIENT, type Project } from './project.ts'
import { sweep } from './sweep.ts'

const NAME = 'alder'
const SERVICE = 'node'

/** What Docker says of the container. */
interface Inspected {
  readonly Config: { readonly User: string; readonly Env: readonly string[] }
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean
    readonly Privileged: boolean
    readonly CapDrop: readonly string[]
    readonly SecurityOpt: readonly string[]
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>>
  }
  readonly State: { readonly Health: { readonly Status: string } }
}

const inspect = async (container: string): Promise<Inspected> =>
  (JSON.parse(await docker('inspect', container)) as readonly Inspected[])[0] as Inspected

const hardening = (
  { Config, HostConfig, State }: Inspected,
  { password, port, uid }: { readonly password: string; readonly port: number; readonly uid: number },
): readonly Finding[] => {
  const published = HostConfig.PortBindings
  const hostsOf = (which: number) => (published[`${which}/tcp`] ?? []).map(({ HostIp }) => HostIp)
  return [
    holds('healthy by the health check of the image', State.Health.Status === 'healthy'),
    holds('runs as the owner of the folder, who is not root', uid !== 0 && Config.User.startsWith(`${uid}:`)),
    holds('read-only root', HostConfig.ReadonlyRootfs),
    holds('no capability, not privileged', HostConfig.CapDrop.includes('ALL') && !HostConfig.Privileged),
    holds(
      'no new privileges',
      HostConfig.SecurityOpt.some(one => one.startsWith('no-new-privileges')),
    ),
    holds('two ports are published', Object.keys(published).length === 2),
    holds('the network of nodes on every address', hostsOf(port).join() === ''),
    holds('the API on this machine only', hostsOf(port + 1).join() === '127.0.0.1'),
    holds('no secret in the environment', !Config.Env.some(one => one.includes(password))),
  ]
}

const STOP_MS = 5_000

const life = async (project: Project, folder: string, port: number): Promise<readonly Finding[]> => {
  const config = await project.tryCompose('config', '--quiet')
  const up = await project.tryCompose('up', '--detach', '--wait')
  const container = project.container(SERVICE)
  if (up.code !== 0) {
    const { out, err } = await run('docker', ['logs', container])
    const health = await run('docker', ['inspect', '--format', '{{json .State.Health.Log}}', container])
    const value = [up.err, out, err, health.out].map(text => text.slice(-1_500)).join('\n')
    return [{ ...holds('docker compose up -d --wait ends 0', false), value }]
  }
  const { uid } = statSync(join(folder, 'home'))
  const password = readFileSync(join(folder, 'secrets', 'password'), 'utf8').trim()
  const outside = await createClient({ url: `http://127.0.0.1:${port + 1}` }).status()
  const inside = await project.tryCompose('exec', '-T', SERVICE, 'kapok', 'keys', 'list')
  const seen = hardening(await inspect(container), { password, port, uid })
  const began = performance.now()
  await docker('stop', container)
  const stopMs = Math.round(performance.now() - began)
  const logs = await run('docker', ['logs', container])
  return [
    holds('docker compose config takes it', config.code === 0),
    holds('docker compose up -d --wait ends 0', true),
    holds('the API answers on this machine', outside.chainId.length === 64),
    holds('keys are found in the container', inside.code === 0 && inside.out.includes(`operator-${NAME}`)),
    ...seen,
    told('milliseconds until it was stopped', stopMs),
    holds(`stopped cleanly in ${STOP_MS} ms`, stopMs < STOP_MS && logs.out.includes('"closed"')),
    holds('data belong to the owner', statSync(join(folder, 'home', 'data')).uid === uid),
  ]
}

/** Founds a federation of one by files, as at an enterprise. `prefix` is that of a run, `image` what is run. */
export const checkHandedFolder = async (prefix: string, image: string): Promise<readonly Finding[]> => {
  const name = `${prefix}-handed`
  const root = track(mkdtempSync(join(tmpdir(), `${name}-`)))
  const port = await freePorts(3)
  try {
    await foundByFiles(root, { names: [NAME], address: () => `127.0.0.1:${port}`, epochLength: 20 })
    const folder = join(root, NAME)
    const project = createProject({ name, file: join(folder, 'compose.yaml'), folder: root, env: {} })
    project.change(SERVICE, { image, healthcheck: PATIENT })
    return await life(project, folder, port)
  } finally {
    await sweep(name)
    rmSync(root, { recursive: true, force: true })
  }
}
