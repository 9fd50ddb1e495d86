/** Blocks that are not committed yet: which are at hand, which are needed, which are valid. */

import { equalBytes, type Hash, LIMITS } from '#base'
import { type Block, type Certificate, signersOf, VOTE_KIND } from '#chain'
import type { BlockRef, IdentifiedBlock, Peer, Verdict } from './event.ts'
import type { KnownBlock, State } from './state.ts'
import { keyOf, type Turn } from './turn.ts'

/** A block that is known but not committed yet, to answer a request by id with. */
export const blockOf = (state: State, blockId: Hash): Block | undefined => state.blocks.get(keyOf(blockId))?.block

const isCommitted = ({ committed }: State, blockId: Hash): boolean => equalBytes(committed.blockId, blockId)

/** Known valid: committed, or execution said so. */
export const isValid = (state: State, blockId: Hash): boolean =>
  isCommitted(state, blockId) || state.blocks.get(keyOf(blockId))?.valid === 'yes'

/** Blocks are held only for the heights that come next; what is further ahead comes by height (SYNC-1). */
const isNear = ({ committed }: State, height: number): boolean =>
  height > committed.height && height <= committed.height + LIMITS.blocksAhead

/** Keep a block of a proposal, of the builder or of an answer. */
export const holdBlock = (state: State, { block, blockId }: IdentifiedBlock): KnownBlock | undefined => {
  const key = keyOf(blockId)
  state.wanted.delete(key)
  const held = state.blocks.get(key)
  if (held !== undefined) return held
  if (!isNear(state, block.header.height)) return undefined
  const known: KnownBlock = { block, blockId, valid: 'unknown', validation: 'due', persisted: false }
  state.blocks.set(key, known)
  return known
}

/** SYNC-2: a block that certificates rest on is needed. */
export const wantBlock = (
  state: State,
  { height, blockId }: BlockRef,
  seats: readonly number[],
  peer: Peer | undefined,
): void => {
  const key = keyOf(blockId)
  if (!isNear(state, height) || state.blocks.has(key) || state.wanted.has(key)) return
  state.wanted.set(key, { height, blockId, seats, peer, asked: false, tries: 0 })
}

/** SYNC-2: the block that a notarization or finalization names. */
export const wantCertified = (state: State, certificate: Certificate, peer: Peer | undefined): void => {
  const { kind, height, blockId } = certificate.vote
  if (kind !== VOTE_KIND.NULLIFY) wantBlock(state, { height, blockId }, signersOf(certificate), peer)
}

/** S4: a block is in the WAL before a vote that rests on it leaves. */
export const persistBlock = ({ state, effects }: Turn, blockId: Hash): void => {
  const known = state.blocks.get(keyOf(blockId))
  if (known === undefined || known.persisted) return
  known.persisted = true
  effects.push({ kind: 'persistBlock', block: { block: known.block, blockId } })
}

/** Have each block executed whose parent is valid and that has not been yet. */
export const validateBlocks = ({ state, effects }: Turn): void => {
  for (const known of state.blocks.values()) {
    const { block, blockId, validation } = known
    if (validation !== 'due' || !isValid(state, block.header.parent)) continue
    known.validation = 'running'
    const checkClock = !isNotarized(state, blockId, block.header.view)
    effects.push({ kind: 'validate', block: { block, blockId }, checkClock })
  }
}

const isNotarized = ({ rounds }: State, blockId: Hash, view: number): boolean => {
  const notarization = rounds.get(view)?.notarization
  return notarization !== undefined && equalBytes(notarization.vote.blockId, blockId)
}

/** The answer to `validate`. */
export const judged = (state: State, blockId: Hash, verdict: Verdict): void => {
  const known = state.blocks.get(keyOf(blockId))
  if (known === undefined || known.validation === 'done') return
  known.validation = verdict === 'missing' ? 'later' : 'done'
  if (verdict !== 'missing') known.valid = verdict
}

/** A block that this replica has built, and so executed. */
export const holdBuilt = (state: State, built: IdentifiedBlock): void => {
  const known = holdBlock(state, built)
  if (known === undefined) return
  known.valid = 'yes'
  known.validation = 'done'
}

/** After a commit: what is at or below the committed height is no longer the core's. */
export const forgetBlocks = ({ blocks, wanted, committed }: State): void => {
  for (const [key, { block }] of blocks) if (block.header.height <= committed.height) blocks.delete(key)
  for (const [key, { height }] of wanted) if (height <= committed.height) wanted.delete(key)
}
