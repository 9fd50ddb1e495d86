/** Reviewers for tests, and content that goes through all steps of its review. */

import type { Json } from '#base'
import { cases } from '../../contracts/review/state.ts'
import { type Fixture, hash, id, rawId } from './fixture.ts'

/** Who makes reviewers where. */
const GRANTING = {
  'a-branch': 'a-member-3',
  'a-committee': 'a-secretary',
  'b-branch': 'b-member-3',
  zone: 'zone-secretary',
}
const ORGS = Object.keys(GRANTING) as readonly (keyof typeof GRANTING)[]

/** Reviewers of an organisation: one for each step that it may have to decide. */
export const reviewersAt = (org: string): readonly string[] => [1, 2, 3].map(n => `${org}-reviewer-${n}`)

/** Registers the reviewers of the zone, of committee a and of both branches. */
export const castReviewers = (f: Fixture): void => {
  for (const org of ORGS) {
    for (const name of reviewersAt(org)) {
      f.register(name, org)
      f.grant(GRANTING[org], name, 'REVIEWER', org)
    }
  }
}

/** A service of the zone. */
export const castService = (f: Fixture): void => f.register('service', 'zone', { kind: 'SERVICE' })

export interface Submission {
  /** Names: the ids are made of them. */
  readonly caseName: string
  readonly subject: string
  readonly type: string
  readonly contentHash?: string
  readonly org?: string
  readonly by?: string
  readonly tier?: number
  readonly previous?: string
}

export const openArgs = (submission: Submission): { readonly [key: string]: Json } => {
  const { caseName, subject, type, org = 'a-branch', contentHash = hash('content'), tier, previous } = submission
  return {
    caseId: id(caseName),
    contentType: type,
    subjectId: id(subject),
    contentHash,
    orgId: id(org),
    ...(tier === undefined ? {} : { tier }),
    ...(previous === undefined ? {} : { previous: id(previous) }),
  }
}

export const open = (f: Fixture, submission: Submission): void =>
  f.does(submission.by ?? 'a-branch-clerk', 'review.OpenCase', openArgs(submission))

/** Name of the organisation that decides the running step. */
const decidingOrg = (f: Fixture, caseName: string): string => {
  const row = f.row(cases, [rawId(caseName)])
  return ORGS.find(org => rawId(org).every((byte, i) => byte === row?.stepOrg[i])) ?? 'zone'
}

/** Passes the steps of a case one after the other, each by another reviewer; `most` of them. */
export const pass = (f: Fixture, caseName: string, most = 3): void => {
  for (let done = 0; done < most; done++) {
    const row = f.row(cases, [rawId(caseName)])
    if (row === undefined || row.state > 2) return
    const reviewer = reviewersAt(decidingOrg(f, caseName))[row.deciders.length] as string
    f.does(reviewer, 'review.Decide', { caseId: id(caseName), step: row.step, decision: 'PASS' })
  }
}

/** Opens a case and passes all of its steps. Needs `castReviewers`. */
export const approve = (f: Fixture, submission: Submission): string => {
  open(f, submission)
  pass(f, submission.caseName)
  return id(submission.caseName)
}
