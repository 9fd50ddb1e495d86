/** A federation of drivers in virtual time, each with a wall clock of its own that a test may set. */

import { ascii, sha256 } from '#base'
import { ConsensusMessage, type ValidatorSet, validatorsRoot } from '#chain'
import { createCore, DEFAULT_TIMING, step } from '#consensus'
import { createDriver, type Driver, type DriverPorts } from '../../src/node/driver/index.ts'
import { createHeart, type Heart } from '../../src/node/heartbeat.ts'
import { makeScheme } from '../sim/keys.ts'
import { makeScheduler, type Scheduler } from '../sim/scheduler.ts'
import { type ChainStore, createLedger, makeGenesis, transactionName } from './scripted-ledger.ts'

const DELAY_MS = 5
/** Slot of the heartbeats. */
export const PERIOD_MS = 60_000

interface VirtualNode {
  readonly name: string
  /** Added to the true time: what the wall clock of this node shows. May be set at any time. */
  skewMs: number
  /** What it says to others of its clock, where that is a lie. */
  lieMs: number | undefined
  readonly ports: DriverPorts
  readonly driver: Driver
  readonly heart: Heart
  readonly store: ChainStore
  readonly log: string[]
  /** Records appended to the write-ahead log, and times it was rewritten. */
  readonly writes: () => number
  /** Messages that it has sent, one for each receiver. */
  readonly sent: () => number
  readonly submit: (transaction: string) => void
}

export interface VirtualFederation {
  readonly scheduler: Scheduler
  readonly nodes: readonly VirtualNode[]
  readonly set: ValidatorSet
  /** To every node. */
  readonly submit: (transaction: string) => void
  readonly run: (forMs: number) => Promise<void>
  /** Runs until it holds, and says whether it did within so much virtual time. */
  readonly runUntil: (holds: () => boolean, forMs: number) => Promise<boolean>
  /** The least committed height. */
  readonly height: () => number
}

const chainId = sha256(ascii('a virtual federation'))
const scheme = makeScheme(3, 7, false)

/** A message with the sender's clock replaced by a lie. */
const bend = (message: Uint8Array, lieMs: number | undefined, nowMs: number): Uint8Array => {
  if (lieMs === undefined) return message
  const decoded = ConsensusMessage.decode(message)
  if (!decoded.ok || decoded.value.status === undefined) return message
  const { status } = decoded.value
  return ConsensusMessage.encode({ ...decoded.value, status: { ...status, wallMs: Math.max(0, nowMs + lieMs) } })
}

const countingWal = () => {
  let records: readonly Uint8Array[] | undefined
  let writes = 0
  return {
    writes: () => writes,
    port: {
      append: async (more: readonly Uint8Array[]) => {
        writes += more.length
        records = [...(records ?? []), ...more]
      },
      replay: async () => records,
      reset: async (all: readonly Uint8Array[]) => {
        writes++
        records = all
      },
    },
  }
}

export interface VirtualOptions {
  /** First block of protocol 2; none without it. */
  readonly secondProtocolFrom?: number
  /** Highest protocol that a node speaks; that of this software without it. */
  readonly protocolMax?: (node: number) => number
}

export const createVirtualFederation = (
  skewsMs: readonly number[],
  { secondProtocolFrom, protocolMax }: VirtualOptions = {},
): VirtualFederation => {
  const scheduler = makeScheduler()
  const validators = skewsMs.map((_, enterprise) => ({
    publicKey: (scheme.signers[enterprise] as (typeof scheme.signers)[number]).publicKey,
    weight: 1,
    enterprise,
  }))
  const setOf = (epoch: number): ValidatorSet => ({ epoch, validators })
  const genesis = makeGenesis(1_000, setOf, () => validatorsRoot({ validators }))
  const names = skewsMs.map((_, n) => `n${n}`)
  const nodes: VirtualNode[] = []
  const trueMs = () => genesis.header.timeMs + 60_000 + scheduler.nowMs()

  const carry = (from: VirtualNode, to: string, message: Uint8Array) => {
    const bent = bend(message, from.lieMs, trueMs())
    scheduler.after(DELAY_MS, () => {
      nodes[names.indexOf(to)]?.driver.receive(from.name, bent)
    })
  }

  const createNode = (skewMs: number, n: number): VirtualNode => {
    const store: ChainStore = { blocks: [], finalizations: new Map() }
    const pool = new Map<string, Uint8Array>()
    const wal = countingWal()
    const others = names.filter((_, other) => other !== n)
    const log: string[] = []
    let sent = 0
    const send = (to: string, message: Uint8Array) => {
      sent++
      carry(node, to, message)
    }
    const disk = { commit: async (apply: () => void) => apply(), crash: () => {}, walFiles: () => undefined as never }
    const ledger = createLedger({ genesis, store, pool, disk, secondProtocolFrom, work: async () => {} })
    const ports: DriverPorts = {
      core: { createCore, step },
      clock: { nowMs: scheduler.nowMs, wallMs: () => trueMs() + node.skewMs },
      timers: { set: scheduler.after },
      keys: { signers: scheme.signers.slice(n, n + 1), verify: scheme.verify },
      wal: wal.port,
      ledger: ledger.port,
      network: {
        broadcast: message => {
          for (const to of others) send(to, message)
        },
        send,
        request: async (peer, request) => nodes[names.indexOf(peer)]?.driver.answer(names[n] as string, request),
        peers: () => others,
        peerOfSeat: (_, seat) => (seat === n ? undefined : names[seat]),
        penalise: (peer, reason) => log.push(`penalised ${peer}: ${reason}`),
      },
      pool: { hasWork: () => pool.size > 0, evidence: () => log.push('evidence') },
      observer: {
        log: (level, message) => log.push(`${level}: ${message}`),
        committed: () => {
          for (const name of pool.keys()) if (ledger.hasFinal(name)) pool.delete(name)
        },
        fatal: cause => log.push(`fatal: ${String(cause)}`),
      },
    }
    const { broadcast } = ports.network
    const heart = createHeart({ ...ports, chainId, periodMs: PERIOD_MS, head: ledger.port.head, broadcast })
    const driver = createDriver(
      { ...ports, heartbeats: heart },
      { chainId, timing: DEFAULT_TIMING, protocolMax: protocolMax?.(n) },
    )
    const submit = (text: string) => {
      const transaction = ascii(text)
      pool.set(transactionName(transaction), transaction)
      driver.workChanged()
    }
    const node: VirtualNode = {
      name: names[n] as string,
      skewMs,
      lieMs: undefined,
      ports,
      driver,
      heart,
      store,
      log,
      writes: wal.writes,
      sent: () => sent,
      submit,
    }
    return node
  }

  nodes.push(...skewsMs.map(createNode))
  const start = Promise.all(
    nodes.map(async ({ driver, heart }) => {
      await driver.start()
      heart.start()
    }),
  )
  const runUntil = async (holds: () => boolean, forMs: number) => {
    await start
    await scheduler.run(scheduler.nowMs() + forMs, holds)
    return holds()
  }
  return {
    scheduler,
    nodes,
    set: setOf(0),
    submit: transaction => {
      for (const node of nodes) node.submit(transaction)
    },
    run: async forMs => void (await runUntil(() => false, forMs)),
    runUntil,
    height: () => Math.min(...nodes.map(({ store }) => store.blocks.length)),
  }
}
