/**
 * Never sign twice: what stands between the core and the validator keys of this node, until it is known what they have
 * signed and whenever another machine turns out to have them (consensus/README.md, "Never sign twice").
 */

import { equalBytes, LIMITS, type PublicKey } from '#base'
import type { KeyQuery, KeyReport, SignedVote } from '#chain'
import { reportBytes } from '#chain'
import { type Event, hasCast, type Peer } from '#consensus'
import type { Context } from '../context.ts'
import type { LogCondition } from '../log.ts'
import { createAsker } from './asker.ts'
import { covers, further, type Place, placeOfVote } from './place.ts'
import { createReports, type Standing } from './reports.ts'
import { createSeen, see, votesOfCertificate } from './seen.ts'
import {
  askingReason,
  REASONS,
  type Reason,
  type SigningSummary,
  strictWeight,
  type WaitCause,
  waitingReason,
} from './summary.ts'

export interface GuardOptions {
  readonly askMs?: number | undefined
  readonly silenceMs?: number | undefined
}

/** What the log was found to be, and from which view of that epoch on it allows signing. */
export interface Found {
  readonly condition: LogCondition
  readonly epoch: number
  readonly signFrom: number
}

export interface Guard {
  /** Begins to ask; a node without keys has nothing to ask for. */
  readonly start: () => Promise<void>
  /** To be called with each event before the core takes it. */
  readonly hear: (event: Event) => void
  readonly connected: (peer: Peer) => void
  /** The answer to another node's question; `undefined` to one that would have us answer ourselves. */
  readonly report: (query: KeyQuery) => KeyReport | undefined
  /** False when it has turned out that another machine signs with these keys: then nothing is signed any more. */
  readonly maySign: () => boolean
  readonly summary: () => SigningSummary
  readonly stop: () => void
}

/** In `epoch`, the old life of these keys has signed nothing from this view on, and nothing in later epochs. */
interface Bound {
  readonly epoch: number
  readonly view: number
}

type Phase =
  | { readonly kind: 'asking' }
  | { readonly kind: 'waiting'; readonly cause: WaitCause }
  | { readonly kind: 'signing' }
  | { readonly kind: 'twin'; readonly reason: Reason }

const isAtOrAfter = ({ epoch, view }: Place, bound: Bound): boolean =>
  epoch > bound.epoch || (epoch === bound.epoch && view >= bound.view)

/** Votes that an event carries, each verified under the set of the core's epoch. */
const votesIn = (event: Event): readonly SignedVote[] => {
  if (event.kind === 'vote' || event.kind === 'signed') return [event.vote]
  if (event.kind === 'certificate') return votesOfCertificate(event.certificate)
  if (event.kind !== 'proposal') return []
  const { notarize, parent, nullifications } = event.proposal
  const certificates = parent === undefined ? nullifications : [parent, ...nullifications]
  return [notarize, ...certificates.flatMap(votesOfCertificate)]
}

class SigningGuard implements Guard {
  readonly #context: Context
  readonly #found: Found
  readonly #silenceMs: number
  readonly #reports
  readonly #asker
  readonly #seen = createSeen()
  #phase: Phase = { kind: 'asking' }
  /** The furthest foreign vote heard of, by which an older one is no news. */
  #heard: Place | undefined
  #heardMs = 0
  #bound: Bound | undefined
  #isOpening = false

