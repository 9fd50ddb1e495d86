/**
 * A small federation in one process: real cores, virtual time, a WAL that is a list, execution that always says yes. It is
 * for the tests of this room; the full simulator, with disks, adversaries and checkers, is in test/sim.
 */

import { equalBytes, type Hash, markVerified, type Verified } from '#base'
import { type Block, blockId, type Certificate, lastHeightAfter, type SignedVote, uncut, type Vote } from '#chain'
import {
  type BlockRef,
  blockOf,
  createCore,
  DEFAULT_TIMING,
  type Effect,
  type EffectOf,
  type Event,
  type IdentifiedBlock,
  type Message,
  type State,
  step,
  type Target,
  type TimerKind,
  wantsCertificate,
} from '#consensus'
import { blockOn, GENESIS, seeded, setOf, signedBy } from './parts.ts'

export interface Options {
  readonly weights?: readonly number[]
  readonly epochLength?: number
  readonly seed?: number
  /** Messages lost, in percent. */
  readonly loss?: number
  /** Seats whose node never runs. */
  readonly silent?: readonly number[]
  /** Observers beside the seats. */
  readonly observers?: number
  /** So many seats are run by a second node as well, which comes after the seats: each half honest, the whole a liar. */
  readonly twins?: number
  /** Transactions of a block at most. */
  readonly perBlock?: number
  /** Sees each step of each node. */
  readonly watch?: (name: string, event: Event, effects: readonly Effect[]) => void
}

interface Node {
  readonly name: string
  state: State
  up: boolean
  /** Raised by a crash: what was under way for the life before is dropped. */
  life: number
  wal: { votes: Verified<SignedVote>[]; certificates: Verified<Certificate>[]; blocks: IdentifiedBlock[] }
  /** Committed blocks, from height 1 on. */
  chain: IdentifiedBlock[]
  finalizations: Map<number, Verified<Certificate>>
  timers: Map<TimerKind, number>
  pool: Map<string, Uint8Array>
  sent: Map<string, number>
  evidence: EffectOf<'evidence'>[]
}

