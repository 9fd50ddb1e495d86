/** The write-ahead log as the driver uses it: gathered, synced before anything leaves (S4), read back, kept short. */

import { fromHex, type Hash, LIMITS, must, type PublicKey, type Signer, toHex, type Verified } from '#base'
import { blockId, type Certificate, type SignedVote } from '#chain'
import type { IdentifiedBlock, Restored } from '#consensus'
import { further, type Place, placeBelow, placeOfVote } from './guard/place.ts'
import type { LedgerHead, WalPort } from './ports.ts'
import type { Verifier } from './verify.ts'
import {
  decodeWalRecord,
  type EpochMark,
  encodeWalRecord,
  placeOf,
  WAL_VERSION,
  type WalRecord,
  walRecord,
} from './wal-record.ts'

export interface Log {
  /** To be written with the next `flush`. */
  readonly add: (record: WalRecord) => void
  /** The same for an own vote, and the key that has signed it. */
  readonly addVote: (vote: SignedVote, publicKey: PublicKey) => void
  /** Resolves at once when nothing waits, else when the disk has everything that was added. */
  readonly flush: () => Promise<void>
  /** Drops what `epoch` and views up to `finalizedView` have made useless, when that is worth a rewrite. */
  readonly compact: (epoch: number, finalizedView: number) => Promise<void>
  /** A new epoch begins: nothing of the old one is needed, since its boundary block is in the ledger. */
  readonly startEpoch: (epoch: number, anchor: Hash) => Promise<void>
  /** How far that key has signed, as far as this log and what it was rewritten from know. */
  readonly placeOf: (publicKey: PublicKey) => Place | undefined
  /**
   * These keys sign nothing in epochs before `epoch` and views below `fromView`, whatever the log has. A log that was not
   * there begins with it: until then nothing is written, so that each start finds the same.
   */
  readonly open: (publicKeys: readonly PublicKey[], epoch: number, fromView: number) => Promise<void>
}

/**
 * `none`: there has never been one, and nothing else either. `lost`: the store has blocks but no log, or the log is
 * damaged, so that nobody knows here what the keys have signed.
 */
export type LogCondition = 'whole' | 'none' | 'lost'

export interface OpenedLog {
  readonly log: Log
  readonly restored: Restored
  readonly condition: LogCondition
  /** View of the epoch of the head below which nothing is signed (S6). */
  readonly signFrom: number
}

export interface LogOptions {
  readonly signers: readonly Signer[]
  /** Records before it is worth while to rewrite it. */
  readonly recordsMax: number
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

/** What a log is made from. */
interface Beginning {
  readonly records: readonly Kept[]
  readonly places: Map<string, Place>
  readonly mark: Pick<EpochMark, 'epoch' | 'anchor' | 'signFrom'>
  readonly isOpen: boolean
}

const markRecord = (mark: Beginning['mark'], places: Beginning['places']): Uint8Array => {
  // Those that have moved last stand last.
  const latest = [...places].slice(-LIMITS.validatorKeys)
  const shown = latest.map(([name, place]) => ({ publicKey: fromHex(name) as PublicKey, ...place }))
  return encodeWalRecord(walRecord({ epochMark: { ...mark, version: WAL_VERSION, places: shown } }))
}

const createLog = (wal: WalPort, { records, places, ...begun }: Beginning, recordsMax: number): Log => {
  let { mark, isOpen } = begun
  let kept: Kept[] = [...records]
  let waiting: Uint8Array[] = []
  const rewrite = async (needed: Kept[]) => {
    kept = needed
    waiting = []
    if (isOpen) await wal.reset([markRecord(mark, places), ...needed.map(({ bytes }) => bytes)])
  }
  const advance = (publicKey: PublicKey, place: Place) => {
    const name = toHex(publicKey)
    const reached = further(places.get(name), place)
    places.delete(name)
    places.set(name, reached)
  }
  const add = (record: WalRecord) => {
    const bytes = encodeWalRecord(record)
    kept.push(keep(record, bytes))
    if (isOpen) waiting.push(bytes)
  }
  return {
    add,
    addVote: (vote, publicKey) => {
      add(walRecord({ vote }))
      advance(publicKey, placeOfVote(vote.vote))
    },
    flush: async () => {
      if (waiting.length === 0) return
      const gathered = waiting
      waiting = []
      await wal.append(gathered)
    },
    compact: async (epoch, finalizedView) => {
      const keptBytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
      if (kept.length < recordsMax && keptBytes < LIMITS.walBytesBeforeReset) return
      const needed = kept.filter(entry => entry.epoch === epoch && entry.view > finalizedView)
      if (needed.length <= kept.length / 2) await rewrite(needed)
    },
    startEpoch: async (epoch, anchor) => {
      mark = { epoch, anchor, signFrom: 0 }
      await rewrite([])
    },
    placeOf: publicKey => places.get(toHex(publicKey)),
    open: async (publicKeys, epoch, fromView) => {
      if (epoch === mark.epoch) mark = { ...mark, signFrom: fromView }
      if (fromView > 0) for (const key of publicKeys) advance(key, placeBelow(epoch, fromView))
      isOpen = true
      await rewrite(kept)
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

/** By the last mark and by the votes after it. The sets of older epochs are not at hand, so keys are tried. */
const placesIn = (records: readonly WalRecord[], verifier: Verifier, signers: readonly Signer[]) => {
  const places = new Map<string, Place>()
  const advance = (publicKey: PublicKey, place: Place) =>
    places.set(toHex(publicKey), further(places.get(toHex(publicKey)), place))
  for (const { epochMark, vote } of records) {
    for (const { publicKey, epoch, view, kinds } of epochMark?.places ?? []) advance(publicKey, { epoch, view, kinds })
    const signer = vote && signers.find(({ publicKey }) => verifier.signedBy(publicKey, vote))
    if (vote !== undefined && signer !== undefined) advance(signer.publicKey, placeOfVote(vote.vote))
  }
  return places
}

const conditionOf = ({ damaged }: WalPort, head: LedgerHead, records: readonly WalRecord[]): LogCondition => {
  // The mark is written with the log, atomically: a log without one is a file that something has made anew or cut.
  const isWhole = records.some(({ epochMark }) => epochMark?.version === WAL_VERSION)
  if (isWhole && damaged !== true) return 'whole'
  return records.length === 0 && damaged !== true && head.header.height === 0 ? 'none' : 'lost'
}

/**
 * Reads the log back. One that cannot be understood stops the node (it throws): its checksums were right, so something
 * else than a crash has been at it.
 */
export const openLog = async (
  wal: WalPort,
  head: LedgerHead,
  verifier: Verifier,
  { signers, recordsMax }: LogOptions,
): Promise<OpenedLog> => {
  const replayed = (await wal.replay()) ?? []
  const records = replayed.map(bytes => must(decodeWalRecord(bytes)))
  const condition = conditionOf(wal, head, records)
  const lastMark = records.findLast(({ epochMark }) => epochMark !== undefined)?.epochMark
  const signFrom = lastMark?.epoch === head.epoch ? lastMark.signFrom : 0
  const kept = records.map((record, i) => ({ record, bytes: replayed[i] as Uint8Array }))
  const beginning: Beginning = {
    records: kept.filter(({ record }) => record.epochMark === undefined).map(one => keep(one.record, one.bytes)),
    places: placesIn(records, verifier, signers),
    mark: { epoch: head.epoch, anchor: head.anchor.blockId, signFrom },
    isOpen: condition === 'whole',
  }
  return { log: createLog(wal, beginning, recordsMax), restored: collect(records, head, verifier), condition, signFrom }
}
