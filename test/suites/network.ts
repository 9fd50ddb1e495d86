/** What every `Network` must do. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ascii, type Hash, LIMITS, publicKeyOf, type Result, sha256, toHex } from '#base'
import { type AdmittedPeer, CHANNELS, type Network, type PeerEvent, type PeerName } from '#p2p'

export const CHAIN = sha256(ascii('chain'))
export const secretOf = (n: number) => sha256(ascii(`node ${n}`))
export const keyOf = (n: number) => publicKeyOf(secretOf(n))

/** Waits for what must happen; how long it takes is not asserted. */
export const until = async (what: string, condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 2_000; i++) {
    if (condition()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`did not happen: ${what}`)
}

export const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.code)

/** What makes a member of the federation; `admitted` names all its members with the addresses known by now. */
export interface MemberParts {
  readonly n: number
  readonly chainId: Hash
  readonly admitted: () => readonly AdmittedPeer[]
  /** Where it was before, for one that starts again. */
  readonly listen: string | undefined
}

interface Member {
  readonly network: Network
  readonly seen: string[]
  readonly events: PeerEvent[]
}

export interface Federation {
  start(n: number): Promise<Member>
  startAll(): Promise<readonly Member[]>
  stop(n: number): Promise<void>
  stopAll(): Promise<void>
  /** Whom a member admits; changed in place, seen at its next refresh. */
  readonly absent: Set<number>
}

interface FederationOptions {
  readonly size: number
  readonly make: (parts: MemberParts) => Promise<Network>
  readonly chainOf?: (n: number) => Hash
}

/** Members learn each other's addresses as they start: ports are free ones. */
export const createFederation = ({ size, make, chainOf = () => CHAIN }: FederationOptions): Federation => {
  const addresses = new Map<number, readonly string[]>()
  const members = new Map<number, Member>()
  const absent = new Set<number>()
  const admitted = () =>
    Array.from({ length: size }, (_, n) => n)
      .filter(n => !absent.has(n))
      .map(n => ({ nodeKey: keyOf(n), addresses: addresses.get(n) ?? [] }))

  const start = async (n: number): Promise<Member> => {
    const listen = addresses.get(n)?.[0]?.split('/p2p/')[0]
    const network = await make({ n, chainId: chainOf(n), admitted, listen })
    const member: Member = { network, seen: [], events: [] }
    for (const channel of CHANNELS)
      network.onMessage(channel, (peer, message) => {
        member.seen.push(`${channel} ${toHex(message)} ${peer}`)
      })
    network.onRequest(async (_, request) => (request.length === 0 ? undefined : request.toReversed()))
    network.onPeer(event => void member.events.push(event))
    await network.start()
    members.set(n, member)
    addresses.set(n, network.addresses())
    for (const one of members.values()) one.network.refresh()
    return member
  }
  const stop = async (n: number) => {
    await members.get(n)?.network.stop()
    members.delete(n)
  }
  return {
    start,
    stop,
    startAll: async () => {
      const all = await Promise.all(Array.from({ length: size }, (_, n) => start(n)))
      await until('all are connected', () => all.every(({ network }) => network.peers().length === size - 1))
      return all
    },
    stopAll: async () => {
      await Promise.all([...members.keys()].map(stop))
    },
    absent,
  }
}

