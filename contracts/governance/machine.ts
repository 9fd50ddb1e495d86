/** Machines of `governance`: a proposal, and a module in the register. */

import { defineMachine } from '../machine.ts'
import { MODULE_STATE, PROPOSAL_STATE } from './schema.ts'
import { moduleEntries, proposals } from './state.ts'

const P = PROPOSAL_STATE
const M = MODULE_STATE

/** A vote passes or rejects as soon as the votes that are left could not change it. */
export const proposalMachine = defineMachine({
  name: 'proposal',
  table: proposals,
  states: PROPOSAL_STATE,
  transitions: {
    OpenVoting: { from: [P.DRAFT], to: P.VOTING },
    CastVote: { from: [P.VOTING] },
    CastVotePass: { from: [P.VOTING], to: P.PASSED },
    CastVoteReject: { from: [P.VOTING], to: P.REJECTED },
    CloseVotingReject: { from: [P.VOTING], to: P.REJECTED },
    CloseVotingExpire: { from: [P.VOTING], to: P.EXPIRED },
    StartTimelock: { from: [P.PASSED], to: P.TIMELOCK },
    Execute: { from: [P.PASSED, P.TIMELOCK], to: P.EXECUTED },
    Veto: { from: [P.PASSED, P.TIMELOCK], to: P.VETOED },
    ExpireProposal: { from: [P.DRAFT, P.PASSED, P.TIMELOCK], to: P.EXPIRED },
  },
})

/** Moved by the execution of proposals only. An emergency pause is a time, not a state: it ends by itself. */
export const moduleMachine = defineMachine({
  name: 'module',
  table: moduleEntries,
  states: MODULE_STATE,
  transitions: {
    Activate: { from: [M.REGISTERED], to: M.ACTIVE },
    Pause: { from: [M.ACTIVE], to: M.PAUSED },
    /** From ACTIVE: out of an emergency pause. */
    Resume: { from: [M.PAUSED, M.ACTIVE], to: M.ACTIVE },
    Retire: { from: [M.REGISTERED, M.ACTIVE, M.PAUSED], to: M.RETIRED },
    Upgrade: { from: [M.REGISTERED, M.ACTIVE, M.PAUSED] },
    EmergencyPause: { from: [M.ACTIVE] },
  },
})
