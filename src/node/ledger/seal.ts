/** The header of a block that has been executed. */

import type { Hash } from '#base'
import { BLOCK_VERSION, type Header, isBoundary, txRoot } from '#chain'
import type { ParentState } from './prepared.ts'

/** What a builder decides, or a header from a peer says. */
export type HeaderDraft = Pick<Header, 'height' | 'epoch' | 'view' | 'timeMs' | 'proposer'>

/** What execution gave, and the transactions as bytes. */
export interface Executed {
  readonly bytes: readonly Uint8Array[]
  readonly receiptsRoot: Hash
  readonly stateRoot: Hash
}

export const sealHeader = (parent: ParentState, draft: HeaderDraft, epochLength: number, after: Executed): Header => {
  const due = isBoundary(parent.header.height, epochLength)
    ? parent.header.nextValidatorsRoot
    : parent.header.validatorsRoot
  return {
    version: BLOCK_VERSION,
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
    validatorsRoot: due,
    // Until an election says otherwise the set stays.
    nextValidatorsRoot: due,
  }
}
