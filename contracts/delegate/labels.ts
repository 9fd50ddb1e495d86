/** Names of fields of `delegate`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    count: { en: 'how often it has said so', zh: '报告次数' },
    protocol: { en: 'protocol', zh: '协议' },
    ready: { en: 'ready', zh: '已就绪' },
    readyWeight: { en: 'weight of the seats that were ready', zh: '就绪席位权重' },
    totalWeight: { en: 'weight of all seats', zh: '全部席位权重' },
  },
}
