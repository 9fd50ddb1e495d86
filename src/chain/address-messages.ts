/** Messages in which nodes tell where they are reached. They are no part of any block or proof. */

import {
  bytes,
  bytesUpTo,
  field,
  LIMITS,
  message,
  type PublicKey,
  repeated,
  type Signature,
  type TypeOf,
  uint64,
} from '#base'

/**
 * What a node says of itself: the multiaddrs to dial it at, as ASCII, without its peer id; none where only it dials others.
 * Of two records of a node the one with the higher `sequence` holds: it rises with each change, and begins as the time in
 * milliseconds since 1970.
 */
export const AddressRecord = message('AddressRecord', 1_280, {
  nodeKey: field(1, bytes<PublicKey>(32)),
  sequence: field(2, uint64),
  addresses: repeated(3, bytesUpTo(LIMITS.addressBytes), LIMITS.addressesPerRecord),
})
export type AddressRecord = TypeOf<typeof AddressRecord>

export const SignedAddressRecord = message('SignedAddressRecord', 1_408, {
  record: field(1, AddressRecord.kind),
  signature: field(2, bytes<Signature>(64)),
})
export type SignedAddressRecord = TypeOf<typeof SignedAddressRecord>

/** One message of the channel of addresses, and the file that a node keeps: its own record and those of its peers, ascending by node key. */
export const AddressRecords = message('AddressRecords', LIMITS.addressFrameBytes, {
  records: repeated(1, SignedAddressRecord.kind, LIMITS.peers + 1),
})
export type AddressRecords = TypeOf<typeof AddressRecords>
