/**
 * Traces of the model (consensus/spec), played to real cores. A message arrives when the model says so and not before. A
 * core often votes sooner than the model, which takes its time: such a vote waits until the model casts it.
 */

import { assert, equalBytes, type Hash, markVerified, must, sha256, u64be, type Verified } from '#base'
import { assembleCertificate, type Certificate, type Proposal, type SignedVote, VOTE_KIND, type Vote } from '#chain'
import {
  type BlockRef,
  type CoreConfig,
  createCore,
  DEFAULT_TIMING,
  type Effect,
  type Event,
  type IdentifiedBlock,
  inWindow,
  type State,
  schedule,
  step,
} from '#consensus'
import { blockOn, setOf, signedBy, transaction } from './parts.ts'

/** The configuration of module `traced` in consensus/spec/runs.qnt. */
const SEATS = [0, 1, 2, 3] as const
const TURNS: readonly (readonly number[])[] = [
  [1, 0, 2, 3],
  [0, 1, 2, 3],
]
const LIAR = 0
const QUORUM = 3
const LENGTH = 2

/** One line of a trace. A claim is `kind epoch view block`, a place `epoch view finalView finalBlock`. */
export interface TraceStep {
  readonly what: keyof Replay['acts']
  readonly seats: readonly number[]
  readonly claim: string
  /** Of a proposal: the view, block and kind of its parent certificate. */
  readonly basis?: number
  readonly base?: number
  readonly by?: string
  /** Where each honest seat stands after the step, and what it may vote then (unknown after the last step). */
  readonly at: Readonly<Record<string, string>>
  readonly may?: Readonly<Record<string, readonly string[]>>
}

interface Player {
  readonly seat: number
  state: State
  wal: { votes: Verified<SignedVote>[]; certificates: Verified<Certificate>[]; blocks: IdentifiedBlock[] }
  committed: BlockRef
  /** What it was asked to build on and has not yet. */
  building: BlockRef | undefined
  /** Claims that it has signed, in this step and ever. */
  fresh: string[]
  readonly cast: Set<string>
}

const KINDS: Readonly<Record<string, Vote['kind']>> = {
  notarize: VOTE_KIND.NOTARIZE,
  nullify: VOTE_KIND.NULLIFY,
  finalize: VOTE_KIND.FINALIZE,
}
const wordOf = (kind: Vote['kind']) => Object.keys(KINDS).find(word => KINDS[word] === kind)
const EMPTY: BlockRef = { height: 0, blockId: new Uint8Array(0) as Hash }
const claimed = (kind: string, epoch: number, view: number, block: number) => `${kind} ${epoch} ${view} ${block}`
const split = (claim: string) => {
  const [kind, ...numbers] = claim.split(' ')
  const [epoch, view, block] = numbers.map(Number) as [number, number, number]
  return { kind: kind as string, epoch, view, block }
}

const configOf = (epoch: number, anchor: BlockRef, self?: number): CoreConfig => ({
  epoch,
  set: setOf(
    SEATS.map(() => 1),
    epoch,
  ),
  anchor,
  self,
  signFrom: 0,
  lastHeight: LENGTH * (epoch + 1),
  timing: DEFAULT_TIMING,
})
/** The model repeats one order of leaders; so must the real schedule, which depends on the anchor. */
const repeats = (epoch: number, anchor: BlockRef): boolean =>
  `${schedule(configOf(epoch, anchor), 0)}` === `${schedule(configOf(epoch, anchor), 1)}`

const genesis = (): BlockRef => {
  for (let n = 0; ; n++) {
    const anchor = { height: 0, blockId: sha256(u64be(n)) }
    if (repeats(0, anchor)) return anchor
  }
}

/** What the model calls by number: blocks, and seats, which are named after their turns. */
const makeNames = () => {
  const refs: BlockRef[] = [genesis()]
  const bodies: IdentifiedBlock[] = []
  const anchors = [0]
  const refOf = (block: number): BlockRef => (block < 0 ? EMPTY : (refs[block] as BlockRef))
  const orderIn = (epoch: number) => schedule(configOf(epoch, refOf(anchors[epoch] as number)), 0)
  const coreSeat = (epoch: number, seat: number) => orderIn(epoch)[TURNS[epoch]?.indexOf(seat) as number] as number
  const numberOf = (id: Hash): number => refs.findIndex(ref => equalBytes(ref.blockId, id))
  return {
    refs,
    anchors,
    refOf,
    coreSeat,
    modelSeat: (epoch: number, seat: number) => SEATS.find(named => coreSeat(epoch, named) === seat),
    bodyOf: (id: Hash) => bodies.find(body => equalBytes(body.blockId, id)),
    claimOf: ({ kind, epoch, view, blockId }: Vote) =>
      claimed(wordOf(kind) as string, epoch, view, blockId.length === 0 ? -1 : numberOf(blockId)),
    voteOf: (claim: string): Vote => {
      const { kind, epoch, view, block } = split(claim)
      return { kind: KINDS[kind] as Vote['kind'], epoch, view, ...refOf(block) }
    },
    /** The block that the model numbers next; the last of an epoch gives the next one an order that repeats. */
    make: (on: number, epoch: number, view: number): IdentifiedBlock => {
      const proposer = coreSeat(epoch, TURNS[epoch]?.[(view - 1) % SEATS.length] as number)
      for (let n = 0; ; n++) {
        const made = blockOn(refOf(on), { view, proposer, epochLength: LENGTH }, [
          transaction(refs.length),
          transaction(n),
        ])
        const ref = { height: made.block.header.height, blockId: made.blockId }
        if (ref.height === LENGTH * (epoch + 1) && !repeats(epoch + 1, ref)) continue
        refs.push(ref)
        bodies.push(made)
        return made
      }
    },
  }
}

