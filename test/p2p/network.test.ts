import { generateKeyPair } from '@libp2p/crypto/keys'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { afterEach, describe, expect, it } from 'vitest'
import { ascii, type Hash, LIMITS, publicKeyOf, sha256, toHex } from '#base'
import { type AdmittedPeer, createLibp2pNetwork, type Network } from '#p2p'

const CHAIN = sha256(ascii('chain'))
const secretOf = (n: number) => sha256(ascii(`node ${n}`))
const keyOf = (n: number) => publicKeyOf(secretOf(n))

const running: { stop(): Promise<void> | void }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(one => one.stop()))
})

interface Member {
  readonly network: Network
  readonly seen: string[]
}

/** A federation whose members learn each other's addresses as they start: ports are free ones. */
const createFederation = (size: number, chainOf: (n: number) => Hash = () => CHAIN) => {
  const addresses = new Map<number, readonly string[]>()
  const admitted = (): readonly AdmittedPeer[] =>
    Array.from({ length: size }, (_, n) => ({ nodeKey: keyOf(n), addresses: addresses.get(n) ?? [] }))
  const members: Network[] = []
  const start = async (n: number, listen = '/ip4/127.0.0.1/tcp/0'): Promise<Member> => {
    const network = await createLibp2pNetwork({
      nodeSecret: secretOf(n),
      chainId: chainOf(n),
      listen: [listen],
      admitted,
    })
    const seen: string[] = []
    for (const channel of ['consensus', 'transactions'] as const) {
      network.onMessage(channel, (peer, message) => void seen.push(`${channel} ${toHex(message)} ${peer.slice(-4)}`))
    }
    network.onRequest(async (_, request) => (request.length === 0 ? undefined : request.toReversed()))
    await network.start()
    running.push(network)
    addresses.set(n, network.addresses())
    members.push(network)
    for (const member of members) member.refresh()
    return { network, seen }
  }
  return { start, addresses }
}

const until = async (what: string, condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 400; i++) {
    if (condition()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`did not happen: ${what}`)
}

describe('mesh', () => {
  it('of four nodes carries broadcasts, messages and requests both ways', async () => {
    const federation = createFederation(4)
    const members = await Promise.all([0, 1, 2, 3].map(n => federation.start(n)))
    await until('all are connected', () => members.every(({ network }) => network.peers().length === 3))
    for (const [n, { network }] of members.entries()) network.broadcast('consensus', Uint8Array.of(n))
    await until('all have all', () => members.every(({ seen }) => seen.length === 3))
    const [first, second] = members as [Member, Member]
    expect(first.network.send(second.network.self, 'transactions', ascii('hello'))).toBe(true)
    await until('it arrives', () => second.seen.some(line => line.startsWith(`transactions ${toHex(ascii('hello'))}`)))
    const answer = await first.network.request(second.network.self, Uint8Array.of(1, 2, 3), { timeoutMs: 5000 })
    expect(answer).toEqual({ ok: true, value: Uint8Array.of(3, 2, 1) })
    const refused = await first.network.request(second.network.self, new Uint8Array(0), { timeoutMs: 5000 })
    expect(refused.ok ? '' : refused.fault.code).toBe('NOT_FOUND')
    const nobody = await first.network.request('nobody', new Uint8Array(1), { timeoutMs: 5000 })
    expect(nobody.ok ? '' : nobody.fault.code).toBe('CLOSED')
  })

  it('keeps the order of a channel and carries large messages', async () => {
    const federation = createFederation(2)
    const [a, b] = [await federation.start(0), await federation.start(1)]
    await until('connected', () => a.network.peers().length === 1)
    const large = new Uint8Array(3 * 1024 * 1024).fill(7)
    let largest = 0
    b.network.onMessage('consensus', (_, message) => {
      largest = Math.max(largest, message.length)
      if (message.length < 10) b.seen.push(toHex(message))
    })
    a.network.broadcast('consensus', large)
    for (let i = 0; i < 200; i++) a.network.broadcast('consensus', Uint8Array.of(i))
    await until('all arrive', () => b.seen.length === 200)
    expect(largest).toBe(large.length)
    expect(b.seen).toEqual(Array.from({ length: 200 }, (_, i) => toHex(Uint8Array.of(i))))
  })

  it('finds a peer again after its restart', async () => {
    const federation = createFederation(2)
    const a = await federation.start(0)
    const b = await federation.start(1)
    await until('connected', () => a.network.peers().length === 1)
    const [address] = b.network.addresses()
    await b.network.stop()
    running.splice(running.indexOf(b.network), 1)
    await until('the loss is seen', () => a.network.peers().length === 0)
    const again = await federation.start(1, address?.split('/p2p/')[0])
    await until('connected again', () => a.network.peers().length === 1 && again.network.peers().length === 1)
    a.network.broadcast('consensus', ascii('after'))
    await until('messages flow again', () => again.seen.length > 0)
  })

  it('a slow handler holds up its own channel only', async () => {
    const federation = createFederation(2)
    const [a, b] = [await federation.start(0), await federation.start(1)]
    await until('connected', () => a.network.peers().length === 1)
    b.network.onMessage('transactions', () => new Promise(() => {}))
    for (let i = 0; i < 300; i++) a.network.broadcast('transactions', new Uint8Array(10_000))
    a.network.broadcast('consensus', ascii('urgent'))
    await until('the other channel goes on', () => b.seen.some(line => line.startsWith('consensus')))
  })
})

