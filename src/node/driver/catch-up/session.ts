/**
 * One catching up: ranges are asked of several peers at once, and what they hold is committed in the order of the chain, each
 * batch when its turn has come and the validators of its epoch are known. Whoever lies, is silent or slow is replaced.
 */

import { type Fault, LIMITS, ok, type Result } from '#base'
import type { Response } from '#chain'
import type { Peer } from '#consensus'
import { commitFinal } from '../commit.ts'
import type { Context } from '../context.ts'
import { takeRescue } from '../rescue.ts'
import type { Answer, Ask } from './ask.ts'
import { type Batch, isMeagre, proveBatch, readBatch } from './batch.ts'
import type { Failing, Peers } from './peers.ts'
import { createWindow, type Range, type Window } from './window.ts'

export interface SessionParts {
  readonly ask: Ask
  readonly peers: Peers
  /** Nothing more can be had, or nothing more is claimed. */
  readonly ended: () => void
}

interface Asked {
  readonly from: number
  readonly count: number
}

export class Session {
  readonly #context: Context
  readonly #parts: SessionParts
  readonly #window: Window
  #committing = false
  #over = false
  /** The first range at the last tick. */
  #stuckOn: number | undefined
  #cancelTick = () => {}

  constructor(context: Context, parts: SessionParts) {
    this.#context = context
    this.#parts = parts
    this.#window = createWindow(this.#height, height => this.#epochEnd(height))
  }

  /** The first range is asked of `first`, if it may be. */
  start(first: Peer): void {
    const { peers } = this.#parts
    peers.wakeSilent()
    peers.prefer(first)
    this.#tick()
    this.#goOn()
  }

  heldBytes(): number {
    return this.#window.bytes()
  }

  stop(): void {
    if (this.#over) return
    this.#over = true
    this.#cancelTick()
    this.#parts.ended()
  }

  get #height(): number {
    return this.#context.ports.ledger.head().header.height
  }

