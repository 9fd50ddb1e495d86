/** The verifier of an attestation: needs the file and the hash of the genesis, no network and no node. */

import { type Err, equalBytes, err, type Hash } from '#base'
import { chainIdOf } from '../genesis.ts'
import { Genesis } from '../messages.ts'
import type { Attestation, StateEntry } from '../proof-messages.ts'
import { type Failure, type Level, readAttestation } from './file.ts'
import {
  type Complete,
  commitmentIsSent,
  dataMatches,
  isCurrent,
  isFinal,
  isInBlock,
  readTransaction,
} from './levels.ts'

/** What a file that verifies says. */
export interface Attested {
  readonly chainId: Hash
  readonly txId: Hash
  /** Code of the receipt: 0 is success. A refused transaction is attested as refused. */
  readonly code: number
  readonly height: number
  readonly timeMs: number
  /** With V5: the entries of the state, and the height after which they stand so. */
  readonly state?: { readonly height: number; readonly timeMs: number; readonly entries: readonly StateEntry[] }
}

export interface Verdict {
  readonly ok: boolean
  /** Levels reached, in order. Without a record there is no V1 and V2, without opened fields no V1, without a state no V5. */
  readonly levels: readonly Level[]
  readonly failed?: Failure
  readonly attested?: Attested
}

const REQUIRED = [
  ['transaction', 'V2'],
  ['receipt', 'V3'],
  ['txProof', 'V3'],
  ['receiptProof', 'V3'],
  ['genesis', 'V4'],
  ['block', 'V4'],
] as const

const missingPart = (attestation: Attestation): Failure | undefined => {
  for (const [name, level] of REQUIRED)
    if (attestation[name] === undefined) return { level, fault: err('MALFORMED', `${name}: missing`).fault }
  return undefined
}

const isComplete = (attestation: Attestation): attestation is Complete => missingPart(attestation) === undefined

const attestedBy = (chainId: Hash, txId: Hash, { block, receipt, state }: Complete): Attested => {
  const { height, timeMs } = block.header
  const attested = { chainId, txId, code: receipt.code, height, timeMs }
  if (state === undefined) return attested
  const { header } = state.block
  return { ...attested, state: { height: header.height, timeMs: header.timeMs, entries: state.entries } }
}

const climb = (parts: Complete, genesisHash: Hash): Verdict => {
  const levels: Level[] = []
  const stop = (level: Level, { fault }: Err): Verdict => ({ ok: false, levels, failed: { level, fault } })
  const { record, state, block } = parts
  // Everything is asked for the chain that the file names; V4 asks whether that is the chain which is trusted.
  const chainId = chainIdOf(Genesis.encode(parts.genesis))
  if (record !== undefined && record.fields.length > 0) {
    const matches = dataMatches(chainId, record)
    if (!matches.ok) return stop('V1', matches)
    levels.push('V1')
  }
  const parsed = readTransaction(chainId, parts)
  if (!parsed.ok) return stop('V2', parsed)
  if (record !== undefined) {
    const sent = commitmentIsSent(parsed.value, record)
    if (!sent.ok) return stop('V2', sent)
    levels.push('V2')
  }
  const included = isInBlock(chainId, parts, parsed.value)
  if (!included.ok) return stop('V3', included)
  levels.push('V3')
  const trusts = isFinal(genesisHash, parts)
  if (!trusts.ok) return stop('V4', trusts)
  levels.push('V4')
  if (state !== undefined) {
    const current = isCurrent(trusts.value, block.header, state)
    if (!current.ok) return stop('V5', current)
    levels.push('V5')
  }
  return { ok: true, levels, attested: attestedBy(chainId, parsed.value.id, parts) }
}

export interface VerifyOptions {
  /** The anchor: the chain that the caller trusts. */
  readonly genesisHash: Hash
  /**
   * The keys that the state must speak of, in order, by one who knows the contracts. Without them V5 says only that the
   * entries are as stated, and the caller must look at their keys.
   */
  readonly stateKeys?: readonly Uint8Array[]
}

const speaksOf = ({ state }: Complete, keys: readonly Uint8Array[]): boolean =>
  state === undefined ||
  (state.entries.length === keys.length &&
    state.entries.every(({ proof }, i) => equalBytes(proof.key, keys[i] as Uint8Array)))

const check = (parts: Complete, { genesisHash, stateKeys }: VerifyOptions): Verdict => {
  const verdict = climb(parts, genesisHash)
  if (!verdict.ok || stateKeys === undefined || speaksOf(parts, stateKeys)) return verdict
  const { fault } = err('BAD_PROOF', 'the state speaks of other keys')
  return { ok: false, levels: verdict.levels.filter(level => level !== 'V5'), failed: { level: 'V5', fault } }
}

/**
 * Verifies an attestation, the text of its file or its parsed JSON, against the genesis hash that the caller trusts.
 * Never throws on any input; a failure names the level and what was wrong.
 */
export const verifyAttestation = (input: unknown, options: VerifyOptions): Verdict => {
  const read = readAttestation(input)
  if (!read.ok) return { ok: false, levels: [], failed: read.failed }
  const { value, intact } = read
  if (!isComplete(value)) return { ok: false, levels: [], failed: missingPart(value) as Failure }
  const verdict = check(value, options)
  if (!verdict.ok || intact) return verdict
  const { fault } = err('BAD_PROOF', 'the digest is not that of the content')
  return { ok: false, levels: verdict.levels, failed: { level: 'format', fault } }
}
