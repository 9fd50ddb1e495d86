/** One core on a stage: what is said to it in short, and what it does about it in words. */

import { type Hash, markVerified, must, type Verified } from '#base'
import { assembleCertificate, type Certificate, type SignedVote, VOTE_KIND, type Vote, type VoteKind } from '#chain'
import {
  type BlockRef,
  createCore,
  DEFAULT_TIMING,
  type Effect,
  type Event,
  type IdentifiedBlock,
  leaderOf,
  type Message,
  type Restored,
  type State,
  step,
  type TimerKind,
  type Verdict,
} from '#consensus'
import { blockOn, GENESIS, setOf, signedBy, transaction } from './parts.ts'

const WORDS: Record<VoteKind, readonly [string, string]> = {
  1: ['notarize', 'notarization'],
  2: ['nullify', 'nullification'],
  3: ['finalize', 'finalization'],
}
export const { NOTARIZE, NULLIFY, FINALIZE } = VOTE_KIND

interface Stage {
  readonly weights?: readonly number[]
  readonly epochLength?: number
  /** View below which nothing is signed (S6): by default it has been admitted. */
  readonly signFrom?: number
  /** The seat played; by default one that leads neither view 1 nor 2. `observer` plays none. */
  readonly seat?: (leader: (view: number) => number) => number | undefined
}

