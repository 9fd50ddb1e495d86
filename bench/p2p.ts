/**
 * `node bench/p2p.ts`: two nodes over loopback in one process. Round trip of a request of 200 bytes on the long-lived
 * stream, alone and many at a time; bulk in frames of the largest size. Not with the `benchmark` package, which does not
 * wait for answers. Both ends share one thread, so a node of its own does better.
 */

import { fileURLToPath } from 'node:url'
import { ascii, LIMITS, must, publicKeyOf, sha256 } from '#base'
import { type AdmittedPeer, createLibp2pNetwork, type Network } from '#p2p'

const MESSAGE_BYTES = 200
const ECHOES = 300
// All of it stays below what a quiet peer has saved up: what is measured is not the budget.
const ROUNDS = 14
const BURST = 500
const BULK_BYTES = 100 * 1024 * 1024

interface P2pFigures {
  readonly echoP50Ms: number
  readonly echoP99Ms: number
  /** Processor time of both ends for one message of 200 bytes, where so many are broadcast in one turn. */
  readonly messagesAtOnce: number
  readonly messageCpuUs: number
  readonly bulkMBPerSecond: number
}

const openPair = async (): Promise<readonly [Network, Network]> => {
  const secrets = [sha256(ascii('one')), sha256(ascii('two'))]
  const addresses: (readonly string[])[] = [[], []]
  const admitted = (): readonly AdmittedPeer[] =>
    secrets.map((secret, i) => ({ nodeKey: publicKeyOf(secret), addresses: addresses[i] ?? [] }))
  const make = async (i: number) => {
    const network = await createLibp2pNetwork({
      nodeSecret: secrets[i] as Uint8Array,
      chainId: sha256(ascii('chain')),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      admitted,
    })
    await network.start()
    addresses[i] = network.addresses()
    return network
  }
  const pair = [await make(0), await make(1)] as const
  for (const network of pair) network.refresh()
  while (pair.some(network => network.peers().length === 0)) await new Promise(resolve => setTimeout(resolve, 10))
  return pair
}

const echo = async (from: Network, to: Network) => {
  to.onRequest(async (_, request) => request)
  const times: number[] = []
  for (let i = 0; i < ECHOES; i++) {
    const startMs = performance.now()
    must(await from.request(to.self, new Uint8Array(MESSAGE_BYTES), { timeoutMs: 10_000 }))
    times.push(performance.now() - startMs)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(3))
  return { echoP50Ms: at(0.5), echoP99Ms: at(0.99) }
}

/** Waits until so many messages have come. */
const counter = (network: Network, channel: 'consensus' | 'transactions') => {
  let count = 0
  let wake = () => {}
  network.onMessage(channel, () => {
    count += 1
    wake()
  })
  return async (wanted: number) => {
    while (count < wanted)
      await new Promise<void>(resolve => {
        wake = resolve
      })
  }
}

const small = async (from: Network, to: Network) => {
  const received = counter(to, 'consensus')
  const before = process.cpuUsage()
  for (let round = 1; round <= ROUNDS; round++) {
    for (let i = 0; i < BURST; i++) from.broadcast('consensus', new Uint8Array(MESSAGE_BYTES))
    await received(round * BURST)
  }
  const { user, system } = process.cpuUsage(before)
  return { messagesAtOnce: BURST, messageCpuUs: Number(((user + system) / (ROUNDS * BURST)).toFixed(2)) }
}

const bulk = async (from: Network, to: Network) => {
  const received = counter(to, 'transactions')
  const frame = new Uint8Array(LIMITS.transactionFrameBytes)
  const inQueue = 8
  const total = BULK_BYTES / frame.length
  const startMs = performance.now()
  for (let i = 1; i <= total; i++) {
    from.broadcast('transactions', frame)
    await received(i - inQueue)
  }
  await received(total)
  return { bulkMBPerSecond: Number((BULK_BYTES / 1_000 / (performance.now() - startMs)).toFixed(1)) }
}

/** Prints the figures as JSON and gives them. */
export const run = async (): Promise<P2pFigures> => {
  const [one, two] = await openPair()
  const figures = { ...(await echo(one, two)), ...(await small(one, two)), ...(await bulk(one, two)) }
  await Promise.all([one.stop(), two.stop()])
  console.log(JSON.stringify(figures))
  return figures
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()
