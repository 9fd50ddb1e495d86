/** One node of the simulation: its machine outlives the incarnations of its driver. */

import { must } from '#base'
import { type Certificate, ConsensusMessage, type SignedVote, type Status } from '#chain'
import { createCore, DEFAULT_TIMING, type IdentifiedBlock, leaderOf, type State, step } from '#consensus'
import { createDriver, type Driver, type DriverPorts } from '../../src/node/driver/index.ts'
import { decodeWalRecord } from '../../src/node/driver/wal-record.ts'
import { openWal, type Wal } from '../../storage/wal.ts'
import { type Behaviour, behaviourOf, type Tools } from './byzantine/index.ts'
import type { Standing } from './checkers/index.ts'
import { type ClockScenario, createClock } from './clock.ts'
import { createDisk, type DiskCopy, type DiskScenario, type SimDisk } from './disk.ts'
import { type ChainStore, createLedger, type SimLedger } from './electing-ledger.ts'
import type { Random } from './random.ts'
import { decodeTransaction, encodeEvidence, transactionName } from './transaction.ts'
import type { World } from './world.ts'

const REQUEST_MS = 1_500
/** A key that may have signed what is not in the log must be silent for so long. */
const SILENCE_MS = 2_000
const HONEST: Behaviour = {}
/** Messages that a Byzantine node reacts to: two that answer each other must not breed without end. */
const REACTIONS_MAX = 500
/** True time at the start, after that of genesis. */
export const STARTS_AFTER_MS = 100_000

export const nameOf = (index: number): string => `n${index}`
const indexOf = (name: string): number => Number(name.slice(1))

export class SimNode {
  readonly index: number
  store: ChainStore
  readonly pool = new Map<string, Uint8Array>()
  readonly disk: SimDisk
  readonly behaviour: Behaviour
  readonly #world: World
  readonly #tools: Tools
  readonly #random: Random
  driver: Driver | undefined
  ledger: SimLedger | undefined
  #state: State | undefined
  #incarnation = 0
  #reactions = 0
  #copied: { readonly files: DiskCopy; readonly store: ChainStore } | undefined