  /** Of later epochs than the present nobody here knows where they end: the answers tell. */
  #epochEnd(height: number): number {
    const { lastHeight } = this.#context.ports.ledger.head()
    return height <= lastHeight ? lastHeight : Number.POSITIVE_INFINITY
  }

  #goOn(): void {
    if (this.#over || this.#context.isStopped()) return
    this.#window.advance(this.#height)
    this.#fill()
    if (this.#committing) return
    const first = this.#window.first()
    if (first?.held !== undefined) this.#inQueue(() => this.#commit(first))
    else if (this.#window.isIdle()) this.stop()
  }

  /** As many requests as the bounds and the peers allow. */
  #fill(): void {
    const { peers } = this.#parts
    const chosen = new Map<Range, Peer>()
    const may = (range: Range) => {
      const peer = this.#choose(range)
      if (peer !== undefined) chosen.set(range, peer)
      return peer !== undefined
    }
    for (;;) {
      const range = this.#window.next(peers.highest(), may)
      const peer = range && chosen.get(range)
      if (range === undefined || peer === undefined) return
      this.#send(range, peer)
    }
  }

  /** A peer that has not failed at this range, or one that has when no other is left. */
  #choose({ from, asked, tried }: Range): Peer | undefined {
    const { peers } = this.#parts
    return peers.choose(from, new Set([...asked, ...tried])) ?? peers.choose(from, asked)
  }

  #send(range: Range, peer: Peer): void {
    const { ask, peers } = this.#parts
    const asked = { from: range.from, count: range.count }
    this.#window.begin(range, peer)
    peers.count(peer, 1)
    ask(peer, { fromHeight: asked.from, maxBlocks: asked.count })
      .then(answer => {
        this.#window.end(range, peer)
        peers.count(peer, -1)
        if (this.#over || this.#context.isStopped()) return
        // Unless another has been faster.
        if (range.held === undefined) this.#take(range, peer, asked, answer)
        this.#goOn()
      })
      .catch(this.#context.ports.observer.fatal)
  }

  #take(range: Range, peer: Peer, asked: Asked, answer: Answer): void {
    if (answer.kind !== 'answer') {
      this.#failed(peer, range, answer.kind === 'noise' ? 'lie' : 'silence')
      return
    }
    const read = readBatch(answer.response, asked)
    const signed = read.ok && read.value !== undefined ? this.#checkSignatures(read.value) : read
    if (!read.ok || !signed.ok) this.#accuse(peer, range, (signed as { fault: Fault }).fault)
    else if (read.value !== undefined) this.#hold(range, peer, asked, { batch: read.value, bytes: answer.bytes })
    else {
      if (this.#isNews(answer.response) && !this.#committing)
        this.#inQueue(() => this.#takeRescue(peer, answer.response))
      this.#failed(peer, range, 'nothing')
    }
  }

  /** An epoch began by a rescue (E5), perhaps without a block in it yet. */
  #isNews({ rescue }: Pick<Response, 'rescue'>): boolean {
    const { ledger } = this.#context.ports
    return (
      rescue !== undefined && ledger.rescues !== undefined && ledger.rescues.at(rescue.order.anchorHeight) === undefined
    )
  }

  async #takeRescue(peer: Peer, { rescue }: Pick<Response, 'rescue'>): Promise<void> {
    if (rescue !== undefined && this.#isNews({ rescue })) await takeRescue(this.#context, peer, rescue)
  }

  /** One at a time. */
  #inQueue(task: () => Promise<void>): void {
    this.#committing = true
    this.#context.ledgerQueue.run(async () => {
      await task()
      this.#committing = false
      this.#goOn()
    })
  }

  /** Those of a later epoch wait until its validators are known. The verifier knows by its hash what it has checked. */
  #checkSignatures({ finalization }: Batch): Result<unknown> {
    const { verifier, ports } = this.#context
    const { epoch, set } = ports.ledger.head()
    return finalization.vote.epoch === epoch ? verifier.certificate(set, finalization) : ok(undefined)
  }

  #hold(range: Range, peer: Peer, { from, count }: Asked, { batch, bytes }: { batch: Batch; bytes: number }): void {
    const { peers } = this.#parts
    for (const slower of range.asked) this.#failed(slower, range, 'silence')
    this.#window.hold(range, { batch, from: peer, bytes })
    const isDrop = isMeagre(batch, { count, bytes, epochEnd: this.#epochEnd(from), claim: peers.claimOf(peer) })
    if (isDrop) peers.failed(peer, 'silence')
    else peers.served(peer)
  }

  #failed(peer: Peer, range: Range, failing: Failing): void {
    range.tried.add(peer)
    this.#parts.peers.failed(peer, failing)
  }

  #accuse(peer: Peer, range: Range, { code, detail }: Fault): void {
    const { network, observer } = this.#context.ports
    observer.log('warn', `blocks from ${peer}: ${code} ${detail ?? ''}`)
    this.#failed(peer, range, 'lie')
    network.penalise(peer, `blocks: ${code}`)
  }

  /** In the ledger's queue: the head may have moved since, by the core's own commits. */
  async #commit(range: Range): Promise<void> {
    const { ledger } = this.#context.ports
    const { held } = range
    if (held !== undefined) await this.#takeRescue(held.from, held.batch)
    const proved = held && proveBatch(this.#context.verifier, ledger.head(), held.batch)
    if (held !== undefined && proved?.ok === false) {
      this.#accuse(held.from, range, proved.fault)
      this.#window.reopen(range)
    } else if (proved?.ok && proved.value !== undefined) {
      const next = this.#window.second()?.held?.batch
      if (next?.finalization.vote.epoch === ledger.head().epoch) ledger.expect?.(next.blocks)
      await commitFinal(this.#context, proved.value.blocks, proved.value.finalization)
    }
  }

  /** The range that all others wait for is asked of a second peer when the first takes its time. */
  #tick(): void {
    this.#cancelTick = this.#context.ports.timers.set(LIMITS.syncHedgeMs, () => this.#tick())
    const first = this.#window.first()
    if (first !== undefined && first.held === undefined && first.from === this.#stuckOn && first.asked.size === 1) {
      const peer = this.#parts.peers.choose(first.from, new Set([...first.asked, ...first.tried]))
      if (peer !== undefined && this.#window.bytes() + LIMITS.responseBytes <= LIMITS.syncBytes) this.#send(first, peer)
    }
    this.#stuckOn = first?.from
  }
}
