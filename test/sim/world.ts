/** One seed, run to its end: nodes, network, clients and the checkers that watch them. */

import { ascii, concat, type Hash, sha256, toHex, u32be } from '#base'
import { type SignedVote, type ValidatorSet, validatorsRoot } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import { createAgreement } from './checkers/agreement.ts'
import { createDigest } from './checkers/digest.ts'
import { createDurability } from './checkers/durability.ts'
import { checkValidity } from './checkers/validity.ts'
import { createVoteWatch } from './checkers/votes.ts'
import { makeScheme, type SignatureScheme } from './keys.ts'
import { type Genesis, makeGenesis, transactionName } from './ledger.ts'
import { MUTANTS, type Mutant, type MutantName } from './mutants/index.ts'
import { createNetwork } from './network.ts'
import { nameOf, SimNode, votesIn } from './node.ts'
import { makeRandom, type Random } from './random.ts'
import { drawScenario, type Scenario } from './scenario.ts'
import { makeScheduler, type Scheduler } from './scheduler.ts'

export interface World {
  readonly scenario: Scenario
  readonly scheduler: Scheduler
  readonly random: Random
  readonly scheme: SignatureScheme
  readonly genesis: Genesis
  readonly chainId: Hash
  readonly mutant: Mutant
  readonly trace: (entry: string) => void
  readonly carry: (from: number, to: number, message: Uint8Array) => void
  readonly request: (
    from: number,
    to: number,
    request: Uint8Array,
    timeoutMs: number,
  ) => Promise<Uint8Array | undefined>
  readonly left: (node: SimNode, message: Uint8Array) => void
  readonly committed: (node: SimNode, blocks: readonly IdentifiedBlock[]) => void
  readonly restarted: (node: SimNode) => void
  readonly accused: (votes: readonly [SignedVote, SignedVote]) => void
  readonly fatal: (node: SimNode, cause: unknown) => void
  readonly onWrite: (node: SimNode, count: number) => void
}

export interface RunResult {
  readonly seed: number
  /** Empty when nothing was wrong. */
  readonly violations: readonly string[]
  readonly digest: string
  readonly height: number
  /** Views up to the last finalized one of each epoch. */
  readonly views: number
  readonly crashes: number
  readonly messages: number
  readonly events: number
  readonly virtualMs: number
}

const REGOSSIP_MS = 1_000
const RESUBMIT_MS = 2_000

const setsOf = ({ sets }: Scenario, scheme: SignatureScheme) => {
  const made = sets.map(set =>
    set.map(({ node, weight }) => ({
      publicKey: (scheme.signers[node] as (typeof scheme.signers)[number]).publicKey,
      weight,
      enterprise: node,
    })),
  )
  const at = (epoch: number) => made[epoch % made.length] as (typeof made)[number]
  const roots = made.map(validators => validatorsRoot({ validators }))
  return {
    setOf: (epoch: number): ValidatorSet => ({ epoch, validators: at(epoch) }),
    rootOf: (epoch: number): Hash => roots[epoch % roots.length] as Hash,
  }
}

