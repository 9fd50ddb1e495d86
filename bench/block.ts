/**
 * `npm run bench:block [-- --transactions N --rate R --nodes N --batch B]`: a federation of processes on this machine is
 * offered pre-signed transactions; prints finalized transactions a second, latency from submit to final, CPU and memory
 * a node, and the ratio to what verification alone would allow on these cores, measured in the same run.
 */

import { randomBytes } from 'node:crypto'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { accountId, fastVerifierName, fromHex, type Hash, must, toHex, verifyFast } from '#base'
import { type ParsedTransaction, transactionSignatures } from '#chain'
import { engine } from '#contracts'
import { buildTransaction } from '#sdk'
import { createFederation, type Federation, processCost } from '../scripts/federation.ts'
import { rootOrgId } from '../src/cli/founders.ts'

const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '20000' },
    /** Offered a second; 0 is as fast as the nodes take them. */
    rate: { type: 'string', default: '0' },
    nodes: { type: 'string', default: '4' },
    batch: { type: 'string', default: '100' },
  },
})
const count = Number(values.transactions)
const rate = Number(values.rate)
const nodes = Number(values.nodes)
const batchSize = Number(values.batch)

/** Entries of new enterprises, each with the commitment to its record. */
const presign = (federation: Federation): readonly ParsedTransaction[] => {
  const chainId = fromHex(federation.file.genesisHash) as Hash
  const signer = federation.founder('clerk')
  const orgId = toHex(rootOrgId(federation.file.name))
  const shared = { orgId, regionCode: 440_112, sizeTier: 'SMALL', coverage: 'LIAISON' }
  return Array.from({ length: count }, () => {
    const enterpriseId = randomBytes(16).toString('hex')
    const commitRoot = randomBytes(32).toString('hex')
    const args = { ...shared, enterpriseId, commitRoot }
    return buildTransaction({
      chainId,
      sender: accountId(signer.publicKey),
      calls: [must(engine.encodeCall('org', 'UpsertEnterprise', args))],
      signers: [signer],
      random: new Uint8Array(randomBytes(8)),
      nowMs: Date.now(),
      lifeMs: 9 * 60_000,
    })
  })
}

/** Milliseconds of one verification on this thread, by the verifier that the nodes use. */
const rawVerifyMs = (transactions: readonly ParsedTransaction[], chainId: Hash): number => {
  const checks = transactions.slice(0, 4_000).flatMap(({ tx }) => transactionSignatures(chainId, tx))
  const start = performance.now()
  for (const { publicKey, message, signature } of checks) verifyFast(publicKey, message, signature)
  return (performance.now() - start) / checks.length
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** Times at which transactions are seen final by one node. */
const watch = async (federation: Federation, node: number, finalAt: Map<string, number>, done: AbortSignal) => {
  for await (const block of federation.client(node).follow(1, { signal: done })) {
    const now = performance.now()
    for (const id of block.transactions) finalAt.set(id, now)
  }
}

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

const offer = async (
  federation: Federation,
  transactions: readonly ParsedTransaction[],
  sentAt: Map<string, number>,
) => {
  const start = performance.now()
  let next = 0
  const loader = async (node: number) => {
    while (next < transactions.length) {
      const from = next
      next += batchSize
      const batch = transactions.slice(from, from + batchSize)
      if (rate > 0) await sleep(Math.max(0, start + (1000 * from) / rate - performance.now()))
      const now = performance.now()
      for (const { id } of batch) sentAt.set(toHex(id), now)
      let left = batch
      while (left.length > 0) {
        const answers = await federation.client(node).submitMany(left.map(({ bytes }) => bytes))
        // A full pool is no failure: the client waits and offers again.
        left = left.filter((_, i) => {
          const answer = answers[i]
          return answer !== undefined && 'code' in answer && (answer.code === 'POOL_FULL' || answer.code === 'QUOTA')
        })
        if (left.length > 0) await sleep(50)
      }
    }
  }
  await Promise.all(Array.from({ length: 2 * nodes }, (_, i) => loader(i % nodes)))
}

const costs = (federation: Federation) => federation.nodes.map((_, n) => processCost(federation.pid(n) ?? 0))

const run = async (federation: Federation) => {
  const transactions = presign(federation)
  const rawMs = rawVerifyMs(transactions, fromHex(federation.file.genesisHash) as Hash)
  const sentAt = new Map<string, number>()
  const finalAt = new Map<string, number>()
  const done = new AbortController()
  const watching = watch(federation, 0, finalAt, done.signal)
  const before = costs(federation)
  const start = performance.now()
  await offer(federation, transactions, sentAt)
  for (let waited = 0; finalAt.size < count && waited < 60_000; waited += 20) await sleep(20)
  const last = Math.max(...finalAt.values())
  const after = costs(federation)
  done.abort()
  await watching.catch(() => {})
  const seconds = (last - start) / 1000
  const latencies = [...finalAt].map(([id, at]) => at - (sentAt.get(id) ?? at)).sort((a, b) => a - b)
  const statuses = await federation.statuses()
  const perSecond = finalAt.size / seconds
  // P1: two cores shared by the nodes, if verification were all there is.
  const ceiling = (cpus().length / nodes) * (1000 / rawMs)
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
    loadAverage: loadavg().map(load => Number(load.toFixed(2))),
    verifier: fastVerifierName,
    rawVerifyMicros: Number((1000 * rawMs).toFixed(1)),
    nodes,
    transactions: count,
    finalized: finalAt.size,
    offeredPerSecond: rate || 'as fast as taken',
    finalizedPerSecond: Math.round(perSecond),
    shareOfVerification: Number((perSecond / ceiling).toFixed(3)),
    submitToFinalMs: {
      p50: Math.round(percentile(latencies, 0.5)),
      p95: Math.round(percentile(latencies, 0.95)),
      p99: Math.round(percentile(latencies, 0.99)),
    },
    blocks: statuses[0]?.height,
    stateRoots: new Set(statuses.map(status => status?.stateRoot)).size,
    perNode: after.map((cost, n) => ({
      cpuMicrosPerTransaction: Math.round((1e6 * (cost.cpuSeconds - (before[n]?.cpuSeconds ?? 0))) / finalAt.size),
      residentMiB: Math.round(cost.residentBytes / 1024 / 1024),
    })),
  }
}

const federation = await createFederation({ nodes })
try {
  await federation.startAll()
  console.log(JSON.stringify(await run(federation), undefined, 2))
} finally {
  await federation.remove()
}
