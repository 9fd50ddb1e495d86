/** The check by a federation of real nodes: everything signed and submitted, receipts, oracle by queries, equal roots. */

import { setTimeout as sleep } from 'node:timers/promises'
import { fromHex, type Hash, type Json, must, toHex } from '#base'
import type { ParsedTransaction } from '#chain'
import { engine } from '#contracts'
import { buildTransaction, type Client, type SubmitAnswer } from '#sdk'
import { createFederation, type Federation } from '../../federation.ts'
import { FOUNDERS, foundingPlan } from '../founding.ts'
import { AT_ADMISSION, type Intent } from '../intent.ts'
import { Names } from '../names.ts'
import { LinesDigest, type Sums, Tally } from '../tally.ts'
import type { Verdict } from './engine-mode.ts'
import { blocksOf, readOracle, readParameters } from './folder.ts'
import { checkNodeFolder } from './folder-of-node.ts'
import { Lanes } from './lanes.ts'

const FINAL_MS = 60_000
/** A workload whose windows are nearly over cannot be sent any more. */
const TOO_LATE_MS = 10 * 60_000
const SHOWN_MAX = 20

class Run {
  readonly wrong: string[] = []
  /** What the intents that were accepted name, for the queries. */
  readonly made = { activities: new Set<string>(), orgs: new Set<string>(), members: new Set<string>() }
  transactions = 0
  readonly #federation: Federation
  readonly #names: Names
  readonly #chainId: Hash
  readonly #lanes: Lanes

  constructor(federation: Federation, names: Names) {
    this.#federation = federation
    this.#names = names
    this.#lanes = new Lanes(names, FOUNDERS)
    this.#chainId = fromHex(federation.file.genesisHash) as Hash
    this.made.orgs.add(names.id('org/0'))
  }

  /** Intents that depend on each other wait for each other; the lanes go to the nodes in turn. */
  async slot(intents: readonly Intent[]): Promise<void> {
    const lanes = this.#lanes.split(intents)
    await Promise.all(
      lanes.map(async (lane, i) => {
        const client = this.#federation.client(i % this.#federation.nodes.length)
        for (const intent of lane) await this.#send(client, intent)
      }),
    )
  }

  async #send(client: Client, intent: Intent): Promise<void> {
    const transaction = this.#sign(intent)
    const [answer] = await client.submitMany([transaction.bytes])
    if (this.#isTaken(intent, answer)) await this.#receipt(client, intent, transaction)
  }

  #sign({ actor, cosigners = [], module, method, args, raw }: Intent): ParsedTransaction {
    this.transactions += 1
    const call = must(engine.encodeCall(module, method, args))
    const random = new Uint8Array(8)
    new DataView(random.buffer).setUint32(4, this.transactions)
    return buildTransaction({
      chainId: this.#chainId,
      sender: this.#names.account(actor),
      calls: [raw === undefined ? call : { ...call, args: fromHex(raw) as Uint8Array }],
      signers: [actor, ...cosigners].map(name => this.#names.signer(name)),
      random,
      nowMs: Date.now(),
    })
  }

  #isTaken(intent: Intent, answer: SubmitAnswer | undefined): boolean {
    if (answer !== undefined && 'id' in answer) {
      if (intent.expect.code === AT_ADMISSION) this.#tell(intent, 'was admitted')
      return true
    }
    if (intent.expect.code !== AT_ADMISSION) this.#tell(intent, `was not admitted: ${answer?.code}`)
    return false
  }

  async #receipt(client: Client, intent: Intent, transaction: ParsedTransaction): Promise<void> {
    const { code } = await client.waitFinal(toHex(transaction.id), FINAL_MS)
    if (code !== intent.expect.code) this.#tell(intent, `found ${code}`)
    if (code === 'OK') this.#note(intent)
  }

  #note({ module, method, args }: Intent): void {
    const named = args as { readonly [name: string]: Json }
    const { activities, orgs, members } = this.made
    if (method === 'CreateActivity') activities.add(String(named.aid))
    if (module === 'org' && method === 'ProposeChange') orgs.add(String(named.orgId))
    if (method === 'CommitBatch')
      for (const { mid } of named.members as readonly { readonly mid: string }[]) members.add(mid)
  }

  #tell({ module, method, actor, expect }: Intent, what: string): void {
    if (this.wrong.length < SHOWN_MAX)
      this.wrong.push(`${module}.${method} by ${actor} expected ${expect.code}, ${what}`)
  }
}