export const networkSuite = (name: string, make: (parts: MemberParts) => Promise<Network>): void => {
  describe(`Network: ${name}`, () => {
    let federation: Federation
    const open = (size: number, chainOf?: (n: number) => Hash) => {
      federation = createFederation(chainOf === undefined ? { size, make } : { size, make, chainOf })
      return federation
    }
    const pair = async () => (await open(2).startAll()) as readonly [Member, Member]
    beforeEach(() => open(0))
    afterEach(() => federation.stopAll())

    it('a mesh of four carries broadcasts to all others, each from whom it says', async () => {
      const members = await open(4).startAll()
      for (const [n, { network }] of members.entries()) network.broadcast('consensus', Uint8Array.of(n))
      await until('all have all', () => members.every(({ seen }) => seen.length === 3))
      for (const [n, { seen }] of members.entries()) {
        const expected = members.flatMap(({ network }, from) =>
          from === n ? [] : [`consensus ${toHex(Uint8Array.of(from))} ${network.self}`],
        )
        expect(seen.toSorted()).toEqual(expected.toSorted())
      }
    })

    it('tells who is connected, by name and key, and each side once', async () => {
      const [a, b] = await pair()
      await until('both were told', () => a.events.length > 0 && b.events.length > 0)
      expect(a.events).toEqual([{ type: 'connected', peer: b.network.self }])
      expect(b.events).toEqual([{ type: 'connected', peer: a.network.self }])
      const [peer] = a.network.peers()
      expect(peer?.peer).toBe(b.network.self)
      expect(peer?.nodeKey).toEqual(keyOf(1))
      expect(a.network.peers()[0]?.direction).not.toBe(b.network.peers()[0]?.direction)
    })

    it('sends to one peer on the channel that was asked for, an empty message too', async () => {
      const [a, b] = await pair()
      expect(a.network.send(b.network.self, 'transactions', ascii('hello'))).toBe(true)
      expect(a.network.send(b.network.self, 'transactions', new Uint8Array(0))).toBe(true)
      await until('they arrive', () => b.seen.length === 2)
      expect(b.seen).toEqual([
        `transactions ${toHex(ascii('hello'))} ${a.network.self}`,
        `transactions  ${a.network.self}`,
      ])
    })

    it('accepts nothing for a peer that is not connected', async () => {
      const [a] = await pair()
      expect(a.network.send('nobody', 'consensus', ascii('x'))).toBe(false)
      expect(codeOf(await a.network.request('nobody', ascii('x'), { timeoutMs: 5_000 }))).toBe('CLOSED')
    })

    it('keeps the order of a channel and carries the largest message', async () => {
      const [a, b] = await pair()
      const sizes: number[] = []
      b.network.onMessage('consensus', (_, message) => void sizes.push(message.length))
      const large = new Uint8Array(LIMITS.consensusMessageBytes)
      a.network.broadcast('consensus', large)
      for (let i = 0; i < 300; i++) a.network.broadcast('consensus', new Uint8Array(i))
      await until('all arrive', () => sizes.length === 301)
      expect(sizes).toEqual([large.length, ...Array.from({ length: 300 }, (_, i) => i)])
    })

    it('refuses by an assertion to send what no peer may take', async () => {
      const [a, b] = await pair()
      const large = new Uint8Array(LIMITS.transactionFrameBytes + 1)
      expect(() => a.network.broadcast('transactions', large)).toThrow()
      expect(() => a.network.send(b.network.self, 'transactions', large)).toThrow()
      const request = new Uint8Array(LIMITS.requestBytes + 1)
      expect(codeOf(await a.network.request(b.network.self, request, { timeoutMs: 5_000 }))).toBe('TOO_LARGE')
    })

    it('keeps its own copy of a message', async () => {
      const [a, b] = await pair()
      const message = ascii('as it was')
      a.network.broadcast('consensus', message)
      message.fill(0)
      await until('it arrives', () => b.seen.length === 1)
      expect(b.seen[0]).toContain(toHex(ascii('as it was')))
    })

    it('answers requests, each with its own answer, both ways at once', async () => {
      const [a, b] = await pair()
      const asks = async (from: Network, to: PeerName) =>
        Promise.all(Array.from({ length: 20 }, (_, i) => from.request(to, Uint8Array.of(1, i), { timeoutMs: 10_000 })))
      const [one, other] = await Promise.all([asks(a.network, b.network.self), asks(b.network, a.network.self)])
      const expected = Array.from({ length: 20 }, (_, i) => ({ ok: true, value: Uint8Array.of(i, 1) }))
      expect(one.map(result => ({ ...result }))).toEqual(expected)
      expect(other).toEqual(expected)
    })

    it('carries the largest answer, and refuses where the handler refuses, throws or makes a larger one', async () => {
      const [a, b] = await pair()
      const answers: Record<string, () => Uint8Array | undefined> = {
        '00': () => new Uint8Array(LIMITS.responseBytes).fill(7),
        '01': () => new Uint8Array(LIMITS.responseBytes + 1),
        '02': () => undefined,
        '03': () => {
          throw new Error('an error of the handler')
        },
      }
      b.network.onRequest(async (_, request) => answers[toHex(request)]?.())
      const ask = (n: number) => a.network.request(b.network.self, Uint8Array.of(n), { timeoutMs: 20_000 })
      const [large, tooLarge, refused, thrown] = await Promise.all([ask(0), ask(1), ask(2), ask(3)])
      expect(large.ok && large.value.length === LIMITS.responseBytes && large.value.every(byte => byte === 7)).toBe(
        true,
      )
      expect([tooLarge, refused, thrown].map(codeOf)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    })

    it('gives a request up after its time, by its signal, and when there are too many', async () => {
      const [a, b] = await pair()
      b.network.onRequest(() => new Promise(() => {}))
      const ask = (timeoutMs: number, signal?: AbortSignal) =>
        a.network.request(b.network.self, ascii('x'), signal === undefined ? { timeoutMs } : { timeoutMs, signal })
      expect(codeOf(await ask(20))).toBe('TIMEOUT')
      const giveUp = new AbortController()
      const given = ask(60_000, giveUp.signal)
      giveUp.abort()
      expect(codeOf(await given)).toBe('CLOSED')
      expect(codeOf(await ask(60_000, giveUp.signal))).toBe('CLOSED')
      const pending = Array.from({ length: LIMITS.requestsPerPeer }, () => ask(60_000))
      expect(codeOf(await ask(60_000))).toBe('QUOTA')
      await federation.stop(0)
      expect((await Promise.all(pending)).map(codeOf)).toEqual(pending.map(() => 'CLOSED'))
    })

    it('asks a handler for no more while its promises are pending, and drops the oldest of what waits', async () => {
      const [a, b] = await pair()
      const started: number[] = []
      let release = () => {}
      const gate = new Promise<void>(resolve => {
        release = resolve
      })
      b.network.onMessage('transactions', (_, message) => {
        started.push((message[0] as number) * 256 + (message[1] as number))
        return gate
      })
      const count = 4 * LIMITS.peerQueueMessages
      // Large enough that what is under way on a socket is a small part of it.
      const message = (i: number) => {
        const bytes = new Uint8Array(16_384)
        bytes.set([i >> 8, i & 255])
        return bytes
      }
      for (let i = 0; i < count; i++) a.network.send(b.network.self, 'transactions', message(i))
      a.network.broadcast('consensus', ascii('urgent'))
      await until('the other channel goes on', () => b.seen.some(line => line.startsWith('consensus')))
      await until('it has begun', () => started.length > 0)
      await pause(200)
      expect(started.length).toBeLessThanOrEqual(64)
      release()
      await until('the newest arrives', () => started.at(-1) === count - 1)
      expect(started).toEqual(started.toSorted((x, y) => x - y))
      expect(started.length).toBeLessThan(count)
    })

    it('a handler that is slow all the time loses nothing of what the queue can hold', async () => {
      const [a, b] = await pair()
      const size = 256 * 1024
      const inQueue = Math.floor(LIMITS.peerQueueBytes / size) - 4
      const total = 4 * inQueue
      const seen: number[] = []
      b.network.onMessage('transactions', async (_, message) => {
        seen.push(((message[0] as number) << 8) | (message[1] as number))
        await pause(100)
      })
      for (let i = 0; i < total; i++) {
        const message = new Uint8Array(size)
        message.set([i >> 8, i & 255])
        a.network.send(b.network.self, 'transactions', message)
        await until('there is room', () => seen.length > i - inQueue)
      }
      await until('all arrive', () => seen.length === total)
      expect(seen).toEqual(Array.from({ length: total }, (_, i) => i))
    })

    it('goes on when a handler throws or rejects', async () => {
      const [a, b] = await pair()
      let calls = 0
      b.network.onMessage('consensus', () => {
        calls += 1
        if (calls === 1) throw new Error('thrown')
        if (calls === 2) return Promise.reject(new Error('rejected'))
      })
      for (let i = 0; i < 3; i++) a.network.broadcast('consensus', Uint8Array.of(i))
      await until('all three are handled', () => calls === 3)
    })

    it('finds a peer again after its restart, and messages flow both ways', async () => {
      const [a, b] = await pair()
      await federation.stop(1)
      await until('the loss is seen', () => a.network.peers().length === 0)
      expect(a.network.send(b.network.self, 'consensus', ascii('x'))).toBe(false)
      const again = await federation.start(1)
      await until('connected again', () => a.network.peers().length === 1 && again.network.peers().length === 1)
      a.network.broadcast('consensus', ascii('after'))
      again.network.broadcast('consensus', ascii('back'))
      await until('messages flow again', () => again.seen.length > 0 && a.seen.length > 0)
      await until('all was told', () => a.events.length === 3)
      expect(a.events.map(({ type }) => type)).toEqual(['connected', 'disconnected', 'connected'])
    })

    it('lets go of a peer that is no longer admitted, and takes it again when it is', async () => {
      const [a, b] = await pair()
      federation.absent.add(1)
      a.network.refresh()
      await until('let go', () => a.network.peers().length === 0 && b.network.peers().length === 0)
      b.network.broadcast('consensus', ascii('x'))
      await pause(300)
      expect(a.seen).toEqual([])
      expect(a.network.peers()).toEqual([])
      federation.absent.clear()
      a.network.refresh()
      await until('back', () => a.network.peers().length === 1 && b.network.peers().length === 1)
    })

    it('refuses for a while a peer that is reported too often, but not for faults that say ignore', async () => {
      const [a, b] = await pair()
      for (let i = 0; i < 100; i++) b.network.report(a.network.self, { code: 'UNKNOWN_PARENT' })
      expect(b.network.peers().length).toBe(1)
      b.network.report('nobody', { code: 'MALFORMED' })
      for (let i = 0; i < 11; i++) b.network.report(a.network.self, { code: 'MALFORMED' })
      await until('thrown out', () => b.network.peers().length === 0 && a.network.peers().length === 0)
      a.network.refresh()
      b.network.refresh()
      await pause(500)
      expect(b.network.peers()).toEqual([])
    })

    it('does not connect nodes of two chains', async () => {
      const both = open(2, n => sha256(ascii(`chain ${n}`)))
      const a = await both.start(0)
      const b = await both.start(1)
      await pause(1_500)
      expect([...a.events, ...b.events, ...a.network.peers(), ...b.network.peers()]).toEqual([])
      a.network.broadcast('consensus', ascii('x'))
      expect(codeOf(await a.network.request(b.network.self, ascii('x'), { timeoutMs: 500 }))).toBe('CLOSED')
      expect(b.seen).toEqual([])
    })

    it('stops at once with work under way, and is silent afterwards', async () => {
      const [a, b] = await pair()
      b.network.onRequest(() => new Promise(() => {}))
      const pending = a.network.request(b.network.self, ascii('x'), { timeoutMs: 60_000 })
      for (let i = 0; i < 50; i++) a.network.broadcast('transactions', new Uint8Array(LIMITS.transactionFrameBytes))
      await federation.stop(0)
      expect(codeOf(await pending)).toBe('CLOSED')
      expect(a.network.peers()).toEqual([])
      expect(a.network.send(b.network.self, 'consensus', ascii('x'))).toBe(false)
      await until('the other side sees it', () => b.network.peers().length === 0)
    })
  })
}
