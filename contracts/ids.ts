/** Numbers of the modules and the kinds of values that every module uses. All literals, never reused (docs/modules.md). */

import { type Brand, bytes, type Hash, type Kind, optionalBytes, type PublicKey, uint, uint64 } from '#base'

/**
 * Numbers of modules: first two bytes of their state keys, and `module` in calls and events. Extensions carry theirs in
 * their own folder, from 32 on.
 */
export const MODULE = {
  access: 1,
  org: 2,
  member: 3,
  activity: 4,
  points: 5,
  delegate: 6,
  governance: 7,
  audit: 8,
  evidence: 9,
  review: 10,
  transfer: 11,
  training: 12,
  livestream: 13,
  bulletin: 14,
  talent: 15,
  brand: 16,
  mall: 17,
} as const

/** 16 random bytes that name a record: an organisation, a member's alias, an activity. Never derived from a person. */
export type Id = Brand<Uint8Array, 'Id'>

export const ID_BYTES = 16
export const id: Kind<Id> = bytes<Id>(ID_BYTES)
export const optionalId: Kind<Id> = optionalBytes<Id>(ID_BYTES)
export const hash: Kind<Hash> = bytes<Hash>(32)
export const optionalHash: Kind<Hash> = optionalBytes<Hash>(32)
export const publicKey: Kind<PublicKey> = bytes<PublicKey>(32)
export const optionalPublicKey: Kind<PublicKey> = optionalBytes<PublicKey>(32)
/** Milliseconds since the Unix epoch, UTC; 0 means "none". */
export const time: Kind<number> = uint64
/** Calendar month as yyyymm, Beijing time. */
export const month: Kind<number> = uint(999_912)

export const NO_ID = new Uint8Array(0) as Id
export const NO_HASH = new Uint8Array(0) as Hash
export const NO_KEY = new Uint8Array(0) as PublicKey
