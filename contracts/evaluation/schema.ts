/**
 * Messages of `evaluation`: democratic evaluation of members and star ratings of organisations (民主评议、星级评定). No grade of a person
 * ever stands here: only salted commitments to them.
 */

import { address, enumeration, field, LIMITS, message, optional, repeated, type TypeOf, uint } from '#base'
import { hash, id, optionalHash, time } from '../ids.ts'

export const CAMPAIGN_STATE = {
  OPEN: 1,
  TALLIED: 2,
  COMMITTEE_REVIEW: 3,
  NOTICE: 4,
  CONFIRMED: 5,
  ARCHIVED: 6,
} as const
const CAMPAIGN_KIND = { MEMBER: 1, BRANCH: 2, SECRETARY: 3 } as const
export const RESULT_STATE = { PROPOSED: 1, APPEALED: 2, FINAL: 3 } as const
export const GRADES_DECISION = { APPROVE: 1, RETURN: 2 } as const

const campaignState = enumeration('CampaignState', CAMPAIGN_STATE)
const campaignKind = enumeration('CampaignKind', CAMPAIGN_KIND)
const resultState = enumeration('ResultState', RESULT_STATE)
const people = uint(12_000_000_000)
export const year = uint(9_999)

export const Campaign = message('EvaluationCampaign', 320, {
  orgId: field(1, id),
  state: field(2, campaignState),
  kind: field(3, campaignKind),
  year: field(4, year),
  /** Root of the list of those who may vote. */
  eligibleRoot: field(5, hash),
  /** Members at the opening; probationary ones vote too. */
  eligible: field(6, people),
  opener: field(7, address),
  openedAtMs: field(8, time),
  closesAtMs: field(9, time),
  formula: field(10, uint(255)),
  ballots: field(11, people),
  tallyRoot: field(12, optionalHash),
  /** Results recorded, and how many of them are excellent. */
  graded: field(13, people),
  excellent: field(14, people),
  gradesRoot: field(15, optionalHash),
  noticeFromMs: field(16, time),
  /** Appeals that are not decided. */
  appeals: field(17, people),
  /** Most that could be excellent when the grades were proposed. */
  excellentMax: field(18, people),
})
export type Campaign = TypeOf<typeof Campaign>

export const Ballot = message('EvaluationBallot', 64, { ballotCommit: field(1, hash), atMs: field(2, time) })
export const Result = message('EvaluationResult', 64, {
  state: field(1, resultState),
  /** Salted commitment to the grade. */
  gradeHash: field(2, hash),
})
export type Result = TypeOf<typeof Result>

/** Told only of enough people that nobody is recognised. */
const Distribution = message('GradeDistribution', 48, {
  excellent: field(1, people),
  qualified: field(2, people),
  basic: field(3, people),
  unqualified: field(4, people),
})

export const OpenCampaignArgs = message('OpenCampaignArgs', 128, {
  campaignId: field(1, id),
  orgId: field(2, id),
  kind: field(3, campaignKind),
  year: field(4, year),
  eligibleRoot: field(5, hash),
  closesAtMs: field(6, time),
})
export type OpenCampaignArgs = TypeOf<typeof OpenCampaignArgs>
export const CampaignArgs = message('CampaignArgs', 32, { campaignId: field(1, id) })
export type CampaignArgs = TypeOf<typeof CampaignArgs>
export const CastBallotArgs = message('EvaluationCastBallotArgs', 96, {
  campaignId: field(1, id),
  mid: field(2, id),
  ballotCommit: field(3, hash),
})
export type CastBallotArgs = TypeOf<typeof CastBallotArgs>
export const TallyArgs = message('EvaluationTallyArgs', 64, { campaignId: field(1, id), tallyRoot: field(2, hash) })
export const GradeEntry = message('GradeEntry', 64, { mid: field(1, id), gradeHash: field(2, hash) })
export type GradeEntry = TypeOf<typeof GradeEntry>
export const RecordResultsArgs = message('RecordResultsArgs', LIMITS.argsBytes, {
  campaignId: field(1, id),
  entries: repeated(2, GradeEntry.kind, LIMITS.batchEntries),
})
export type RecordResultsArgs = TypeOf<typeof RecordResultsArgs>
export const ProposeGradesArgs = message('ProposeGradesArgs', 160, {
  campaignId: field(1, id),
  excellent: field(2, people),
  gradesRoot: field(3, hash),
  distribution: optional(4, Distribution),
})
export type ProposeGradesArgs = TypeOf<typeof ProposeGradesArgs>
export const ReviewGradesArgs = message('ReviewGradesArgs', 32, {
  campaignId: field(1, id),
  decision: field(2, enumeration('GradesDecision', GRADES_DECISION)),
})
export type ReviewGradesArgs = TypeOf<typeof ReviewGradesArgs>
export const AppealArgs = message('EvaluationAppealArgs', 64, { campaignId: field(1, id), mid: field(2, id) })
export type AppealArgs = TypeOf<typeof AppealArgs>
export const DecideAppealArgs = message('EvaluationDecideAppealArgs', 96, {
  campaignId: field(1, id),
  mid: field(2, id),
  gradeHash: field(3, hash),
})

export const CampaignEvent = message('CampaignEvent', 64, {
  campaignId: field(1, id),
  orgId: field(2, id),
  state: field(3, campaignState),
})
export const BallotEvent = message('EvaluationBallotEvent', 64, { campaignId: field(1, id), mid: field(2, id) })
export const ResultsEvent = message('ResultsConfirmedEvent', 160, {
  campaignId: field(1, id),
  orgId: field(2, id),
  graded: field(3, people),
  gradesRoot: field(4, hash),
})
export const DistributionEvent = message('DistributionEvent', 96, {
  campaignId: field(1, id),
  orgId: field(2, id),
  distribution: field(3, Distribution.kind),
})
