/**
 * The address records of the nodes that may connect, one of each, the newest that this node has seen. What others send is
 * believed for their signature alone, whoever passes it on; it decides whom this node dials where, and nothing else.
 */

import { ascii, err, type Hash, ok, type Result, type Signer, toHex } from '#base'
import {
  type AddressRecord,
  decodeAddressRecords,
  LAST_ADDRESS_SEQUENCE,
  type SignedAddressRecord,
  signAddressRecord,
  verifyAddressRecord,
} from '#chain'
import { type AdmittedPeer, isDialAddress } from '#p2p'
import { withoutPeer } from './own.ts'

interface BookParts {
  readonly chainId: Hash
  readonly signer: Signer
  /** Own addresses, as the settings have them. */
  readonly own: readonly string[]
  /** Who may connect, with the addresses that were typed; the same array as long as nothing has changed. */
  readonly admitted: () => readonly AdmittedPeer[]
  readonly nowMs: () => number
}

/** What a message has brought. */
interface Taken {
  /** Records newer than those that were known. */
  readonly news: readonly SignedAddressRecord[]
  /** One of the own key is newer than the own record and says something else: it is to be outdone. */
  readonly isOutdone: boolean
}

export interface AddressBook {
  /** Who may connect, with the addresses to dial: those typed first, then those of its record. */
  readonly admitted: () => readonly AdmittedPeer[]
  /** Own record and those of all others that may connect. */
  readonly all: () => readonly SignedAddressRecord[]
  /**
   * Bytes of an `AddressRecords`. Refuses with the faults of the decoder, NON_CANONICAL, MALFORMED or BAD_SIGNATURE, and then
   * takes nothing. What is no news, or of nobody who may connect as far as this node knows, is no fault: others may be ahead.
   */
  readonly take: (bytes: Uint8Array) => Result<Taken>
  /** Makes the own record anew, above all that is known of it. */
  readonly renew: () => SignedAddressRecord
  /** Changes with every record that comes or goes. */
  readonly version: () => number
}

/** The answer for one list of who may connect and one version of the records. */
interface Merged {
  readonly from: readonly AdmittedPeer[]
  readonly version: number
  readonly admitted: readonly AdmittedPeer[]
}

const textOf = (address: Uint8Array): string => Buffer.from(address).toString('latin1')

const textsOf = ({ record }: SignedAddressRecord): readonly string[] => record.addresses.map(textOf)

const says = (record: SignedAddressRecord, addresses: readonly string[]): boolean =>
  JSON.stringify(textsOf(record)) === JSON.stringify(addresses)

const check = (chainId: Hash, one: SignedAddressRecord): Result<SignedAddressRecord> =>
  textsOf(one).every(isDialAddress)
    ? verifyAddressRecord(chainId, one)
    : err('MALFORMED', 'no address to dial in an address record')

/** Those records of a message that are news, each verified; a message with one that does not hold is refused as a whole. */
const readNews = (
  chainId: Hash,
  bytes: Uint8Array,
  isNews: (record: AddressRecord) => boolean,
): Result<readonly SignedAddressRecord[]> => {
  const decoded = decodeAddressRecords(bytes)
  if (!decoded.ok) return decoded
  const news = decoded.value.filter(({ record }) => isNews(record))
  for (const one of news) {
    const checked = check(chainId, one)
    if (!checked.ok) return checked
  }
  return ok(news)
}

/** `kept`: bytes of an `AddressRecords` of an earlier run; none of it is taken where anything in it does not hold. */
export const createAddressBook = (parts: BookParts, kept: Uint8Array): AddressBook => {
  const { chainId, signer, own, nowMs } = parts
  const ownKey = toHex(signer.publicKey)
  const records = new Map<string, SignedAddressRecord>()
  let version = 0
  let merged: Merged | undefined

  const keep = (key: string, record: SignedAddressRecord) => {
    records.set(key, record)
    version += 1
  }
  const renew = () => {
    const next = Math.max(nowMs(), (records.get(ownKey)?.record.sequence ?? 0) + 1)
    const sequence = Math.min(next, LAST_ADDRESS_SEQUENCE)
    const made = signAddressRecord(chainId, { sequence, addresses: own.map(ascii) }, signer)
    keep(ownKey, made)
    return made
  }

  const newsIn = (bytes: Uint8Array, wanted: (key: string) => boolean) =>
    readNews(chainId, bytes, ({ nodeKey, sequence }) => {
      const key = toHex(nodeKey)
      return wanted(key) && sequence > (records.get(key)?.record.sequence ?? -1)
    })

  const forget = (list: readonly AdmittedPeer[]) => {
    const wanted = new Set([ownKey, ...list.map(({ nodeKey }) => toHex(nodeKey))])
    for (const key of records.keys()) {
      if (wanted.has(key)) continue
      records.delete(key)
      version += 1
    }
  }
  const withTold = ({ nodeKey, addresses }: AdmittedPeer): AdmittedPeer => {
    const record = records.get(toHex(nodeKey))
    const typed = new Set(addresses.map(withoutPeer))
    const told = record === undefined ? [] : textsOf(record)
    return { nodeKey, addresses: [...addresses, ...told.filter(one => !typed.has(one))] }
  }
  const merge = () => {
    const from = parts.admitted()
    if (merged?.from === from && merged.version === version) return merged.admitted
    if (merged?.from !== from) forget(from)
    const admitted = from.map(withTold)
    merged = { from, version, admitted }
    return admitted
  }

  const before = newsIn(kept, () => true)
  for (const one of before.ok ? before.value : []) keep(toHex(one.record.nodeKey), one)
  forget(parts.admitted())
  const last = records.get(ownKey)
  if (last === undefined || !says(last, own)) renew()

  return {
    admitted: merge,
    all: () => {
      merge()
      return [...records.values()]
    },
    take: bytes => {
      const admitted = new Set([ownKey, ...merge().map(({ nodeKey }) => toHex(nodeKey))])
      const found = newsIn(bytes, key => admitted.has(key))
      if (!found.ok) return found
      const mine = records.get(ownKey)
      for (const one of found.value) keep(toHex(one.record.nodeKey), one)
      const now = records.get(ownKey)
      const isOutdone = now !== undefined && mine !== now && !says(now, own)
      return ok({ news: found.value, isOutdone })
    },
    renew,
    version: () => version,
  }
}
