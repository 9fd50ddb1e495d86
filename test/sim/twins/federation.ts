/**
 * Four seats, one of them run by two nodes that do not know of each other, under partitions that a caller chooses round by
 * round. Real cores, no driver: what is signed is believed, execution says yes, and nothing is lost within a side.
 */

import { equalBytes, markVerified, type Signature, sha256, toHex, u64be, ZERO_HASH } from '#base'
import {
  type Block,
  blockId,
  type Certificate,
  PROTOCOL_FIRST,
  type SignedVote,
  txRoot,
  type ValidatorSet,
  type Vote,
} from '#chain'
import {
  blockOf,
  createCore,
  DEFAULT_TIMING,
  type Effect,
  type EffectOf,
  type Event,
  type IdentifiedBlock,
  isEnded,
  type Message,
  type State,
  step,
  type Target,
  wantsCertificate,
} from '#consensus'
import { cloneState } from './clone.ts'
import { nameOfMessage, nameOfState, numbered } from './names.ts'

const SEATS = 4
/** Nodes 0 to 3 have the seat of their number; node 4 has that of the twin. */
export const NODES = SEATS + 1
const SIGNATURE = new Uint8Array(64) as Signature
const GENESIS = { height: 0, blockId: sha256(u64be(0)) }
const VALIDATORS: ValidatorSet['validators'] = Array.from({ length: SEATS }, (_, seat) => ({
  publicKey: sha256(u64be(seat)) as never,
  weight: 1,
  enterprise: seat,
}))
/** Events of one round at most; far more than any takes. */
const EVENTS_MAX = 20_000

interface TwinNode {
  state: State
  /** Committed, from height 1 on. */
  readonly chain: readonly IdentifiedBlock[]
  /** Of the last block. */
  readonly finalization: Certificate | undefined
}

interface Envelope {
  readonly from: number
  readonly to: number
  readonly message: Message
}

export interface TwinFederation {
  readonly twin: number
  readonly nodes: readonly TwinNode[]
  /** Of later views than the round: on their way until the next round, whose partition they meet. */
  readonly held: readonly Envelope[]
}

export interface RoundResult {
  readonly federation: TwinFederation
  /** Empty when nothing was wrong. */
  readonly violations: readonly string[]
  /** Evidence against the twin was found. */
  readonly caught: boolean
}

const seatOf = ({ twin }: Pick<TwinFederation, 'twin'>, node: number): number => (node < SEATS ? node : twin)
const nameOf = (node: number): string => `n${node}`

const placeOf = (message: Message): Vote | undefined => {
  if ('proposal' in message) return message.proposal.notarize.vote
  return 'vote' in message ? message.vote.vote : undefined
}

export interface TwinOptions {
  /** Seat that two nodes have. */
  readonly twin: number
  /** The last height of the epoch: where it is low, boundary blocks are proposed again and again (E1). */
  readonly lastHeight: number
}

const build = (node: number, { view, parent, proposer }: EffectOf<'build'>): IdentifiedBlock => {
  // Every node has something else to say, so that two blocks are never the same by chance.
  const transactions = [u64be(1_000 * view + node)]
  const block: Block = {
    header: {
      version: PROTOCOL_FIRST,
      height: parent.height + 1,
      epoch: 0,
      view,
      parent: parent.blockId,
      timeMs: parent.height + 1,
      proposer,
      txCount: 1,
      txRoot: txRoot(transactions),
      receiptsRoot: ZERO_HASH,
      stateRoot: ZERO_HASH,
      validatorsRoot: ZERO_HASH,
      nextValidatorsRoot: ZERO_HASH,
    },
    transactions,
  }
  return { block, blockId: blockId(block.header) }
}

/** One round while it runs. */
class Round {
  readonly #twin: number
  readonly #nodes: TwinNode[]
  readonly #held: Envelope[] = []
  readonly #violations: string[] = []
  readonly #number: number
  readonly #sideOf: (node: number) => number
  #messages: Envelope[]
  #caught = false
  #events = 0

  constructor({ twin, nodes, held }: TwinFederation, number: number, side: number) {
    this.#twin = twin
    this.#nodes = nodes.map(node => ({ ...node, state: cloneState(node.state) }))
    this.#messages = [...held]
    this.#number = number
    this.#sideOf = node => (side >> node) & 1
  }

