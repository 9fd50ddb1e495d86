/** Strangers at many addresses, in a process of their own, against real nodes. */

import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, connect as dial } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Stream } from '@libp2p/interface'
import { afterEach, describe, expect, it } from 'vitest'
import { ascii, LIMITS, toHex } from '#base'
import { createLibp2pNetwork, type Network } from '#p2p'
import { createFederation, type Federation, type MemberParts, secretOf, until } from '../suites/network.ts'
import type { Held, Siege, Way } from './besieger.ts'
import { createRawPeer, type RawPeer } from './raw-peer.ts'

const BESIEGER = fileURLToPath(new URL('./besieger.ts', import.meta.url))
/** Of networks of their own each: together they want several times the places that there are. */
const HOSTS = Array.from({ length: 64 }, (_, i) => `127.1.${i + 1}.1`)
const EACH = Math.ceil((3 * LIMITS.strangerPlaces) / HOSTS.length)
const SIZE = 3

const children: ChildProcess[] = []
let federation: Federation | undefined
afterEach(async () => {
  for (const child of children.splice(0)) child.kill()
  await federation?.stopAll()
})

const besiege = (siege: Siege): (() => Held) => {
  const child = spawn(process.execPath, [BESIEGER, JSON.stringify(siege)], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  let held: Held = { held: 0, made: 0 }
  createInterface({ input: child.stdout }).on('line', line => {
    held = JSON.parse(line) as Held
  })
  return () => held
}

const make = ({ n, chainId, admitted, listen }: MemberParts): Promise<Network> =>
  createLibp2pNetwork({ nodeSecret: secretOf(n), chainId, listen: [listen ?? '/ip4/127.0.0.1/tcp/0'], admitted })

const portOf = (network: Network) => Number(network.addresses()[0]?.split('/')[4])

/** What a member says to get in, as somebody on the way hears it. */
const recorded = async (network: Network): Promise<string> => {
  const heard: Buffer[] = []
  const server = createServer(socket => {
    const target = dial(portOf(network), '127.0.0.1')
    for (const end of [socket, target]) end.on('error', () => {})
    socket
      .on('data', chunk => void heard.push(chunk))
      .pipe(target)
      .pipe(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const member = await createRawPeer(SIZE)
  const addresses = () => [`/ip4/127.0.0.1/tcp/${port}`]
  await member.connect({ ...network, addresses })
  await member.stop()
  server.close()
  return Buffer.concat(heard).toString('hex')
}

/** Tries as often as it must, as a node does. */
const comeIn = async (peer: RawPeer, to: Network, tries = 10): Promise<Stream> => {
  try {
    return await peer.open(await peer.connect(to), 'consensus')
  } catch (error) {
    if (tries === 0) throw error
    return comeIn(peer, to, tries - 1)
  }
}

const WAYS: readonly Way[] = ['silent', 'greeting', 'half', 'replay', 'words', 'strange']

describe('a siege from many addresses', () => {
  it.each(WAYS)(
    '%s: members stay connected, one that is started anew comes back, and so does one from a host that nobody knows',
    async way => {
      federation = createFederation({ size: SIZE + 1, make })
      const members = [await federation.start(0), await federation.start(1), await federation.start(2)] as const
      await until('all are connected', () => members.every(({ network }) => network.peers().length === SIZE - 1))
      const ports = members.map(({ network }) => portOf(network))
      const bytes = way === 'replay' ? await recorded(members[0].network) : ''
      const siege = besiege({ ports, hosts: HOSTS, each: way === 'strange' ? 1 : EACH, way, bytes })
      await until(
        'the siege is laid',
        () => siege().made > SIZE * LIMITS.strangerPlaces || (way === 'strange' && siege().made > 0),
      )
      await federation.stop(2)
      const again = await federation.start(2)
      await until('it is back', () => again.network.peers().length === SIZE - 1)
      const far = await createRawPeer(SIZE, true, '127.2.0.1')
      const stream = await comeIn(far, members[0].network)
      await until('it is there', () => members[0].network.peers().length === SIZE)
      members[1].network.broadcast('consensus', ascii('under siege'))
      const line = `consensus ${toHex(ascii('under siege'))} ${members[1].network.self}`
      await until('the members hear each other', () => [members[0], again].every(({ seen }) => seen.includes(line)))
      expect(stream.status).toBe('open')
      const gone = members[0].events.filter(({ type }) => type === 'disconnected').map(({ peer }) => peer)
      expect(gone).not.toContain(members[1].network.self)
      const { made } = siege()
      await until('the siege goes on', () => siege().made > made || siege().held > 0)
      await far.stop()
    },
    180_000,
  )
})
