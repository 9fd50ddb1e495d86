/** Names of fields and states of `directive`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    directiveId: { en: 'directive', zh: '任务' },
    issuerOrg: { en: 'issued by', zh: '下达组织' },
    targets: { en: 'organisations', zh: '承办组织' },
    dueAtMs: { en: 'due', zh: '截止时间' },
    docHash: { en: 'hash of the document', zh: '文件哈希' },
    evidenceKind: { en: 'evidence wanted', zh: '佐证类别' },
    evidenceHash: { en: 'hash of the evidence', zh: '佐证哈希' },
    progress: { en: 'progress in percent', zh: '进度(%)' },
    toOrg: { en: 'organisation instead', zh: '改派组织' },
    open: { en: 'not done', zh: '未办结' },
  },
  members: {
    ISSUED: '已下达',
    ACKED: '已签收',
    IN_PROGRESS: '办理中',
    REPORTED: '已上报',
    ACCEPTED: '已验收',
    OVERDUE: '已逾期',
    REPORT: '报告',
    MINUTES: '会议记录',
    PHOTO_SET: '照片',
    LIST: '名单',
  },
}
