/**
 * `npm run kills -- --kills N`: a federation of four processes under load, in which random nodes die without warning again
 * and again, sometimes several or all at once. At the end every transaction that was taken is final exactly once, on all
 * nodes, with equal state roots. Ends 1 otherwise.
 */

import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { accountId, fromHex, type Hash, must, toHex } from '#base'
import { engine } from '#contracts'
import { buildTransaction } from '#sdk'
import { rootOrgId } from '../src/cli/founders.ts'
import { createFederation, type Federation } from './federation.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, rate: { type: 'string', default: '50' } },
})
const kills = Number(values.kills)
const pauseMs = 1000 / Number(values.rate)

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
const below = (bound: number) => Math.floor(Math.random() * bound)

const createClient = (federation: Federation) => {
  const signer = federation.founder('clerk')
  const orgId = toHex(rootOrgId(federation.file.name))
  const chainId = fromHex(federation.file.genesisHash) as Hash
  const taken = new Map<string, Uint8Array>()
  const make = () => {
    const args = {
      enterpriseId: randomBytes(16).toString('hex'),
      commitRoot: randomBytes(32).toString('hex'),
      orgId,
      regionCode: 1,
      sizeTier: 'SMALL',
      coverage: 'NONE',
    }
    return buildTransaction({
      chainId,
      sender: accountId(signer.publicKey),
      calls: [must(engine.encodeCall('org', 'UpsertEnterprise', args))],
      signers: [signer],
      random: new Uint8Array(randomBytes(8)),
      nowMs: Date.now(),
    })
  }
  let stopped = false
  const run = async () => {
    while (!stopped) {
      const { bytes, id } = make()
      const accepted = await federation
        .client(below(4))
        .submit(bytes)
        .then(
          () => true,
          () => false,
        )
      if (accepted) taken.set(toHex(id), bytes)
      await sleep(pauseMs)
    }
  }
  const stop = () => {
    stopped = true
  }
  return { taken, run, stop }
}

/** One node mostly; now and then two, three or all of them. */
const victims = (): readonly number[] => {
  const many = Math.random() < 0.7 ? 1 : 2 + below(3)
  return [0, 1, 2, 3].sort(() => Math.random() - 0.5).slice(0, many)
}

const killAround = async (federation: Federation) => {
  for (let done = 0; done < kills; ) {
    await sleep(200 + below(1_500))
    const chosen = victims().filter(n => federation.pid(n) !== undefined)
    await Promise.all(chosen.map(n => federation.kill(n)))
    done += chosen.length
    await sleep(below(1_500))
    for (const n of chosen) federation.start(n)
    process.stderr.write(`\r${done} of ${kills} killed`)
  }
  process.stderr.write('\n')
}

/** False when it does not come about within a minute. */
const until = async (holds: () => Promise<boolean>): Promise<boolean> => {
  for (let waited = 0; waited < 60_000; waited += 500) {
    if (await holds()) return true
    await sleep(500)
  }
  return false
}

const settled = async (federation: Federation): Promise<boolean> => {
  const known = await federation.statuses()
  const places = new Set(known.map(status => `${status?.height} ${status?.stateRoot} ${status?.poolSize}`))
  return known.every(status => status?.poolSize === 0) && places.size === 1
}

/** What only a node had that then died is its client's to send again: the same bytes, so never twice on the chain. */
const sendAgain = async (federation: Federation, taken: ReadonlyMap<string, Uint8Array>) => {
  const all = [...taken.values()]
  for (let from = 0; from < all.length; from += 100) await federation.client(0).submitMany(all.slice(from, from + 100))
}

const check = async (federation: Federation, taken: ReadonlyMap<string, Uint8Array>) => {
  const seen = new Map<string, number>()
  for (let before: number | undefined, more = true; more; ) {
    const page = await federation.client(1).blocks({ limit: 100, ...(before === undefined ? {} : { before }) })
    for (const { transactions } of page.items) for (const id of transactions) seen.set(id, (seen.get(id) ?? 0) + 1)
    before = page.next ?? undefined
    more = page.next !== null
  }
  const lost = [...taken.keys()].filter(id => !seen.has(id)).length
  const twice = [...seen.values()].filter(count => count > 1).length
  const contradicted = [0, 1, 2, 3].filter(n => federation.log(n).includes('contradicted itself')).length
  return { lost, twice, contradicted }
}

const federation = await createFederation()
try {
  await federation.startAll()
  const client = createClient(federation)
  const running = client.run()
  await killAround(federation)
  client.stop()
  await running
  await until(async () => (await federation.statuses()).every(status => status !== undefined))
  await sendAgain(federation, client.taken)
  const agreed = await until(() => settled(federation))
  const found = await check(federation, client.taken)
  const status = await federation.client(0).status()
  console.log(
    JSON.stringify({
      kills,
      taken: client.taken.size,
      agreed,
      ...found,
      height: status.height,
      stateRoot: status.stateRoot,
    }),
  )
  process.exitCode = agreed && found.lost === 0 && found.twice === 0 && found.contradicted === 0 ? 0 : 1
} finally {
  await federation.remove()
}
