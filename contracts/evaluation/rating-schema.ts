/** Messages of star ratings and honours. */

import { address, enumeration, field, message, type TypeOf, uint } from '#base'
import { hash, id, time } from '../ids.ts'
import { year } from './schema.ts'

export const RATING_STATE = { COMPUTED: 1, PROPOSED: 2, CONFIRMED: 3 } as const
export const STAR = { UNRATED: 1, THREE: 2, FOUR: 3, FIVE: 4 } as const
export type Star = (typeof STAR)[keyof typeof STAR]
const REASON = { INNOVATION: 1, SERVICE: 2, DISCIPLINE: 3, SAFETY: 4, COMPLAINT: 5, OTHER: 6 } as const
export const HONOUR_STATE = { RECORDED: 1, REVOKED: 2 } as const
const HONOUR_LEVEL = { BRANCH: 1, COMMITTEE: 2, ZONE: 3, CITY: 4, PROVINCE: 5, NATION: 6 } as const

const ratingState = enumeration('RatingState', RATING_STATE)
const star = enumeration('Star', STAR)
const reason = enumeration('RatingReason', REASON)
const honourState = enumeration('HonourState', HONOUR_STATE)
const count = uint(1_000_000_000)

/** Verified activities of a year: how many months or quarters had one, by what the formula counts. */
export const RatingInputs = message('RatingInputs', 48, {
  assemblyQuarters: field(1, uint(4)),
  lectureQuarters: field(2, uint(4)),
  committeeMonths: field(3, uint(12)),
  groupMonths: field(4, uint(12)),
  themeMonths: field(5, uint(12)),
  volunteerMonths: field(6, uint(12)),
  orgLife: field(7, count),
  evaluations: field(8, count),
})
export type RatingInputs = TypeOf<typeof RatingInputs>

export const Rating = message('BranchRating', 256, {
  orgId: field(1, id),
  state: field(2, ratingState),
  formula: field(3, uint(255)),
  inputs: field(4, RatingInputs.kind),
  /** List root over the inputs: what the score follows from, bit for bit. */
  inputsRoot: field(5, hash),
  /** 0 to 100, by the formula alone. */
  computed: field(6, uint(100)),
  /** After an adjustment. */
  score: field(7, uint(100)),
  star: field(8, star),
  /** True of an organisation with administrative backing: its peers are those with it. */
  backed: field(9, enumeration('PeerGroup', { ADMIN: 1, NONE: 2 })),
  vetoes: field(10, uint(1_000)),
  proposer: field(11, address),
  noticeFromMs: field(12, time),
})
export type Rating = TypeOf<typeof Rating>

/** Of a year and peer group: how many are rated, and how many have which star. */
export const PeerCounts = message('PeerCounts', 48, {
  rated: field(1, count),
  three: field(2, count),
  four: field(3, count),
  five: field(4, count),
})
export type PeerCounts = TypeOf<typeof PeerCounts>
export const Veto = message('RatingVeto', 32, { flagId: field(1, id) })
export const VetoCount = message('RatingVetoCount', 16, { vetoes: field(1, uint(1_000)) })

export const Honour = message('Honour', 160, {
  orgId: field(1, id),
  state: field(2, honourState),
  level: field(3, enumeration('HonourLevel', HONOUR_LEVEL)),
  /** Salted commitments: whose it is, and the document. */
  subjectHash: field(4, hash),
  docHash: field(5, hash),
  creator: field(6, address),
})
export type Honour = TypeOf<typeof Honour>

export const RatingArgs = message('RatingArgs', 32, { orgId: field(1, id), year: field(2, year) })
export type RatingArgs = TypeOf<typeof RatingArgs>
export const AdjustRatingArgs = message('AdjustRatingArgs', 48, {
  orgId: field(1, id),
  year: field(2, year),
  /** Points more, or fewer. */
  plus: field(3, uint(100)),
  minus: field(4, uint(100)),
  reason: field(5, reason),
})
export const ProposeStarArgs = message('ProposeStarArgs', 48, {
  orgId: field(1, id),
  year: field(2, year),
  star: field(3, star),
})
export type ProposeStarArgs = TypeOf<typeof ProposeStarArgs>
export const VetoArgs = message('VetoRatingArgs', 64, {
  orgId: field(1, id),
  year: field(2, year),
  flagId: field(3, id),
})
export const HonourArgs = message('RecordHonourArgs', 160, {
  honourId: field(1, id),
  orgId: field(2, id),
  level: field(3, enumeration('HonourLevel', HONOUR_LEVEL)),
  subjectHash: field(4, hash),
  docHash: field(5, hash),
})
export const HonourRefArgs = message('HonourArgs', 32, { honourId: field(1, id) })
export type HonourRefArgs = TypeOf<typeof HonourRefArgs>

export const RatingEvent = message('RatingEvent', 64, {
  orgId: field(1, id),
  year: field(2, year),
  state: field(3, ratingState),
  score: field(4, uint(100)),
  star: field(5, star),
})
export const VetoEvent = message('RatingVetoEvent', 64, {
  orgId: field(1, id),
  year: field(2, year),
  flagId: field(3, id),
})
export const HonourEvent = message('HonourEvent', 64, {
  honourId: field(1, id),
  orgId: field(2, id),
  state: field(3, honourState),
})