class Simulation implements World {
  readonly scenario: Scenario
  readonly scheduler = makeScheduler()
  readonly random: Random
  readonly scheme: SignatureScheme
  readonly genesis: Genesis
  readonly chainId: Hash
  readonly mutant: Mutant
  readonly violations: string[] = []
  readonly nodes: readonly SimNode[]
  readonly submitted = new Map<string, Uint8Array>()
  crashes = 0
  readonly #network
  readonly #digest = createDigest()
  readonly #report = (violation: string) => {
    if (this.violations.length < 20) this.violations.push(`${this.scheduler.nowMs()} ms: ${violation}`)
  }
  readonly #agreement = createAgreement(this.#report)
  readonly #votes = createVoteWatch(this.#report)
  readonly #durability = createDurability(this.#report)

  constructor(scenario: Scenario, mutant: Mutant) {
    this.scenario = scenario
    this.mutant = mutant
    this.random = makeRandom(scenario.seed).fork('run')
    this.scheme = makeScheme(scenario.seed, scenario.nodes, scenario.realSignatures)
    const { setOf, rootOf } = setsOf(scenario, this.scheme)
    this.genesis = makeGenesis(scenario.epochLength, setOf, rootOf)
    this.chainId = sha256(concat(ascii('simulated'), this.genesis.id))
    this.#network = createNetwork(scenario, this.scheduler, this.random.fork('network'))
    this.nodes = Array.from({ length: scenario.nodes }, (_, index) => new SimNode(this, index))
  }

  readonly trace = (entry: string) => this.#digest.add(`${this.scheduler.nowMs()} ${entry}`)

  readonly carry = (from: number, to: number, message: Uint8Array) =>
    this.#network.carry(from, to, () => this.nodes[to]?.receive(from, message))

  readonly request = (from: number, to: number, request: Uint8Array, timeoutMs: number) =>
    new Promise<Uint8Array | undefined>(resolve => {
      this.scheduler.after(timeoutMs, () => resolve(undefined))
      this.#network.carry(from, to, async () => {
        const answer = await this.nodes[to]?.driver?.answer(nameOf(from), request)
        if (answer !== undefined) this.#network.carry(to, from, () => resolve(answer))
      })
    })

  readonly left = ({ index }: SimNode, message: Uint8Array) => {
    const vote = votesIn(message)
    const set = vote && this.genesis.setOf(vote.vote.epoch)
    // What a node passes on of others is not its own.
    if (vote !== undefined && set?.validators[vote.seat]?.enterprise === index) this.#votes.left(index, vote)
  }

  readonly committed = (node: SimNode, blocks: readonly IdentifiedBlock[]) => {
    for (const block of blocks) {
      this.trace(`${node.index} final ${block.block.header.height} ${toHex(block.blockId).slice(0, 8)}`)
      if (!node.honest) continue
      this.#agreement.committed(node.index, block)
      this.#durability.committed(node.index, block)
    }
  }

  readonly restarted = (node: SimNode) => this.#restarted(node)

  #restarted(node: SimNode): void {
    const { blocks } = node.store
    // What became durable at the moment of the crash was never reported, and counts all the same.
    if (node.honest) for (const block of blocks) this.#agreement.committed(node.index, block)
    this.#durability.restarted(node.index, blocks)
  }

  readonly accused = ([one]: readonly [SignedVote, SignedVote]) => {
    const node = this.genesis.setOf(one.vote.epoch).validators[one.seat]?.enterprise
    if (node !== undefined && this.nodes[node]?.honest) this.#report(`evidence: honest node ${node} is accused`)
  }

  readonly fatal = (node: SimNode, cause: unknown) => {
    if (node.honest)
      this.#report(`node ${node.index} stopped: ${cause instanceof Error ? cause.message : String(cause)}`)
    node.crash()
  }

  readonly onWrite = (node: SimNode, count: number) => {
    const due = this.scenario.crashes.find(
      crash => crash.node === node.index && 'write' in crash.at && crash.at.write === count,
    )
    if (due !== undefined) this.#crash(node, due.downMs)
  }

  #crash(node: SimNode, downMs: number): void {
    if (!node.isUp || this.scheduler.nowMs() >= this.scenario.healAtMs) return
    this.crashes += 1
    this.trace(`${node.index} crash`)
    node.crash()
    this.scheduler.after(downMs, () => this.#start(node))
  }

  #start(node: SimNode): void {
    node.start().catch(cause => this.fatal(node, cause))
  }

  #scheduleCrashes(): void {
    for (const { node, at, downMs } of this.scenario.crashes) {
      const victim = this.nodes[node]
      if (victim !== undefined && 'ms' in at) this.scheduler.after(at.ms, () => this.#crash(victim, downMs))
    }
  }

  /** A client: sends to a random node, and again to another as long as it is not final anywhere. */
  #client(index: number): void {
    const random = this.random.fork(`client ${index}`)
    const transaction = concat(u32be(this.scenario.seed), u32be(index))
    const name = transactionName(transaction)
    this.submitted.set(name, transaction)
    const send = () => {
      if (this.nodes.some(node => node.honest && node.ledger?.hasFinal(name))) return
      const up = this.nodes.filter(node => node.isUp)
      if (up.length > 0) random.pick(up).submit(name, transaction)
      this.scheduler.after(RESUBMIT_MS, send)
    }
    this.scheduler.after(random.int(0, this.scenario.healAtMs + 2_000), send)
  }

  /** Dissemination: what waits is told to all, again and again. */
  #gossip(node: SimNode): void {
    const told = new Set<string>()
    const tick = (all: boolean) => {
      for (const [name, transaction] of node.pool) {
        if (!all && told.has(name)) continue
        told.add(name)
        for (const peer of this.nodes) {
          if (peer !== node)
            this.#network.carry(node.index, peer.index, () => peer.isUp && peer.submit(name, transaction))
        }
      }
    }
    let rounds = 0
    const loop = () => {
      tick(++rounds % 20 === 0)
      this.scheduler.after(REGOSSIP_MS / 20, loop)
    }
    this.scheduler.after(10, loop)
  }

  #isDone = (): boolean => {
    if (this.violations.length > 0) return true
    if (this.scheduler.nowMs() < this.scenario.healAtMs + 2_100) return false
    const honest = this.nodes.filter(node => node.honest)
    const height = honest[0]?.store.blocks.length
    return honest.every(
      node =>
        node.isUp &&
        node.store.blocks.length === height &&
        [...this.submitted.keys()].every(name => node.ledger?.hasFinal(name)),
    )
  }

  async run(): Promise<RunResult> {
    const { seed, deadlineMs, transactions } = this.scenario
    // Starting needs the disk, and the disk needs time to run.
    for (const node of this.nodes) this.#start(node)
    this.#scheduleCrashes()
    for (let i = 0; i < transactions; i++) this.#client(i)
    for (const node of this.nodes) this.#gossip(node)
    await this.scheduler.run(deadlineMs, this.#isDone)
    if (!this.#isDone()) this.#report(`progress: ${this.#standing()}`)
    const parts = {
      genesis: this.genesis,
      chainId: this.chainId,
      scheme: this.scheme,
      submitted: new Set(this.submitted.keys()),
      report: this.#report,
    }
    for (const node of this.nodes) if (node.honest) checkValidity(node.index, node.store, parts)
    for (const node of this.nodes) node.driver?.stop()
    return {
      seed,
      violations: this.violations,
      digest: this.#digest.value(this.#agreement.ids()),
      height: this.#agreement.height(),
      views: this.#views(),
      crashes: this.crashes,
      messages: this.#network.messages(),
      events: this.scheduler.events(),
      virtualMs: this.scheduler.nowMs(),
    }
  }

  #views(): number {
    const last = new Map<number, number>()
    for (const { honest, store } of this.nodes)
      if (honest)
        for (const { vote } of store.finalizations.values())
          last.set(vote.epoch, Math.max(vote.view, last.get(vote.epoch) ?? 0))
    return [...last.values()].reduce((sum, view) => sum + view, 0)
  }

  #standing(): string {
    const lines = this.nodes.map(node => {
      const { epoch, view } = node.driver?.summary() ?? { epoch: -1, view: -1 }
      return `${node.index}${node.honest ? '' : '*'}: height ${node.store.blocks.length} view ${epoch}/${view} waits ${node.pool.size}`
    })
    return lines.join('; ')
  }
}

export interface RunOptions {
  readonly mutant?: MutantName
}

export const runSeed = (seed: number, { mutant = 'none' }: RunOptions = {}): Promise<RunResult> =>
  new Simulation(drawScenario(seed), MUTANTS[mutant]).run()