  #sameSide(a: number, b: number): boolean {
    return this.#sideOf(a) === this.#sideOf(b)
  }

  feed(node: number, first: Event): void {
    const queue: Event[] = [first]
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      if (++this.#events > EVENTS_MAX) throw new Error('a round that does not end')
      const it = this.#nodes[node] as TwinNode
      const { state, effects } = step(it.state, event)
      it.state = state
      for (const effect of effects) queue.push(...this.#perform(node, effect))
    }
  }

  #send(from: number, to: number, message: Message): void {
    if ((placeOf(message)?.view ?? 0) > this.#number) this.#held.push({ from, to, message })
    else if (this.#sameSide(from, to)) this.#messages.push({ from, to, message })
  }

  #broadcast(from: number, message: Message): void {
    for (let to = 0; to < NODES; to++) if (to !== from) this.#send(from, to, message)
  }

  /** A seat of two nodes is spoken for by the one that can be reached. */
  #nodeOf(from: number, to: Target): number | undefined {
    if ('peer' in to) return Number(to.peer.slice(1))
    return this.#reachable(from).find(node => seatOf({ twin: this.#twin }, node) === to.seat)
  }

  #reachable(from: number): readonly number[] {
    return Array.from({ length: NODES }, (_, node) => node).filter(node => node !== from && this.#sameSide(from, node))
  }

  #perform(node: number, effect: Effect): readonly Event[] {
    switch (effect.kind) {
      case 'sign':
        return [this.#sign(node, effect)]
      case 'broadcast':
        this.#broadcast(node, effect.message)
        return []
      case 'send': {
        const to = this.#nodeOf(node, effect.to)
        if (to !== undefined) this.#send(node, to, effect.message)
        return []
      }
      case 'build':
        return [{ kind: 'built', view: effect.view, built: build(node, effect) }]
      case 'validate':
        return [{ kind: 'validated', blockId: effect.block.blockId, verdict: 'yes' }]
      case 'request':
        return this.#request(node, effect)
      case 'sync':
        return this.#sync(node)
      case 'commit':
        return this.#commit(node, effect)
      case 'evidence':
        this.#accuse(effect.votes)
        return []
      default:
        return []
    }
  }

  #sign(node: number, { vote, proposal }: EffectOf<'sign'>): Event {
    const signed = markVerified({ vote, seat: seatOf({ twin: this.#twin }, node), signature: SIGNATURE })
    this.#broadcast(node, proposal === undefined ? { vote: signed } : { proposal: { ...proposal, notarize: signed } })
    return { kind: 'signed', vote: signed }
  }

  #accuse([{ seat }]: readonly [SignedVote, SignedVote]): void {
    if (seat === this.#twin) this.#caught = true
    else this.#violations.push(`seat ${seat} is accused, which is honest`)
  }

  /** Whoever is in reach and has it answers. */
  #request(node: number, { blockIds }: EffectOf<'request'>): readonly Event[] {
    for (const peer of this.#reachable(node)) {
      const { state, chain } = this.#nodes[peer] as TwinNode
      const blocks = blockIds.flatMap(id => {
        const block = blockOf(state, id)
        const held = chain.find(known => equalBytes(known.blockId, id))
        return block === undefined ? (held ?? []) : { block, blockId: id }
      })
      if (blocks.length > 0) return [{ kind: 'blocks', blocks, from: nameOf(peer) }]
    }
    return []
  }

  /** Whoever is in reach and furthest ahead answers. */
  #sync(node: number): readonly Event[] {
    const { chain: own } = this.#nodes[node] as TwinNode
    const ahead = this.#reachable(node).map(peer => this.#nodes[peer] as TwinNode)
    const [best] = ahead.sort((a, b) => b.chain.length - a.chain.length)
    if (best?.finalization === undefined || best.chain.length <= own.length) return []
    const certificate = markVerified(best.finalization)
    const committed = this.#append(node, best.chain.slice(own.length), certificate)
    return [committed, { kind: 'certificate', certificate, from: '' }]
  }

  #commit(node: number, { blocks, finalization }: EffectOf<'commit'>): readonly Event[] {
    return [this.#append(node, blocks, finalization)]
  }

  /** Agreement: every block is that of all others at its height, and follows the own one below it. */
  #append(node: number, blocks: readonly IdentifiedBlock[], finalization: Certificate): Event {
    const it = this.#nodes[node] as TwinNode
    const fresh = blocks.filter(({ block }) => block.header.height > it.chain.length)
    const chain = [...it.chain, ...fresh]
    this.#nodes[node] = { ...it, chain, finalization }
    for (const other of this.#nodes)
      for (const [i, { blockId: id }] of chain.entries())
        if (other.chain[i] !== undefined && !equalBytes(other.chain[i].blockId, id))
          this.#violations.push(`two final blocks at height ${i + 1}`)
    const last = chain.at(-1)
    return { kind: 'committed', height: chain.length, blockId: last?.blockId ?? GENESIS.blockId }
  }

  #arrive({ from, to, message }: Envelope): void {
    const { state } = this.#nodes[to] as TwinNode
    const peer = nameOf(from)
    if ('proposal' in message) {
      const { proposal } = message
      const id = proposal.notarize.vote.blockId
      this.feed(to, { kind: 'proposal', proposal: markVerified(proposal), blockId: id, from: peer })
    } else if ('vote' in message) this.feed(to, { kind: 'vote', vote: markVerified(message.vote), from: peer })
    else if ('status' in message) this.feed(to, { kind: 'status', status: message.status, from: peer })
    else if (wantsCertificate(state, message.certificate))
      this.feed(to, { kind: 'certificate', certificate: markVerified(message.certificate), from: peer })
  }

  deliver(): void {
    while (this.#messages.length > 0) {
      const messages = this.#messages
      this.#messages = []
      for (const envelope of messages) if (this.#sameSide(envelope.from, envelope.to)) this.#arrive(envelope)
    }
  }

  timer(kind: 'repeat' | 'advance', isDue: (state: State) => boolean): void {
    for (const [node, { state }] of this.#nodes.entries()) {
      const { epoch } = state.config
      if (isDue(state)) this.feed(node, { kind: 'timer', timer: { kind, epoch, view: state.view } })
    }
  }

  result(): RoundResult {
    // In one order, whatever the order in which they were sent.
    const held = this.#held
      .map(envelope => ({ envelope, name: `${envelope.from}>${envelope.to}:${nameOfMessage(envelope.message)}` }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const federation = { twin: this.#twin, nodes: this.#nodes, held: held.map(({ envelope }) => envelope) }
    return { federation, violations: this.#violations, caught: this.#caught }
  }
}

export const foundFederation = ({ twin, lastHeight }: TwinOptions): TwinFederation => {
  const set = { epoch: 0, validators: VALIDATORS }
  const config = { epoch: 0, set, anchor: GENESIS, signFrom: 0, lastHeight, timing: DEFAULT_TIMING }
  const nodes = Array.from({ length: NODES }, (_, node): TwinNode => {
    const self = seatOf({ twin }, node)
    return { state: createCore({ ...config, self }), chain: [], finalization: undefined }
  })
  const start = new Round({ twin, nodes, held: [] }, 0, 0)
  for (let node = 0; node < NODES; node++) {
    start.feed(node, { kind: 'start' })
    start.feed(node, { kind: 'work', pending: true })
  }
  start.deliver()
  return start.result().federation
}

export interface RoundChoice {
  /** Bit of a node: the side on which it is. */
  readonly side: number
  /** Whether those who are still in the view give it up at the end of the round. */
  readonly timeout: boolean
}

/**
 * Round r lets the federation go through view r, and no further: what belongs to later views waits for the next round. It
 * begins with T_repeat on all nodes.
 */
export const runRound = (federation: TwinFederation, number: number, { side, timeout }: RoundChoice): RoundResult => {
  const round = new Round(federation, number, side)
  try {
    if (number > 1) round.timer('repeat', () => true)
    round.deliver()
    if (timeout) round.timer('advance', state => state.view <= number && !isEnded(state))
    round.deliver()
    return round.result()
  } catch (cause) {
    // A core that finds itself against the rules stops; here that is a violation.
    const { federation: reached, violations, caught } = round.result()
    return { federation: reached, violations: [...violations, String(cause)], caught }
  }
}

/** Equal names: equal futures (names.ts). Chains from the height on that all have. */
export const nameOfFederation = ({ nodes, held }: TwinFederation): string => {
  const base = Math.min(...nodes.map(({ chain }) => chain.length))
  const node = ({ state, chain }: TwinNode) =>
    `${chain.length - base} ${chain
      .slice(base)
      .map(({ blockId: id }) => toHex(id))
      .join()} ${nameOfState(state)}`
  const envelope = ({ from, to, message }: Envelope) => `${from}>${to}:${nameOfMessage(message)}`
  return numbered(`${nodes.map(node).join('\n')}\n${held.map(envelope).join()}`)
}
