/** Catch-up (SYNC-1, SYNC-2): asking for blocks by height and by id, checking what comes, and answering others. */

import { equalBytes, err, type Hash, LIMITS, ok, type Result, toHex, type Verified } from '#base'
import { type Block, blockId, type Certificate, checkPayload, Request, Response, VOTE_KIND } from '#chain'
import { blockOf, type EffectOf, type IdentifiedBlock, type Peer } from '#consensus'
import { commitFinal } from './commit.ts'
import { type Context, makeRotation } from './context.ts'
import { isAgainstPeer } from './ingress.ts'
import type { LedgerHead } from './ports.ts'
import { takeRescue } from './rescue.ts'

interface Batch {
  readonly blocks: readonly IdentifiedBlock[]
  readonly finalization: Verified<Certificate>
}

const identify = (block: Block): Result<IdentifiedBlock> => {
  const payload = checkPayload(block)
  return payload.ok ? ok({ block, blockId: blockId(block.header) }) : payload
}

const identifyAll = (blocks: readonly Block[]): Result<readonly IdentifiedBlock[]> => {
  const identified: IdentifiedBlock[] = []
  for (const block of blocks) {
    const one = identify(block)
    if (!one.ok) return one
    identified.push(one.value)
  }
  return ok(identified)
}

/** Each block the child of the one before, the first of the head, none beyond the epoch. */
const checkChain = (head: LedgerHead, blocks: readonly IdentifiedBlock[]): Result<undefined> => {
  let parentId: Hash = head.id
  let height = head.header.height
  for (const { block, blockId: id } of blocks) {
    if (!equalBytes(block.header.parent, parentId)) return err('BAD_BLOCK', 'another parent')
    if (block.header.height !== height + 1) return err('BAD_BLOCK', `height ${block.header.height} on ${height}`)
    if (block.header.epoch !== head.epoch) return err('BAD_BLOCK', `epoch ${block.header.epoch} in ${head.epoch}`)
    parentId = id
    height++
  }
  return ok(undefined)
}

/** What an answer by height adds to this head, proved by its finalization; `undefined` when it adds nothing. */
const checkBatch = (
  context: Context,
  head: LedgerHead,
  { blocks, finalization }: Response,
): Result<Batch | undefined> => {
  if (finalization === undefined) return blocks.length === 0 ? ok(undefined) : err('BAD_CERTIFICATE', 'none')
  const fresh = blocks.filter(({ header }) => header.height > head.header.height)
  const last = fresh.at(-1)
  if (last === undefined) return ok(undefined)
  const { vote } = finalization
  if (vote.kind !== VOTE_KIND.FINALIZE) return err('BAD_CERTIFICATE', 'not a finalization')
  if (!equalBytes(vote.blockId, blockId(last.header))) return err('BAD_CERTIFICATE', 'of another block')
  const identified = identifyAll(fresh)
  if (!identified.ok) return identified
  const chained = checkChain(head, identified.value)
  if (!chained.ok) return chained
  const verified = context.verifier.certificate(head.set, finalization)
  return verified.ok ? ok({ blocks: identified.value, finalization: verified.value }) : verified
}

/** Bytes that blocks take in an answer, framing included, a little over the truth. */
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

export interface CatchUp {
  /** SYNC-1. One at a time: what is asked while one runs is dropped, the core asks again. */
  readonly sync: (effect: EffectOf<'sync'>) => void
  /** SYNC-2. */
  readonly request: (effect: EffectOf<'request'>) => void
  /** The answer to the request of a peer, from the core's blocks and the ledger's store; `undefined` to one that is malformed. */
  readonly answer: (from: Peer, request: Uint8Array) => Promise<Uint8Array | undefined>
}

const NOTHING: Response = { blocks: [], finalization: undefined, keyReport: undefined, rescue: undefined }