/** Cores of the honest seats, and one act for each action of the model. */
export const makeReplay = () => {
  const names = makeNames()
  const proposals = new Map<string, Proposal>()
  /** Honest seats whose votes the model has let out, by claim. */
  const votes = new Map<string, Set<number>>()
  /** Seats of the model against which evidence was given. */
  const accused = new Set<number | undefined>()

  const signedOf = (claim: string, seat: number): Verified<SignedVote> =>
    signedBy(names.coreSeat(split(claim).epoch, seat), names.voteOf(claim))
  /** The liar comes last: its vote may show that it has voted twice, and then completes the quorum. */
  const signersOf = (claim: string): readonly number[] => [...(votes.get(claim) ?? []), LIAR]
  const certificateOf = (claim: string): Verified<Certificate> =>
    must(
      assembleCertificate(
        configOf(split(claim).epoch, EMPTY).set,
        signersOf(claim).map(seat => signedOf(claim, seat)),
      ),
    )

  const sign = (player: Player, vote: Vote, parts: Omit<Proposal, 'notarize'> | undefined): Event => {
    const signed = signedBy(player.state.config.self as number, vote)
    const claim = names.claimOf(vote)
    player.wal.votes.push(signed)
    player.fresh.push(claim)
    player.cast.add(claim)
    if (parts !== undefined) proposals.set(claim, { ...parts, notarize: signed })
    return { kind: 'signed', vote: signed }
  }
  const commit = (player: Player, finalization: Certificate): Event => {
    const { height, blockId } = finalization.vote
    player.wal.certificates.push(markVerified(finalization))
    player.committed = { height, blockId }
    return { kind: 'committed', height, blockId }
  }
  const perform = (player: Player, effect: Effect): Event | undefined => {
    if (effect.kind === 'persistCertificate') player.wal.certificates.push(markVerified(effect.certificate))
    if (effect.kind === 'persistBlock') player.wal.blocks.push(effect.block)
    if (effect.kind === 'build') player.building = effect.parent
    if (effect.kind === 'evidence')
      for (const { vote, seat } of effect.votes) accused.add(names.modelSeat(vote.epoch, seat))
    if (effect.kind === 'sign') return sign(player, effect.vote, effect.proposal)
    if (effect.kind === 'validate') return { kind: 'validated', blockId: effect.block.blockId, verdict: 'yes' }
    if (effect.kind === 'commit') return commit(player, effect.finalization)
    if (effect.kind !== 'request') return undefined
    const found = effect.blockIds.map(names.bodyOf).filter(body => body !== undefined)
    return { kind: 'blocks', blocks: found, from: 'peer' }
  }
  const feed = (player: Player, ...events: Event[]): void => {
    for (let event = events.shift(); event !== undefined; event = events.shift()) {
      const { state, effects } = step(player.state, event)
      player.state = state
      events.push(...effects.map(effect => perform(player, effect)).filter(answer => answer !== undefined))
    }
  }

  const players = SEATS.filter(seat => seat !== LIAR).map((seat): Player => {
    const state = createCore(configOf(0, names.refOf(0), names.coreSeat(0, seat)))
    const wal = { votes: [], certificates: [], blocks: [] }
    return { seat, state, wal, committed: names.refOf(0), building: undefined, fresh: [], cast: new Set() }
  })
  const wake = (player: Player): void => feed(player, { kind: 'start' }, { kind: 'work', pending: true })
  const each = (seats: readonly number[], act: (player: Player) => void): void =>
    players.filter(({ seat }) => seats.includes(seat)).forEach(act)

  /** What the liar proposes; the certificates are those that there are when it is delivered. */
  const lieOf = ({ claim, basis = 0, base = 0, by }: TraceStep): Proposal => {
    const { epoch, view, block } = split(claim)
    const body = names.bodyOf(names.refOf(block).blockId)
    assert(body !== undefined, `block ${block} has been made`)
    const between = Array.from({ length: view - basis - 1 }, (_, n) => claimed('nullify', epoch, basis + 1 + n, -1))
    return {
      block: body.block,
      notarize: signedOf(claim, LIAR),
      parent: basis === 0 ? undefined : certificateOf(claimed(by as string, epoch, basis, base)),
      nullifications: between.filter(one => signersOf(one).length >= QUORUM).map(certificateOf),
    }
  }
  const lies = new Map<string, TraceStep>()
  const told = (player: Player, claim: string): void => {
    const lie = lies.get(claim)
    const proposal = lie === undefined ? proposals.get(claim) : lieOf(lie)
    assert(proposal !== undefined, `${claim} has been proposed`)
    const { blockId } = names.refOf(split(claim).block)
    feed(player, { kind: 'proposal', proposal: markVerified(proposal), blockId, from: 'peer' })
  }
  /** As single votes where the core looks at those and is not moved by the first of them, else as a certificate. */
  const deliver = (player: Player, claim: string): void => {
    const { kind, view } = split(claim)
    if (kind === 'nullify' || !inWindow(player.state, view))
      feed(player, { kind: 'certificate', certificate: certificateOf(claim), from: 'peer' })
    else
      for (const seat of signersOf(claim))
        if (seat !== player.seat) feed(player, { kind: 'vote', vote: signedOf(claim, seat), from: 'peer' })
  }

  const acts = {
    init: () => players.forEach(wake),
    build: ({ seats, claim, base = 0 }: TraceStep) =>
      each(seats, player => {
        const { epoch, view } = split(claim)
        const on = player.building
        assert(on !== undefined && equalBytes(on.blockId, names.refOf(base).blockId), `built on block ${base}`)
        player.building = undefined
        feed(player, { kind: 'built', view, built: names.make(base, epoch, view) })
      }),
    /** The builder has nothing, unless the core has seen by itself that nothing may be built. */
    again: ({ seats, claim }: TraceStep) =>
      each(seats, player => {
        if (player.cast.has(claim)) return
        player.building = undefined
        feed(player, { kind: 'built', view: split(claim).view, built: undefined })
      }),
    lie: (lie: TraceStep) => {
      const { epoch, view, block } = split(lie.claim)
      if (block === names.refs.length) names.make(lie.base ?? 0, epoch, view)
      lies.set(lie.claim, lie)
    },
    notarize: ({ seats, claim }: TraceStep) => each(seats, player => told(player, claim)),
    nullify: ({ seats, claim }: TraceStep) =>
      each(seats, player => {
        const { epoch, view } = split(claim)
        feed(player, { kind: 'timer', timer: { kind: 'advance', epoch, view } })
      }),
    /** The core votes as soon as it knows the notarization. */
    finalize: () => {},
    learn: ({ seats, claim }: TraceStep) => each(seats, player => deliver(player, claim)),
    enter: ({ seats, claim }: TraceStep) => {
      const { epoch, block } = split(claim)
      names.anchors[epoch] = block
      each(seats, player => {
        const { set, anchor, lastHeight, self } = configOf(
          epoch,
          names.refOf(block),
          names.coreSeat(epoch, player.seat),
        )
        player.wal = { votes: [], certificates: [], blocks: [] }
        player.building = undefined
        feed(player, { kind: 'nextEpoch', set, anchor, lastHeight, self })
      })
    },
    restart: ({ seats }: TraceStep) =>
      each(seats, player => {
        player.building = undefined
        player.state = createCore(player.state.config, { committed: player.committed, ...player.wal })
        wake(player)
      }),
  }

  return {
    players,
    accused,
    liar: LIAR,
    acts,
    /** Where a core stands, in the words of the model. */
    placeOf: ({ state: { config, view, finalized } }: Player): string => {
      const block = names.refs.findIndex(ref => equalBytes(ref.blockId, finalized.blockId))
      return `${config.epoch} ${view} ${finalized.view} ${block}`
    },
    /** What a copy of the core signs when it hears any proposal that was made in its view. */
    probe: (player: Player): readonly string[] =>
      [...new Set([...lies.keys(), ...proposals.keys()])].flatMap(claim => {
        const { epoch, view } = split(claim)
        if (epoch !== player.state.config.epoch || view !== player.state.view) return []
        const wal = { votes: [], certificates: [], blocks: [] }
        const copy: Player = { ...player, state: structuredClone(player.state), wal, fresh: [], cast: new Set() }
        told(copy, claim)
        return copy.fresh
      }),
    play: (does: TraceStep): void => {
      for (const player of players) player.fresh = []
      acts[does.what](does)
      if (KINDS[split(does.claim).kind] === undefined || does.what === 'learn' || does.what === 'lie') return
      votes.set(does.claim, new Set([...(votes.get(does.claim) ?? []), ...does.seats]))
    },
  }
}

type Replay = ReturnType<typeof makeReplay>
