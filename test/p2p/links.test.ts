/** Two real nodes whose way to each other goes through a relay that the test can delay or cut without a word. */

import { execFile } from 'node:child_process'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { ascii, toHex } from '#base'
import { type AdmittedPeer, createLibp2pNetwork, type Network, type PeerEvent, peerNameOf } from '#p2p'
import { CHAIN, keyOf, pause, secretOf, until } from '../suites/network.ts'

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(one => one.stop()))
})

interface Relay {
  /** Multiaddr to dial instead of the target's. */
  readonly address: string
  /** What comes from the target's side no longer arrives, neither bytes nor the end; new connections are as before. */
  deafen(): void
  /** Nothing moves until the function that it returns is called, as where the other side is too busy to look. */
  hold(): () => void
}

/** `delayMs`: bytes of the dialling side are held back for so long at the beginning. */
const createRelay = async (targetPort: () => number, delayMs: number): Promise<Relay> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  let held: Promise<void> = Promise.resolve()
  const server = createServer({ allowHalfOpen: true }, async socket => {
    socket.on('error', () => {})
    socket.pause()
    await pause(delayMs)
    await held
    const target = connect({ port: targetPort(), host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})
    pairs.add([socket, target])
    socket.pipe(target)
    target.pipe(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  running.push({
    stop: async () => {
      server.close()
      for (const [socket, target] of pairs) {
        socket.destroy()
        target.destroy()
      }
    },
  })
  return {
    address: `/ip4/127.0.0.1/tcp/${(server.address() as AddressInfo).port}`,
    deafen: () => {
      for (const [socket, target] of pairs) {
        socket.unpipe(target)
        target.unpipe(socket)
        socket.resume()
        target.resume()
      }
      pairs.clear()
    },
    hold: () => {
      const stopped = [...pairs]
      for (const [socket, target] of stopped) {
        socket.unpipe(target).pause()
        target.unpipe(socket).pause()
      }
      let release = () => {}
      held = new Promise(resolve => {
        release = resolve
      })
      return () => {
        for (const [socket, target] of stopped) {
          socket.pipe(target)
          target.pipe(socket)
        }
        release()
      }
    },
  }
}

interface Node {
  readonly network: Network
  readonly seen: string[]
  readonly events: PeerEvent[]
  readonly said: string[]
}

const createNode = async (n: number, admitted: () => readonly AdmittedPeer[], port = 0): Promise<Node> => {
  const said: string[] = []
  const network = await createLibp2pNetwork({
    nodeSecret: secretOf(n),
    chainId: CHAIN,
    listen: [`/ip4/127.0.0.1/tcp/${port}`],
    admitted,
    log: (_, message) => void said.push(message),
  })
  const node: Node = { network, seen: [], events: [], said }
  network.onMessage('consensus', (_, message) => void node.seen.push(toHex(message)))
  network.onPeer(event => void node.events.push(event))
  await network.start()
  running.push(network)
  return node
}

const portOf = (network: Network) => Number(network.addresses()[0]?.split('/')[4])

/** The member that dials first, and the one that lets it. */
const [FIRST, SECOND] = [0, 1].toSorted((a, b) => (peerNameOf(keyOf(a)) < peerNameOf(keyOf(b)) ? -1 : 1)) as [
  number,
  number,
]

describe('links', () => {
  it.each([950, 1_050])('both sides dial at once (one is held up by %d ms): one working peer', async delayMs => {
    const addresses = new Map<number, readonly string[]>()
    const admitted = () => [0, 1].map(n => ({ nodeKey: keyOf(n), addresses: addresses.get(n) ?? [] }))
    const first = await createNode(FIRST, admitted)
    const second = await createNode(SECOND, admitted)
    const relay = await createRelay(() => portOf(second.network), delayMs)
    addresses.set(FIRST, first.network.addresses())
    addresses.set(SECOND, [relay.address])
    first.network.refresh()
    second.network.refresh()
    const both = [first, second]
    await until('connected', () => both.every(({ network }) => network.peers().length === 1))
    for (let i = 0; i < 100; i++) {
      for (const { network } of both) network.broadcast('consensus', Uint8Array.of(i))
      await pause(5)
    }
    // What was under way while the second connection came up may be lost; what comes after it may not.
    const last = toHex(ascii('last'))
    for (const { network } of both) network.broadcast('consensus', ascii('last'))
    await until('the last one arrives', () => both.every(({ seen }) => seen.at(-1) === last))
    for (const { seen } of both) expect(seen).toEqual([...new Set(seen)])
    for (const { events } of both) expect(events.map(({ type }) => type)).toEqual(['connected'])
  })

  it('a peer that comes back over a connection that nobody saw end is taken at once', async () => {
    const addresses = new Map<number, readonly string[]>()
    const admitted = () => [0, 1].map(n => ({ nodeKey: keyOf(n), addresses: addresses.get(n) ?? [] }))
    const stays = await createNode(SECOND, admitted)
    const relay = await createRelay(() => portOf(stays.network), 0)
    addresses.set(SECOND, [relay.address])
    const goes = await createNode(FIRST, admitted)
    await until('connected', () => stays.network.peers().length === 1 && goes.network.peers().length === 1)
    // Long enough that the second dial is no simultaneous one.
    await pause(5_200)
    relay.deafen()
    await goes.network.stop()
    expect(stays.network.peers().length).toBe(1)
    const again = await createNode(FIRST, admitted)
    await until('the new one is there', () => again.network.peers().length === 1 && stays.events.length >= 3)
    expect(stays.events.map(({ type }) => type)).toEqual(['connected', 'disconnected', 'connected'])
    stays.network.broadcast('consensus', ascii('hello'))
    again.network.broadcast('consensus', ascii('hello'))
    await until('both hear', () => again.seen.length === 1 && stays.seen.length === 1)
  })

  const linkedByRelay = async () => {
    const addresses = new Map<number, readonly string[]>()
    const admitted = () => [0, 1].map(n => ({ nodeKey: keyOf(n), addresses: addresses.get(n) ?? [] }))
    const second = await createNode(SECOND, admitted)
    const relay = await createRelay(() => portOf(second.network), 0)
    addresses.set(SECOND, [relay.address])
    const first = await createNode(FIRST, admitted)
    await until('connected', () => first.network.peers().length === 1 && second.network.peers().length === 1)
    return { first, second, relay }
  }

  it('a line that goes dead without a word: another one is found long before the peer is given up', async () => {
    const { first, second, relay } = await linkedByRelay()
    relay.deafen()
    await until('both have noticed', () => first.events.length === 3 && second.events.length === 3)
    expect(first.events.map(({ type }) => type)).toEqual(['connected', 'disconnected', 'connected'])
    // Nobody had to be given up for it.
    expect([...first.said, ...second.said]).toEqual([])
    first.network.broadcast('consensus', ascii('hello'))
    second.network.broadcast('consensus', ascii('hello'))
    await until('both hear', () => first.seen.length === 1 && second.seen.length === 1)
  })

  it('a young line that dies while the peer dials: what is sent afterwards goes over the one that lives', async () => {
    const addresses = new Map<number, readonly string[]>()
    const of = (...known: readonly number[]) =>
      [0, 1].map(n => ({ nodeKey: keyOf(n), addresses: known.includes(n) ? (addresses.get(n) ?? []) : [] }))
    let firstKnows = of()
    const second = await createNode(SECOND, () => of(FIRST))
    const relay = await createRelay(() => portOf(second.network), 0)
    addresses.set(SECOND, [relay.address])
    firstKnows = of(SECOND)
    const first = await createNode(FIRST, () => firstKnows)
    await until('connected', () => [first, second].every(({ network }) => network.peers()[0]?.rttMs !== undefined))
    // From now on only the second can dial, so that the first sees what might be two dials at the same time.
    firstKnows = of()
    first.network.refresh()
    addresses.set(FIRST, first.network.addresses())
    relay.deafen()
    second.network.refresh()
    let sent = 0
    await until('the second hears the first again', () => {
      if (sent++ % 20 === 0) first.network.broadcast('consensus', ascii('hello'))
      return second.seen.length > 0
    })
  })

  it('a peer that is too busy to answer for a while keeps its connection, and loses nothing', async () => {
    const { first, second, relay } = await linkedByRelay()
    const isAnswered = ({ network }: Node) => network.peers()[0]?.rttMs !== undefined
    await until('all streams are open', () => [first, second].every(isAnswered))
    const release = relay.hold()
    // Longer than it takes to doubt the peer.
    await pause(6_000)
    for (const { network } of [first, second]) network.broadcast('consensus', ascii('meanwhile'))
    release()
    await until('both hear', () => first.seen.length === 1 && second.seen.length === 1)
    await pause(2_000)
    for (const { events } of [first, second]) expect(events.map(({ type }) => type)).toEqual(['connected'])
  })

  it('nothing is left open after a stop: the process ends by itself', async () => {
    const script = fileURLToPath(new URL('./start-and-stop.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 50_000 })
    expect(stdout).toBe('stopped\n')
  })
})