interface Due {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The network, its nodes and its clock. */
export const makeFederation = (options: Options = {}) => {
  const {
    weights = [1, 1, 1, 1],
    epochLength = 1_000_000,
    seed = 1,
    silent = [],
    observers = 0,
    twins = 0,
    perBlock = 1,
  } = options
  const random = seeded(seed)
  let loss = options.loss ?? 0
  let nowMs = 0
  let order = 0
  let due: Due[] = []
  const cut = new Set<string>()

  const later = (afterMs: number, run: () => void) => {
    const item = { at: nowMs + afterMs, order: order++, run }
    let i = due.length
    while (i > 0 && (due[i - 1] as Due).at > item.at) i--
    due.splice(i, 0, item)
  }

  const selfOf = (number: number): number | undefined => {
    if (number < weights.length) return number
    return number < weights.length + twins ? number - weights.length : undefined
  }

  const configOf = (seat: number, epoch: number, anchor: BlockRef) => ({
    epoch,
    set: setOf(weights, epoch),
    anchor,
    self: selfOf(seat),
    signFrom: 0,
    lastHeight: lastHeightAfter(anchor.height, uncut(epochLength)),
    timing: DEFAULT_TIMING,
  })

  const nodes: Node[] = Array.from({ length: weights.length + twins + observers }, (_, seat) => ({
    name: `node ${seat}`,
    state: createCore(configOf(seat, 0, GENESIS)),
    up: !silent.includes(seat),
    life: 0,
    wal: { votes: [], certificates: [], blocks: [] },
    chain: [],
    finalizations: new Map(),
    timers: new Map(),
    pool: new Map(),
    sent: new Map(),
    evidence: [],
  }))

  const tip = (node: Node): BlockRef => {
    const last = node.chain.at(-1)
    return last === undefined ? GENESIS : { height: node.chain.length, blockId: last.blockId }
  }

  const feed = (node: Node, event: Event) => {
    if (!node.up) return
    const { state, effects } = step(node.state, event)
    node.state = state
    options.watch?.(node.name, event, effects)
    for (const effect of effects) perform(node, effect)
  }

  /** Something of this life, after a while. */
  const soon = (node: Node, afterMs: number, event: () => Event | undefined) => {
    const { life } = node
    later(afterMs, () => {
      const happened = life === node.life ? event() : undefined
      if (happened !== undefined) feed(node, happened)
    })
  }

  const eventOf = (message: Message, from: string): Event => {
    if ('proposal' in message) {
      const { proposal } = message
      return { kind: 'proposal', proposal: markVerified(proposal), blockId: blockId(proposal.block.header), from }
    }
    if ('vote' in message) return { kind: 'vote', vote: markVerified(message.vote), from }
    if ('certificate' in message) return { kind: 'certificate', certificate: markVerified(message.certificate), from }
    return { kind: 'status', status: message.status, from }
  }

  const epochIn = (message: Message): number => {
    if ('proposal' in message) return message.proposal.notarize.vote.epoch
    if ('vote' in message) return message.vote.vote.epoch
    return 'certificate' in message ? message.certificate.vote.epoch : message.status.epoch
  }

  const arrive = (from: Node, to: Node, message: Message) => {
    const epoch = epochIn(message)
    if (!('status' in message) && epoch !== to.state.config.epoch) feed(to, { kind: 'foreign', epoch, from: from.name })
    else if (!('certificate' in message) || wantsCertificate(to.state, message.certificate))
      feed(to, eventOf(message, from.name))
  }

  const lost = (from: Node, to: Node) => random(100) < loss || cut.has(from.name) !== cut.has(to.name)

  const transmit = (from: Node, to: Node, message: Message) => {
    const kind = Object.keys(message)[0] as string
    from.sent.set(kind, (from.sent.get(kind) ?? 0) + 1)
    if (!lost(from, to)) later(1 + random(5), () => arrive(from, to, message))
  }

  const broadcast = (from: Node, message: Message) => {
    for (const to of nodes) if (to !== from) transmit(from, to, message)
  }

  const nodeOf = (to: Target): Node =>
    ('seat' in to ? nodes[to.seat] : nodes.find(({ name }) => name === to.peer)) as Node

  const append = (node: Node, blocks: readonly IdentifiedBlock[], finalization: Verified<Certificate>) => {
    for (const { block, blockId: id } of blocks) {
      if (block.header.height <= node.chain.length) continue
      if (!equalBytes(block.header.parent, tip(node).blockId)) throw new Error(`${node.name}: a block on another chain`)
      node.chain.push({ block, blockId: id })
      for (const transaction of block.transactions) node.pool.delete(hex(transaction))
    }
    node.finalizations.set(finalization.vote.height, finalization)
    // The ledger keeps what the last finalization made final, the WAL what lies above.
    const { epoch, view } = finalization.vote
    const above = ({ vote }: { vote: Vote }) => vote.epoch > epoch || (vote.epoch === epoch && vote.view > view)
    node.wal.votes = node.wal.votes.filter(above)
    node.wal.certificates = node.wal.certificates.filter(above)
    node.wal.blocks = node.wal.blocks.filter(({ block }) => block.header.height > node.chain.length)
  }

  const announce = (node: Node) => {
    const { height, blockId: id } = tip(node)
    const { config } = node.state
    const work = () => feed(node, { kind: 'work', pending: node.pool.size > 0 })
    if (height === epochLength * (config.epoch + 1)) {
      const next = configOf(nodes.indexOf(node), config.epoch + 1, { height, blockId: id })
      feed(node, {
        kind: 'nextEpoch',
        set: next.set,
        anchor: next.anchor,
        lastHeight: next.lastHeight,
        self: next.self,
      })
    }
    work()
  }

  const build = (node: Node, { view, parent, proposer }: EffectOf<'build'>): Event => {
    const taken = new Set<string>()
    let above: Block | undefined = blockOf(node.state, parent.blockId)
    while (above !== undefined) {
      for (const transaction of above.transactions) taken.add(hex(transaction))
      above = blockOf(node.state, above.header.parent)
    }
    const transactions = [...node.pool].filter(([key]) => !taken.has(key)).map(([, bytes]) => bytes)
    if (transactions.length === 0) return { kind: 'built', view, built: undefined }
    const built = blockOn(parent, { view, proposer, epochLength }, transactions.slice(0, perBlock))
    return { kind: 'built', view, built }
  }

  const findBlock = (node: Node, id: Hash): IdentifiedBlock | undefined => {
    const block = blockOf(node.state, id)
    return block === undefined ? node.chain.find(held => equalBytes(held.blockId, id)) : { block, blockId: id }
  }

  /** SYNC-1: the next batch, up to an archived finalization within the epoch of the one who asks. */
  const serve = (node: Node, from: Node, fromHeight: number) => {
    const end = lastHeightAfter(fromHeight - 1, uncut(epochLength))
    const heights = [...from.finalizations.keys()].filter(height => height >= fromHeight && height <= end)
    const last = Math.min(...heights.filter(height => height >= Math.min(fromHeight + 15, Math.max(...heights))))
    const finalization = from.finalizations.get(last)
    if (finalization === undefined || !node.up || fromHeight !== node.chain.length + 1) return
    append(node, from.chain.slice(fromHeight - 1, last), finalization)
    feed(node, { kind: 'committed', ...tip(node) })
    if (finalization.vote.epoch === node.state.config.epoch)
      feed(node, { kind: 'certificate', certificate: finalization, from: from.name })
    announce(node)
  }

  const sign = (node: Node, { vote, proposal }: EffectOf<'sign'>) => {
    const signed = signedBy(node.state.config.self as number, vote)
    node.wal.votes.push(signed)
    broadcast(node, proposal === undefined ? { vote: signed } : { proposal: { ...proposal, notarize: signed } })
    soon(node, 0, () => ({ kind: 'signed', vote: signed }))
  }

  const request = (node: Node, { blockIds, to }: EffectOf<'request'>) => {
    const from = nodeOf(to)
    if (lost(node, from) || !from.up) return
    soon(node, 4, () => {
      const blocks = blockIds.map(id => findBlock(from, id)).filter(block => block !== undefined)
      return lost(from, node) ? undefined : { kind: 'blocks', blocks, from: from.name }
    })
  }

  const synchronise = (node: Node, { fromHeight, to }: EffectOf<'sync'>) => {
    const from = nodeOf({ peer: to })
    const { life } = node
    if (from.up && !lost(node, from))
      later(6, () => {
        if (life === node.life && !lost(from, node)) serve(node, from, fromHeight)
      })
  }

  const arm = (node: Node, { timer, afterMs }: EffectOf<'arm'>) => {
    const number = order
    node.timers.set(timer.kind, number)
    soon(node, afterMs, () => (node.timers.get(timer.kind) === number ? { kind: 'timer', timer } : undefined))
  }

  const performers: { [K in Effect['kind']]: (node: Node, effect: EffectOf<K>) => void } = {
    persistCertificate: (node, { certificate }) => node.wal.certificates.push(markVerified(certificate)),
    persistBlock: (node, { block }) => node.wal.blocks.push(block),
    sign,
    broadcast: (node, { message }) => broadcast(node, message),
    send: (node, { to, message }) => transmit(node, nodeOf(to), message),
    build: (node, effect) => soon(node, 1, () => build(node, effect)),
    validate: (node, { block }) => soon(node, 1, () => ({ kind: 'validated', blockId: block.blockId, verdict: 'yes' })),
    request,
    sync: synchronise,
    commit: (node, { blocks, finalization }) => {
      append(node, blocks, markVerified(finalization))
      soon(node, 0, () => ({ kind: 'committed', ...tip(node) }))
      const { life } = node
      later(0, () => (life === node.life ? announce(node) : undefined))
    },
    arm,
    evidence: (node, effect) => node.evidence.push(effect),
  }
  const perform = (node: Node, effect: Effect) =>
    (performers[effect.kind] as (node: Node, effect: Effect) => void)(node, effect)

  const start = (node: Node) => {
    node.up = true
    feed(node, { kind: 'start' })
    feed(node, { kind: 'work', pending: node.pool.size > 0 })
  }

  return {
    nodes,
    now: () => nowMs,
    start: () => {
      for (const node of nodes) if (node.up) start(node)
    },
    /** Hand a transaction to every node. */
    submit: (transaction: Uint8Array) => {
      for (const node of nodes) {
        if (node.chain.some(({ block }) => block.transactions.some(held => equalBytes(held, transaction)))) continue
        node.pool.set(hex(transaction), transaction)
        feed(node, { kind: 'work', pending: true })
      }
    },
    crash: (seat: number) => {
      const node = nodes[seat] as Node
      node.up = false
      node.life++
      node.timers.clear()
    },
    restart: (seat: number) => {
      const node = nodes[seat] as Node
      const epoch = Math.floor(node.chain.length / epochLength)
      const anchor = { ...GENESIS, ...(epoch > 0 ? { height: epoch * epochLength } : {}) }
      if (epoch > 0) anchor.blockId = (node.chain[anchor.height - 1] as IdentifiedBlock).blockId
      const archived = node.finalizations.get(node.chain.length)
      node.state = createCore(configOf(seat, epoch, anchor), {
        committed: tip(node),
        votes: [...node.wal.votes],
        certificates: [...node.wal.certificates, ...(archived === undefined ? [] : [archived])],
        blocks: [...node.wal.blocks],
      })
      start(node)
    },
    /** Those that are cut off hear only each other. */
    cut: (seat: number, isCut: boolean) => (isCut ? cut.add(`node ${seat}`) : cut.delete(`node ${seat}`)),
    setLoss: (percent: number) => {
      loss = percent
    },
    /** Run until `done`, for at most so long; true if it was done. */
    run: (done: () => boolean, maxMs: number): boolean => {
      const end = nowMs + maxMs
      for (;;) {
        if (done()) return true
        const next = due[0]
        if (next === undefined || next.at > end) {
          nowMs = end
          return done()
        }
        due = due.slice(1)
        nowMs = next.at
        next.run()
      }
    },
  }
}

export type Federation = ReturnType<typeof makeFederation>

/** True when no two chains differ where both have a block. */
export const agree = ({ nodes }: Federation): boolean =>
  nodes.every(a =>
    nodes.every(b =>
      a.chain.every(({ blockId: id }, i) => {
        const other = b.chain[i]
        return other === undefined || equalBytes(other.blockId, id)
      }),
    ),
  )
