/** Names of fields and states of `service`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    requestId: { en: 'request', zh: '诉求' },
    category: { en: 'category', zh: '类别' },
    cost: { en: 'cost', zh: '所需投入' },
    anonymous: { en: 'anonymous', zh: '匿名' },
    bodyHash: { en: 'hash of the text', zh: '内容哈希' },
    slaHours: { en: 'hours to fulfil it', zh: '办理时限(小时)' },
    claimantOrg: { en: 'organisation that takes it', zh: '认领组织' },
    asMember: { en: 'as a member', zh: '以党员身份' },
    proofHash: { en: 'hash of the proof', zh: '佐证哈希' },
    satisfaction: { en: 'satisfaction', zh: '满意度' },
  },
  members: {
    REQUEST: '诉求',
    MICRO_WISH: '微心愿',
    POLICY: '政策',
    LEGAL: '法律',
    TALENT: '人才',
    FINANCE: '金融',
    LIVING: '生活',
    ENVIRONMENT: '环境',
    CARE: '关爱',
    LOW: '低',
    HIGH: '高',
    RAISED: '已提出',
    TRIAGED: '已受理',
    CLAIMED: '已认领',
    DONE: '已办理',
    CONFIRMED: '已确认',
    REOPENED: '已重开',
  },
}
