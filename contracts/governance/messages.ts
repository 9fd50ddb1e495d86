/** What the actions of `governance` take, what its events tell, and its genesis. */

import { bool, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint, uint32, uint64 } from '#base'
import { hash, id, optionalHash, time } from '../ids.ts'
import {
  Elector,
  moduleState,
  number16,
  Payload,
  proposalKind,
  proposalState,
  version,
  vetoReason,
  voteChoice,
  weight,
} from './schema.ts'

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const ProposeArgs = message('ProposeArgs', 2 * 1024, {
  propId: field(1, id),
  /** Governing organisation in whose name it is proposed. */
  orgId: field(2, id),
  kind: field(3, proposalKind),
  payload: field(4, Payload.kind),
  reasonRoot: field(5, hash),
})
export type ProposeArgs = TypeOf<typeof ProposeArgs>

export const ProposalArgs = message('ProposalArgs', 32, { propId: field(1, id) })
export type ProposalArgs = TypeOf<typeof ProposalArgs>

export const CastVoteArgs = message('CastVoteArgs', 64, {
  propId: field(1, id),
  orgId: field(2, id),
  choice: field(3, voteChoice),
})
export type CastVoteArgs = TypeOf<typeof CastVoteArgs>

export const VetoArgs = message('VetoArgs', 64, { propId: field(1, id), vetoReason: field(2, vetoReason) })

export const NameVoteOfficerArgs = message('NameVoteOfficerArgs', 64, {
  orgId: field(1, id),
  /** Absent: nobody any more. */
  actor: field(2, optionalAddress),
  untilMs: field(3, time),
})
export type NameVoteOfficerArgs = TypeOf<typeof NameVoteOfficerArgs>

export const EmergencyPauseArgs = message('EmergencyPauseArgs', 16, {
  module: field(1, number16),
  hours: field(2, uint(72)),
})
export type EmergencyPauseArgs = TypeOf<typeof EmergencyPauseArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ProposalEvent = message('ProposalEvent', 64, {
  propId: field(1, id),
  kind: field(2, proposalKind),
  state: field(3, proposalState),
})
export const VoteEvent = message('VoteEvent', 64, {
  propId: field(1, id),
  orgId: field(2, id),
  choice: field(3, voteChoice),
  weight: field(4, weight),
})
export const PassedEvent = message('ProposalPassedEvent', 64, {
  propId: field(1, id),
  kind: field(2, proposalKind),
  votesFor: field(3, uint32),
  votesAgainst: field(4, uint32),
  /** Sum of the weights of all that could vote. */
  eligible: field(5, uint32),
})
export const ParamEvent = message('ParamEvent', 64, {
  module: field(1, number16),
  param: field(2, number16),
  value: field(3, uint64),
  version: field(4, version),
  fromMs: field(5, time),
})
export const ModuleEvent = message('ModuleEvent', 128, {
  module: field(1, number16),
  state: field(2, moduleState),
  version: field(3, version),
  codeHash: field(4, optionalHash),
})
export const PausedEvent = message('ModulePausedEvent', 32, {
  module: field(1, number16),
  /** 0: until it is resumed. */
  untilMs: field(2, time),
})
export const ElectorEvent = message('ElectorEvent', 64, { orgId: field(1, id), weight: field(2, weight) })
export const SuspensionEvent = message('OrgSuspensionEvent', 32, {
  orgId: field(1, id),
  /** False: suspended. */
  active: field(2, bool),
})
export const VoteOfficerEvent = message('VoteOfficerEvent', 64, {
  orgId: field(1, id),
  actor: field(2, optionalAddress),
  untilMs: field(3, time),
})

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const GenesisParam = message('GenesisParam', 64, {
  module: field(1, number16),
  param: field(2, number16),
  value: field(3, uint64),
})

export const GovernanceGenesis = message('GovernanceGenesis', LIMITS.genesisBytes, {
  electors: repeated(1, Elector.kind, LIMITS.governingOrgs),
  /** Extensions that are active from the first block. */
  extensions: repeated(2, number16, LIMITS.genesisExtensions),
  params: repeated(3, GenesisParam.kind, LIMITS.paramAgenda),
})
export type GovernanceGenesis = TypeOf<typeof GovernanceGenesis>
