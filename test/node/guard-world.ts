/** Machines with validator keys in virtual time: each may be stopped, restored from a copy, damaged, doubled or lie. */

import { ascii, type Signer, sha256, toHex } from '#base'
import {
  ConsensusMessage,
  Request,
  Response,
  type SignedVote,
  type ValidatorSet,
  VOTE_KIND,
  validatorsRoot,
} from '#chain'
import { createCore, DEFAULT_TIMING, step } from '#consensus'
import { createDriver, type Driver, type DriverPorts, type SigningSummary } from '../../src/node/driver/index.ts'
import { makeScheme } from '../sim/keys.ts'
import { makeScheduler } from '../sim/scheduler.ts'
import { type ChainStore, createLedger, makeGenesis, transactionName } from './scripted-ledger.ts'

export const DELAY_MS = 5
export const SILENCE_MS = 2_000

/** What is on the disk of a machine. */
interface Disk {
  store: ChainStore
  wal: readonly Uint8Array[] | undefined
  damaged: boolean
}

/** Changes the answer to a request of another machine. */
type Lie = (request: Request, honest: Response | undefined, from: string) => Response | undefined

export interface Machine {
  readonly name: string
  readonly disk: Disk
  readonly log: string[]
  /** Every vote that has left it, in all its lives. */
  readonly votes: SignedVote[]
  lie: Lie | undefined
  driver: Driver | undefined
  readonly start: () => void
  readonly stop: () => void
  readonly signing: () => SigningSummary | undefined
  readonly height: () => number
}

export interface WorldOptions {
  readonly seats?: number
  readonly epochLength?: number
  /** Signer by seat, for each epoch; signer number `seat` unless said otherwise. */
  readonly keyOf?: (epoch: number, seat: number) => number
}

const chainId = sha256(ascii('a guarded federation'))
const scheme = makeScheme(5, 12, false)
export const signer = (n: number): Signer => scheme.signers[n] as Signer
export const copyOf = ({ store, wal, damaged }: Disk): Disk => ({
  store: { ...store, blocks: [...store.blocks], finalizations: new Map(store.finalizations) },
  wal: wal && [...wal],
  damaged,
})

