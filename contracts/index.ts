export { params as activityParams } from './activity/params.ts'
export { monthOf } from './calendar.ts'
export { createEngine } from './create-engine.ts'
export type { BlockPlace, Label, Module } from './define.ts'
export { type Contender, elect, groupCap } from './delegate/election.ts'
export { declarationCall, evidenceCall, possessionBytes, readinessCall } from './delegate/proofs.ts'
export { CANDIDATE_STATE, DelegateGenesis, ELECTION_OUTCOME } from './delegate/schema.ts'
export type {
  ActionDescription,
  Description,
  Engine,
  EventDescription,
  ExecuteInput,
  ExecuteOutput,
  FieldDescription,
  ModuleDescription,
  QueryDescription,
  QueryInput,
  SignedCalls,
  StateRangeReader,
  StateReader,
  StateWrites,
} from './engine.ts'
export { type FoundingActor, type GenesisPlan, genesisModules } from './genesis.ts'
export type { BlockClose, OperatorNodes, ProtocolPlan } from './hooks.ts'
export { type Id, MODULE, NO_ID } from './ids.ts'
export { voucherHash } from './mall/orders.ts'
export { importRoot } from './member/import-handlers.ts'
export { ImportEntry, STAGE } from './member/schema.ts'
export type { Mentions, RecordState } from './mentions.ts'
export { PlanMove } from './org/messages.ts'
export { planBatches, planLeaves, planRootOf } from './org/plan.ts'
export { BACKING, BASIS, FORMALITY, FORMATION, ORG_TYPE, OrgProfile, UNIT_KIND } from './org/schema.ts'
export { SOURCE_TYPE } from './points/schema.ts'
export {
  type Asker,
  mayUsePrivately,
  type PrivateQuestion,
  type PrivateUse,
  recordSubject,
  viewedLeaves,
} from './reading.ts'
export { closedRecord, type RecordStatus, type RecordVerdict, verifyRecord } from './record-status.ts'
export { RECORD_KINDS, type RecordKind, type RecordStanding, recordKind } from './records.ts'
export { engine, MODULES } from './registry.ts'
export { ROLE, type Role, type RoleName } from './roles.ts'
