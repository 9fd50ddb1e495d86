import { event } from '../define.ts'
import { AllianceEvent, ChangeEvent, EnterpriseEvent, MembersMoved, OrgAlert, OrgEvent, TermEvent } from './messages.ts'

export const changeProposed = event({
  id: 1,
  name: 'ChangeProposed',
  title: { en: 'Change of an organisation proposed', zh: '组织变更已申请' },
  data: ChangeEvent,
})
export const changeDecided = event({
  id: 2,
  name: 'ChangeDecided',
  title: { en: 'Change of an organisation decided', zh: '组织变更已批复' },
  data: ChangeEvent,
})
export const changeClosed = event({
  id: 3,
  name: 'ChangeClosed',
  title: { en: 'Change of an organisation withdrawn or carried out', zh: '组织变更已撤回或执行' },
  data: ChangeEvent,
})
export const orgActivated = event({
  id: 4,
  name: 'OrgActivated',
  title: { en: 'Organisation established', zh: '组织已成立' },
  data: OrgEvent,
})
export const orgDissolved = event({
  id: 5,
  name: 'OrgDissolved',
  title: { en: 'Organisation dissolved', zh: '组织已撤销' },
  data: OrgEvent,
})
export const orgRenamed = event({
  id: 6,
  name: 'OrgRenamed',
  title: { en: 'Record of the organisation revised', zh: '组织信息已更新' },
  data: OrgEvent,
})
export const enterpriseRecorded = event({
  id: 7,
  name: 'EnterpriseRecorded',
  title: { en: 'Enterprise recorded', zh: '企业已登记' },
  data: EnterpriseEvent,
})
export const unitLinked = event({
  id: 8,
  name: 'UnitLinked',
  title: { en: 'Enterprise linked to an organisation', zh: '企业已关联组织' },
  data: EnterpriseEvent,
})
export const unitUnlinked = event({
  id: 9,
  name: 'UnitUnlinked',
  title: { en: 'Link of an enterprise ended', zh: '企业关联已解除' },
  data: EnterpriseEvent,
})
export const termOpened = event({
  id: 10,
  name: 'TermOpened',
  title: { en: 'New term of an organisation', zh: '新一届任期开始' },
  data: TermEvent,
})
export const termExtended = event({
  id: 11,
  name: 'TermExtended',
  title: { en: 'Term of an organisation extended', zh: '任期已延长' },
  data: TermEvent,
})
export const orgRestructured = event({
  id: 12,
  name: 'OrgRestructured',
  title: { en: 'Organisation restructured', zh: '组织已调整' },
  data: OrgEvent,
})
export const membersMoved = event({
  id: 13,
  name: 'MembersMoved',
  title: { en: 'Members moved by a change', zh: '党员已随组织变更调整' },
  data: MembersMoved,
})
export const orgAlert = event({
  id: 14,
  name: 'OrgAlert',
  title: { en: 'Something about the organisation needs a look', zh: '组织提示' },
  data: OrgAlert,
})
export const allianceChanged = event({
  id: 15,
  name: 'AllianceChanged',
  title: { en: 'Alliance formed, changed or ended', zh: '联盟变动' },
  data: AllianceEvent,
})
export const coverageSet = event({
  id: 16,
  name: 'CoverageSet',
  title: { en: 'Coverage of an enterprise set', zh: '企业覆盖方式已设定' },
  data: EnterpriseEvent,
})
export const orgExpired = event({
  id: 17,
  name: 'OrgExpired',
  title: { en: 'Temporary organisation expired', zh: '临时组织已到期' },
  data: OrgEvent,
})
