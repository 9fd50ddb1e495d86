/** Names of the fields and members of enumerations that only `org` has. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    allianceId: { en: 'alliance', zh: '联盟' },
    effectiveOnMs: { en: 'in effect from', zh: '生效时间' },
    employeesBucket: { en: 'employees (bucket)', zh: '职工规模档' },
    flags: { en: 'flags', zh: '提示' },
    leadOrg: { en: 'lead organisation', zh: '牵头组织' },
    liaison: { en: 'liaison', zh: '联络员' },
    moves: { en: 'members to move', zh: '调整名单' },
    newParentId: { en: 'new superior', zh: '新上级组织' },
    partnerOrg: { en: 'partner organisation', zh: '共建组织' },
    parts: { en: 'organisations involved', zh: '涉及组织' },
    purpose: { en: 'purpose', zh: '目的' },
    reasonCode: { en: 'code of the reason', zh: '事由代码' },
  },
  members: {
    ACTIVE: '有效',
    DRAFT: '草稿',
    ENDED: '已结束',
    EXECUTING: '执行中',
    INDUSTRY_CHAIN: '产业链共建',
    LAPSED: '已失效',
    MERGE: '合并',
    NEIGHBOURHOOD: '邻里共建',
    PAIRED_BUILDING: '结对共建',
    RELOCATE: '迁址',
    RENEW: '延期',
    REPARENT: '转隶',
    SPLIT: '分立',
    UPGRADE: '升格',
  },
}
