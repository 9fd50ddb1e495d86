/** Where nodes are reached: what a node believes of others, what it keeps, and how it hears of it. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ascii, EMPTY, type Fault, LIMITS, makeSigner, toHex } from '#base'
import { encodeAddressRecords, LAST_ADDRESS_SEQUENCE, type SignedAddressRecord, signAddressRecord } from '#chain'
import { type AdmittedPeer, createLibp2pNetwork, type Network, peerNameOf } from '#p2p'
import { freePorts } from '../../scripts/federation.ts'
import {
  type AddressBook,
  createAddressBook,
  createAddressExchange,
  ownAddresses,
  readAddressFile,
  writeAddressFile,
} from '../../src/node/addresses/index.ts'
import { CHAIN, keyOf, secretOf, until } from '../suites/network.ts'

const address = (n: number) => `/dns4/node-${n}.example/tcp/9000`
const signerOf = (n: number) => makeSigner(secretOf(n))
const peersOf = (...numbers: readonly number[]): readonly AdmittedPeer[] =>
  numbers.map(n => ({ nodeKey: keyOf(n), addresses: [] }))

const recordOf = (n: number, sequence: number, addresses: readonly string[] = [address(n)], chain = CHAIN) =>
  signAddressRecord(chain, { sequence, addresses: addresses.map(ascii) }, signerOf(n))

interface Begin {
  readonly kept?: Uint8Array
  readonly own?: readonly string[]
  readonly nowMs?: () => number
}

/** The book of node 0 on a clock that stands; `scene.admitted` is who may connect. */
const begin = (
  admitted: readonly AdmittedPeer[],
  { kept = EMPTY, own = [address(0)], nowMs = () => 1_000 }: Begin = {},
) => {
  const scene = { admitted }
  const signer = signerOf(0)
  const book = createAddressBook({ chainId: CHAIN, signer, own, admitted: () => scene.admitted, nowMs }, kept)
  const take = (...records: readonly SignedAddressRecord[]) => {
    const taken = book.take(encodeAddressRecords(records))
    return taken.ok ? taken.value.news.length : taken.fault.code
  }
  return { scene, book, take }
}

/** What each peer is dialled at. */
const dialled = (book: AddressBook) => book.admitted().map(({ addresses }) => addresses)
const ownRecord = (book: AddressBook) =>
  book.all().find(({ record }) => toHex(record.nodeKey) === toHex(keyOf(0)))?.record
const sequenceOf = (book: AddressBook) => ownRecord(book)?.sequence

describe('what a node believes of others', () => {
  it('is the newest that the node itself has signed, whoever passes it on; old news is no fault', () => {
    const { book, take } = begin(peersOf(0, 1, 2))
    expect(take(recordOf(1, 5), recordOf(2, 9))).toBe(2)
    expect(dialled(book)).toEqual([[address(0)], [address(1)], [address(2)]])
    expect(take(recordOf(1, 6, [address(11)]))).toBe(1)
    expect(take(recordOf(1, 6, [address(12)]))).toBe(0)
    expect(take(recordOf(1, 5))).toBe(0)
    expect(dialled(book)[1]).toEqual([address(11)])
    expect(take(recordOf(1, 7, []))).toBe(1)
    expect(dialled(book)[1]).toEqual([])
  })

  it('is nothing that is forged, of another chain, or no address; such a message is refused as a whole', () => {
    const { book, take } = begin(peersOf(0, 1, 2))
    const forged = { ...recordOf(1, 5), signature: recordOf(2, 5).signature }
    expect(take(forged, recordOf(2, 5))).toBe('BAD_SIGNATURE')
    expect(take({ ...recordOf(1, 5), record: { ...recordOf(1, 5).record, sequence: 6 } })).toBe('BAD_SIGNATURE')
    expect(take(recordOf(1, 5, [address(1)], keyOf(9) as never))).toBe('BAD_SIGNATURE')
    expect(take(recordOf(1, 5, ['/dns4/a/tcp/1/p2p-circuit']))).toBe('MALFORMED')
    expect(take(recordOf(1, LAST_ADDRESS_SEQUENCE + 1))).toBe('MALFORMED')
    const tooLong = book.take(new Uint8Array(LIMITS.addressFrameBytes + 1))
    expect(tooLong.ok ? 'taken' : tooLong.fault.code).toBe('TOO_LARGE')
    expect(dialled(book)).toEqual([[address(0)], [], []])
    expect(book.all()).toHaveLength(1)
  })

  it('is nothing of who may not connect, and is forgotten with the admission', () => {
    const { scene, book, take } = begin(peersOf(0, 1))
    expect(take(recordOf(1, 5), recordOf(2, 5))).toBe(1)
    expect(book.all()).toHaveLength(2)
    scene.admitted = peersOf(0, 2)
    expect(dialled(book)).toEqual([[address(0)], []])
    expect(book.all()).toHaveLength(1)
    expect(take(recordOf(2, 5))).toBe(1)
    scene.admitted = peersOf(0, 1, 2)
    expect(dialled(book)[1]).toEqual([])
  })

  it('never takes the place of what was typed, and comes after it', () => {
    const typed = `${address(7)}/p2p/${peerNameOf(keyOf(1))}`
    const { book, take } = begin([{ nodeKey: keyOf(1), addresses: [typed] }])
    expect(take(recordOf(1, 5, [address(1), address(7)]))).toBe(1)
    expect(dialled(book)).toEqual([[typed, address(1)]])
  })

  it('is the same list as long as nothing has changed', () => {
    const { scene, book, take } = begin(peersOf(0, 1))
    const before = book.admitted()
    expect(take(recordOf(1, 5))).toBe(1)
    const after = book.admitted()
    expect(after).not.toBe(before)
    expect(take(recordOf(1, 5))).toBe(0)
    expect(book.admitted()).toBe(after)
    scene.admitted = peersOf(0, 1)
    expect(book.admitted()).not.toBe(after)
  })
})

