/** One seed, run to its end: nodes, network, clients and the checkers that watch them. */

import { ascii, concat, type Hash, sha256, toHex } from '#base'
import { type Certificate, type SignedVote, uncut, type ValidatorSet } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import { type Agreement, agreement, type Checker, createDigest } from './checkers/index.ts'
import { CLIENTS_AFTER_MS, type Clients, createClients } from './clients.ts'
import { decodeOnce } from './decode-once.ts'
import { drawScenario } from './draw.ts'
import { type ChainStore, type Genesis, makeGenesis } from './electing-ledger.ts'
import { makeScheme, type SignatureScheme } from './keys.ts'
import { createNetwork } from './network.ts'
import { nameOf, SimNode, statusIn, voteIn } from './node.ts'
import { makeRandom, type Random } from './random.ts'
import type { Crash, Scenario } from './scenario.ts'
import { makeScheduler, type Scheduler } from './scheduler.ts'
import { genesisState, type Rules } from './state.ts'
import { watchers } from './watchers.ts'

export interface World {
  readonly scenario: Scenario
  readonly scheduler: Scheduler
  readonly random: Random
  readonly scheme: SignatureScheme
  readonly rules: Rules
  readonly genesis: Genesis
  readonly chainId: Hash
  /** Undefined for an epoch that no chain has decided yet. */
  readonly setOf: (epoch: number) => ValidatorSet | undefined
  readonly trace: (entry: string) => void
  readonly carry: (from: number, to: number, message: Uint8Array) => void
  readonly request: (
    from: number,
    to: number,
    request: Uint8Array,
    timeoutMs: number,
  ) => Promise<Uint8Array | undefined>
  readonly left: (node: SimNode, message: Uint8Array) => void
  readonly received: (node: SimNode, message: Uint8Array) => void
  readonly committed: (node: SimNode, blocks: readonly IdentifiedBlock[], finalization: Certificate | undefined) => void
  readonly restarted: (node: SimNode) => void
  readonly accused: (node: SimNode, votes: readonly [SignedVote, SignedVote]) => void
  readonly introduce: (node: SimNode, transaction: Uint8Array) => void
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
  readonly epochs: number
  readonly crashes: number
  /** Offences that the ledger has punished. */
  readonly jailed: number
  readonly messages: number
  readonly events: number
  readonly virtualMs: number
}

const VIOLATIONS_MAX = 20
/** Ten times what a run of 31 seats takes: beyond it messages breed messages. */
const EVENTS_MAX = 3_000_000

class Simulation implements World {
  readonly scenario: Scenario
  readonly scheduler = makeScheduler()
  readonly random: Random
  readonly scheme: SignatureScheme
  readonly rules: Rules
  readonly genesis: Genesis
  readonly chainId: Hash
  readonly violations: string[] = []
  readonly nodes: readonly SimNode[]
  crashes = 0
  readonly #network
  readonly #digest = createDigest()
  readonly #clients: Clients
  readonly #agreement: Agreement
  readonly #checkers: readonly Checker[]
  /** By epoch, from the longest chain. */
  #sets: readonly { readonly set: ValidatorSet }[]
  #mayBeDone = false

