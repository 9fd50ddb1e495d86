/**
 * Parameters of the rules: sources differ and change, so they stand here and not in the code. A later decision of the
 * federation can change them; their names are fixed.
 */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const PARAMS = {
  // Organisations
  branchFullMin: 3,
  orgDepthMax: 6,
  branchTermYears: 3,
  committeeTermYears: 5,
  /** A grant may outlast the term of its organisation by this. */
  grantBeyondTermMs: 365 * DAY,
  temporaryOrgMonths: 24,
  termExtensionMonthsMax: 12,
  /** How long before the end of a term the next election can be. */
  electionEarlyMonths: 6,
  changeLapseMs: 180 * DAY,
  // Development of members
  activistMonths: 12,
  reviewsBeforeTarget: 2,
  reviewSpacingMonths: 5,
  targetTrainingCentiHours: 2_400,
  approvalMaxMs: 180 * DAY,
  probationMonths: 12,
  extensionMonthsMin: 6,
  extensionMonthsMax: 12,
  introducersMin: 2,
  // Activities
  signInWindowMs: 20 * MINUTE,
  tokenRotateMs: 30_000,
  tokenMaxAgeMs: 60_000,
  lateAfterMs: 72 * HOUR,
  activityHoursMax: 72,
  volunteerCentiHoursMax: 1_200,
  // Points
  lotLifeMonths: 24,
  monthlyBudgetPerMember: 40,
} as const
