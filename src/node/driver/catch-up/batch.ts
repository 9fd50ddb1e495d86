/**
 * What an answer by height must be: a chain of blocks of one epoch, whole, that a finalization of its last block makes final,
 * or of one further up, and then with the headers between. One certificate proves them all, by the parents that they name.
 */

import { equalBytes, err, type Hash, LIMITS, ok, type Result, type Verified } from '#base'
import {
  type Block,
  blockId,
  type Certificate,
  checkPayload,
  type Header,
  type Rescue,
  type Response,
  VOTE_KIND,
} from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { LedgerHead } from '../ports.ts'
import type { Verifier } from '../verify.ts'

/** Blocks that hang together, and what makes them final if its signatures are good. */
export interface Batch {
  readonly blocks: readonly IdentifiedBlock[]
  readonly finalization: Certificate
  /** The guardians' order by which the epoch of these blocks began, if one did; it is checked when its turn comes (E5). */
  readonly rescue: Rescue | undefined
}

const identify = (block: Block): Result<IdentifiedBlock> => {
  const payload = checkPayload(block)
  return payload.ok ? ok({ block, blockId: blockId(block.header) }) : payload
}

/** With their ids, if each holds the transactions that its header names. */
export const identifyAll = (blocks: readonly Block[]): Result<readonly IdentifiedBlock[]> => {
  const identified: IdentifiedBlock[] = []
  for (const block of blocks) {
    const one = identify(block)
    if (!one.ok) return one
    identified.push(one.value)
  }
  return ok(identified)
}

interface Link {
  readonly header: Header
  readonly id: Hash
}

/** Each header the child of the one before, all of one epoch. */
const checkLinks = (links: readonly Link[], height: number): Result<undefined> => {
  for (const [i, { header }] of links.entries()) {
    const before = links[i - 1]
    if (header.height !== height + i) return err('BAD_BLOCK', `height ${header.height}, not ${height + i}`)
    if (before === undefined) continue
    if (!equalBytes(header.parent, before.id)) return err('BAD_BLOCK', 'another parent')
    if (header.epoch !== before.header.epoch)
      return err('BAD_BLOCK', `epoch ${header.epoch} after ${before.header.epoch}`)
  }
  return ok(undefined)
}

const checkVote = ({ vote }: Certificate, { header, id }: Link): Result<undefined> => {
  if (vote.kind !== VOTE_KIND.FINALIZE) return err('BAD_CERTIFICATE', 'not a finalization')
  if (!equalBytes(vote.blockId, id)) return err('BAD_CERTIFICATE', 'of another block')
  return vote.epoch === header.epoch ? ok(undefined) : err('BAD_CERTIFICATE', 'of another epoch')
}

/** Everything that needs neither the chain nor the validators; `undefined` when the answer is that there is nothing. */
export const readBatch = (
  { blocks, headers, finalization, rescue }: Response,
  asked: { readonly from: number; readonly count: number },
): Result<Batch | undefined> => {
  if (blocks.length === 0) return ok(undefined)
  if (blocks.length > asked.count) return err('BAD_BLOCK', `${blocks.length} blocks, not ${asked.count}`)
  if (finalization === undefined) return err('BAD_CERTIFICATE', 'none')
  const identified = identifyAll(blocks)
  if (!identified.ok) return identified
  const links = [
    ...identified.value.map(({ block, blockId: id }) => ({ header: block.header, id })),
    ...headers.map(header => ({ header, id: blockId(header) })),
  ]
  const linked = checkLinks(links, asked.from)
  if (!linked.ok) return linked
  const voted = checkVote(finalization, links.at(-1) as Link)
  return voted.ok ? ok({ blocks: identified.value, finalization, rescue }) : voted
}

/** What a batch adds to the head, proved under the validators of the epoch; `undefined` when it adds nothing. */
export const proveBatch = (
  verifier: Verifier,
  head: LedgerHead,
  { blocks, finalization }: Batch,
): Result<{ blocks: readonly IdentifiedBlock[]; finalization: Verified<Certificate> } | undefined> => {
  const fresh = blocks.filter(({ block }) => block.header.height > head.header.height)
  const [first] = fresh
  if (first === undefined) return ok(undefined)
  const { epoch, parent } = first.block.header
  if (epoch !== head.epoch) return err('BAD_BLOCK', `epoch ${epoch} in ${head.epoch}`)
  if (!equalBytes(parent, head.id)) return err('BAD_BLOCK', 'another parent')
  const verified = verifier.certificate(head.set, finalization)
  return verified.ok ? ok({ blocks: fresh, finalization: verified.value }) : verified
}

/** Fewer blocks than asked for though neither bytes, nor the end of an epoch, nor that of the sender's chain stopped it. In
 * an epoch whose end is not known, `epochEnd` is infinite, and nothing can be said. */
export const isMeagre = (
  { blocks }: Batch,
  asked: { readonly count: number; readonly bytes: number; readonly epochEnd: number; readonly claim: number },
): boolean => {
  const last = blocks.at(-1)?.block.header.height ?? 0
  const isEnd = asked.epochEnd === Number.POSITIVE_INFINITY || last === asked.epochEnd || last >= asked.claim
  return (
    !isEnd && blocks.length < Math.min(asked.count, LIMITS.syncMeagreBlocks) && asked.bytes < LIMITS.syncAnswerBytes / 2
  )
}