export const makeScene = ({ weights = [1, 1, 1, 1], epochLength = 100, signFrom = 0, seat }: Stage = {}) => {
  const seats = weights.map((_, at) => at)
  const set = setOf(weights)
  const common = { epoch: 0, set, anchor: GENESIS, signFrom, lastHeight: epochLength, timing: DEFAULT_TIMING }
  const probe = createCore({ ...common, self: undefined })
  const leader = (view: number) => leaderOf(probe, view)
  const self = seat === undefined ? seats.find(at => at !== leader(1) && at !== leader(2)) : seat(leader)
  const config = { ...common, self }
  let state: State = createCore(config)
  const names = new Map<string, string>([[key(GENESIS.blockId), 'genesis']])
  const wal = {
    votes: [] as Verified<SignedVote>[],
    certificates: [] as Verified<Certificate>[],
    blocks: [] as IdentifiedBlock[],
  }
  let unsigned: Vote[] = []
  const nameOf = (id: Hash) => names.get(key(id)) ?? '?'

  const voteWord = ({ kind, view, blockId: id }: Vote, which: 0 | 1 = 0) =>
    `${WORDS[kind][which]} ${view}${id.length === 0 ? '' : ` ${nameOf(id)}`}`
  const messageWord = (message: Message): string => {
    if ('proposal' in message) {
      const { notarize, parent, nullifications } = message.proposal
      const skipped = nullifications.map(({ vote }) => vote.view).join()
      return `proposal ${voteWord(notarize.vote)} on ${parent === undefined ? 'anchor' : parent.vote.view}${skipped === '' ? '' : ` over ${skipped}`}`
    }
    if ('vote' in message) return voteWord(message.vote.vote)
    if ('certificate' in message) return voteWord(message.certificate.vote, 1)
    const { epoch, view, finalizedView, committedHeight, missing } = message.status
    return `status ${epoch}/${view}/${finalizedView}/${committedHeight}${missing.length > 0 ? ` lacks ${missing.join()}` : ''}`
  }
  const word = (effect: Effect): string => {
    switch (effect.kind) {
      case 'persistCertificate':
        return `keep ${voteWord(effect.certificate.vote, 1)}`
      case 'persistBlock':
        return `keep ${nameOf(effect.block.blockId)}`
      case 'sign':
        return `sign ${voteWord(effect.vote)}`
      case 'broadcast':
        return `tell all ${messageWord(effect.message)}`
      case 'send':
        return `tell ${'peer' in effect.to ? effect.to.peer : `seat ${effect.to.seat}`} ${messageWord(effect.message)}`
      case 'build':
        return `build ${effect.view} on ${nameOf(effect.parent.blockId)}`
      case 'validate':
        return `validate ${nameOf(effect.block.blockId)}`
      case 'request':
        return `request ${effect.blockIds.map(nameOf).join()} of ${'peer' in effect.to ? effect.to.peer : `seat ${effect.to.seat}`}`
      case 'sync':
        return `sync from ${effect.fromHeight} of ${effect.to}`
      case 'commit':
        return `commit ${effect.blocks.map(({ blockId: id }) => nameOf(id)).join()}`
      case 'arm':
        return `arm ${effect.timer.kind} ${effect.timer.view} ${effect.afterMs}`
      case 'evidence':
        return `evidence ${effect.votes.map(({ vote, seat: at }) => `${at}: ${voteWord(vote)}`).join(' / ')}`
    }
  }

  const keep = (effect: Effect) => {
    if (effect.kind === 'persistCertificate') wal.certificates.push(markVerified(effect.certificate))
    if (effect.kind === 'persistBlock') wal.blocks.push(effect.block)
    if (effect.kind === 'sign') unsigned.push(effect.vote)
    if (effect.kind === 'commit') wal.certificates.push(markVerified(effect.finalization))
  }
  const feed = (event: Event): readonly string[] => {
    const { state: after, effects } = step(state, event)
    state = after
    for (const effect of effects) keep(effect)
    return effects.map(word)
  }
  const voteOf = (kind: VoteKind, view: number, block?: IdentifiedBlock): Vote => ({
    kind,
    epoch: state.config.epoch,
    view,
    height: kind === NULLIFY ? 0 : (block?.block.header.height ?? 0),
    blockId: (kind === NULLIFY ? new Uint8Array(0) : block?.blockId) as Hash,
  })
  const certificate = (kind: VoteKind, view: number, block?: IdentifiedBlock, by: readonly number[] = seats) =>
    must(
      assembleCertificate(
        state.config.set,
        by.map(at => signedBy(at, voteOf(kind, view, block))),
      ),
    )

  return {
    self: self as number,
    others: seats.filter(at => at !== self),
    leader,
    wal,
    state: () => state,
    certificate,
    voteOf,
    feed,
    /** A block with a name. */
    block: (name: string, on: IdentifiedBlock | undefined, view: number, height?: BlockRef): IdentifiedBlock => {
      const parent = height ?? (on === undefined ? GENESIS : { height: on.block.header.height, blockId: on.blockId })
      const made = blockOn(parent, { view, proposer: leader(view), epochLength }, [transaction(names.size)])
      names.set(key(made.blockId), name)
      return made
    },
    start: () => feed({ kind: 'start' }),
    work: (pending = true) => feed({ kind: 'work', pending }),
    vote: (at: number, kind: VoteKind, view: number, block?: IdentifiedBlock) =>
      feed({ kind: 'vote', vote: signedBy(at, voteOf(kind, view, block)), from: `node ${at}` }),
    /** A proposal of the leader of `view`; `on` is the certificate of its parent. */
    propose: (
      view: number,
      { block, blockId }: IdentifiedBlock,
      on?: Certificate,
      nullifications: readonly Certificate[] = [],
    ) =>
      feed({
        kind: 'proposal',
        proposal: markVerified({
          block,
          notarize: signedBy(leader(view), voteOf(NOTARIZE, view, { block, blockId })),
          parent: on,
          nullifications,
        }),
        blockId,
        from: `node ${leader(view)}`,
      }),
    certify: (kind: VoteKind, view: number, block?: IdentifiedBlock, by?: readonly number[]) =>
      feed({ kind: 'certificate', certificate: certificate(kind, view, block, by), from: 'node 9' }),
    valid: ({ blockId }: IdentifiedBlock, verdict: Verdict = 'yes') => feed({ kind: 'validated', blockId, verdict }),
    deliver: (...blocks: IdentifiedBlock[]) => feed({ kind: 'blocks', blocks, from: 'node 9' }),
    built: (view: number, block?: IdentifiedBlock) => feed({ kind: 'built', view, built: block }),
    timer: (kind: TimerKind, view: number) => feed({ kind: 'timer', timer: { kind, epoch: state.config.epoch, view } }),
    /** What was to be signed is in the WAL. */
    signed: (): readonly string[] => {
      const votes = unsigned
      unsigned = []
      return votes.flatMap(vote => {
        const signed = signedBy(self as number, vote)
        wal.votes.push(signed)
        return feed({ kind: 'signed', vote: signed })
      })
    },
    /** Signed and synced, but the process dies before it hears of it. */
    signedUnheard: () => {
      for (const vote of unsigned) wal.votes.push(signedBy(self as number, vote))
      unsigned = []
    },
    /** The process dies and comes back with what is on its disk. */
    restart: (committed: BlockRef = GENESIS, change: (restored: Restored) => Restored = held => held) => {
      unsigned = []
      state = createCore(
        config,
        change({ committed, votes: [...wal.votes], certificates: [...wal.certificates], blocks: [...wal.blocks] }),
      )
    },
  }
}

const key = (id: Hash) => Buffer.from(id).toString('hex')

/** Without timers, which most scenes are not about. */
export const acts = (words: readonly string[]) => words.filter(said => !said.startsWith('arm '))
export const timers = (words: readonly string[]) => words.filter(said => said.startsWith('arm '))
export const refOf = ({ block, blockId }: IdentifiedBlock): BlockRef => ({ height: block.header.height, blockId })