describe('gate', () => {
  it('keeps out a stranger whatever protocol it tries', async () => {
    const federation = createFederation(2)
    const { network, seen } = await federation.start(0)
    const stranger = await createLibp2p({
      privateKey: await generateKeyPair('Ed25519'),
      addresses: { listen: [] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
    })
    running.push(stranger)
    const address = multiaddr(network.addresses()[0] as string)
    const chain = toHex(CHAIN).slice(0, 16)
    for (const kind of ['consensus', 'transactions', 'request']) {
      const attempt = async () => {
        const stream = await stranger.dialProtocol(address, `/kapok/${chain}/${kind}/1`, {
          signal: AbortSignal.timeout(3000),
        })
        stream.send(Uint8Array.of(3, 1, 2, 3))
        await new Promise(resolve => setTimeout(resolve, 200))
        return stream.status
      }
      const result = await attempt().catch(() => 'refused')
      expect(result).not.toBe('open')
    }
    await until('no connection is left', () => stranger.getConnections().length === 0)
    expect(seen).toEqual([])
    expect(network.peers()).toEqual([])
  })

  it('finds no protocol in common with a node of another chain', async () => {
    const federation = createFederation(2, n => sha256(ascii(`chain ${n}`)))
    const [a, b] = [await federation.start(0), await federation.start(1)]
    await until('connected', () => a.network.peers().length === 1)
    a.network.broadcast('consensus', ascii('x'))
    const answer = await a.network.request(b.network.self, Uint8Array.of(1), { timeoutMs: 500 })
    expect(answer.ok).toBe(false)
    expect(b.seen).toEqual([])
  })

  it('lets go of a peer that is no longer admitted', async () => {
    const admitted: AdmittedPeer[] = []
    const make = async (n: number, list: () => readonly AdmittedPeer[]) => {
      const network = await createLibp2pNetwork({
        nodeSecret: secretOf(n),
        chainId: CHAIN,
        listen: ['/ip4/127.0.0.1/tcp/0'],
        admitted: list,
      })
      await network.start()
      running.push(network)
      return network
    }
    const a = await make(0, () => admitted)
    const b = await make(1, () => [{ nodeKey: keyOf(0), addresses: a.addresses() }])
    admitted.push({ nodeKey: keyOf(1), addresses: b.addresses() })
    a.refresh()
    await until('connected', () => a.peers().length === 1)
    admitted.length = 0
    a.refresh()
    await until('let go', () => a.peers().length === 0)
  })

  it('refuses for a while a peer that misbehaves, and garbage and oversize do count', async () => {
    const federation = createFederation(2)
    const [a, b] = [await federation.start(0), await federation.start(1)]
    await until('connected', () => a.network.peers().length === 1 && b.network.peers().length === 1)
    for (let i = 0; i < 20; i++) b.network.report(a.network.self, { code: 'MALFORMED' })
    await until('thrown out', () => b.network.peers().length === 0)
    a.network.broadcast('consensus', ascii('still here'))
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(b.seen).toEqual([])
    expect(LIMITS.peerBanMs).toBeGreaterThan(1000)
  })
})