type Answer = { readonly [name: string]: Json }
const object = (json: Json | undefined): Answer => json as Answer

/** What queries say, under the names of the oracle. */
const observe = async (client: Client, { activities, orgs, members }: Run['made']): Promise<Sums> => {
  const ask = async (module: string, query: string, args: Record<string, string>) =>
    object(
      await client.query(module, query, args).catch(cause => ({ state: `${query} ${Object.values(args)}: ${cause}` })),
    )
  const tally = new Tally()
  const [counts, balances] = [new LinesDigest(), new LinesDigest()]
  for (const aid of activities) {
    const { state, late } = await ask('activity', 'activity', { aid })
    tally.add(`activity.state.${state}`)
    if (late === true) tally.add('activity.late')
  }
  for (const orgId of orgs) {
    const org = await ask('org', 'org', { orgId })
    tally.add(`org.type.${org.type}`)
    const { full, probationary, candidate } = object(org.counts ?? {})
    const own = [full, probationary, candidate].map(Number)
    if (own.some(count => count > 0)) counts.add(`${orgId} ${own.join(' ')}`)
  }
  for (const mid of members) {
    const { stage, standing } = await ask('member', 'memberCard', { mid })
    if (standing !== 'EXITED') tally.add(`member.stage.${stage}`)
    const account = object((await ask('points', 'balance', { mid })).account)
    if (Number(account.lifetimeEarned) > 0) balances.add(`${mid} ${account.available} ${account.frozen}`)
  }
  const { ledger } = await ask('points', 'reconcile', {})
  for (const [name, value] of Object.entries(object(ledger))) tally.add(`points.${name}`, Number(value))
  return { ...tally.sums(), 'digest.counts': counts.text(), 'digest.balances': balances.text() }
}

/** Differences in what queries can say; all names of the oracle are looked for in the store of a node afterwards. */
const compare = (expected: Sums, found: Sums): readonly string[] =>
  Object.keys(found)
    .filter(name => (expected[name] ?? 0) !== found[name])
    .map(name => `${name}: expected ${expected[name] ?? 0}, found ${found[name]}`)

/** Waits until all nodes are at one height with nothing waiting, and gives their roots. */
const rootsOf = async (federation: Federation): Promise<readonly (string | undefined)[]> => {
  for (let tries = 0; tries < 60; tries++) {
    const statuses = await federation.statuses()
    const heights = new Set(statuses.map(status => status?.height))
    if (heights.size === 1 && !heights.has(undefined)) return statuses.map(status => status?.stateRoot)
    await sleep(500)
  }
  return []
}

const NODES = 4

/** Starts four nodes, sends everything in its order, asks them, stops them and looks into the store of one. */
export const checkByNodes = async (folder: string, progress: (line: string) => void): Promise<Verdict> => {
  const { seed, liveMs } = readParameters(folder)
  if (liveMs === undefined) throw new Error('this workload has the times of the calendar: make one with --live')
  const names = new Names(seed)
  const federation = await createFederation({ nodes: NODES, foundation: () => foundingPlan(names) })
  try {
    await federation.startAll()
    if (Date.now() > liveMs + TOO_LATE_MS) throw new Error('this workload was made too long ago')
    const run = new Run(federation, names)
    const startMs = performance.now()
    for await (const block of blocksOf(folder, Number.MAX_SAFE_INTEGER)) {
      await sleep(Math.max(0, (block[0]?.t ?? 0) - Date.now()))
      await run.slot(block)
      progress(`${run.transactions} transactions`)
    }
    for (const line of run.wrong) progress(line)
    const seconds = (performance.now() - startMs) / 1000
    const roots = await rootsOf(federation)
    const found = await observe(federation.client(NODES - 1), run.made)
    const expected = readOracle(folder).months.at(-1)?.sums ?? {}
    const distinct = new Set(roots)
    const same = roots.length === NODES && distinct.size === 1 ? [] : [`state roots: ${[...distinct].join(' ')}`]
    await federation.stopAll()
    const stored = await checkNodeFolder(federation.nodes[NODES - 1]?.home ?? '', expected)
    return {
      wrong: [...run.wrong, ...compare(expected, found), ...same, ...stored.wrong],
      summary: {
        transactions: run.transactions,
        seconds: Number(seconds.toFixed(1)),
        stateRoots: distinct.size,
        sumsByQueries: Object.keys(found).length,
        sumsInTheStore: stored.sums,
        rowsInTheStore: stored.rows,
      },
    }
  } finally {
    await federation.remove()
  }
}
