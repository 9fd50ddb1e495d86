import { allianceMachine, changeMachine, orgMachine } from '../../../contracts/org/machine.ts'
import { CHANGE_STATE } from '../../../contracts/org/schema.ts'
import { changes } from '../../../contracts/org/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
import { approved, BRANCH, batchOf, decision, named, planOf, request, secondBranch } from '../org-kit.ts'
import { addressOf } from '../world.ts'

const MOVES = [['a-member-4', 'new']] as const
const DRAFT = { ...BRANCH, formality: 'FUNCTIONAL' }
const LAPSED_MS = 181 * DAY

/** A functional branch for one member, drafted by a liaison; no approval is there yet. */
const draft = (f: Fixture): void => {
  f.register('liaison', 'a-committee')
  f.grant('a-secretary', 'liaison', 'LIAISON', 'a-committee')
  const profile = { ...DRAFT, expiresAtMs: f.now + 700 * DAY }
  const args = { ...f.proposal('new', 'a-committee', profile), ...planOf(MOVES) }
  f.does('liaison', 'org.DraftChange', args)
}

const CHANGE = named('new/change')
const AGREED = [{ orgId: rawId('a-committee'), by: addressOf('a-secretary'), atMs: 1 }]

/** With two superiors the first approval decides nothing. */
const rowOfChange = (state: string, transition: string, f: Fixture) => {
  const begun = state === 'EXECUTING' && ['ExecuteChange', 'MoveMembersForChange'].includes(transition)
  if (begun) {
    f.patch(changes, [rawId('new/change')], { state: CHANGE_STATE.APPROVED, approvals: AGREED })
    f.does('a-officer', 'org.MoveMembersForChange', batchOf('new/change', MOVES))
  }
  return {
    approvals: ['APPROVED', 'EXECUTING'].includes(state) ? AGREED : [],
    ...(transition === 'LapseChange' ? { proposedAtMs: f.now - LAPSED_MS } : {}),
    ...(transition === 'DecideChangeAgree' ? { deciders: [rawId('a-committee'), rawId('zone')] } : {}),
    ...(transition === 'MoveMembersForChange' ? { movedCount: 0, movedBatches: 0 } : {}),
    ...(transition === 'ExecuteChange' && !begun ? { planCount: 0, movedCount: 0 } : {}),
  }
}

const change: MachineSpec = {
  machine: changeMachine,
  key: [rawId('new/change')],
  prepare: draft,
  row: rowOfChange,
  sends: {
    SubmitChange: () => ['a-officer', 'org.SubmitChange', CHANGE],
    DecideChangeAgree: () => ['a-secretary', 'org.DecideChange', decision('new/change')],
    DecideChangeApprove: () => ['a-secretary', 'org.DecideChange', decision('new/change')],
    DecideChangeReturn: () => ['a-secretary', 'org.DecideChange', decision('new/change', 'a-committee', 'RETURN')],
    DecideChangeReject: () => ['a-secretary', 'org.DecideChange', decision('new/change', 'a-committee', 'REJECT')],
    ResubmitChange: () => ['liaison', 'org.ResubmitChange', { ...CHANGE, requestDoc: hash('r') }],
    WithdrawChange: () => ['liaison', 'org.WithdrawChange', CHANGE],
    LapseChange: () => ['auditor', 'org.LapseChange', CHANGE],
    MoveMembersForChange: () => ['a-officer', 'org.MoveMembersForChange', batchOf('new/change', MOVES)],
    ExecuteChange: () => ['liaison', 'org.ExecuteChange', CHANGE],
  },
}

const TEMPORARY = { ...BRANCH, formality: 'TEMPORARY' }
const TO_BRANCH = [['a-member-4', 'a-branch']] as const

/** A temporary branch for which every kind of change has been approved. */
const temporary = (f: Fixture): void => {
  const profile = { ...TEMPORARY, expiresAtMs: f.now + DAY }
  approved(f, f.proposal('t', 'a-committee', profile))
  f.does('a-officer', 'org.ExecuteChange', named('t/change'))
  approved(f, request('renew', 'RENEW', 't', { profile: { ...TEMPORARY, expiresAtMs: f.now + 100 * DAY } }))
  approved(f, request('move', 'DISSOLVE', 't', planOf(TO_BRANCH)))
  approved(f, request('end', 'DISSOLVE', 't'))
}

const rowOfOrg = (state: string, transition: string, f: Fixture) => {
  if (transition === 'ExpireOrg') f.wait(DAY)
  if (state === 'RESTRUCTURING' && transition === 'DissolveOrg') {
    f.patch(changes, [rawId('end')], { state: CHANGE_STATE.EXECUTING })
  }
  return {}
}

const organisation: MachineSpec = {
  machine: orgMachine,
  key: [rawId('t')],
  prepare: temporary,
  row: rowOfOrg,
  sends: {
    ExpireOrg: () => ['auditor', 'org.ExpireOrg', { orgId: id('t') }],
    RenewOrg: () => ['a-officer', 'org.ExecuteChange', named('renew')],
    RestructureOrg: () => ['a-officer', 'org.MoveMembersForChange', batchOf('move', TO_BRANCH)],
    DissolveOrg: () => ['a-officer', 'org.ExecuteChange', named('end')],
  },
}

const ALLIANCE = { allianceId: id('alliance') }

/** Three organisations, so that one that leaves does not end it. */
const allied = (f: Fixture): void => {
  secondBranch(f)
  f.register('two-secretary', 'a-committee')
  f.grant('a-secretary', 'two-secretary', 'SECRETARY', 'a-two')
  const sides = { leadOrg: id('a-committee'), partnerOrg: id('b-committee') }
  const form = { ...ALLIANCE, ...sides, purpose: 'SERVICE', toMs: f.now + DAY }
  f.does('a-secretary+b-secretary', 'org.FormAlliance', form)
  f.does('a-secretary+a-member-3', 'org.JoinAlliance', { ...ALLIANCE, orgId: id('a-branch') })
}

const alliance: MachineSpec = {
  machine: allianceMachine,
  key: [rawId('alliance')],
  prepare: allied,
  row: (_, transition, f) => (transition === 'EndAlliance' ? { toMs: f.now } : {}),
  sends: {
    JoinAlliance: () => ['a-secretary+two-secretary', 'org.JoinAlliance', { ...ALLIANCE, orgId: id('a-two') }],
    LeaveAlliance: () => ['a-secretary+a-member-3', 'org.LeaveAlliance', { ...ALLIANCE, orgId: id('a-branch') }],
    EndAlliance: () => ['auditor', 'org.EndAlliance', ALLIANCE],
  },
}

export const specs: readonly MachineSpec[] = [change, organisation, alliance]
