/**
 * Tells those who catch up another history: answers with blocks of its own making at the place of the true ones, under the
 * true finalization or under one that only its own old keys have signed.
 */

import { type Block, blockId, type Certificate, Response, VOTE_KIND } from '#chain'
import { type Behaviour, castVote, ownSeatIn, type Tools } from './behaviour.ts'

/** As good as the true last block, but another. */
const rewritten = (blocks: readonly Block[]): Block[] => {
  const last = blocks.at(-1)
  if (last === undefined) return []
  return [...blocks.slice(0, -1), { ...last, header: { ...last.header, timeMs: last.header.timeMs + 1 } }]
}

/** A finalization with the own signature in every place that the true one fills. */
const forged = (tools: Tools, { header }: Block, truth: Certificate): Certificate => {
  const vote = { ...truth.vote, kind: VOTE_KIND.FINALIZE, blockId: blockId(header) }
  const own = castVote(tools, vote)
  return own === undefined ? truth : { ...truth, vote, signatures: truth.signatures.map(() => own.signature) }
}

/** A finalization that only itself has signed. */
const alone = (tools: Tools, { header }: Block, truth: Certificate): Certificate => {
  const vote = { ...truth.vote, blockId: blockId(header) }
  const own = castVote(tools, vote)
  const seat = ownSeatIn(tools, vote.epoch)
  if (own === undefined || seat === undefined) return truth
  const signers = new Uint8Array((seat >> 3) + 1)
  signers[seat >> 3] = 1 << (seat & 7)
  return { vote, signers, signatures: [own.signature] }
}

export const longRangeForger: Behaviour = {
  onAnswer: (answer, tools) => {
    const decoded = answer && Response.decode(answer)
    if (!decoded?.ok) return answer
    const { blocks, finalization } = decoded.value
    const fake = rewritten(blocks)
    const last = fake.at(-1)
    if (last === undefined || finalization === undefined || tools.random.chance(0.3)) return answer
    const made = tools.random.pick([
      () => finalization,
      () => forged(tools, last, finalization),
      () => alone(tools, last, finalization),
    ])
    return Response.encode({ ...decoded.value, blocks: fake, finalization: made() })
  },
}