  constructor(context: Context, found: Found, { askMs, silenceMs }: GuardOptions) {
    this.#context = context
    this.#found = found
    this.#silenceMs = silenceMs ?? LIMITS.signingSilenceMs
    this.#reports = createReports(context)
    this.#asker = createAsker(context, {
      askMs: askMs ?? LIMITS.signingAskMs,
      onReport: (report, nonce) => this.#take(report, nonce),
      onRound: () => this.#decide(),
    })
  }

  get #keys(): readonly PublicKey[] {
    return this.#context.ports.keys.signers.map(({ publicKey }) => publicKey)
  }

  #isOwn(key: PublicKey): boolean {
    return this.#keys.some(own => equalBytes(own, key))
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    if (phase.kind === 'signing' || phase.kind === 'twin') this.#asker.stop()
    const { state, reason } = this.summary()
    const level = state === 'twin' ? 'error' : state === 'waiting' ? 'warn' : 'info'
    this.#context.ports.observer.log(level, `signing: ${state}: ${reason.en} / ${reason.zh}`)
  }

  async start(): Promise<void> {
    const { context, condition } = { context: this.#context, condition: this.#found.condition }
    const { state, log } = context
    for (const { notarization, nullification, seats } of state().rounds.values()) {
      for (const certificate of [notarization, nullification])
        if (certificate !== undefined) see(this.#seen, state().config.set, votesOfCertificate(certificate))
      for (const held of seats.values())
        for (const vote of Object.values(held)) if (vote !== undefined) see(this.#seen, state().config.set, [vote])
    }
    const { certificate } = state().finalized
    if (certificate !== undefined) see(this.#seen, state().config.set, votesOfCertificate(certificate))
    // At once, so that a node that dies before it was admitted, with blocks that it got meanwhile, has lost no log.
    if (condition === 'none') await log.open([], this.#found.epoch, 0)
    if (this.#keys.length === 0) return
    if (condition === 'lost') this.#wait('lost')
    this.#asker.start()
  }

  #wait(cause: WaitCause): void {
    this.#heardMs = this.#context.ports.clock.nowMs()
    this.#enter({ kind: 'waiting', cause })
  }

  #becomeTwin(reason: Reason): void {
    const { feed, state } = this.#context
    this.#enter({ kind: 'twin', reason })
    feed({ kind: 'admit', epoch: state().config.epoch, fromView: Number.POSITIVE_INFINITY })
  }

  /** A vote by one of our keys that neither this run nor the log has made. */
  #foreign(place: Place): void {
    if (this.#phase.kind === 'signing') this.#becomeTwin(REASONS.twin)
    else if (this.#phase.kind === 'asking') this.#wait('old')
    else if (this.#phase.kind === 'waiting') {
      if (this.#bound !== undefined && isAtOrAfter(place, this.#bound)) this.#becomeTwin(REASONS.twin)
      else if (!covers(this.#heard, place)) this.#heardMs = this.#context.ports.clock.nowMs()
    }
    this.#heard = further(this.#heard, place)
  }

  hear(event: Event): void {
    const { state, log } = this.#context
    const { config, finalized, signFrom } = state()
    for (const signed of votesIn(event)) {
      const { vote, seat } = signed
      const key = config.set.validators[seat]?.publicKey
      if (vote.epoch !== config.epoch || key === undefined) continue
      this.#seen.vote(key, signed)
      if (event.kind === 'signed' || vote.view <= finalized.view || !this.#isOwn(key)) continue
      if (seat === config.self && hasCast(state(), vote)) continue
      const isOld = this.#phase.kind === 'signing' ? vote.view < signFrom : covers(log.placeOf(key), placeOfVote(vote))
      if (!isOld) this.#foreign(placeOfVote(vote))
    }
  }

  #take(report: KeyReport, nonce: KeyQuery['nonce']): void {
    const { verifier, log } = this.#context
    if (this.#phase.kind === 'twin') return
    // Signed with our key, for a nonce that we answer to nobody: it runs somewhere else.
    if (this.#reports.take(report, nonce).some(speaker => this.#isOwn(speaker))) {
      this.#becomeTwin(REASONS.holder)
      return
    }
    for (const signed of report.votes) {
      const place = placeOfVote(signed.vote)
      for (const key of this.#keys) {
        if (covers(log.placeOf(key), place) || covers(this.#heard, place)) continue
        if (verifier.signedBy(key, signed)) this.#foreign(place)
      }
    }
    this.#decide()
  }

  #decide(): void {
    const { state, ports } = this.#context
    const standing = this.#reports.standing()
    const { epoch } = state().config
    if (this.#phase.kind === 'asking') {
      // With all answers at hand, not the first that are enough: one of them may be that of a twin.
      if (standing.others + standing.own < standing.quorum || !this.#asker.isSettled()) return
      this.#admit({ epoch: this.#found.epoch, view: this.#found.signFrom })
    } else if (this.#phase.kind === 'waiting') {
      const isSilent = ports.clock.nowMs() - this.#heardMs >= this.#silenceMs
      if (standing.others >= strictWeight(standing)) this.#bound ??= this.#findBound(standing, epoch, isSilent)
      if (this.#bound !== undefined && isSilent) this.#open(this.#bound)
    }
  }

  /**
   * Two above the highest view of the others, which they reach without this seat. Where they are no quorum they never
   * would: there it is the view itself in which all of them are, once there has been silence.
   */
  #findBound({ total, own, quorum, view }: Standing, epoch: number, isSilent: boolean): Bound | undefined {
    if (total - own >= quorum) return { epoch, view: view + 2 }
    const heard = this.#heard?.epoch === epoch ? this.#heard.view : 0
    return isSilent ? { epoch, view: Math.max(view, heard + 1) } : undefined
  }

  /** The log has to know of the bound before the first vote. */
  #open(bound: Bound): void {
    if (this.#isOpening) return
    this.#isOpening = true
    const { log, ports } = this.#context
    const { kind } = this.#phase
    const after = () => {
      this.#isOpening = false
      if (this.#phase.kind === kind) this.#admit(bound)
    }
    log.open(this.#keys, bound.epoch, bound.view).then(after).catch(ports.observer.fatal)
  }

  #admit({ epoch, view }: Bound): void {
    this.#enter({ kind: 'signing' })
    this.#context.feed({ kind: 'admit', epoch, fromView: view })
  }

  connected(peer: Peer): void {
    this.#asker.connected(peer)
  }

  report({ publicKeys, nonce }: KeyQuery): KeyReport | undefined {
    if (this.#asker.isOwn(nonce)) return undefined
    const { state, ports, chainId } = this.#context
    const { config, entry } = state()
    const message = reportBytes(chainId, nonce, { epoch: config.epoch, entry })
    return {
      epoch: config.epoch,
      entry,
      votes: publicKeys.flatMap(key => this.#seen.votesOf(key)),
      speakers: ports.keys.signers.map(({ publicKey, sign }) => ({ publicKey, signature: sign(message) })),
    }
  }

  maySign(): boolean {
    return this.#phase.kind !== 'twin'
  }

  summary(): SigningSummary {
    const { state, ports } = this.#context
    const { self } = state().config
    const phase = this.#phase
    const said = (kind: SigningSummary['state'], reason: Reason, fromView?: number) => ({
      state: kind,
      reason,
      fromView,
    })
    if (this.#keys.length === 0) return said('observer', REASONS.noKey)
    if (phase.kind === 'twin') return said('twin', phase.reason)
    if (self === undefined) return said('observer', REASONS.noSeat)
    if (phase.kind === 'asking') return said('asking', askingReason(this.#reports.standing()))
    if (phase.kind === 'waiting') {
      const leftMs = Math.max(this.#silenceMs - (ports.clock.nowMs() - this.#heardMs), 0)
      return said('waiting', waitingReason(phase.cause, this.#reports.standing(), leftMs), this.#bound?.view)
    }
    const { signFrom, view } = state()
    return said('signing', REASONS.signing, signFrom > view && Number.isFinite(signFrom) ? signFrom : undefined)
  }

  stop(): void {
    this.#asker.stop()
  }
}

export const createGuard = (context: Context, found: Found, options: GuardOptions = {}): Guard =>
  new SigningGuard(context, found, options)
