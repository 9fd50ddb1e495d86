/** V3: what the leader of a view proposes. Q2: never an empty block. E1: a block that must become final, once more. */

import { assert, equalBytes, LIMITS, type Verified } from '#base'
import { type Certificate, VOTE_KIND } from '#chain'
import { holdBuilt, isValid, persistBlock } from './blocks.ts'
import type { ProposalParts } from './effect.ts'
import type { BlockRef, EventOf, IdentifiedBlock } from './event.ts'
import { isForfeited } from './jail.ts'
import { leaderOf } from './leader.ts'
import { roundOf, voteFor } from './round.ts'
import { cast, mayNotarize } from './rules.ts'
import type { Round, State } from './state.ts'
import { search } from './sync.ts'
import { keyOf, type Turn } from './turn.ts'

/** The block that a view stands on, with its notarization or finalization; no certificate for the anchor. */
export interface Parent extends BlockRef {
  readonly view: number
  readonly certificate: Verified<Certificate> | undefined
}

/**
 * V3: the highest view below `view` that is notarized or final with a block that `accept` takes, where every view
 * between is nullified. `undefined` where a certificate or an accepted block is missing on the way.
 */
export const findParent = (
  { rounds, finalized }: State,
  view: number,
  accept: (ref: BlockRef) => boolean,
): Parent | undefined => {
  for (let v = view - 1; v > finalized.view; v--) {
    const round = rounds.get(v)
    const certificate = round?.notarization
    if (certificate !== undefined && accept(certificate.vote)) {
      const { height, blockId } = certificate.vote
      return { view: v, height, blockId, certificate }
    }
    if (round?.nullification === undefined) return undefined
  }
  return accept(finalized) ? finalized : undefined
}

/** What goes with a block: the certificate of its parent, and the nullifications between, the highest that fit. */
export const partsOn = (state: State, { block }: IdentifiedBlock, view: number, parent: Parent): ProposalParts => {
  const nullifications: Certificate[] = []
  for (let v = view - 1; v > parent.view && nullifications.length < LIMITS.nullificationsPerProposal; v--) {
    const nullification = state.rounds.get(v)?.nullification
    if (nullification !== undefined) nullifications.push(nullification)
  }
  return { block, parent: parent.certificate, nullifications: nullifications.reverse() }
}

const send = (turn: Turn, round: Round, block: IdentifiedBlock, parent: Parent): void => {
  const { state } = turn
  const parts = partsOn(state, block, round.view, parent)
  round.proposal = { parts, block }
  persistBlock(turn, block.blockId)
  const ref = { height: block.block.header.height, blockId: block.blockId }
  cast(turn, voteFor(state, VOTE_KIND.NOTARIZE, round.view, ref), parts)
}

/**
 * E1 and Q2: where nothing may or can be built above a block that is not final, the leader proposes that very block
 * again. Not in the view right after its notarization: there its finalization is most likely on its way.
 */
const sendAgain = (turn: Turn, round: Round, parent: Parent): void => {
  const { state } = turn
  if (parent.view <= state.finalized.view || parent.view === round.view - 1) return
  const known = state.blocks.get(keyOf(parent.blockId))
  if (known !== undefined) send(turn, round, { block: known.block, blockId: known.blockId }, parent)
}

/** No block may stand on it: it ends the epoch (E1), or finality is too far behind to hold more blocks. */
const isCeiling = (state: State, { height }: BlockRef): boolean =>
  height >= state.config.lastHeight || height >= state.committed.height + LIMITS.blocksAhead

/** V3: in its own turn a replica builds once, on the best parent it knows. */
export const propose = (turn: Turn): void => {
  const { state, effects } = turn
  const { view, config } = state
  if (config.self === undefined || leaderOf(state, view) !== config.self) return
  const round = roundOf(state, view)
  if (!mayNotarize(state, round) || round.buildingOn !== undefined || isForfeited(state, view)) return
  const parent = findParent(state, view, ({ blockId }) => isValid(state, blockId))
  if (parent === undefined) search(turn, undefined)
  else if (!state.work || round.declined || isCeiling(state, parent)) sendAgain(turn, round, parent)
  else {
    const { height, blockId } = parent
    round.buildingOn = { height, blockId }
    effects.push({ kind: 'build', view, parent: { height, blockId }, proposer: config.self })
  }
}

/** V3: the builder's answer. One that has come too late, or rests on what has been decided otherwise, is dropped. */
export const onBuilt = (turn: Turn, { view, built }: EventOf<'built'>): void => {
  const { state } = turn
  const round = state.rounds.get(view)
  const on = round?.buildingOn
  if (round === undefined || on === undefined) return
  // Asked for in an epoch that has ended since.
  if (built !== undefined && built.block.header.epoch !== state.config.epoch) return
  round.buildingOn = undefined
  if (view !== state.view || !mayNotarize(state, round)) return
  if (built === undefined) {
    round.declined = true
    return
  }
  const { header } = built.block
  assert(header.view === view && header.height === on.height + 1, 'the builder built another block')
  assert(equalBytes(header.parent, on.blockId), 'the builder built on another block')
  assert(header.proposer === state.config.self, 'the builder built for another seat')
  const parent = findParent(state, view, ({ blockId }) => equalBytes(blockId, on.blockId))
  if (parent === undefined) return
  holdBuilt(state, built)
  send(turn, round, built, parent)
}
