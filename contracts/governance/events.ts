import { event } from '../define.ts'
import {
  ElectorEvent,
  ModuleEvent,
  ParamEvent,
  PassedEvent,
  PausedEvent,
  ProposalEvent,
  SuspensionEvent,
  VoteEvent,
  VoteOfficerEvent,
} from './messages.ts'

export const proposalChanged = event({
  id: 1,
  name: 'ProposalChanged',
  title: { en: 'State of a proposal changed', zh: '提案状态已变更' },
  data: ProposalEvent,
})
export const voteCast = event({
  id: 2,
  name: 'VoteCast',
  title: { en: 'An organisation voted', zh: '组织已表决' },
  data: VoteEvent,
})
export const proposalPassed = event({
  id: 3,
  name: 'ProposalPassed',
  title: { en: 'Proposal passed', zh: '提案已通过' },
  data: PassedEvent,
})
export const paramChanged = event({
  id: 4,
  name: 'ParamChanged',
  title: { en: 'Parameter decided', zh: '规则参数已变更' },
  data: ParamEvent,
})
export const paramInForce = event({
  id: 5,
  name: 'ParamInForce',
  title: { en: 'Parameter holds from this block on', zh: '规则参数已生效' },
  data: ParamEvent,
})
export const moduleRegistered = event({
  id: 6,
  name: 'ModuleRegistered',
  title: { en: 'Module registered', zh: '模块已登记' },
  data: ModuleEvent,
})
export const moduleActivated = event({
  id: 7,
  name: 'ModuleActivated',
  title: { en: 'Module active', zh: '模块已启用' },
  data: ModuleEvent,
})
export const modulePaused = event({
  id: 8,
  name: 'ModulePaused',
  title: { en: 'Module paused', zh: '模块已暂停' },
  data: PausedEvent,
})
export const moduleUpgraded = event({
  id: 9,
  name: 'ModuleUpgraded',
  title: { en: 'Upgrade of a module recorded', zh: '模块升级已登记' },
  data: ModuleEvent,
})
export const moduleRetired = event({
  id: 10,
  name: 'ModuleRetired',
  title: { en: 'Module retired', zh: '模块已停用' },
  data: ModuleEvent,
})
export const electorChanged = event({
  id: 11,
  name: 'GoverningOrgChanged',
  title: { en: 'Governing organisation changed', zh: '治理组织已变更' },
  data: ElectorEvent,
})
export const voteOfficerNamed = event({
  id: 12,
  name: 'VoteOfficerNamed',
  title: { en: 'Officer who votes for an organisation named', zh: '表决代表已指定' },
  data: VoteOfficerEvent,
})
export const orgSuspended = event({
  id: 13,
  name: 'OrgSuspended',
  title: { en: 'Organisation suspended or restored', zh: '组织已中止或恢复' },
  data: SuspensionEvent,
})
