/** Names of fields and members of `bulletin`, as people read them. */

import type { Labels } from '../define.ts'
import { labels as reviewLabels } from '../review/labels.ts'

export const labels: Labels = {
  fields: {
    boardId: { en: 'board', zh: '黑板报' },
    caseId: { en: 'case of review', zh: '审核单' },
    category: { en: 'category', zh: '栏目' },
    contentHash: { en: 'hash of the text', zh: '正文哈希' },
    evId: { en: 'evidence', zh: '存证' },
    mediaRoot: { en: 'root of media', zh: '媒体根' },
    pid: { en: 'post', zh: '帖文' },
    publishFromMs: { en: 'shown from', zh: '展示起' },
    publishToMs: { en: 'shown until', zh: '展示止' },
    reason: { en: 'reason', zh: '原因' },
    reasonCodes: { en: 'reasons', zh: '原因' },
    reports: { en: 'reports', zh: '举报数' },
    scope: { en: 'scope', zh: '范围' },
    version: { en: 'version', zh: '版本' },
  },
  members: {
    ...reviewLabels.members,
    BRANCH: '支部',
    COMMITTEE: '党委',
    ZONE: '全区',
    NOTICE: '通知',
    STUDY: '学习',
    STORY: '故事',
    POLICY: '政策',
    INTEGRITY: '廉洁',
    INNOVATION: '创新',
    HONESTY: '诚信',
    PUBLISHED: '已发布',
    TAKEN_DOWN: '已下架',
    EXPIRED: '已到期',
    ARCHIVED: '已归档',
  },
}
