/** Answering others. */

import { type Hash, LIMITS } from '#base'
import { type Block, Request, Response } from '#chain'
import { blockOf, type Peer } from '#consensus'
import { DamagedError } from '#storage'
import type { Context } from '../context.ts'

/** Bytes that a block takes in an answer, framing included, a little over the truth. */
const sizeOf = ({ transactions }: Block): number => transactions.reduce((sum, { length }) => sum + length + 8, 512)

const blocksById = async (context: Context, ids: readonly Hash[]): Promise<readonly Block[]> => {
  const found: Block[] = []
  let size = 0
  for (const id of ids) {
    const block = blockOf(context.state(), id) ?? (await context.ports.ledger.blockById(id))
    if (block === undefined) continue
    size += sizeOf(block)
    if (size > LIMITS.responseBytes && found.length > 0) break
    found.push(block)
  }
  return found
}

const NOTHING: Response = {
  blocks: [],
  finalization: undefined,
  keyReport: undefined,
  rescue: undefined,
  headers: [],
}

const answerTo = async (context: Context, request: Request): Promise<Uint8Array> => {
  const { blockIds, fromHeight, maxBlocks, keyQuery } = request
  if (keyQuery !== undefined) return Response.encode({ ...NOTHING, keyReport: context.guard().report(keyQuery) })
  if (blockIds.length > 0) return Response.encode({ ...NOTHING, blocks: await blocksById(context, blockIds) })
  const most = Math.min(Math.max(maxBlocks, 1), LIMITS.blocksPerResponse)
  const { ledger } = context.ports
  const found = await ledger.blocksFrom(fromHeight, most)
  return Response.encode({ ...NOTHING, ...found, rescue: ledger.rescues?.at(fromHeight - 1) })
}

/** `undefined` to a request that is malformed, and where this node's own disk has changed what is asked for. */
export const answer = async (context: Context, from: Peer, data: Uint8Array): Promise<Uint8Array | undefined> => {
  const { network, observer } = context.ports
  const request = Request.decode(data)
  if (!request.ok) {
    network.penalise(from, `request: ${request.fault.code}`)
    return undefined
  }
  try {
    return await answerTo(context, request.value)
  } catch (cause) {
    if (!(cause instanceof DamagedError)) throw cause
    observer.log('error', cause.message)
    return undefined
  }
}
