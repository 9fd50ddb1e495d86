/** Names of fields and of members of enumerations of `points`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    adjustmentId: { en: 'proposal', zh: '申报' },
    by: { en: 'by', zh: '经办' },
    evidenceRoot: { en: 'root of evidence', zh: '佐证根' },
    flagId: { en: 'flag', zh: '审计标记' },
    from: { en: 'earlier alias', zh: '原代号' },
    groupId: { en: 'group of rules', zh: '规则组' },
    lateAmount: { en: 'points for who came late', zh: '迟到积分' },
    minus: { en: 'minus', zh: '减分' },
    perUnit: { en: 'for each unit', zh: '按单位计' },
    plus: { en: 'plus', zh: '加分' },
    reason: { en: 'reason', zh: '原因' },
    year: { en: 'year', zh: '年度' },
  },
  members: {
    MANUAL: '手工',
    PROFILE: '档案完善',
    GROUP_DAY: '组日封顶',
    GROUP_MONTH: '组月封顶',
    GROUP_YEAR: '组年封顶',
    ACTIVE: '生效',
    FROZEN: '已冻结',
    PROPOSED: '已申报',
    POSTED: '已入账',
    POINTS: '积分',
    SCORE_PLUS: '考评加分',
    SCORE_MINUS: '考评减分',
    ABSENT_WITHOUT_LEAVE: '无故缺席',
    MINUTES_LATE: '记录迟报',
    DUES_OVERDUE: '党费逾期',
    HONOUR: '荣誉',
    CONTRIBUTION: '贡献',
    SERVICE_DUTY: '服务履职',
  },
}
