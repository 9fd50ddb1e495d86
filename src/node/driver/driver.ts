/**
 * The driver: takes one event at a time, steps the core, and carries the effects out in order before it takes the next.
 * It decides nothing.
 */

import { type Hash, LIMITS } from '#base'
import { PROTOCOL_MAX } from '#chain'
import type { Event, Peer, Restored, State, Timing } from '#consensus'
import { type Announcer, createAnnouncer } from './announce.ts'
import { type CatchUp, createCatchUp } from './catch-up/index.ts'
import { type Claims, createClaims } from './claims.ts'
import { mustSpeak } from './commit.ts'
import { type Context, ownSeat } from './context.ts'
import { createEarly, type Early } from './early.ts'
import { createGuard, type Guard, type GuardOptions, REASONS, type SigningSummary } from './guard/index.ts'
import { createIngress, type Ingress, isAgainstPeer } from './ingress.ts'
import { openLog } from './log.ts'
import { createLoop, type Inbound } from './loop.ts'
import { createMedianClock } from './median-clock.ts'
import { createPerformer, type Performer } from './perform.ts'
import type { DriverPorts } from './ports.ts'
import { createSerial } from './serial.ts'
import { createVerifier } from './verify.ts'

interface DriverOptions {
  readonly chainId: Hash
  readonly timing: Timing
  /** The highest protocol that this node speaks; PROTOCOL_MAX if absent. */
  readonly protocolMax?: number | undefined
  /** Records of the log before it is rewritten; LIMITS.walRecordsBeforeReset unless a simulation wants it sooner. */
  readonly walRecordsBeforeReset?: number
  /** How often and how long the guard of the keys asks and waits; LIMITS.signingAskMs and signingSilenceMs if absent. */
  readonly signing?: GuardOptions
}

/** Where a running driver stands. */
export interface DriverSummary {
  readonly epoch: number
  readonly view: number
  readonly finalizedView: number
  /** The seat of this node in that epoch; undefined on an observer. */
  readonly seat: number | undefined
  /** Whether it signs, and why or why not. */
  readonly signing: SigningSummary
  /** What the time of blocks adds to the own wall clock. */
  readonly clockOffsetMs: number
  /** Blocks that this node lacks, by what its peers say; undefined before enough of them have said anything. */
  readonly behindBlocks: number | undefined
}

export interface Driver {
  /** Reads the log back and enters the view; rejects with NewerProtocolError. What peers send before it has resolved is lost. */
  readonly start: () => Promise<void>
  /** Bytes of a `ConsensusMessage` from a peer. Never throws; dropped when too many wait. */
  readonly receive: (from: Peer, bytes: Uint8Array) => void
  /** Bytes of a `Request`; resolves with those of the `Response`, or `undefined` when it deserves none. */
  readonly answer: (from: Peer, request: Uint8Array) => Promise<Uint8Array | undefined>
  /** A peer has connected. */
  readonly greet: (peer: Peer) => void
  /** The pool has got or lost something. */
  readonly workChanged: () => void
  readonly summary: () => DriverSummary
  /** Nothing is sent, signed or committed any more, but for a commit that the ledger is at. */
  readonly stop: () => void
}

interface Running {
  readonly context: Context
  readonly ingress: Ingress
  readonly performer: Performer
  readonly catchUp: CatchUp
  readonly early: Early
  readonly announcer: Announcer
  readonly guard: Guard
  readonly claims: Claims
  state: State
}

const readInbound = ({ context, ingress, early, state }: Running, inbound: Inbound): Event | undefined => {
  const { from, bytes } = inbound
  const outcome = ingress.read(state, from, bytes)
  if (outcome.ok) {
    if (outcome.value?.kind === 'foreign') early.keep(state.config.epoch, outcome.value.epoch, inbound)
    return outcome.value
  }
  if (isAgainstPeer(outcome)) context.ports.network.penalise(from, outcome.fault.code)
  return undefined
}

/** Keeps the log in step with the ledger: it must begin anew before the first vote of an epoch, and stay short. */
const tendLog = async ({ context, state }: Running, event: Event) => {
  const { ports, log } = context
  if (event.kind === 'nextEpoch') await log.startEpoch(event.set.epoch, event.anchor.blockId)
  if (event.kind !== 'committed') return
  const { finalization } = ports.ledger.head()
  const { epoch } = state.config
  if (finalization?.vote.epoch === epoch) await log.compact(epoch, finalization.vote.view)
}

const takeEvent = async (running: Running, event: Event) => {
  const { context, performer, guard, claims } = running
  const { core, observer } = context.ports
  await tendLog(running, event)
  if (context.isStopped()) return
  guard.hear(event)
  claims.hear(event)
  const { state, effects } = core.step(running.state, event)
  running.state = state
  observer.trace?.(event, effects)
  for (const effect of effects) {
    const done = performer.perform(effect)
    if (done !== undefined) await done
    if (context.isStopped()) return
  }
}

