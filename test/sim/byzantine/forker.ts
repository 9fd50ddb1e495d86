/**
 * Proposes on an older parent than it should: a brother of a block that is notarized already. It shows the certificate of
 * that older parent, as if the views between had come to nothing, or the certificate of another block altogether.
 */

import { toHex } from '#base'
import type { Proposal } from '#chain'
import {
  type Behaviour,
  memoryOf,
  messageOf,
  ownProposal,
  proposalOf,
  readMessage,
  sendAll,
  type Tools,
} from './behaviour.ts'

const MEMORY = 32

/** Proposals that were seen, by id of the block. */
const seen = memoryOf(() => new Map<string, Proposal>())

const remember = (tools: Tools, proposal: Proposal) => {
  const memory = seen(tools)
  memory.set(toHex(proposal.notarize.vote.blockId), proposal)
  if (memory.size > MEMORY) memory.delete(memory.keys().next().value as string)
}

/** The own block as a brother of its parent. */
const forked = (tools: Tools, own: Proposal): Proposal | undefined => {
  const { header } = own.block
  const parent = seen(tools).get(toHex(header.parent))
  const grandparent = parent && seen(tools).get(toHex(parent.block.header.parent))
  if (parent === undefined || grandparent === undefined || header.view !== own.notarize.vote.view) return undefined
  const block = tools.graft(own.block, grandparent.block, header.view)
  if (block === undefined) return undefined
  return proposalOf(tools, own, block, tools.random.chance(0.5) ? own.parent : parent.parent)
}

export const forker: Behaviour = {
  onReceive: (message, tools) => {
    const proposal = readMessage(message)?.proposal
    if (proposal !== undefined) remember(tools, proposal)
  },
  onSend: (to, message, tools) => {
    const own = ownProposal(message)
    if (own !== undefined) remember(tools, own)
    const fork = own && forked(tools, own)
    sendAll(tools, to, fork === undefined ? message : messageOf({ proposal: fork }))
  },
}
