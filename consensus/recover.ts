/** A core at the start of an epoch, or where the disk says it was (S4). */

import { quorum, totalWeight } from '#chain'
import { forgetBlocks, holdBlock } from './blocks.ts'
import { leaderOf } from './leader.ts'
import { findParent, partsOn } from './propose.ts'
import { KIND_NAME, roundOf } from './round.ts'
import type { CoreConfig, Restored, Round, State } from './state.ts'
import { addVote } from './tally.ts'
import { keyOf, newTurn } from './turn.ts'
import { learn } from './views.ts'

/** The state in which every epoch starts: view 1, on the anchor. */
export const newState = (config: CoreConfig): State => ({
  config,
  weight: totalWeight(config.set),
  quorum: quorum(config.set),
  view: 1,
  signFrom: config.signFrom,
  jailed: new Set(),
  entry: undefined,
  finalized: { ...config.anchor, view: 0, certificate: undefined, durable: true },
  notarizedView: 0,
  rounds: new Map(),
  open: new Set(),
  blocks: new Map(),
  wanted: new Map(),
  committed: config.anchor,
  armed: false,
  repeating: false,
  repeats: 0,
  searched: false,
  work: false,
  heard: config.set.validators.map(() => 0),
  peers: new Map(),
  syncAskedAt: undefined,
  syncs: 0,
  schedule: new Map(),
})

/** Own votes bind again. A vote for a view is cast only in that view, so it also says how far this replica was (S5). */
const restoreVotes = (state: State, { votes }: Restored): void => {
  const turn = newTurn(state)
  for (const signed of votes) {
    const { vote, seat } = signed
    if (vote.epoch !== state.config.epoch || seat !== state.config.self || vote.view <= state.finalized.view) continue
    roundOf(state, vote.view).own[KIND_NAME[vote.kind]] = vote
    state.view = Math.max(state.view, vote.view)
    addVote(turn, signed)
  }
}

/** The own proposal of the current view, so that it can be sent again. */
const restoreProposal = (state: State, round: Round): void => {
  const mine = round.own.notarize
  if (mine === undefined || leaderOf(state, round.view) !== state.config.self) return
  const known = state.blocks.get(keyOf(mine.blockId))
  if (known === undefined) return
  const { block, blockId } = known
  const isAgain = block.header.view < round.view
  const on = isAgain ? blockId : block.header.parent
  const parent = findParent(state, round.view, ref => keyOf(ref.blockId) === keyOf(on))
  if (parent !== undefined)
    round.proposal = { parts: partsOn(state, { block, blockId }, round.view, parent), block: { block, blockId } }
}

/** S4: certificates first (they move the view and say what is final), then blocks, then votes. */
export const restoredState = (config: CoreConfig, restored: Restored): State => {
  const state = newState(config)
  state.committed = restored.committed
  const certificates = [...restored.certificates].sort((a, b) => a.vote.view - b.vote.view)
  // What this asks for was asked for before the restart; what is missing is asked for again after `start`.
  const turn = newTurn(state)
  for (const certificate of certificates) learn(turn, certificate)
  state.finalized.durable = true
  for (const block of restored.blocks) {
    const known = holdBlock(state, block)
    if (known !== undefined) known.persisted = true
  }
  restoreVotes(state, restored)
  forgetBlocks(state)
  restoreProposal(state, roundOf(state, state.view))
  // Nobody has been silent yet as far as this replica can say (V10).
  state.heard.fill(state.view)
  return state
}
