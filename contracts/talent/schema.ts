/**
 * Messages of `talent`: archives, who reads them, attestations, positions and applications. An archive of the MEMBER_INFO
 * kind is named by a member's alias, one of the TALENT kind by an alias of its own; no message holds both.
 */

import {
  address,
  bytes,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
  uint64,
} from '#base'
import { hash, id, optionalId, time } from '../ids.ts'

export const ARCHIVE_KIND = { MEMBER_INFO: 1, TALENT: 2 } as const
export const ARCHIVE_STATE = {
  DRAFT: 1,
  SUBMITTED: 2,
  VERIFIED: 3,
  REVISED: 4,
  FROZEN: 5,
  CLOSED: 6,
} as const
export const ATTESTATION_STATE = { ISSUED: 1, EXPIRED: 2, REVOKED: 3 } as const
export const POSITION_STATE = { DRAFT: 1, IN_REVIEW: 2, OPEN: 3, FILLED: 4, CLOSED: 5 } as const
export const APPLICATION_STATE = {
  SUBMITTED: 1,
  SHORTLISTED: 2,
  OFFERED: 3,
  ACCEPTED: 4,
  REJECTED: 5,
  WITHDRAWN: 6,
} as const
export const GRANT_STATE = { REQUESTED: 1, GRANTED: 2, USED: 3, EXPIRED: 4, REVOKED: 5, DENIED: 6 } as const
/** Why an archive is read. */
const VIEW_PURPOSE = {
  IDENTITY: 1,
  PERSONNEL: 2,
  DEVELOPMENT: 3,
  TRAINING: 4,
  RECRUITMENT: 5,
  SUPERVISION: 6,
  DATA_SUBJECT: 7,
} as const
const CLAIM_TYPE = { DEGREE: 1, TITLE: 2, QUALIFICATION: 3, SKILL: 4, EXPERIENCE: 5, COURSE: 6, AWARD: 7 } as const
export const APPLICATION_STEP = { SHORTLIST: 1, OFFER: 2, REJECT: 3 } as const
export const REVOCATION = { ERROR: 1, FRAUD: 2, SUPERSEDED: 3, WITHDRAWN_BY_ISSUER: 4 } as const

export const archiveKind = enumeration('ArchiveKind', ARCHIVE_KIND)
export const archiveState = enumeration('ArchiveState', ARCHIVE_STATE)
export const attestationState = enumeration('AttestationState', ATTESTATION_STATE)
export const positionState = enumeration('PositionState', POSITION_STATE)
export const applicationState = enumeration('ApplicationState', APPLICATION_STATE)
export const grantState = enumeration('DisclosureState', GRANT_STATE)
export const purpose = enumeration('ViewPurpose', VIEW_PURPOSE)
export const claimType = enumeration('ClaimType', CLAIM_TYPE)
export const leaves = uint(LIMITS.recordFields)
/** One bit a leaf, the first leaf in the lowest bit of the first byte: as many as a record can have. */
export const leafMask = bytes(LIMITS.recordFields / 8)
const skillCode = uint(99_999)
export const skills = (number: number) => repeated(number, skillCode, LIMITS.skills)
export const headcount = uint(1_000)
export const uses = uint(1_000)

// ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Archive = message('Archive', 512, {
  kind: field(1, archiveKind),
  /** The alias of a member, or that of a talent. */
  subjectId: field(2, id),
  /** Organisation that keeps it; a member's archive follows the member. */
  orgId: field(3, id),
  state: field(4, archiveState),
  revision: field(5, uint32),
  commitRoot: field(6, hash),
  leaves: field(7, leaves),
  createdBy: field(8, address),
  createdHeight: field(9, uint64),
  updatedBy: field(10, address),
  updatedHeight: field(11, uint64),
  updatedAtMs: field(12, time),
  verifiedBy: field(13, optionalAddress),
  /** Reads so far; the entries of its log are numbered below this. */
  views: field(14, uint32),
})
export type Archive = TypeOf<typeof Archive>

export const ArchiveRevision = message('ArchiveRevision', 128, {
  commitRoot: field(1, hash),
  leaves: field(2, leaves),
  by: field(3, address),
  atMs: field(4, time),
  height: field(5, uint64),
})
export const ArchiveRef = message('ArchiveRef', 32, { archId: field(1, id) })
export const Mark = message('TalentMark', 16, { atMs: field(1, time) })

export const AccessEntry = message('AccessEntry', 256, {
  reader: field(1, address),
  atMs: field(2, time),
  purpose: field(3, purpose),
  leafMask: field(4, leafMask),
  revision: field(5, uint32),
  grantId: field(6, optionalId),
  flagId: field(7, optionalId),
})

/** The account behind an alias of its own. It is no member's account: nothing on the chain leads from one to the other. */
export const Talent = message('Talent', 256, {
  actor: field(1, address),
  archId: field(2, id),
  /** What the holder lets be counted; empty: nothing. */
  skillCodes: skills(3),
})
export type Talent = TypeOf<typeof Talent>
export const SkillCount = message('SkillCount', 16, { holders: field(1, uint32) })

export const Attestation = message('Attestation', 256, {
  orgId: field(1, id),
  claimType: field(2, claimType),
  /** Salted commitments: who opens them shows whom and what it is about. */
  subjectRoot: field(3, hash),
  claimRoot: field(4, hash),
  issuedAtMs: field(5, time),
  /** 0: without end. */
  validToMs: field(6, time),
  state: field(7, attestationState),
  issuedBy: field(8, optionalAddress),
  revocation: field(9, uint(4)),
})
export type Attestation = TypeOf<typeof Attestation>

export const Position = message('Position', 512, {
  enterpriseId: field(1, id),
  skillCodes: skills(2),
  headcount: field(3, headcount),
  contentHash: field(4, hash),
  caseId: field(5, optionalId),
  state: field(6, positionState),
  postedBy: field(7, address),
  accepted: field(8, headcount),
  updatedAtMs: field(9, time),
})
export type Position = TypeOf<typeof Position>

export const Application = message('Application', 128, {
  posId: field(1, id),
  tid: field(2, id),
  state: field(3, applicationState),
  materialRoot: field(4, hash),
  updatedAtMs: field(5, time),
})
export type Application = TypeOf<typeof Application>
export const ApplicationRef = message('ApplicationRef', 32, { appId: field(1, id) })

export const Disclosure = message('Disclosure', 256, {
  archId: field(1, id),
  /** One of the two. */
  granteeActor: field(2, optionalAddress),
  granteeOrg: field(3, optionalId),
  leafMask: field(4, leafMask),
  purpose: field(5, purpose),
  fromMs: field(6, time),
  toMs: field(7, time),
  uses: field(8, uses),
  usesMax: field(9, uses),
  state: field(10, grantState),
})
export type Disclosure = TypeOf<typeof Disclosure>