/** It signs nothing until the guard admits it (S6). */
const restoreCore = (ports: DriverPorts, { timing }: DriverOptions, restored: Restored): State => {
  const { epoch, set, anchor, lastHeight } = ports.ledger.head()
  const self = ownSeat(ports, set)
  const signFrom = Number.POSITIVE_INFINITY
  return ports.core.createCore({ epoch, set, anchor, self, signFrom, lastHeight, timing }, restored)
}

const NOT_STARTED: SigningSummary = { state: 'observer', fromView: undefined, reason: REASONS.starting }

const summaryOf = (ports: DriverPorts, running: Running | undefined): DriverSummary => ({
  epoch: running?.state.config.epoch ?? ports.ledger.head().epoch,
  view: running?.state.view ?? 0,
  finalizedView: running?.state.finalized.view ?? 0,
  seat: running?.state.config.self,
  signing: running?.guard.summary() ?? NOT_STARTED,
  clockOffsetMs: running?.context.clock.offsetMs() ?? 0,
  behindBlocks: running?.claims.behind(ports.ledger.head().header.height),
})

const firstEvents = (jailed: readonly number[], pending: boolean): readonly Event[] => [
  { kind: 'start' },
  { kind: 'jailed', seats: jailed },
  { kind: 'work', pending },
]

/** A broken promise of a port, or an assertion, stops the driver and goes to `observer.fatal`. */
export const createDriver = (ports: DriverPorts, options: DriverOptions): Driver => {
  let running: Running | undefined
  let workQueued = false

  const stop = () => {
    loop.stop()
    running?.performer.stop()
    running?.announcer.stop()
    running?.guard.stop()
    running?.catchUp.stop()
  }
  const fatal = (cause: unknown) => {
    if (loop.isStopped()) return
    stop()
    ports.observer.fatal(cause)
  }
  const take = async (event: Event) => {
    if (running === undefined) return
    if (event.kind === 'work') workQueued = false
    await takeEvent(running, event.kind === 'work' ? { kind: 'work', pending: ports.pool.hasWork() } : event)
    if (event.kind === 'nextEpoch') for (const inbound of running.early.take(event.set.epoch)) loop.receive(inbound)
  }
  const read = (inbound: Inbound) => (running === undefined ? undefined : readInbound(running, inbound))
  const loop = createLoop({ take, read, fatal })

  const start = async () => {
    const verifier = createVerifier(options.chainId, ports.keys)
    const { protocolMax = PROTOCOL_MAX, walRecordsBeforeReset = LIMITS.walRecordsBeforeReset } = options
    mustSpeak({ protocolMax }, ports.ledger.head())
    const { epoch, jailed } = ports.ledger.head()
    const logOptions = { signers: ports.keys.signers, recordsMax: walRecordsBeforeReset }
    const opened = await openLog(ports.wal, ports.ledger.head(), verifier, logOptions)
    if (loop.isStopped()) return
    const restored = restoreCore(ports, options, opened.restored)
    const state = () => running?.state ?? restored
    const context: Context = {
      ports: { ...ports, observer: { ...ports.observer, fatal } },
      chainId: options.chainId,
      protocolMax,
      verifier,
      log: opened.log,
      clock: createMedianClock({ ...ports, config: () => state().config }),
      guard: () => guard,
      ledgerQueue: createSerial(fatal),
      state,
      feed: loop.feed,
      isStopped: loop.isStopped,
    }
    const catchUp = createCatchUp(context)
    const performer = createPerformer(context, catchUp)
    const ingress = createIngress(verifier, { clock: context.clock, heartbeats: ports.heartbeats })
    const announcer = createAnnouncer(context)
    const guard = createGuard(context, { ...opened, epoch }, options.signing)
    const parts = { catchUp, performer, ingress, announcer, guard }
    const claims = createClaims(ports.network.peers)
    running = { context, ...parts, claims, early: createEarly(), state: restored }
    for (const event of firstEvents(jailed, ports.pool.hasWork())) loop.feed(event)
    await guard.start()
  }

  return {
    start,
    stop,
    receive: (from, bytes) => loop.receive({ from, bytes }),
    greet: peer => {
      if (loop.isStopped()) return
      running?.announcer.greet(peer)
      running?.guard.connected(peer)
    },
    answer: async (from, request) => (loop.isStopped() ? undefined : running?.catchUp.answer(from, request)),
    workChanged: () => {
      if (workQueued || running === undefined) return
      workQueued = true
      loop.feed({ kind: 'work', pending: true })
    },
    summary: () => summaryOf(ports, running),
  }
}
