/** Machines of state of `org`. */

import { defineMachine } from '../machine.ts'
import { ALLIANCE_STATE, CHANGE_STATE, ORG_STATE } from './schema.ts'
import { alliances, changes, orgs } from './state.ts'

const C = CHANGE_STATE
const UNDECIDED = [C.DRAFT, C.SUBMITTED, C.RETURNED, C.APPROVED] as const

/** What is being carried out cannot be taken back: members have moved. */
export const changeMachine = defineMachine({
  name: 'change',
  table: changes,
  states: CHANGE_STATE,
  transitions: {
    SubmitChange: { from: [C.DRAFT], to: C.SUBMITTED },
    /** One of several superiors agrees. */
    DecideChangeAgree: { from: [C.SUBMITTED] },
    DecideChangeApprove: { from: [C.SUBMITTED], to: C.APPROVED },
    DecideChangeReturn: { from: [C.SUBMITTED], to: C.RETURNED },
    DecideChangeReject: { from: [C.SUBMITTED], to: C.REJECTED },
    ResubmitChange: { from: [C.RETURNED], to: C.SUBMITTED },
    WithdrawChange: { from: UNDECIDED, to: C.WITHDRAWN },
    LapseChange: { from: UNDECIDED, to: C.LAPSED },
    MoveMembersForChange: { from: [C.APPROVED, C.EXECUTING], to: C.EXECUTING },
    ExecuteChange: { from: [C.APPROVED, C.EXECUTING], to: C.EXECUTED },
  },
})

const O = ORG_STATE

/** Names what changes do to an organisation. It is written by `saveOrg`, which keeps its versions. */
export const orgMachine = defineMachine({
  name: 'organisation',
  table: orgs,
  states: ORG_STATE,
  transitions: {
    ExpireOrg: { from: [O.ACTIVE], to: O.EXPIRED },
    RenewOrg: { from: [O.ACTIVE, O.EXPIRED], to: O.ACTIVE },
    RestructureOrg: { from: [O.ACTIVE, O.EXPIRED], to: O.RESTRUCTURING },
    DissolveOrg: { from: [O.ACTIVE, O.EXPIRED, O.RESTRUCTURING], to: O.DISSOLVED },
  },
})

const A = ALLIANCE_STATE

export const allianceMachine = defineMachine({
  name: 'alliance',
  table: alliances,
  states: ALLIANCE_STATE,
  transitions: {
    JoinAlliance: { from: [A.ACTIVE] },
    LeaveAlliance: { from: [A.ACTIVE] },
    EndAlliance: { from: [A.ACTIVE], to: A.ENDED },
  },
})
