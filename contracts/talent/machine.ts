/** Machines of `talent`. */

import { defineMachine } from '../machine.ts'
import { APPLICATION_STATE, ARCHIVE_STATE, ATTESTATION_STATE, GRANT_STATE, POSITION_STATE } from './schema.ts'
import { applications, archives, attestations, disclosures, positions } from './state.ts'

const A = ARCHIVE_STATE
const P = POSITION_STATE
const B = APPLICATION_STATE
const G = GRANT_STATE

export const archiveMachine = defineMachine({
  name: 'archive',
  table: archives,
  states: ARCHIVE_STATE,
  transitions: {
    ReviseArchive: { from: [A.DRAFT, A.VERIFIED, A.REVISED], to: A.REVISED },
    SubmitArchive: { from: [A.DRAFT, A.REVISED], to: A.SUBMITTED },
    ReturnArchive: { from: [A.SUBMITTED], to: A.DRAFT },
    VerifyArchive: { from: [A.SUBMITTED], to: A.VERIFIED },
    FreezeArchive: { from: [A.DRAFT, A.SUBMITTED, A.VERIFIED, A.REVISED], to: A.FROZEN },
    CloseArchive: { from: [A.VERIFIED, A.REVISED, A.FROZEN], to: A.CLOSED },
    ViewArchive: { from: [A.DRAFT, A.SUBMITTED, A.VERIFIED, A.REVISED, A.FROZEN] },
  },
})

export const attestationMachine = defineMachine({
  name: 'attestation',
  table: attestations,
  states: ATTESTATION_STATE,
  transitions: {
    RevokeAttestation: { from: [ATTESTATION_STATE.ISSUED], to: ATTESTATION_STATE.REVOKED },
    ExpireAttestation: { from: [ATTESTATION_STATE.ISSUED], to: ATTESTATION_STATE.EXPIRED },
  },
})

export const positionMachine = defineMachine({
  name: 'position',
  table: positions,
  states: POSITION_STATE,
  transitions: {
    /** From IN_REVIEW: what was returned is submitted again, with a new case. */
    SubmitPosition: { from: [P.DRAFT, P.IN_REVIEW], to: P.IN_REVIEW },
    OpenPosition: { from: [P.IN_REVIEW], to: P.OPEN },
    Apply: { from: [P.OPEN] },
    AcceptOffer: { from: [P.OPEN] },
    AcceptOfferFill: { from: [P.OPEN], to: P.FILLED },
    ClosePosition: { from: [P.DRAFT, P.IN_REVIEW, P.OPEN], to: P.CLOSED },
  },
})

export const applicationMachine = defineMachine({
  name: 'application',
  table: applications,
  states: APPLICATION_STATE,
  transitions: {
    AdvanceApplicationShortlist: { from: [B.SUBMITTED], to: B.SHORTLISTED },
    AdvanceApplicationOffer: { from: [B.SHORTLISTED], to: B.OFFERED },
    AdvanceApplicationReject: { from: [B.SUBMITTED, B.SHORTLISTED, B.OFFERED], to: B.REJECTED },
    AcceptOffer: { from: [B.OFFERED], to: B.ACCEPTED },
    WithdrawApplication: { from: [B.SUBMITTED, B.SHORTLISTED, B.OFFERED], to: B.WITHDRAWN },
  },
})

export const disclosureMachine = defineMachine({
  name: 'disclosure',
  table: disclosures,
  states: GRANT_STATE,
  transitions: {
    AnswerDisclosureGrant: { from: [G.REQUESTED], to: G.GRANTED },
    AnswerDisclosureDeny: { from: [G.REQUESTED], to: G.DENIED },
    ViewArchive: { from: [G.GRANTED, G.USED], to: G.USED },
    RevokeDisclosure: { from: [G.GRANTED, G.USED], to: G.REVOKED },
    ExpireDisclosure: { from: [G.REQUESTED, G.GRANTED, G.USED], to: G.EXPIRED },
  },
})
