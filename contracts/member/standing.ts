/** Words about a member that need nothing but its row. */

import { STAGE, STANDING, type Stage, type Standing } from './schema.ts'

const CANDIDATES: readonly Stage[] = [STAGE.APPLICANT, STAGE.ACTIVIST, STAGE.DEVELOPMENT_TARGET]

export const isCandidate = (stage: Stage): boolean => CANDIDATES.includes(stage)

/** In good standing, a transfer under way or not: the organisation where the member is stays responsible. */
export const isInGoodStanding = (standing: Standing): boolean =>
  standing === STANDING.ACTIVE || standing === STANDING.IN_TRANSFER
