import { connect } from 'node:net'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { type AdmittedPeer, createLibp2pNetwork, type Network, nodeKeyOf, nodeKeyOfAddress, peerNameOf } from '#p2p'
import { STREAM_KINDS } from '../../p2p/bounds.ts'
import { createGate } from '../../p2p/gate.ts'
import { protocolOf } from '../../p2p/mesh.ts'
import { CHAIN, keyOf, pause, secretOf, until } from '../suites/network.ts'
import { createRawPeer } from './raw-peer.ts'

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(one => one.stop()))
})

const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
  running.push(one)
  return one
}

/** Member 0, which admits these and notes everything that reaches its handlers. */
const createNode = async (admitted: readonly AdmittedPeer[]) => {
  const heard: string[] = []
  const network = keep(
    await createLibp2pNetwork({
      nodeSecret: secretOf(0),
      chainId: CHAIN,
      listen: ['/ip4/127.0.0.1/tcp/0'],
      admitted: () => admitted,
    }),
  )
  for (const channel of ['consensus', 'transactions'] as const)
    network.onMessage(channel, peer => void heard.push(`${channel} ${peer}`))
  network.onRequest(async peer => {
    heard.push(`request ${peer}`)
    return new Uint8Array(1)
  })
  network.onPeer(({ type, peer }) => void heard.push(`${type} ${peer}`))
  await network.start()
  return { network, heard }
}

const member = (n: number, addresses: readonly string[] = []): AdmittedPeer => ({ nodeKey: keyOf(n), addresses })

const FRAME = Uint8Array.of(6, 0, 0, 0, 1, 0, 7)

describe('a stranger', () => {
  it('gets no message past the gate by any protocol, and keeps no connection', async () => {
    const { network, heard } = await createNode([member(0), member(1)])
    const stranger = keep(await createRawPeer())
    const protocols = [
      ...STREAM_KINDS.map(kind => protocolOf(CHAIN, kind)),
      '/ipfs/id/1.0.0',
      '/ipfs/id/push/1.0.0',
      '/ipfs/ping/1.0.0',
    ]
    for (const protocol of protocols) {
      const attempt = async () => {
        const stream = await stranger.node.dialProtocol(multiaddr(network.addresses()[0] as string), protocol, {
          signal: AbortSignal.timeout(5_000),
        })
        stream.send(FRAME)
        return 'a stream was opened'
      }
      expect(await attempt().catch(() => 'refused')).toBe('refused')
    }
    await until('no connection is left', () => stranger.node.getConnections().length === 0)
    expect(heard).toEqual([])
    expect(network.peers()).toEqual([])
  })

  it('does not get in under the eyes of a member either, who is served all the while', async () => {
    const { network, heard } = await createNode([member(0), member(1)])
    const friend = keep(await createRawPeer(1, true))
    const stranger = keep(await createRawPeer())
    const stream = await friend.open(await friend.connect(network), 'consensus')
    for (let i = 0; i < 20; i++) {
      const connection = await stranger.connect(network).catch(() => undefined)
      const opened = connection && (await stranger.open(connection, 'consensus').catch(() => undefined))
      expect(opened).toBeUndefined()
      stream.send(FRAME)
    }
    await until('the member is heard', () => heard.filter(line => line.startsWith('consensus')).length === 20)
    expect(heard.every(line => line.endsWith(friend.name))).toBe(true)
    await until('the stranger has nothing', () => stranger.node.getConnections().length === 0)
  })

  it('that answers where a member should be is not spoken to', async () => {
    const stranger = keep(await createRawPeer(undefined, true))
    const reached: string[] = []
    stranger.node.addEventListener('connection:open', () => reached.push('open'))
    const address = (stranger.node.getMultiaddrs()[0]?.toString() ?? '').split('/p2p/')[0] as string
    const { network, heard } = await createNode([member(0), member(1, [address])])
    await pause(2_000)
    expect([...heard, ...reached, ...network.peers()]).toEqual([])
  })

  it('that takes up all places of connections to come does not keep a member out whose host is known', async () => {
    const { network, heard } = await createNode([member(0), member(1, ['/ip4/127.0.0.1/tcp/9'])])
    const port = Number(network.addresses()[0]?.split('/')[4])
    const sockets = Array.from({ length: 2 * LIMITS.memberPlaces }, () =>
      connect(port, '127.0.0.1').on('error', () => {}),
    )
    await pause(200)
    const friend = keep(await createRawPeer(1, true))
    const stream = await friend.open(await friend.connect(network), 'consensus')
    stream.send(FRAME)
    await until('the member is heard', () => heard.includes(`consensus ${friend.name}`))
    for (const socket of sockets) socket.destroy()
  })

  it('that speaks no libp2p at all, or falls silent, does no harm', async () => {
    const { network, heard } = await createNode([member(0), member(1)])
    const port = Number(network.addresses()[0]?.split('/')[4])
    const sockets = Array.from({ length: 30 }, (_, i) => {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      if (i % 3 === 0) socket.write(new Uint8Array(5_000).fill(i))
      if (i % 3 === 1) socket.write('\x13/multistream/1.0.0\n')
      return socket
    })
    await pause(200)
    const friend = keep(await createRawPeer(1, true))
    const stream = await friend.open(await friend.connect(network), 'consensus')
    stream.send(FRAME)
    await until('the member is heard', () => heard.includes(`consensus ${friend.name}`))
    for (const socket of sockets) socket.destroy()
  })
})

