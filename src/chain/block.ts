/** Blocks: id, roots, and the rules that need nothing but the parent's header. */

import { equalBytes, err, type Hash, LIMITS, ok, type Result, taggedHash } from '#base'
import { type EpochSchedule, epochOf, isBoundary } from './epochs.ts'
import { listRoot } from './list-tree.ts'
import { type Block, Header } from './messages.ts'

/** `H(kapok/block/1 ‖ 0x00 ‖ header)`. */
export const blockId = (header: Header): Hash => taggedHash('block', Header.encode(header))

/** RFC 6962 root over the canonical bytes of the transactions, signatures included. */
export const txRoot = (transactions: readonly Uint8Array[]): Hash => listRoot(transactions)

/** The rules of a header that follow from its own numbers and the schedule of epochs. */
const checkNumbers = (parent: Header, header: Header, schedule: EpochSchedule): string | undefined => {
  // Which of the two the contracts say; whether this software speaks it, the ledger.
  if (header.version !== parent.version && header.version !== parent.version + 1) return `version ${header.version}`
  if (header.height !== parent.height + 1) return `height ${header.height} on ${parent.height}`
  if (header.epoch !== epochOf(header.height, schedule)) return `epoch ${header.epoch}`
  if (header.timeMs <= parent.timeMs) return 'time does not advance'
  // Views count from 1 in each epoch; the anchor of an epoch is view 0 of it.
  const after = isBoundary(parent.height, schedule) ? 0 : parent.view
  return header.view > after ? undefined : `view ${header.view} after ${after}`
}

/**
 * A set changes only with the epoch, to the one that the boundary block named. That of a rescue no block names: who
 * executes the block knows it, and with it the root (E5).
 */
const checkSet = (parent: Header, header: Header, schedule: EpochSchedule): string | undefined => {
  if (schedule.cuts.includes(parent.height)) return undefined
  const due = isBoundary(parent.height, schedule) ? parent.nextValidatorsRoot : parent.validatorsRoot
  return equalBytes(header.validatorsRoot, due) ? undefined : 'not the validators of this epoch'
}

/** Structure of `header` as child of `parent`. Roots of state and receipts need execution. Refuses with BAD_BLOCK. */
export const checkHeader = (parent: Header, header: Header, schedule: EpochSchedule): Result<undefined> => {
  const wrong =
    checkNumbers(parent, header, schedule) ??
    checkSet(parent, header, schedule) ??
    (equalBytes(header.parent, blockId(parent)) ? undefined : 'another parent')
  return wrong === undefined ? ok(undefined) : err('BAD_BLOCK', wrong)
}

/** The transactions are those that the header names, within the bounds of a block. Refuses with BAD_BLOCK, TOO_LARGE. */
export const checkPayload = ({ header, transactions }: Block): Result<undefined> => {
  if (header.txCount !== transactions.length) return err('BAD_BLOCK', `txCount ${header.txCount}`)
  if (transactions.length > LIMITS.transactionsPerBlock) return err('TOO_LARGE', `${transactions.length} transactions`)
  const total = transactions.reduce((sum, { length }) => sum + length, 0)
  if (total > LIMITS.blockBytes) return err('TOO_LARGE', `${total} bytes of transactions`)
  return equalBytes(header.txRoot, txRoot(transactions)) ? ok(undefined) : err('BAD_BLOCK', 'txRoot')
}
