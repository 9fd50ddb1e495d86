/**
 * Strangers in the consortium network: containers of the same image that nobody has admitted. They cannot join, cannot submit,
 * cannot read, and what they do does not hold the federation up.
 */

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Finding, holds, none, told, until } from '../field/report.ts'
import { docker, run } from './docker/command.ts'
import { createDockerDeployment, type DockerOptions } from './docker.ts'
import { grow, playScene, recover, type Scene, type Stage, without } from './stage.ts'

const HOME = '/var/lib/kapok'
const P2P_PORT = 9_000
const PRIVATE_PORTS = [9_001, 9_002]
/** Of a stranger's node, which nobody else reaches. */
const OWN_API_PORT = 9_101
const PORTS = 65_535
/** Time in which a stranger tries again and again to be let in. */
const KNOCK_MS = 20_000
const HELD_CONNECTIONS = 200
const NODES = 4
const EPOCH_LENGTH = 50
const RATE = 2
const SCAN_MS = 1_800_000
const COMES_MS = 300_000

interface Site extends DockerOptions {
  readonly consortium: string
  readonly containers: readonly string[]
}

interface Address {
  readonly network: string
  readonly ip: string
  readonly gateway: string
}

const addressesOf = async (container: string): Promise<readonly Address[]> => {
  const json = await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container)
  const networks = JSON.parse(json) as Record<string, { readonly IPAddress: string; readonly Gateway: string }>
  return Object.entries(networks).map(([network, { IPAddress, Gateway }]) => ({
    network,
    ip: IPAddress,
    gateway: Gateway,
  }))
}

/** Ports of this machine that lead to a container. */
const publishedOf = async (container: string): Promise<readonly number[]> => {
  const lines = (await docker('port', container)).split('\n')
  return lines.flatMap(line => /:(\d+)$/.exec(line)?.[1] ?? []).map(Number)
}

/** In a container: which of these answer? Given as JSON `[[host, from, to]]`; prints JSON `["host:port"]`. */
const PROBE = `
const { connect } = require('node:net')
const targets = JSON.parse(process.argv[1]).flatMap(([host, from, to]) => Array.from({ length: to - from + 1 }, (_, i) => [host, from + i]))
const open = []
const ask = ([host, port]) => new Promise(resolve => {
  const socket = connect({ host, port, timeout: 3000 })
  const end = () => { socket.destroy(); resolve() }
  socket.once('connect', () => { open.push(host + ':' + port); end() })
  socket.once('timeout', end)
  socket.once('error', end)
})
const worker = async () => { while (targets.length > 0) await ask(targets.pop()) }
Promise.all(Array.from({ length: 200 }, worker)).then(() => console.log(JSON.stringify(open.sort())))`

type Target = readonly [host: string, from: number, to: number]

/** A container without keys; its names are asked for a second at most. */
const inside = ({ consortium, image }: Site): readonly string[] => [
  ...['--network', consortium],
  ...['--dns-opt', 'timeout:1', '--dns-opt', 'attempts:1'],
  '--no-healthcheck',
  ...['--entrypoint', 'node', image],
]

const probe = async (site: Site, targets: readonly Target[]): Promise<readonly string[]> => {
  const args = ['run', '--rm', '--name', `${site.prefix}-probe`, ...inside(site), '-e', PROBE, JSON.stringify(targets)]
  const { code, out, err } = await run('docker', args, { timeoutMs: SCAN_MS })
  if (code !== 0) throw new Error(`the probe ended ${code}: ${err.slice(-500)}`)
  return JSON.parse(out) as readonly string[]
}

