/** Messages of heartbeats (Q3). */

import {
  bytes,
  bytesUpTo,
  field,
  type Hash,
  LIMITS,
  message,
  repeated,
  type Signature,
  type TypeOf,
  uint32,
  uint64,
} from '#base'

const signature = bytes<Signature>(64)

/**
 * Q3: what a seat of a quiet chain says at the begin of slot `slot` = floor(time / periodMs): the last final block that it
 * knows, and has known throughout the slot before. `epoch` is that of the next block. No rule of the protocol depends on it.
 */
export const Heartbeat = message('Heartbeat', 128, {
  epoch: field(1, uint64),
  height: field(2, uint64),
  blockId: field(3, bytes<Hash>(32)),
  slot: field(4, uint64),
  periodMs: field(5, uint32),
})
export type Heartbeat = TypeOf<typeof Heartbeat>

export const SignedHeartbeat = message('SignedHeartbeat', 256, {
  heartbeat: field(1, Heartbeat.kind),
  seat: field(2, uint32),
  signature: field(3, signature),
})
export type SignedHeartbeat = TypeOf<typeof SignedHeartbeat>

/** A quorum of equal heartbeats; `signers` and `signatures` as in a `Certificate`. */
export const HeartbeatCertificate = message('HeartbeatCertificate', 16 * 1024, {
  heartbeat: field(1, Heartbeat.kind),
  signers: field(2, bytesUpTo(LIMITS.seats / 8)),
  signatures: repeated(3, signature, LIMITS.seats),
})
export type HeartbeatCertificate = TypeOf<typeof HeartbeatCertificate>
