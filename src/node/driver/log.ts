/** The write-ahead log as the driver uses it: gathered, synced before anything leaves (S4), read back, kept short. */

import { type Hash, LIMITS, must, type Verified } from '#base'
import { blockId, type Certificate, type SignedVote } from '#chain'
import type { IdentifiedBlock, Restored } from '#consensus'
import type { LedgerHead, WalPort } from './ports.ts'
import type { Verifier } from './verify.ts'
import { decodeWalRecord, encodeWalRecord, placeOf, type WalRecord, walRecord } from './wal-record.ts'

export interface Log {
  /** To be written with the next `flush`. */
  readonly add: (record: WalRecord) => void
  /** Resolves at once when nothing waits, else when the disk has everything that was added. */
  readonly flush: () => Promise<void>
  /** Drops what `epoch` and views up to `finalizedView` have made useless, when that is worth a rewrite. */
  readonly compact: (epoch: number, finalizedView: number) => Promise<void>
  /** A new epoch begins: nothing of the old one is needed, since its boundary block is in the ledger. */
  readonly startEpoch: (epoch: number, anchor: Hash) => Promise<void>
}

export interface OpenedLog {
  readonly log: Log
  readonly restored: Restored
  /** The store has blocks but the log is gone: what this key has signed is not known, so it must not sign. */
  readonly mustNotSign: boolean
}

/** Keeps nothing: for a node that may not sign, so that its log stays missing and it finds itself so at the next start. */
const voidLog: Log = {
  add: () => undefined,
  flush: async () => undefined,
  compact: async () => undefined,
  startEpoch: async () => undefined,
}

interface Kept {
  readonly bytes: Uint8Array
  readonly epoch: number
  readonly view: number
}

const keep = (record: WalRecord, bytes: Uint8Array): Kept => {
  const { epoch, view } = placeOf(record)
  return { bytes, epoch, view }
}

const createLog = (wal: WalPort, replayed: readonly Kept[], recordsMax: number): Log => {
  let kept: Kept[] = [...replayed]
  let waiting: Uint8Array[] = []
  const rewrite = async (records: Kept[]) => {
    kept = records
    waiting = []
    await wal.reset(records.map(({ bytes }) => bytes))
  }
  return {
    add: record => {
      const bytes = encodeWalRecord(record)
      kept.push(keep(record, bytes))
      waiting.push(bytes)
    },
    flush: async () => {
      if (waiting.length === 0) return
      const records = waiting
      waiting = []
      await wal.append(records)
    },
    compact: async (epoch, finalizedView) => {
      const keptBytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
      if (kept.length < recordsMax && keptBytes < LIMITS.walBytesBeforeReset) return
      const needed = kept.filter(entry => entry.epoch === epoch && (entry.view > finalizedView || entry.view === 0))
      if (needed.length <= kept.length / 2) await rewrite(needed)
    },
    startEpoch: async (epoch, anchor) => {
      const mark = walRecord({ epochMark: { epoch, anchor } })
      await rewrite([keep(mark, encodeWalRecord(mark))])
    },
  }
}

const collect = (records: readonly WalRecord[], head: LedgerHead, verifier: Verifier): Restored => {
  const votes: Verified<SignedVote>[] = []
  const certificates: Verified<Certificate>[] = []
  const blocks: IdentifiedBlock[] = []
  const { epoch, set, finalization } = head
  for (const record of records) {
    if (placeOf(record).epoch !== epoch) continue
    const { vote, certificate, block } = record
    if (vote !== undefined) votes.push(must(verifier.vote(set, vote)))
    if (certificate !== undefined) certificates.push(must(verifier.certificate(set, certificate)))
    if (block !== undefined && block.header.height > head.header.height)
      blocks.push({ block, blockId: blockId(block.header) })
  }
  if (finalization?.vote.epoch === epoch) certificates.push(must(verifier.certificate(set, finalization)))
  return { committed: { height: head.header.height, blockId: head.id }, votes, certificates, blocks }
}

/**
 * Reads the log back, or begins one. A log that cannot be understood stops the node (it throws): its checksums were
 * right, so something else than a crash has been at it.
 */
export const openLog = async (
  wal: WalPort,
  head: LedgerHead,
  verifier: Verifier,
  recordsMax: number,
): Promise<OpenedLog> => {
  const replayed = await wal.replay()
  const records = (replayed ?? []).map(bytes => must(decodeWalRecord(bytes)))
  const restored = collect(records, head, verifier)
  // The mark is written with the log, atomically: a log without one is a file that something has made anew or cut.
  const isMissing = records.every(({ epochMark }) => epochMark === undefined)
  if (isMissing && head.header.height > 0) return { log: voidLog, restored, mustNotSign: true }
  const log = createLog(
    wal,
    (replayed ?? []).map((bytes, i) => keep(records[i] as WalRecord, bytes)),
    recordsMax,
  )
  if (isMissing) await log.startEpoch(head.epoch, head.anchor.blockId)
  return { log, restored, mustNotSign: false }
}