describe('who has not said its name yet', () => {
  it('is cut off when it says more than a handshake, long before those that say nothing', async () => {
    const { network } = await createNode([member(0), member(1)])
    const port = Number(network.addresses()[0]?.split('/')[4])
    const over: string[] = []
    const open = (name: string, text: string) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text)).on('error', () => {})
      socket.on('close', () => over.push(name)).resume()
      return socket
    }
    const silent = open('silent', '')
    await pause(100)
    const words = open('words', `\x13/multistream/1.0.0\n\x07/noise\n${'x'.repeat(LIMITS.handshakeBytes)}`)
    await until('one is over', () => over.length > 0)
    expect(over).toEqual(['words'])
    for (const socket of [silent, words]) socket.destroy()
  })
})

describe('the gate', () => {
  it('admits who is on the list, and bans only those, for a time', () => {
    let now = 0
    const list = [member(1)]
    const gate = createGate(
      () => list,
      () => now,
    )
    const [one, two] = [peerNameOf(keyOf(1)), peerNameOf(keyOf(2))]
    expect([gate.admits(one), gate.admits(two), gate.admits('')]).toEqual([true, false, false])
    gate.ban(one, 100)
    gate.ban(two, 100)
    expect(gate.admits(one)).toBe(false)
    now = 100
    expect([gate.admits(one), gate.admits(two)]).toEqual([true, false])
  })

  it('sees a new list at its refresh, and a ban ends with the admission', () => {
    let list = [member(1)]
    const gate = createGate(
      () => list,
      () => 0,
    )
    const one = peerNameOf(keyOf(1))
    gate.ban(one, 100)
    list = [member(2, ['an address'])]
    expect(gate.admits(one)).toBe(false)
    gate.refresh()
    expect(gate.admitted()).toEqual([{ ...member(2, ['an address']), peer: peerNameOf(keyOf(2)) }])
    list = [member(1)]
    gate.refresh()
    expect(gate.admits(one)).toBe(true)
  })

  it('names are node keys in another form', () => {
    for (let n = 0; n < 20; n++) expect(nodeKeyOf(peerNameOf(keyOf(n)))).toEqual(keyOf(n))
  })

  it('are found at the end of an address, and nothing else is', () => {
    const peer = peerNameOf(keyOf(1))
    for (const address of [`/ip4/127.0.0.1/tcp/1/p2p/${peer}`, `/dns4/one/tcp/1/p2p/${peer}`])
      expect(nodeKeyOfAddress(address)).toEqual(keyOf(1))
    const none = [
      '',
      peer,
      '/p2p/',
      '/ip4/127.0.0.1/tcp/1',
      `/p2p/${peer}/x`,
      `/p2p/${peer}1`,
      `/p2p/${'z'.repeat(500)}`,
    ]
    // The name of an RSA key is no node key.
    const rsa = '/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N'
    expect([...none, rsa].map(nodeKeyOfAddress)).toEqual([...none, rsa].map(() => undefined))
  })

  it('a changed list is noticed by itself', async () => {
    const admitted: { current: readonly AdmittedPeer[] } = { current: [member(0), member(1)] }
    const make = async (n: number): Promise<Network> => {
      const network = keep(
        await createLibp2pNetwork({
          nodeSecret: secretOf(n),
          chainId: CHAIN,
          listen: ['/ip4/127.0.0.1/tcp/0'],
          admitted: () => admitted.current,
        }),
      )
      await network.start()
      return network
    }
    const [a, b] = [await make(0), await make(1)]
    admitted.current = [member(0, a.addresses()), member(1, b.addresses())]
    await until('connected', () => a.peers().length === 1 && b.peers().length === 1)
    admitted.current = []
    await until('let go', () => a.peers().length === 0 && b.peers().length === 0)
  })
})