  constructor(scenario: Scenario) {
    decodeOnce()
    this.scenario = scenario
    this.random = makeRandom(scenario.seed).fork('run')
    this.scheme = makeScheme(scenario.seed, scenario.nodes, scenario.realSignatures)
    const keys = this.scheme.signers.map(({ publicKey }) => publicKey)
    const seats = scenario.seats.map(({ node, weight }) => ({
      publicKey: keys[node] as (typeof keys)[number],
      weight,
      enterprise: node,
    }))
    const candidates = Array.from(keys.keys())
    this.genesis = makeGenesis(genesisState(seats, candidates))
    this.chainId = sha256(concat(ascii('simulated'), this.genesis.id))
    this.rules = {
      schedule: uncut(scenario.epochLength),
      election: scenario.election && { ...scenario.election, seats: seats.length },
      keys,
      chainId: this.chainId,
      verify: this.scheme.verify,
    }
    this.#sets = this.genesis.state.sets
    this.#network = createNetwork(scenario, this.scheduler, this.random.fork('network'))
    this.nodes = Array.from({ length: scenario.nodes }, (_, index) => new SimNode(this, index))
    this.#clients = createClients({ ...this, random: this.random, carry: this.#network.carry })
    this.#agreement = agreement(this.#report)
    const isSubmitted = this.#clients.isSubmitted
    const standingOf = (node: number) => (this.nodes[node] as SimNode).standing()
    const parts = { world: this, report: this.#report, candidates, isSubmitted, standingOf }
    this.#checkers = [this.#agreement, ...watchers(parts)]
  }

  readonly #report = (violation: string) => {
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push(`${this.scheduler.nowMs()} ms: ${violation}`)
  }

  readonly setOf = (epoch: number) => this.#sets[epoch]?.set

  readonly trace = (entry: string) => this.#digest.add(`${this.scheduler.nowMs()} ${entry}`)

  readonly carry = (from: number, to: number, message: Uint8Array) =>
    this.#network.carry(from, to, () => this.nodes[to]?.receive(from, message))

