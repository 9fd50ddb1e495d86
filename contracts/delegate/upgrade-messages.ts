/** Messages of protocol upgrades: what is scheduled, and who says that it is ready. */

import { bool, bytes, field, LIMITS, message, optional, type Signature, type TypeOf, uint, uint64 } from '#base'
import { id } from '../ids.ts'

const protocol = uint(65_535)
const weight = uint(1_000_000 * LIMITS.seats)

export const ScheduledUpgrade = message('ScheduledUpgrade', 32, {
  protocol: field(1, protocol),
  /** The first block of that protocol. */
  height: field(2, uint64),
})
export type ScheduledUpgrade = TypeOf<typeof ScheduledUpgrade>

/** No row: the first protocol, nothing scheduled. */
export const ProtocolRow = message('ProtocolRow', 64, {
  /** Of the next block. */
  protocol: field(1, protocol),
  scheduled: optional(2, ScheduledUpgrade),
})
export type ProtocolRow = TypeOf<typeof ProtocolRow>

/** What a candidate has said last, and for which schedule: for another one it has said nothing. */
export const Readiness = message('Readiness', 32, {
  height: field(1, uint64),
  /** The highest that its node speaks. */
  protocol: field(2, protocol),
  /** How often it has said something for this schedule. */
  count: field(3, uint(LIMITS.protocolDeclarations)),
})
export type Readiness = TypeOf<typeof Readiness>

export const ScheduleUpgradeArgs = message('ScheduleUpgradeArgs', 32, {
  /** The next one; the present one calls off what is scheduled. */
  protocol: field(1, protocol),
  /** The first block of it; 0 to call off. */
  height: field(2, uint64),
})
export type ScheduleUpgradeArgs = TypeOf<typeof ScheduleUpgradeArgs>

export const DeclareProtocolArgs = message('DeclareProtocolArgs', 128, {
  candidateId: field(1, id),
  /** The highest that its node speaks. */
  protocol: field(2, protocol),
  /** Of the schedule that it is about. */
  height: field(3, uint64),
  /** One more than it has said for it before, so that nothing said earlier can be said again by others. */
  count: field(4, uint(LIMITS.protocolDeclarations)),
  /** By the candidate's key, over `kapok/ready/1`. */
  signature: field(5, bytes<Signature>(64)),
})
export type DeclareProtocolArgs = TypeOf<typeof DeclareProtocolArgs>

export const UpgradeEvent = message('UpgradeEvent', 32, { protocol: field(1, protocol), height: field(2, uint64) })
export const ReadinessEvent = message('ReadinessEvent', 64, {
  candidateId: field(1, id),
  protocol: field(2, protocol),
  height: field(3, uint64),
  /** False: it was ready and is no more. */
  ready: field(4, bool),
})
export const UpgradeOutcomeEvent = message('UpgradeOutcomeEvent', 64, {
  protocol: field(1, protocol),
  height: field(2, uint64),
  /** Weight of the seats that were ready, of the set that makes the block of that height. */
  readyWeight: field(3, weight),
  totalWeight: field(4, weight),
})