export const createWorld = ({ seats = 4, epochLength = 1_000, keyOf = (_, seat) => seat }: WorldOptions = {}) => {
  const scheduler = makeScheduler()
  const setOf = (epoch: number): ValidatorSet => ({
    epoch,
    validators: Array.from({ length: seats }, (_, seat) => ({
      publicKey: signer(keyOf(epoch, seat)).publicKey,
      weight: 1,
      enterprise: seat,
    })),
  })
  const genesis = makeGenesis(epochLength, setOf, epoch => validatorsRoot(setOf(epoch)))
  const machines: Machine[] = []
  const cut = new Set<string>()
  const named = (name: string) => machines.find(machine => machine.name === name)
  const isLinked = (a: string, b: string) => !cut.has(`${a} ${b}`) && !cut.has(`${b} ${a}`)
  const pool = new Map<string, Uint8Array>()

  const carry = (from: string, to: string, message: Uint8Array) => {
    if (isLinked(from, to)) scheduler.after(DELAY_MS, () => named(to)?.driver?.receive(from, message))
  }
  const later = () => new Promise<void>(resolve => void scheduler.after(DELAY_MS, resolve))

  const request = async (from: string, to: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
    await later()
    const asked = named(to)
    const answer = isLinked(from, to) ? await asked?.driver?.answer(from, bytes) : undefined
    await later()
    if (asked?.lie === undefined) return answer
    const [query, honest] = [Request.decode(bytes), answer && Response.decode(answer)]
    const lied = query.ok ? asked.lie(query.value, honest?.ok ? honest.value : undefined, from) : undefined
    return lied && Response.encode(lied)
  }

  const portsOf = (machine: Machine, signers: readonly Signer[], life: () => boolean): DriverPorts => {
    const { disk, name, log } = machine
    // No two machines have quite the same clock.
    const skewMs = machines.indexOf(machine)
    const others = () => machines.filter(one => one !== machine && one.driver !== undefined && isLinked(name, one.name))
    const left = (message: Uint8Array) => {
      const decoded = ConsensusMessage.decode(message)
      const vote = decoded.ok ? (decoded.value.vote ?? decoded.value.proposal?.notarize) : undefined
      if (vote !== undefined) machine.votes.push(vote)
    }
    const ledger = createLedger({
      genesis,
      store: disk.store,
      pool,
      disk: { commit: async apply => apply(), crash: () => {}, walFiles: () => undefined as never },
      work: async () => {},
    })
    return {
      core: { createCore, step },
      clock: { nowMs: scheduler.nowMs, wallMs: () => genesis.header.timeMs + 60_000 + skewMs + scheduler.nowMs() },
      timers: { set: (afterMs, fn) => scheduler.after(afterMs, () => life() && fn()) },
      keys: { signers, verify: scheme.verify },
      wal: {
        damaged: disk.damaged,
        replay: async () => (disk.damaged ? [] : disk.wal),
        append: async records => {
          if (life()) disk.wal = [...(disk.wal ?? []), ...records]
        },
        reset: async records => {
          if (life()) Object.assign(disk, { wal: records, damaged: false })
        },
      },
      ledger: ledger.port,
      network: {
        broadcast: message => {
          left(message)
          for (const other of others()) carry(name, other.name, message)
        },
        send: (peer, message) => {
          left(message)
          carry(name, peer, message)
        },
        request: (peer, bytes) => request(name, peer, bytes),
        peers: () => others().map(other => other.name),
        peerOfSeat: (_, seat) => (others().some(other => other.name === `m${seat}`) ? `m${seat}` : undefined),
        penalise: (peer, reason) => log.push(`penalised ${peer}: ${reason}`),
      },
      pool: {
        hasWork: () => [...pool.keys()].some(one => !ledger.hasFinal(one)),
        evidence: () => log.push('evidence'),
      },
      observer: {
        log: (level, message) => log.push(`${level}: ${message}`),
        committed: () => machine.driver?.workChanged(),
        fatal: cause => log.push(`fatal: ${String(cause)}`),
      },
    }
  }

  /** A machine with an empty disk and these keys; it does not run yet. */
  const add = (name: string, signers: readonly Signer[]): Machine => {
    const disk: Disk = { store: { blocks: [], finalizations: new Map() }, wal: undefined, damaged: false }
    let lives = 0
    const machine: Machine = {
      name,
      disk,
      log: [],
      votes: [],
      lie: undefined,
      driver: undefined,
      start: () => {
        const born = ++lives
        const ports = portsOf(machine, signers, () => born === lives)
        const signing = { askMs: 100, silenceMs: SILENCE_MS }
        const driver = createDriver(ports, { chainId, timing: DEFAULT_TIMING, walRecordsBeforeReset: 8, signing })
        driver.start().catch(ports.observer.fatal)
        machine.driver = driver
        for (const other of machines)
          if (other !== machine && isLinked(name, other.name)) {
            other.driver?.greet(name)
            if (other.driver !== undefined) driver.greet(other.name)
          }
      },
      stop: () => {
        lives++
        machine.driver?.stop()
        machine.driver = undefined
      },
      signing: () => machine.driver?.summary().signing,
      height: () => disk.store.blocks.length,
    }
    machines.push(machine)
    return machine
  }

  let submitted = 0
  const submit = () => {
    const transaction = ascii(`transaction ${submitted++}`)
    pool.set(transactionName(transaction), transaction)
    for (const { driver } of machines) driver?.workChanged()
  }
  const runUntil = async (holds: () => boolean, forMs: number): Promise<boolean> => {
    await scheduler.run(scheduler.nowMs() + forMs, holds)
    return holds()
  }
  return {
    scheduler,
    chainId,
    machines,
    genesis,
    add,
    submit,
    runUntil,
    run: async (forMs: number) => void (await runUntil(() => false, forMs)),
    /** Blocks of one transaction, each final on that machine before the next is submitted. */
    grow: async (machine: Machine, blocks: number): Promise<boolean> => {
      for (let i = 0; i < blocks; i++) {
        const height = machine.height()
        submit()
        if (!(await runUntil(() => machine.height() > height, 20_000))) return false
      }
      return true
    },
    cut: (a: string, b: string) => cut.add(`${a} ${b}`),
    heal: () => cut.clear(),
    /** One machine a seat, all started. */
    startAll: () => {
      for (let seat = 0; seat < seats; seat++) add(`m${seat}`, [signer(keyOf(0, seat))])
      for (const machine of machines) machine.start()
      return machines as readonly Machine[]
    },
  }
}

/** Pairs of votes of one seat that no honest seat signs both: what evidence is made of. */
export const contradictions = (votes: readonly SignedVote[]): readonly string[] => {
  const found: string[] = []
  const byPlace = new Map<string, string>()
  for (const { vote, seat } of votes) {
    const place = `seat ${seat} epoch ${vote.epoch} view ${vote.view}`
    const block = toHex(vote.blockId)
    const against = (kind: number, other: string | undefined) => {
      const held = byPlace.get(`${place} ${kind}`)
      if (held !== undefined && held !== other) found.push(`${place}: ${vote.kind} against ${kind}`)
    }
    against(vote.kind, block)
    if (vote.kind === VOTE_KIND.FINALIZE) against(VOTE_KIND.NULLIFY, undefined)
    if (vote.kind === VOTE_KIND.NULLIFY) against(VOTE_KIND.FINALIZE, undefined)
    byPlace.set(`${place} ${vote.kind}`, block)
  }
  return found
}