  readonly request = (from: number, to: number, request: Uint8Array, timeoutMs: number) =>
    new Promise<Uint8Array | undefined>(resolve => {
      this.scheduler.after(timeoutMs, () => resolve(undefined))
      this.#network.carry(from, to, async () => {
        const answer = await this.nodes[to]?.answer(from, request)
        if (answer !== undefined) this.#network.carry(to, from, () => resolve(answer))
      })
    })

  readonly introduce = (node: SimNode, transaction: Uint8Array) => this.#clients.introduce(node, transaction)

  readonly left = ({ index }: SimNode, message: Uint8Array) => {
    const status = statusIn(message)
    if (status !== undefined) for (const { onStatus } of this.#checkers) onStatus?.(index, status)
    const signed = voteIn(message)
    const holder = signed && this.setOf(signed.vote.epoch)?.validators[signed.seat]?.enterprise
    // What a node passes on of others is not its own.
    if (signed !== undefined && holder === index) for (const { onVote } of this.#checkers) onVote?.(index, signed)
  }

  readonly received = (node: SimNode, message: Uint8Array) => {
    if (this.scenario.byzantine.size === 0) return
    for (const { onReceive } of this.#checkers) onReceive?.(node.index, message, node.standing())
  }

  readonly committed = (node: SimNode, blocks: readonly IdentifiedBlock[], finalization: Certificate | undefined) => {
    this.#mayBeDone = true
    for (const { block, blockId } of blocks)
      this.trace(`${node.index} final ${block.header.height} ${toHex(blockId).slice(0, 8)}`)
    if (!node.honest) return
    if (node.store.state.sets.length > this.#sets.length) this.#sets = node.store.state.sets
    for (const { onCommit } of this.#checkers) onCommit?.(node.index, blocks, finalization)
  }

  readonly restarted = (node: SimNode) => {
    this.#mayBeDone = true
    if (node.honest) for (const { onRestart } of this.#checkers) onRestart?.(node.index, node.store)
  }

  readonly accused = (node: SimNode, votes: readonly [SignedVote, SignedVote]) => {
    for (const { onEvidence } of this.#checkers) onEvidence?.(node.index, votes)
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
    if (due !== undefined) this.#crash(node, due)
  }

  #crash(node: SimNode, { downMs, disk }: Crash): void {
    if (!node.isUp || this.scheduler.nowMs() >= this.scenario.healAtMs) return
    this.crashes += 1
    this.trace(`${node.index} crash`)
    node.crash()
    this.scheduler.after(downMs, () => {
      if (disk === 'no log') node.disk.restore(new Map())
      else if (disk !== 'whole') node.restoreHome()
      if (disk !== 'whole') for (const { onRestored } of this.#checkers) onRestored?.(node.index, node.store)
      this.#start(node)
    })
  }

  #start(node: SimNode): void {
    node.start().catch(cause => this.fatal(node, cause))
  }

  #scheduleCrashes(): void {
    for (const crash of this.scenario.crashes) {
      const victim = this.nodes[crash.node]
      if (victim === undefined || !('ms' in crash.at)) continue
      if (typeof crash.disk === 'object') this.scheduler.after(crash.disk.copiedAtMs, () => victim.copyHome())
      this.scheduler.after(crash.at.ms, () => this.#crash(victim, crash))
    }
  }

  /** Everything that was sent, and everything that honest nodes know of others, is in all their chains. */
  #isFinished(): boolean {
    const honest = this.nodes.filter(node => node.honest)
    const height = honest[0]?.store.blocks.length
    return honest.every(
      ({ isUp, store, pool, ledger }) =>
        isUp &&
        pool.size === 0 &&
        store.blocks.length === height &&
        [...this.#clients.names].every(ledger?.hasFinal ?? (() => false)),
    )
  }

  #isDone = (): boolean => {
    for (const { onSettled } of this.#checkers) onSettled?.()
    if (this.scheduler.events() > EVENTS_MAX) this.#report(`progress: a storm, ${this.#standings()}`)
    if (this.violations.length > 0) return true
    // Only a commit or a start brings the end nearer.
    if (!this.#mayBeDone || this.scheduler.nowMs() <= this.scenario.healAtMs + CLIENTS_AFTER_MS) return false
    this.#mayBeDone = false
    return this.#isFinished()
  }

  async run(): Promise<RunResult> {
    const { seed, deadlineMs } = this.scenario
    // Starting needs the disk, and the disk needs time to run.
    for (const node of this.nodes) this.#start(node)
    this.#scheduleCrashes()
    this.#clients.start()
    await this.scheduler.run(deadlineMs, this.#isDone)
    if (this.violations.length === 0 && !this.#isFinished()) this.#report(`progress: ${this.#standings()}`)
    const stores = new Map<number, ChainStore>(
      this.nodes.filter(({ honest }) => honest).map(({ index, store }) => [index, store]),
    )
    for (const { onEnd } of this.#checkers) onEnd?.(stores)
    for (const node of this.nodes) node.driver?.stop()
    return {
      seed,
      violations: this.violations,
      digest: this.#digest.value(this.#agreement.ids()),
      height: this.#agreement.height(),
      ...this.#progress(stores),
      crashes: this.crashes,
      messages: this.#network.messages(),
      events: this.scheduler.events(),
      virtualMs: this.scheduler.nowMs(),
    }
  }

  #progress(stores: ReadonlyMap<number, ChainStore>): Pick<RunResult, 'views' | 'epochs' | 'jailed'> {
    const last = new Map<number, number>()
    let jailed = 0
    for (const { finalizations, state } of stores.values()) {
      jailed = Math.max(jailed, state.offences.size)
      for (const { vote } of finalizations.values())
        last.set(vote.epoch, Math.max(vote.view, last.get(vote.epoch) ?? 0))
    }
    return { views: [...last.values()].reduce((sum, view) => sum + view, 0), epochs: last.size, jailed }
  }

  #standings(): string {
    const lines = this.nodes.map(({ index, driver, honest, store, pool }) => {
      const { epoch, view } = driver?.summary() ?? { epoch: -1, view: -1 }
      return `${nameOf(index)}${honest ? '' : '*'}: height ${store.blocks.length} view ${epoch}/${view} waits ${pool.size}`
    })
    return lines.join('; ')
  }
}

export const runSeed = (seed: number): Promise<RunResult> => new Simulation(drawScenario(seed)).run()