describe('the own record', () => {
  const kept = (book: AddressBook) => encodeAddressRecords(book.all())

  it('stays the same over restarts, and rises with another address, also on a clock that went back', () => {
    const { book } = begin(peersOf(0))
    expect(sequenceOf(book)).toBe(1_000)
    const again = begin(peersOf(0), { kept: kept(book), nowMs: () => 2_000 })
    expect(sequenceOf(again.book)).toBe(1_000)
    const moved = begin(peersOf(0), { kept: kept(book), own: [address(8)], nowMs: () => 500 })
    expect(sequenceOf(moved.book)).toBe(1_001)
  })

  it('is told before the chain has admitted the node', () => {
    const { book } = begin(peersOf(1))
    expect(ownRecord(book)?.addresses).toEqual([ascii(address(0))])
  })

  it('is taken from others where they know a newer one, and made anew above that where it says something else', () => {
    const { book, take } = begin(peersOf(0, 1))
    const outdone = (record: SignedAddressRecord) => {
      const taken = book.take(encodeAddressRecords([record]))
      return taken.ok && taken.value.isOutdone
    }
    expect(outdone(recordOf(0, 1_500))).toBe(false)
    expect(outdone(recordOf(0, 1_400, [address(9)]))).toBe(false)
    expect(outdone(recordOf(0, 3_000, [address(9)]))).toBe(true)
    expect(book.renew().record).toMatchObject({ sequence: 3_001, addresses: [ascii(address(0))] })
    expect(take(recordOf(0, LAST_ADDRESS_SEQUENCE, [address(9)]))).toBe(1)
    expect(book.renew().record.sequence).toBe(LAST_ADDRESS_SEQUENCE)
  })

  it('has what the settings say, else what it listens on as far as others could dial that', () => {
    const of = (said: string, listen: readonly string[], announce = true) =>
      ownAddresses({ 'p2p.address': said, 'p2p.listen': listen, 'p2p.announce': announce })
    const many = Array.from({ length: 9 }, (_, n) => address(n))
    expect(of('/dns4/A.example/tcp/1/p2p/x', many)).toEqual(['/dns4/a.example/tcp/1'])
    expect(of('', ['/ip4/0.0.0.0/tcp/1', '/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/7'])).toEqual([
      '/ip4/127.0.0.1/tcp/7',
    ])
    expect(of('', many)).toHaveLength(LIMITS.addressesPerRecord)
    expect(of(address(1), many, false)).toEqual([])
  })
})

describe('the file', () => {
  let folder = ''
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('brings back what was known, is whole or not at all, and is believed no more than a peer', async () => {
    folder = mkdtempSync(join(tmpdir(), 'kapok-addresses-'))
    const path = join(folder, 'addresses.kapok')
    expect(await readAddressFile(path)).toEqual(EMPTY)
    const { book, take } = begin(peersOf(0, 1, 2))
    take(recordOf(1, 5), recordOf(2, 5))
    await writeAddressFile(path, encodeAddressRecords(book.all()))
    const kept = await readAddressFile(path)
    expect(dialled(begin(peersOf(0, 1, 2), { kept }).book).slice(1)).toEqual([[address(1)], [address(2)]])
    expect(dialled(begin(peersOf(0, 2), { kept }).book)).toEqual([[address(0)], [address(2)]])
    expect(begin(peersOf(0, 2), { kept }).book.all()).toHaveLength(2)
    const torn = readFileSync(path)
    torn[torn.length - 1] = (torn.at(-1) as number) ^ 1
    writeFileSync(path, torn)
    expect(dialled(begin(peersOf(0, 1), { kept: await readAddressFile(path) }).book)[1]).toEqual([])
    writeFileSync(path, new Uint8Array(LIMITS.addressFrameBytes + 1))
    expect(await readAddressFile(path)).toEqual(EMPTY)
  })
})

