import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Connection, Stream } from '@libp2p/interface'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ascii, LIMITS, toHex, u32be } from '#base'
import { type AdmittedPeer, createLibp2pNetwork, type Network, peerNameOf } from '#p2p'
import { STREAM_KINDS } from '../../p2p/bounds.ts'
import { encodeFrame } from '../../p2p/wire.ts'
import { CHAIN, keyOf, pause, secretOf, until } from '../suites/network.ts'
import { createRawPeer, type RawPeer } from './raw-peer.ts'

/** Bytes in use, without those that nobody holds any more. */
const heldBytes = (): number => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().arrayBuffers
}

/** The smaller name goes first in dialling: it is given to the one who knows the other's address, and no time is lost. */
const [DIALLING, LISTENING] = [0, 1].toSorted((a, b) => (peerNameOf(keyOf(a)) < peerNameOf(keyOf(b)) ? -1 : 1)) as [
  number,
  number,
]

/** Members 0 and 1 are honest; member 2 is admitted and in the hands of the test. */
describe('an admitted peer that misbehaves', () => {
  let honest: Network
  let other: Network
  let bad: RawPeer
  let heard: string[]

  beforeEach(async () => {
    heard = []
    const admitted: AdmittedPeer[] = [0, 1, 2].map(n => ({ nodeKey: keyOf(n), addresses: [] }))
    const make = (n: number) =>
      createLibp2pNetwork({
        nodeSecret: secretOf(n),
        chainId: CHAIN,
        listen: ['/ip4/127.0.0.1/tcp/0'],
        admitted: () => [...admitted],
      })
    honest = await make(LISTENING)
    other = await make(DIALLING)
    await honest.start()
    admitted[LISTENING] = { nodeKey: keyOf(LISTENING), addresses: honest.addresses() }
    other.refresh()
    await other.start()
    bad = await createRawPeer(2, true)
    honest.onMessage('consensus', (peer, message) => void heard.push(`${toHex(message)} ${peer}`))
    await until('the honest are connected', () => honest.peers().length === 1 && other.peers().length === 1)
  })

  afterEach(async () => {
    await Promise.all([honest.stop(), other.stop(), bad.stop()])
  })

  const openAll = async () => {
    const connection = await bad.connect(honest)
    const streams: Stream[] = []
    for (const kind of STREAM_KINDS) streams.push(await bad.open(connection, kind))
    await until('it is connected', () => honest.peers().length === 2)
    return streams as [Stream, Stream, Stream]
  }

  const honestGoOn = async () => {
    const before = heard.length
    other.broadcast('consensus', ascii('still here'))
    await until('the honest go on', () => heard.length > before)
    expect(heard.at(-1)).toBe(`${toHex(ascii('still here'))} ${other.self}`)
  }

  it('with a frame too large loses the stream before its bytes are taken', async () => {
    const streams = await openAll()
    for (const stream of streams) stream.send(Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 1, 2, 3))
    await until('all are reset', () => streams.every(({ status }) => status === 'reset'))
    expect(honest.peers().length).toBe(2)
    await honestGoOn()
  })

  it('with garbage on every protocol is thrown out in the end, and refused when it comes back', async () => {
    let state = 1
    const garbage = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      return Uint8Array.from({ length: 1 + (state >>> 23) }, (_, i) => (state >>> (i % 24)) ^ (i * 37))
    }
    const attack = async () => {
      const connection = await bad.connect(honest)
      for (let i = 0; i < 100; i++) {
        const stream = await bad.open(connection, STREAM_KINDS[i % STREAM_KINDS.length] as 'consensus')
        for (let k = 0; k < 3 && stream.status === 'open'; k++) stream.send(garbage())
        // A length that is not minimal, so that each round holds a fault for certain.
        if (stream.status === 'open') stream.send(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80))
      }
      return 'survived'
    }
    const result = async () => {
      for (let i = 0; i < 30; i++) if ((await attack().catch(() => 'cut')) === 'cut') return 'cut'
      return 'never cut'
    }
    expect(await result()).toBe('cut')
    await until('thrown out', () => bad.node.getConnections().length === 0)
    const again = await bad.connect(honest).catch(() => undefined)
    expect(again && (await bad.open(again, 'consensus').catch(() => undefined))).toBeUndefined()
    expect(honest.peers().map(({ peer }) => peer)).toEqual([other.self])
    await honestGoOn()
  })

  it('with frames on the stream of requests that are no requests is counted, and real ones are answered', async () => {
    honest.onRequest(async (_, request) => request)
    const [, , requests] = await openAll()
    const answers: string[] = []
    requests.addEventListener('message', ({ data }) => void answers.push(toHex(data.subarray())))
    for (let i = 0; i < 8; i++) requests.send(encodeFrame(Uint8Array.of(i)))
    requests.send(encodeFrame(Uint8Array.of(...u32be(5), 0, 0xab)))
    await until('the request is answered', () => answers.join('') === '060000000501ab')
    for (let i = 0; i < 8; i++) requests.send(encodeFrame(Uint8Array.of(...u32be(i), 1, 7)))
    await until('thrown out', () => honest.peers().length === 1)
    await honestGoOn()
  })

  it('that reads nothing holds up nobody else and costs a bounded queue', async () => {
    await openAll()
    const size = LIMITS.transactionFrameBytes
    const rounds = Math.ceil((6 * LIMITS.peerQueueBytes) / size)
    let received = 0
    other.onMessage('transactions', () => void received++)
    const before = heldBytes()
    for (let i = 0; i < rounds; i++) {
      honest.broadcast('transactions', new Uint8Array(size))
      const sent = i + 1
      await until('the other has it', () => received === sent)
    }
    // What was just sent is freed in its own time: what stays held is the queue.
    await until('no more is held than a bounded queue', () => heldBytes() - before < 3 * LIMITS.peerQueueBytes)
    await honestGoOn()
  })

  it('that opens streams without end gets a few of them', async () => {
    const connection = await bad.connect(honest)
    const opened: Stream[] = []
    for (let i = 0; i < 100; i++) {
      const stream = await bad.open(connection, 'consensus').catch(() => undefined)
      if (stream !== undefined) opened.push(stream)
    }
    await pause(100)
    expect(opened.filter(({ status }) => status === 'open').length).toBeLessThanOrEqual(4)
    await honestGoOn()
  })

  it('with many connections is one peer, keeps the newest of them, and is heard on the newest stream', async () => {
    const connections: Connection[] = []
    for (let i = 0; i < 4 * LIMITS.connectionsPerPeer; i++) connections.push(await bad.connect(honest))
    const isOpen = ({ status }: Connection) => status === 'open'
    await until('the others are over', () => connections.filter(isOpen).length === LIMITS.connectionsPerPeer)
    const kept = connections.slice(-LIMITS.connectionsPerPeer)
    expect(kept.every(isOpen)).toBe(true)
    const streams: Stream[] = []
    for (const connection of kept) streams.push(await bad.open(connection, 'consensus'))
    await until('it is connected', () => honest.peers().length === 2)
    streams.at(-1)?.send(encodeFrame(ascii('newest')))
    await until('it is heard', () => heard.includes(`${toHex(ascii('newest'))} ${bad.name}`))
    await until('older streams are over', () => streams.slice(0, -1).every(({ status }) => status !== 'open'))
  })

  it('that closes a stream in the middle of a frame, or right after one, does no harm', async () => {
    const [consensus, transactions, requests] = await openAll()
    consensus.send(encodeFrame(ascii('whole')))
    await consensus.close()
    transactions.send(Uint8Array.of(100, 1, 2, 3))
    await transactions.close()
    requests.abort(new Error('reset'))
    await until('the whole frame is heard', () => heard.includes(`${toHex(ascii('whole'))} ${bad.name}`))
    await honestGoOn()
    expect(honest.peers().length).toBe(2)
  })

  it('that sends faster than its budget is slowed down, not cut off, and loses nothing', async () => {
    let count = 0
    honest.onMessage('transactions', () => void count++)
    const [, transactions] = await openAll()
    // Four seconds' worth is saved up; the rest comes at the rate.
    const total = 5 * LIMITS.peerTransactionFramesPerSecond
    transactions.send(new Uint8Array(total))
    await until('all arrive', () => count === total)
    expect(honest.peers().length).toBe(2)
  })
})
