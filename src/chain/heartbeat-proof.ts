/** The file that shows a heartbeat to somebody who has the genesis hash and nothing else. */

import { equalBytes, err, type Hash, type Json, LIMITS, ok, type Result } from '#base'
import { blockId } from './block.ts'
import { followEpochs, trustOf } from './follow.ts'
import { parseGenesis } from './genesis.ts'
import { slotTimes, verifyHeartbeat } from './heartbeat.ts'
import { type Trust, trustGenesis, verifyFinalHeader } from './light.ts'
import { Genesis } from './messages.ts'
import { HeartbeatProof } from './proof-messages.ts'

export const HEARTBEAT_FORMAT = 'kapok-heartbeat/1'

/** What a heartbeat that verifies says. Times in milliseconds since 1970. */
export interface ProvenHeartbeat {
  readonly epoch: number
  readonly height: number
  readonly blockId: Hash
  /** Time of the block. */
  readonly timeMs: number
  /** The slot, by the clocks of those who signed. */
  readonly slot: number
  readonly fromMs: number
  readonly toMs: number
}

/** JSON form of the file. */
export const heartbeatJson = (proof: HeartbeatProof): Json => ({
  format: HEARTBEAT_FORMAT,
  ...(HeartbeatProof.toJson(proof) as { readonly [key: string]: Json }),
})

const parseJson = (text: string): Result<unknown> => {
  if (text.length > 3 * LIMITS.attestationBytes) return err('TOO_LARGE', `${text.length} characters`)
  try {
    return ok(JSON.parse(text))
  } catch {
    return err('MALFORMED', 'no JSON')
  }
}

const readProof = (text: string): Result<HeartbeatProof> => {
  const json = parseJson(text)
  if (!json.ok) return json
  if (typeof json.value !== 'object' || json.value === null) return err('MALFORMED', 'an object is needed')
  const { format, ...parts } = json.value as { readonly [key: string]: Json }
  return format === HEARTBEAT_FORMAT
    ? HeartbeatProof.fromJson(parts)
    : err('MALFORMED', `the format is not ${HEARTBEAT_FORMAT}`)
}

/** Time of the block that a heartbeat names, once it is known to be final; genesis is final by itself. */
const blockTime = (trusts: readonly Trust[], { genesis, block, certificate }: HeartbeatProof): Result<number> => {
  const { heartbeat } = certificate
  if (heartbeat.height === 0)
    return block === undefined ? ok(genesis.timeMs) : err('BAD_PROOF', 'genesis needs no block')
  if (block === undefined) return err('BAD_PROOF', 'the block is missing')
  const { header } = block
  if (header.height !== heartbeat.height || !equalBytes(blockId(header), heartbeat.blockId))
    return err('BAD_PROOF', 'a heartbeat of another block')
  const trust = trustOf(trusts, header.epoch)
  if (trust === undefined) return err('WRONG_EPOCH', `no validators of epoch ${header.epoch}`)
  const final = verifyFinalHeader(trust, block)
  return final.ok ? ok(header.timeMs) : final
}

/**
 * Verifies the text of a heartbeat file against the genesis hash that the caller trusts. Refuses with TOO_LARGE, MALFORMED,
 * WRONG_CHAIN, BAD_PROOF and the faults of `parseGenesis`, `followEpochs`, `verifyFinalHeader` and `verifyHeartbeat`.
 */
export const verifyHeartbeatProof = (text: string, genesisHash: Hash): Result<ProvenHeartbeat> => {
  const read = readProof(text)
  if (!read.ok) return read
  const { genesis, epochs, certificate } = read.value
  const { epoch, height, blockId: id, slot } = certificate.heartbeat
  const parsed = parseGenesis(Genesis.encode(genesis))
  if (!parsed.ok) return parsed
  if (!equalBytes(parsed.value.chainId, genesisHash)) return err('WRONG_CHAIN', 'not the genesis that is trusted')
  if ((epochs.at(-1)?.next.epoch ?? 0) !== epoch) return err('BAD_PROOF', 'epochs are missing, or more than are needed')
  const trusts = followEpochs(trustGenesis(parsed.value), epochs)
  if (!trusts.ok) return trusts
  const timeMs = blockTime(trusts.value, read.value)
  if (!timeMs.ok) return timeMs
  const { set } = trusts.value.at(-1) as Trust
  const verified = verifyHeartbeat(genesisHash, set, certificate)
  return verified.ok
    ? ok({ epoch, height, blockId: id, timeMs: timeMs.value, slot, ...slotTimes(certificate.heartbeat) })
    : verified
}
