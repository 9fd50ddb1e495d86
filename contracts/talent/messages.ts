/** What the actions of `talent` take, and what its events tell. */

import { address, bool, enumeration, field, message, optionalAddress, type TypeOf, uint32 } from '#base'
import { hash, id, optionalId, time } from '../ids.ts'
import {
  APPLICATION_STEP,
  applicationState,
  archiveKind,
  archiveState,
  attestationState,
  claimType,
  grantState,
  headcount,
  leafMask,
  leaves,
  positionState,
  purpose,
  REVOCATION,
  skills,
  uses,
} from './schema.ts'

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const CreateMemberArchiveArgs = message('CreateMemberArchiveArgs', 128, {
  archId: field(1, id),
  mid: field(2, id),
  commitRoot: field(3, hash),
  leaves: field(4, leaves),
})
export const CreateTalentArchiveArgs = message('CreateTalentArchiveArgs', 128, {
  archId: field(1, id),
  tid: field(2, id),
  /** Account of the holder. */
  actor: field(3, address),
  commitRoot: field(4, hash),
  leaves: field(5, leaves),
})
export type CreateTalentArchiveArgs = TypeOf<typeof CreateTalentArchiveArgs>
export const ReviseArchiveArgs = message('ReviseArchiveArgs', 128, {
  archId: field(1, id),
  /** The next one. */
  revision: field(2, uint32),
  commitRoot: field(3, hash),
  leaves: field(4, leaves),
})
export const ArchiveArgs = message('ArchiveArgs', 32, { archId: field(1, id) })
export type ArchiveArgs = TypeOf<typeof ArchiveArgs>
export const ViewArchiveArgs = message('ViewArchiveArgs', 128, {
  archId: field(1, id),
  purpose: field(2, purpose),
  leafMask: field(3, leafMask),
  /** By a grant of the subject. */
  grantId: field(4, optionalId),
  /** By the auditor, under a flag. */
  flagId: field(5, optionalId),
})
export type ViewArchiveArgs = TypeOf<typeof ViewArchiveArgs>
export const SetSkillsArgs = message('SetSkillsArgs', 256, {
  tid: field(1, id),
  /** Empty: they are counted no more. */
  skillCodes: skills(2),
})
export type SetSkillsArgs = TypeOf<typeof SetSkillsArgs>

export const IssueAttestationArgs = message('IssueAttestationArgs', 128, {
  attId: field(1, id),
  orgId: field(2, id),
  claimType: field(3, claimType),
  subjectRoot: field(4, hash),
  claimRoot: field(5, hash),
  validToMs: field(6, time),
})
export type IssueAttestationArgs = TypeOf<typeof IssueAttestationArgs>
export const RevokeAttestationArgs = message('RevokeAttestationArgs', 32, {
  attId: field(1, id),
  revocation: field(2, enumeration('AttestationRevocation', REVOCATION)),
})
export const AttestationArgs = message('AttestationArgs', 32, { attId: field(1, id) })
export type AttestationArgs = TypeOf<typeof AttestationArgs>

export const PostPositionArgs = message('PostPositionArgs', 256, {
  posId: field(1, id),
  enterpriseId: field(2, id),
  skillCodes: skills(3),
  headcount: field(4, headcount),
  contentHash: field(5, hash),
})
export const SubmitPositionArgs = message('SubmitPositionArgs', 128, {
  posId: field(1, id),
  /** The case of review that was opened for just this content. */
  caseId: field(2, id),
  contentHash: field(3, hash),
})
export const PositionArgs = message('PositionArgs', 32, { posId: field(1, id) })
export type PositionArgs = TypeOf<typeof PositionArgs>

export const ApplyArgs = message('ApplyArgs', 128, {
  appId: field(1, id),
  posId: field(2, id),
  tid: field(3, id),
  materialRoot: field(4, hash),
})
export type ApplyArgs = TypeOf<typeof ApplyArgs>
export const ApplicationArgs = message('ApplicationArgs', 32, { appId: field(1, id) })
export type ApplicationArgs = TypeOf<typeof ApplicationArgs>
export const AdvanceApplicationArgs = message('AdvanceApplicationArgs', 32, {
  appId: field(1, id),
  step: field(2, enumeration('ApplicationStep', APPLICATION_STEP)),
})
export type AdvanceApplicationArgs = TypeOf<typeof AdvanceApplicationArgs>

export const RequestDisclosureArgs = message('RequestDisclosureArgs', 128, {
  grantId: field(1, id),
  archId: field(2, id),
  /** Organisation that asks. */
  granteeOrg: field(3, id),
  leafMask: field(4, leafMask),
  purpose: field(5, purpose),
})
export const AnswerDisclosureArgs = message('AnswerDisclosureArgs', 128, {
  grantId: field(1, id),
  grant: field(2, bool),
  /** Of what was asked for. All of these only where it is granted. */
  leafMask: field(3, leafMask),
  toMs: field(4, time),
  usesMax: field(5, uses),
})
export type AnswerDisclosureArgs = TypeOf<typeof AnswerDisclosureArgs>
export const GrantDisclosureArgs = message('GrantDisclosureArgs', 256, {
  grantId: field(1, id),
  archId: field(2, id),
  /** One of the two. */
  granteeActor: field(3, optionalAddress),
  granteeOrg: field(4, optionalId),
  leafMask: field(5, leafMask),
  purpose: field(6, purpose),
  fromMs: field(7, time),
  toMs: field(8, time),
  usesMax: field(9, uses),
})
export type GrantDisclosureArgs = TypeOf<typeof GrantDisclosureArgs>
export const DisclosureArgs = message('DisclosureArgs', 32, { grantId: field(1, id) })
export type DisclosureArgs = TypeOf<typeof DisclosureArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Tells the record and never whose it is. */
export const ArchiveEvent = message('ArchiveEvent', 128, {
  archId: field(1, id),
  kind: field(2, archiveKind),
  state: field(3, archiveState),
  revision: field(4, uint32),
  commitRoot: field(5, hash),
})
export const ViewedEvent = message('ArchiveViewedEvent', 128, {
  archId: field(1, id),
  reader: field(2, address),
  purpose: field(3, purpose),
  leafMask: field(4, leafMask),
})
export const AttestationEvent = message('AttestationEvent', 64, {
  attId: field(1, id),
  orgId: field(2, id),
  claimType: field(3, claimType),
  state: field(4, attestationState),
})
export const PositionEvent = message('PositionEvent', 64, {
  posId: field(1, id),
  enterpriseId: field(2, id),
  state: field(3, positionState),
})
export const ApplicationEvent = message('ApplicationEvent', 64, {
  appId: field(1, id),
  posId: field(2, id),
  state: field(3, applicationState),
})
export const DisclosureEvent = message('DisclosureEvent', 64, {
  grantId: field(1, id),
  archId: field(2, id),
  state: field(3, grantState),
})
