/** The machines of a post and of its versions. */

import { defineMachine } from '../machine.ts'
import { POST_STATE, VERSION_STATE } from './schema.ts'
import { posts, versions } from './state.ts'

const P = POST_STATE
const V = VERSION_STATE

export const postMachine = defineMachine({
  name: 'post',
  table: posts,
  states: POST_STATE,
  transitions: {
    NewVersion: { from: [P.DRAFT, P.PUBLISHED] },
    SubmitForReview: { from: [P.DRAFT, P.PUBLISHED] },
    Publish: { from: [P.DRAFT, P.PUBLISHED], to: P.PUBLISHED },
    Pin: { from: [P.PUBLISHED] },
    Unpin: { from: [P.PUBLISHED] },
    TakeDown: { from: [P.PUBLISHED], to: P.TAKEN_DOWN },
    Restore: { from: [P.TAKEN_DOWN], to: P.PUBLISHED },
    ConfirmTakeDown: { from: [P.TAKEN_DOWN], to: P.ARCHIVED },
    FlagTakeDown: { from: [P.TAKEN_DOWN] },
    ExpirePost: { from: [P.PUBLISHED], to: P.EXPIRED },
    ArchivePost: { from: [P.DRAFT, P.PUBLISHED, P.EXPIRED], to: P.ARCHIVED },
    ReportPost: { from: [P.PUBLISHED] },
    CreditAuthor: { from: [P.PUBLISHED, P.EXPIRED] },
  },
})

export const versionMachine = defineMachine({
  name: 'version',
  table: versions,
  states: VERSION_STATE,
  transitions: {
    /** The next one begins; a version that is under review blocks it. */
    NewVersion: { from: [V.DRAFT, V.RETURNED, V.APPROVED, V.PUBLISHED] },
    SubmitForReview: { from: [V.DRAFT, V.RETURNED], to: V.IN_REVIEW },
    /** A rejection that was noted can be overturned. */
    NoteReviewApprove: { from: [V.IN_REVIEW, V.RETURNED], to: V.APPROVED },
    NoteReviewReturn: { from: [V.IN_REVIEW], to: V.RETURNED },
    Publish: { from: [V.IN_REVIEW, V.APPROVED], to: V.PUBLISHED },
    /** A later version is published. */
    PublishNext: { from: [V.PUBLISHED], to: V.SUPERSEDED },
  },
})