describe('the exchange', () => {
  const told: [string, Uint8Array][] = []
  const faults: Fault[] = []
  const saved: Uint8Array[] = []
  const create = (admitted: readonly AdmittedPeer[]) => {
    for (const list of [told, faults, saved]) list.length = 0
    const { book } = begin(admitted)
    const exchange = createAddressExchange({
      book,
      network: {
        broadcast: (_, bytes) => void told.push(['all', bytes]),
        send: (peer, _, bytes) => told.push([peer, bytes]) > 0,
        report: (_, fault) => void faults.push(fault),
        peers: () => admitted.map(({ nodeKey }) => ({ peer: peerNameOf(nodeKey), nodeKey, direction: 'inbound' })),
      },
      save: async bytes => void saved.push(bytes),
      log: () => {},
    })
    return { book, exchange }
  }

  it('tells who connects all that it knows, and reports who tells what does not hold', () => {
    const { book, exchange } = create(peersOf(0, 1))
    exchange.receive('b', encodeAddressRecords([recordOf(1, 5)]))
    exchange.welcome('c')
    expect(told).toEqual([['c', encodeAddressRecords(book.all())]])
    exchange.receive('b', encodeAddressRecords([{ ...recordOf(1, 6), signature: recordOf(2, 6).signature }]))
    exchange.receive('b', encodeAddressRecords([recordOf(2, 6)]))
    expect(faults.map(({ code }) => code)).toEqual(['BAD_SIGNATURE'])
  })

  it('passes news on once, tells one peer after the other again, and writes it down', async () => {
    const { book, exchange } = create(peersOf(1, 2))
    exchange.start()
    exchange.receive('b', encodeAddressRecords([recordOf(1, 5)]))
    await until('all were told', () => told.some(([to]) => to === 'all'))
    exchange.receive('c', encodeAddressRecords([recordOf(1, 5)]))
    const peers = [1, 2].map(n => peerNameOf(keyOf(n)))
    await until('both were told again', () => peers.every(peer => told.some(([to]) => to === peer)))
    await exchange.stop()
    expect(told.filter(([to]) => to === 'all')).toEqual([['all', encodeAddressRecords([recordOf(1, 5)])]])
    expect(saved.at(-1)).toEqual(encodeAddressRecords(book.all()))
    expect(saved.length).toBeLessThanOrEqual(2)
  }, 60_000)

  it('outdoes other records of its own key, but not without end: a second machine may have it', async () => {
    const { book, exchange } = create(peersOf(0, 1))
    const tell = () => exchange.receive('b', encodeAddressRecords([recordOf(0, (sequenceOf(book) ?? 0) + 1, [])]))
    for (let n = 0; n < LIMITS.addressRenewals; n++) {
      tell()
      expect(ownRecord(book)?.addresses).toEqual([ascii(address(0))])
    }
    tell()
    expect(ownRecord(book)?.addresses).toEqual([])
    expect(faults).toEqual([])
  })
})

describe('real nodes', () => {
  const running: { stop(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop()
  })

  /** `typed`: whom its settings name, with an address. */
  const start = async (n: number, port: number, typed: readonly (readonly [n: number, address: string])[]) => {
    const listen = `/ip4/127.0.0.1/tcp/${port}`
    const admitted = [0, 1, 2].map(one => ({
      nodeKey: keyOf(one),
      addresses: typed.filter(([to]) => to === one).map(([, at]) => at),
    }))
    const parts = { chainId: CHAIN, signer: signerOf(n), admitted: () => admitted, nowMs: Date.now }
    const book = createAddressBook({ ...parts, own: [listen] }, EMPTY)
    const network: Network = await createLibp2pNetwork({
      ...{ nodeSecret: secretOf(n), chainId: CHAIN, listen: [listen], admitted: book.admitted },
    })
    const exchange = createAddressExchange({ book, network, save: async () => {}, log: () => {} })
    network.onMessage('addresses', exchange.receive)
    network.onPeer(({ type, peer }) => type === 'connected' && exchange.welcome(peer))
    await network.start()
    exchange.start()
    running.push({ stop: () => exchange.stop() }, network)
    return { network, book }
  }

  it('two that know only a third find each other through it, and throw out who forges', async () => {
    const ports = await freePorts(3)
    const at = (n: number) => `/ip4/127.0.0.1/tcp/${ports + n}`
    await start(0, ports, [])
    const one = await start(1, ports + 1, [[0, at(0)]])
    const two = await start(2, ports + 2, [[0, at(0)]])
    await until('all are connected', () => [one, two].every(({ network }) => network.peers().length === 2))
    await until(
      'each knows the other',
      () => dialled(one.book)[2]?.[0] === at(2) && dialled(two.book)[1]?.[0] === at(1),
    )
    // Eleven faults of ten points: the eleventh is over the hundred, however busy the machine is within their half-life.
    const forged = { ...recordOf(1, Date.now() + 1_000), signature: recordOf(2, 1).signature }
    for (let i = 0; i < 15; i++) one.network.send(two.network.self, 'addresses', encodeAddressRecords([forged]))
    await until('it is refused', () => two.network.peers().every(({ peer }) => peer !== one.network.self))
    expect(dialled(two.book)[1]).toEqual([at(1)])
  }, 120_000)
})