  constructor(world: World, index: number) {
    const { scenario, scheduler, random, scheme, genesis } = world
    this.index = index
    this.store = { blocks: [], finalizations: new Map(), state: genesis.state }
    this.#world = world
    this.#random = random.fork(`node ${index}`)
    const byzantine = scenario.byzantine.get(index)
    this.behaviour = byzantine === undefined ? HONEST : behaviourOf(byzantine)
    this.disk = createDisk({
      ...(scenario.disks[index] as DiskScenario),
      scheduler,
      random: random.fork(`disk ${index}`),
      onWrite: count => world.onWrite(this, count),
    })
    this.#tools = {
      random: random.fork(`byzantine ${index}`),
      signer: scheme.signers[index] as Tools['signer'],
      chainId: world.chainId,
      setOf: world.setOf,
      peers: Array.from({ length: scenario.nodes }, (_, peer) => peer).filter(peer => peer !== index),
      send: (to, message) => world.carry(index, to, message),
      graft: (block, parent, view) => this.ledger?.graft(block, parent, view),
    }
  }

  get honest(): boolean {
    return this.behaviour === HONEST
  }

  get isUp(): boolean {
    return this.driver !== undefined
  }

  standing(): Standing {
    const state = this.#state
    return {
      life: this.#incarnation,
      isUp: this.isUp && state !== undefined,
      epoch: state?.config.epoch ?? 0,
      view: state?.view ?? 0,
      finalizedView: state?.finalized.view ?? 0,
      isWriting: this.disk.logWrites() > 0,
      leads: (view, seat) => state !== undefined && leaderOf(state, view) === seat,
    }
  }

  hasWork(): boolean {
    return this.pool.size > 0
  }

  /** True when it is new here and may come into a block. */
  submit(transaction: Uint8Array): boolean {
    const name = transactionName(transaction)
    if (this.ledger === undefined || this.pool.has(name) || this.ledger.hasFinal(name)) return false
    if (!this.ledger.isAcceptable(transaction)) return false
    this.pool.set(name, transaction)
    this.driver?.workChanged()
    return true
  }

  /** The machine dies: what was not synced may be lost or torn, what was on its way to the disk never arrives. */
  crash(): void {
    this.#incarnation++
    this.driver?.stop()
    this.driver = undefined
    this.ledger = undefined
    this.#state = undefined
    this.pool.clear()
    this.disk.crash()
  }

  /** Somebody copies the folder of the node. */
  copyHome(): void {
    const { blocks, finalizations, state } = this.store
    this.#copied = {
      files: this.disk.copy(),
      store: { blocks: [...blocks], finalizations: new Map(finalizations), state },
    }
  }

  /** The node is down, and somebody puts the copy in place of its folder. */
  restoreHome(): void {
    if (this.#copied === undefined) return
    this.store = this.#copied.store
    this.disk.restore(this.#copied.files)
  }

  async start(): Promise<void> {
    const born = ++this.#incarnation
    const disk = this.disk.boot()
    const wal = await openWal(disk.walFiles())
    if (born !== this.#incarnation) return
    const { scheduler, genesis, rules, chainId, scenario } = this.#world
    const work = () => new Promise<void>(resolve => void scheduler.after(this.#random.int(0, 5), resolve))
    this.ledger = createLedger({ rules, genesis, store: this.store, disk, pool: this.pool, work })
    this.#world.restarted(this)
    const { walRecordsBeforeReset } = scenario
    this.driver = createDriver(this.#ports(wal, this.ledger), {
      chainId,
      timing: DEFAULT_TIMING,
      walRecordsBeforeReset,
      signing: { silenceMs: SILENCE_MS },
    })
    await this.driver.start()
  }

  #ports(wal: Wal, ledger: SimLedger): DriverPorts {
    const { scheduler, scenario, genesis, scheme, trace } = this.#world
    const startMs = genesis.header.timeMs + STARTS_AFTER_MS
    return {
      core: this.#core(),
      ...createClock(scheduler, startMs, scenario.clocks[this.index] as ClockScenario),
      keys: { signers: scheme.signers.slice(this.index, this.index + 1), verify: scheme.verify },
      wal: this.#walPort(wal),
      network: this.#networkPort(),
      ledger: ledger.port,
      pool: { hasWork: () => this.hasWork(), evidence: votes => this.#accuse(votes) },
      observer: {
        log: () => {},
        committed: (head, blocks) => this.#committed(blocks, head.finalization),
        trace: (event, effects) => {
          let entry = `${this.index} ${event.kind}`
          for (const { kind } of effects) entry += ` ${kind}`
          trace(entry)
        },
        fatal: cause => this.#world.fatal(this, cause),
      },
    }
  }

  /** The true core; its state is looked at by checkers. */
  #core(): DriverPorts['core'] {
    const see = (state: State) => {
      this.#state = state
      return state
    }
    // One that forgets signs on at once, whatever its guard says.
    const { forgets } = this.behaviour
    return {
      createCore: (config, restored) => see(createCore(forgets ? { ...config, signFrom: 0 } : config, restored)),
      step: (before, event) => {
        const stepped = step(before, forgets && event.kind === 'admit' ? { ...event, fromView: 0 } : event)
        see(stepped.state)
        return stepped
      },
    }
  }

  #walPort({ append, reset, replay, damaged }: Wal): DriverPorts['wal'] {
    const marks = () => replay()?.filter(record => must(decodeWalRecord(record)).epochMark !== undefined)
    return { append, reset, damaged, replay: async () => (this.behaviour.forgets ? marks() : replay()) }
  }

  #accuse(votes: readonly [SignedVote, SignedVote]): void {
    if (this.honest) this.#world.accused(this, votes)
    // One proof of an offence is enough, whoever found it.
    const known = [...this.pool.values()].map(decodeTransaction)
    const same = (other: SignedVote) => other.seat === votes[0].seat && other.vote.epoch === votes[0].vote.epoch
    if (known.some(transaction => transaction?.kind === 'evidence' && same(transaction.votes[0]))) return
    this.#world.introduce(this, encodeEvidence(votes))
  }

  #committed(blocks: readonly IdentifiedBlock[], finalization: Certificate | undefined): void {
    this.#world.committed(this, blocks, finalization)
    const { ledger } = this
    for (const [name, transaction] of this.pool)
      if (ledger?.hasFinal(name) || !ledger?.isAcceptable(transaction)) this.pool.delete(name)
    this.driver?.workChanged()
  }

  #networkPort(): DriverPorts['network'] {
    const { scenario } = this.#world
    const { peers } = this.#tools
    const names = peers.map(nameOf)
    const send = (to: readonly number[], message: Uint8Array) => {
      if (this.honest) this.#world.left(this, message)
      if (this.behaviour.onSend !== undefined) this.behaviour.onSend(to, message, this.#tools)
      else for (const peer of to) this.#world.carry(this.index, peer, message)
    }
    return {
      broadcast: message => send(peers, message),
      send: (peer, message) => send([indexOf(peer)], message),
      request: (peer, request) => this.#world.request(this.index, indexOf(peer), request, REQUEST_MS),
      peers: () => names,
      peerOfSeat: (set, seat) => {
        const node = set.validators[seat]?.enterprise
        return node === undefined || node === this.index || node >= scenario.nodes ? undefined : nameOf(node)
      },
      penalise: () => {},
    }
  }

  /** A message has arrived. */
  receive(from: number, message: Uint8Array): void {
    if (this.driver === undefined) return
    if (this.honest) this.#world.received(this, message)
    if (this.#reactions++ < REACTIONS_MAX) this.behaviour.onReceive?.(message, this.#tools)
    this.driver.receive(nameOf(from), message)
  }

  /** The answer to a request of a peer. */
  async answer(from: number, request: Uint8Array): Promise<Uint8Array | undefined> {
    const answer = await this.driver?.answer(nameOf(from), request)
    return this.behaviour.onAnswer === undefined ? answer : this.behaviour.onAnswer(answer, this.#tools)
  }
}

/** The own vote in a message, if it is one that its sender signs. */
export const voteIn = (message: Uint8Array): SignedVote | undefined => {
  const decoded = ConsensusMessage.decode(message)
  if (!decoded.ok) return undefined
  return decoded.value.vote ?? decoded.value.proposal?.notarize
}

export const statusIn = (message: Uint8Array): Status | undefined => {
  const decoded = ConsensusMessage.decode(message)
  return decoded.ok ? decoded.value.status : undefined
}