/** All ports of all nodes where strangers stand, and every other way to an API that there could be. */
const probeFindings = async (site: Site): Promise<readonly Finding[]> => {
  const addresses = (await Promise.all(site.containers.map(addressesOf))).flat()
  const there = addresses.filter(({ network }) => network === site.consortium)
  const elsewhere = addresses.filter(({ network }) => network !== site.consortium)
  const published = (await Promise.all(site.containers.map(publishedOf))).flat()
  const open = await probe(
    site,
    there.map(({ ip }): Target => [ip, 1, PORTS]),
  )
  const names = site.containers.map((_, n) => `api.enterprise-${n + 1}`)
  const gateways = [...new Set(addresses.map(({ gateway }) => gateway))].filter(gateway => gateway !== '')
  const others: readonly Target[] = [
    ...[...elsewhere.map(({ ip }) => ip), ...names].flatMap(host =>
      PRIVATE_PORTS.map((port): Target => [host, port, port]),
    ),
    ...gateways.flatMap(gateway => published.map((port): Target => [gateway, port, port])),
  ]
  const reached = await probe(site, others)
  return [
    told('ports probed', `${PORTS} of ${there.length} nodes, ${others.length} others`),
    none(
      'ports of nodes that answer a stranger, beside that of the nodes',
      open.filter(one => !one.endsWith(`:${P2P_PORT}`)).length,
    ),
    holds(
      'the port of the nodes answers on each',
      open.filter(one => one.endsWith(`:${P2P_PORT}`)).length === there.length,
    ),
    none('APIs and metrics reached by private address, by name, by way of this machine', reached.length),
  ]
}

/** A node with keys that it made itself, that dials all nodes: with our first block, or with one of its own. */
const startStranger = async (site: Site, peers: string, genesis: string | undefined): Promise<string> => {
  const name = `${site.prefix}-${genesis === undefined ? 'other-chain' : 'stranger'}`
  const volume = ['--volume', `${name}:${HOME}`]
  const init = ['network', 'init', '--enterprises', '1', '--name', 'elsewhere', '--out', `${HOME}/net`]
  await docker('run', '--rm', '--no-healthcheck', '--network', 'none', ...volume, site.image, ...init)
  const home = `${HOME}/net/enterprise-1`
  const settings = { HOME: home, P2P_LISTEN: `/ip4/0.0.0.0/tcp/${P2P_PORT}`, P2P_PEERS: peers }
  const env = Object.entries(settings).flatMap(([key, value]) => ['--env', `KAPOK_${key}=${value}`])
  await docker(
    'create',
    '--name',
    name,
    '--no-healthcheck',
    '--network',
    site.consortium,
    ...volume,
    ...env,
    site.image,
  )
  if (genesis !== undefined) await docker('cp', genesis, `${name}:${home}/genesis.kapok`)
  await docker('start', name)
  return name
}

interface Said {
  readonly peers: number
  readonly height: number
  readonly chainId: string
}

/** Asked by a program of a few lines: the container has as little of the machine as the nodes that it knocks at. */
const statusIn = async (container: string): Promise<Partial<Said>> => {
  const ask = `fetch('http://127.0.0.1:${OWN_API_PORT}/v1/status').then(async answer=>console.log(await answer.text()))`
  const { code, out } = await run('docker', ['exec', container, 'node', '-e', ask])
  return code === 0 ? (JSON.parse(out) as Said) : {}
}

/** The addresses by which the nodes dial each other, as one of them and another have them in their settings. */
const peersOf = async ({ deployment }: Stage): Promise<string> => {
  const known = new Set<string>()
  for (const n of [0, 1]) {
    const { json } = await deployment.run(n, ['node', 'config', 'show'])
    const rows = json as readonly { readonly name: string; readonly value: string | readonly string[] }[]
    const peers = rows.find(({ name }) => name === 'p2p.peers')?.value ?? []
    for (const peer of [peers].flat()) known.add(peer)
  }
  return [...known].join(',')
}

