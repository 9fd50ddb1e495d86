/** The header of a block that has been executed. */

import type { Hash } from '#base'
import { type Header, txRoot } from '#chain'
import type { ParentState } from './prepared.ts'
import type { ValidatorSets } from './validator-sets.ts'

/** What a builder decides, or a header from a peer says. */
export type HeaderDraft = Pick<Header, 'height' | 'epoch' | 'view' | 'timeMs' | 'proposer'>

/** What execution gave, and the transactions as bytes. */
export interface Executed {
  /** By whose rules. */
  readonly protocol: number
  readonly bytes: readonly Uint8Array[]
  readonly receiptsRoot: Hash
  readonly stateRoot: Hash
}

export const sealHeader = (parent: ParentState, draft: HeaderDraft, sets: ValidatorSets, after: Executed): Header => {
  return {
    version: after.protocol,
    height: draft.height,
    epoch: draft.epoch,
    view: draft.view,
    parent: parent.id,
    timeMs: draft.timeMs,
    proposer: draft.proposer,
    txCount: after.bytes.length,
    txRoot: txRoot(after.bytes),
    receiptsRoot: after.receiptsRoot,
    stateRoot: after.stateRoot,
    validatorsRoot: sets.root(draft.epoch),
    // Decided when the epoch began; the election at its end is for the one after.
    nextValidatorsRoot: sets.root(draft.epoch + 1),
  }
}
