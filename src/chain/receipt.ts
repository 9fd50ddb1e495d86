/** Receipts: one for each transaction of a block, failed ones included, in the order of the transactions. */

import type { Hash } from '#base'
import { listRoot } from './list-tree.ts'
import { Receipt } from './messages.ts'

/** RFC 6962 root over the canonical bytes of the receipts. */
export const receiptsRoot = (receipts: readonly Receipt[]): Hash =>
  listRoot(receipts.map(receipt => Receipt.encode(receipt)))
