/** Where nodes are reached, each signed by the key of the node itself: whoever passes it on cannot change it. */

import {
  compareBytes,
  err,
  type Hash,
  markVerified,
  ok,
  type Result,
  type Signer,
  tagged,
  type Verified,
  verify,
} from '#base'
import { AddressRecord, AddressRecords, type SignedAddressRecord } from './address-messages.ts'

/** The last moment that a date can be (ECMA-262): a record above it could never be followed by another. */
export const LAST_ADDRESS_SEQUENCE = 8.64e15

/** `kapok/addresses/1 ‖ 0x00 ‖ chainId ‖ record`: what is signed. */
export const addressRecordBytes = (chainId: Hash, record: AddressRecord): Uint8Array =>
  tagged('addresses', chainId, AddressRecord.encode(record))

export const signAddressRecord = (
  chainId: Hash,
  said: Omit<AddressRecord, 'nodeKey'>,
  signer: Signer,
): Verified<SignedAddressRecord> => {
  const record = { nodeKey: signer.publicKey, ...said }
  return markVerified({ record, signature: signer.sign(addressRecordBytes(chainId, record)) })
}

/** Refuses with MALFORMED, or with BAD_SIGNATURE, as also for a record of another chain. */
export const verifyAddressRecord = (
  chainId: Hash,
  signed: SignedAddressRecord,
): Result<Verified<SignedAddressRecord>> => {
  const { record, signature } = signed
  if (record.sequence > LAST_ADDRESS_SEQUENCE) return err('MALFORMED', 'the number of an address record')
  if (!verify(record.nodeKey, addressRecordBytes(chainId, record), signature))
    return err('BAD_SIGNATURE', 'of an address record')
  return ok(markVerified(signed))
}

const byKey = (a: SignedAddressRecord, b: SignedAddressRecord): number =>
  compareBytes(a.record.nodeKey, b.record.nodeKey)

/** Canonical bytes of an `AddressRecords`; at most one record a key. */
export const encodeAddressRecords = (records: readonly SignedAddressRecord[]): Uint8Array =>
  AddressRecords.encode({ records: records.toSorted(byKey) })

/** Nothing in it is verified yet. Refuses with the faults of the decoder or NON_CANONICAL. */
export const decodeAddressRecords = (bytes: Uint8Array): Result<readonly SignedAddressRecord[]> => {
  const decoded = AddressRecords.decode(bytes)
  if (!decoded.ok) return decoded
  const { records } = decoded.value
  const isOrdered = records.every((one, i) => i === 0 || byKey(records[i - 1] as SignedAddressRecord, one) < 0)
  return isOrdered ? ok(records) : err('NON_CANONICAL', 'address records are not in ascending order of key')
}
