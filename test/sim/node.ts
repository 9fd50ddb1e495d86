/** One node of the simulation: its machine outlives the incarnations of its driver. */

import { must } from '#base'
import { ConsensusMessage } from '#chain'
import { createCore, DEFAULT_TIMING, type IdentifiedBlock, step } from '#consensus'
import { openWal, type Wal } from '#storage'
import { createDriver, type Driver, type DriverPorts } from '../../src/node/driver/index.ts'
import { decodeWalRecord } from '../../src/node/driver/wal-record.ts'
import { type Behaviour, behaviourOf, type Tools } from './byzantine/index.ts'
import { createDisk, type Disk } from './disk.ts'
import { type ChainStore, createLedger, type SimLedger } from './ledger.ts'
import type { Mutant } from './mutants/index.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

const REQUEST_MS = 1_500
const HONEST: Behaviour = {}

type WalPort = DriverPorts['wal']

export const nameOf = (index: number): string => `n${index}`
const indexOf = (name: string): number => Number(name.slice(1))

export class SimNode {
  readonly index: number
  readonly store: ChainStore = { blocks: [], finalizations: new Map() }
  readonly pool = new Map<string, Uint8Array>()
  readonly disk: Disk
  readonly behaviour: Behaviour
  readonly #world: World
  readonly #tools: Tools
  readonly #mutant: Mutant
  readonly #random: Random
  driver: Driver | undefined
  ledger: SimLedger | undefined
  #incarnation = 0

  constructor(world: World, index: number) {
    const { scenario, scheduler, random, scheme } = world
    this.index = index
    this.#world = world
    this.#mutant = world.mutant
    this.#random = random.fork(`node ${index}`)
    const byzantine = scenario.byzantine.get(index)
    this.behaviour = byzantine === undefined ? HONEST : behaviourOf(byzantine)
    this.disk = createDisk({
      scheduler,
      random: random.fork(`disk ${index}`),
      delayMs: scenario.diskMs,
      onWrite: count => world.onWrite(this, count),
    })
    const peers = Array.from({ length: scenario.nodes }, (_, peer) => peer).filter(peer => peer !== index)
    this.#tools = {
      random: random.fork(`byzantine ${index}`),
      signer: scheme.signers[index] as Tools['signer'],
      chainId: world.chainId,
      setOf: world.genesis.setOf,
      peers,
      send: (to, message) => world.carry(index, to, message),
    }
  }

  get honest(): boolean {
    return this.behaviour === HONEST
  }

  get isUp(): boolean {
    return this.driver !== undefined
  }

  hasWork(): boolean {
    return this.pool.size > 0
  }

  submit(name: string, transaction: Uint8Array): void {
    if (this.pool.has(name) || this.ledger?.hasFinal(name)) return
    this.pool.set(name, transaction)
    this.driver?.workChanged()
  }

  /** The machine dies: what was not synced may be lost or torn, what was on its way to the disk never arrives. */
  crash(): void {
    this.#incarnation++
    this.driver?.stop()
    this.driver = undefined
    this.ledger = undefined
    this.pool.clear()
    this.disk.crash()
  }

  async start(): Promise<void> {
    const born = ++this.#incarnation
    const wal = await openWal(this.disk.walFiles())
    if (born !== this.#incarnation) return
    const { scheduler, genesis, chainId, trace } = this.#world
    const work = () => new Promise<void>(resolve => void scheduler.after(this.#random.int(0, 5), resolve))
    const ledger = createLedger({ genesis, store: this.store, disk: this.disk, pool: this.pool, work })
    this.#world.restarted(this)
    const ports: DriverPorts = {
      core: this.#mutant.core?.({ createCore, step }) ?? { createCore, step },
      clock: { nowMs: scheduler.nowMs, wallMs: () => this.#wallMs() },
      timers: { set: (afterMs, fn) => scheduler.after(afterMs, fn) },
      keys: {
        signers: [this.#world.scheme.signers[this.index] as Tools['signer']],
        verify: this.#mutant.verify ?? this.#world.scheme.verify,
      },
      wal: this.#walPort(wal),
      network: this.#networkPort(),
      ledger: this.#mutant.ledger?.(ledger.port) ?? ledger.port,
      pool: {
        hasWork: () => this.hasWork(),
        evidence: votes => {
          if (this.honest) this.#world.accused(votes)
        },
      },
      observer: {
        log: () => {},
        committed: (_, blocks) => this.#committed(blocks),
        trace: (event, effects) => trace(`${this.index} ${event.kind} ${effects.map(({ kind }) => kind).join()}`),
        fatal: cause => this.#world.fatal(this, cause),
      },
    }
    this.ledger = ledger
    const { walRecordsBeforeReset } = this.#world.scenario
    this.driver = createDriver(ports, { chainId, timing: DEFAULT_TIMING, walRecordsBeforeReset })
    await this.driver.start()
  }

  #walPort({ append, reset, replay }: Wal): WalPort {
    const marks = () => replay()?.filter(record => must(decodeWalRecord(record)).epochMark !== undefined)
    const port = { append, reset, replay: async () => (this.behaviour.forgets ? marks() : replay()) }
    return this.#mutant.wal?.(port) ?? port
  }

  #wallMs(): number {
    const { scheduler, scenario, genesis } = this.#world
    return genesis.header.timeMs + 1_000 + scheduler.nowMs() + (scenario.skewMs[this.index] ?? 0)
  }

  #committed(blocks: readonly IdentifiedBlock[]): void {
    this.#world.committed(this, blocks)
    for (const name of this.pool.keys()) if (this.ledger?.hasFinal(name)) this.pool.delete(name)
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
    this.behaviour.onReceive?.(message, this.#tools)
    this.driver.receive(nameOf(from), message)
  }
}

/** The own vote in a message, if it is one that its sender signs. */
export const votesIn = (message: Uint8Array) => {
  const decoded = ConsensusMessage.decode(message)
  if (!decoded.ok) return undefined
  return decoded.value.vote ?? decoded.value.proposal?.notarize
}
