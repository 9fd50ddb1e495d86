/** Names of fields and states of `dues`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    counts: { en: 'counts', zh: '人数' },
    due: { en: 'due', zh: '应交' },
    paid: { en: 'paid', zh: '已交' },
    exempt: { en: 'exempt', zh: '免交' },
    overdue: { en: 'overdue', zh: '欠交' },
    statusRoot: { en: 'root of statuses', zh: '状态根' },
    streak: { en: 'months in a row', zh: '连续月数' },
    reductionId: { en: 'reduction', zh: '减免' },
    fromMonth: { en: 'from month', zh: '起始月份' },
    toMonth: { en: 'to month', zh: '截止月份' },
    requestHash: { en: 'hash of the request', zh: '申请哈希' },
  },
  members: {
    SETTLED: '已结算',
    CORRECTED: '已更正',
    REDUCED: '减交',
    EXEMPT: '免交',
    REFUSE: '不予批准',
    REFUSED: '未予批准',
  },
}