const joinFindings = async (site: Site, stage: Stage): Promise<readonly Finding[]> => {
  const { deployment } = stage
  const peers = await peersOf(stage)
  const genesis = join(deployment.folder, 'genesis.kapok')
  await docker('cp', `${site.containers[0]}:${HOME}/genesis.kapok`, genesis)
  const stranger = await startStranger(site, peers, genesis)
  const other = await startStranger(site, peers, undefined)
  const runs = await until(async () => (await statusIn(stranger)).peers !== undefined, COMES_MS)
  await sleep(KNOCK_MS)
  const [own, wrong] = [await statusIn(stranger), await statusIn(other)]
  const known = await deployment.statuses()
  const logs = await Promise.all(stage.up.map(n => deployment.log(n)))
  return [
    told('nodes that the strangers dial', peers.split(',').length),
    holds(
      'a stranger with keys of its own and our first block runs',
      runs && own.chainId === deployment.file.genesisHash,
    ),
    holds('… and is connected to nobody, and has not got a block', own.peers === 0 && own.height === 0),
    holds('a node of another chain runs', wrong.peers !== undefined && wrong.chainId !== deployment.file.genesisHash),
    holds('… and is connected to nobody', wrong.peers === 0),
    none(
      'nodes whose count of peers has changed',
      known.filter(status => status?.peers !== stage.up.length - 1).length,
    ),
    none(
      'nodes that do not say that they refuse somebody',
      logs.filter(log => !log.includes('refused who is not admitted')).length,
    ),
  ]
}

/** In a container: so many connections to each host, held open, and made again as they are closed. */
const HOLD = `
const { connect } = require('node:net')
const [hosts, port, count] = JSON.parse(process.argv[1])
const hold = host => {
  const again = () => setTimeout(hold, 100, host)
  const socket = connect({ host, port })
  socket.on('error', () => {})
  socket.once('close', again)
}
for (const host of hosts) for (let i = 0; i < count; i++) hold(host)`

/** Somebody holds as many connections to every node as it gets. The chain goes on, and a node that starts anew finds the others. */
const holdFindings = async (site: Site, stage: Stage): Promise<readonly Finding[]> => {
  const addresses = (await Promise.all(site.containers.map(addressesOf))).flat()
  const hosts = addresses.filter(({ network }) => network === site.consortium).map(({ ip }) => ip)
  const name = `${site.prefix}-holder`
  await docker(
    'run',
    '--detach',
    '--name',
    name,
    ...inside(site),
    '-e',
    HOLD,
    JSON.stringify([hosts, P2P_PORT, HELD_CONNECTIONS]),
  )
  await sleep(KNOCK_MS)
  const goesOn = await grow(stage, stage.up)
  const last = stage.up.length - 1
  await without(stage, [last], async () => {
    await stage.deployment.stop(last)
    await stage.deployment.startAll([last])
  })
  const joins = await recover(stage)
  const isHeld = (await docker('inspect', '--format', '{{.State.Running}}', name)) === 'true'
  await docker('rm', '--force', name)
  return [
    holds(`${HELD_CONNECTIONS} connections to each node were held, or made again, by a stranger all the time`, isHeld),
    holds('… and transactions became final', goesOn),
    holds('… and a node that was started anew came back', joins),
  ]
}

/** Made for its own federation: the containers and volumes are removed with it. */
export const checkStranger = async (options: DockerOptions): Promise<readonly Finding[]> => {
  const { prefix } = options
  const containers = Array.from({ length: NODES }, (_, n) => `${prefix}-enterprise-${n + 1}-1`)
  const site: Site = { ...options, consortium: `${prefix}_consortium`, containers }
  const scene: Scene = {
    name: 'stranger',
    title: 'strange containers on the network of the consortium',
    play: async stage => [
      ...(await joinFindings(site, stage)),
      ...(await probeFindings(site)),
      ...(await holdFindings(site, stage)),
    ],
  }
  const deployment = await createDockerDeployment(options, { nodes: NODES, epochLength: EPOCH_LENGTH })
  try {
    return await playScene(scene, deployment, { ratePerSecond: RATE, isShort: false })
  } finally {
    await deployment.remove()
  }
}