const answer = async (context: Context, from: Peer, data: Uint8Array): Promise<Uint8Array | undefined> => {
  const request = Request.decode(data)
  if (!request.ok) {
    context.ports.network.penalise(from, `request: ${request.fault.code}`)
    return undefined
  }
  const { blockIds, fromHeight, maxBlocks, keyQuery } = request.value
  if (keyQuery !== undefined) return Response.encode({ ...NOTHING, keyReport: context.guard().report(keyQuery) })
  if (blockIds.length > 0) return Response.encode({ ...NOTHING, blocks: await blocksById(context, blockIds) })
  const most = Math.min(Math.max(maxBlocks, 1), LIMITS.blocksPerResponse)
  const { ledger } = context.ports
  const found = await ledger.blocksFrom(fromHeight, most)
  return Response.encode({ ...NOTHING, ...found, rescue: ledger.rescues?.at(fromHeight - 1) })
}

export const createCatchUp = (context: Context): CatchUp => {
  const { network, ledger, observer } = context.ports
  const nextPeer = makeRotation(network.peers)
  let syncing = false
  let inFlight = 0

  const ask = async (peer: Peer, request: Request): Promise<Response | undefined> => {
    const bytes = await network.request(peer, Request.encode(request))
    if (bytes === undefined || context.isStopped()) return undefined
    const response = Response.decode(bytes)
    if (response.ok) return response.value
    network.penalise(peer, `response: ${response.fault.code}`)
    return undefined
  }

  const take = async (peer: Peer, response: Response) => {
    if (response.rescue !== undefined) await takeRescue(context, peer, response.rescue)
    const batch = checkBatch(context, ledger.head(), response)
    if (!batch.ok) {
      observer.log('warn', `blocks from ${peer}: ${batch.fault.code} ${batch.fault.detail ?? ''}`)
      if (isAgainstPeer(batch)) network.penalise(peer, `blocks: ${batch.fault.code}`)
    } else if (batch.value !== undefined) {
      await commitFinal(context, batch.value.blocks, batch.value.finalization)
    }
  }

  const runSync = async (peer: Peer, fromHeight: number) => {
    const response = await ask(peer, {
      fromHeight,
      maxBlocks: LIMITS.blocksPerResponse,
      blockIds: [],
      keyQuery: undefined,
    })
    if (response === undefined) {
      syncing = false
      return
    }
    context.ledgerQueue.run(async () => {
      await take(peer, response)
      syncing = false
    })
  }

  const runRequest = async (first: Peer | undefined, blockIds: readonly Hash[]) => {
    const wanted = new Set(blockIds.map(toHex))
    // One that does not have them costs another question, not a wait for the next repetition.
    for (const peer of [first, nextPeer(first)]) {
      if (peer === undefined || wanted.size === 0) continue
      const response = await ask(peer, { fromHeight: 0, maxBlocks: 0, blockIds, keyQuery: undefined })
      if (context.isStopped()) return
      const identified = identifyAll(response?.blocks ?? [])
      if (!identified.ok) {
        network.penalise(peer, `blocks: ${identified.fault.code}`)
        continue
      }
      const blocks = identified.value.filter(({ blockId: id }) => wanted.delete(toHex(id)))
      if (blocks.length > 0) context.feed({ kind: 'blocks', blocks, from: peer })
    }
  }

  return {
    sync: ({ fromHeight, to }) => {
      if (syncing) return
      syncing = true
      runSync(to, fromHeight).catch(observer.fatal)
    },
    request: ({ blockIds, to }) => {
      if (inFlight >= LIMITS.requestsInFlight) return
      inFlight++
      const peer = 'peer' in to ? to.peer : network.peerOfSeat(context.state().config.set, to.seat)
      runRequest(peer ?? nextPeer(undefined), blockIds.slice(0, LIMITS.blocksPerResponse))
        .catch(observer.fatal)
        .finally(() => inFlight--)
    },
    answer: (from, request) => answer(context, from, request),
  }
}
