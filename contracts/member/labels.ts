/** Names of what only `member` has, as people read them. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    certId: { en: 'certificate', zh: '结业证书' },
    certSalt: { en: 'salt of the certificate', zh: '证书盐值' },
    docHash: { en: 'hash of the document', zh: '文件哈希' },
    duty: { en: 'duty', zh: '环节' },
    fromOrg: { en: 'from', zh: '原组织' },
    groupId: { en: 'group', zh: '党小组' },
    mentors: { en: 'mentors', zh: '培养联系人' },
    newMid: { en: 'new alias', zh: '新别名' },
    noticeFromMs: { en: 'start of the public notice', zh: '公示开始时间' },
    purpose: { en: 'purpose', zh: '用途' },
    toOrg: { en: 'to', zh: '新组织' },
    version: { en: 'version', zh: '版本' },
  },
  members: {
    TALK: '谈话',
    REVIEW: '培养考察',
    ASSEMBLY: '党员大会',
    APPROVAL: '审批',
    CONFIRMATION: '转正',
    SENSITIVE_DATA: '敏感个人信息',
    PORTRAIT: '肖像',
    TALENT_SEARCH: '人才检索',
    POINTS_DISPLAY: '积分展示',
    PUBLICITY: '宣传',
    GIVEN: '已同意',
    WITHDRAWN: '已撤回',
  },
}
