/** Names of fields and states of `resource`. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    resourceId: { en: 'resource', zh: '资源' },
    openScope: { en: 'who may book', zh: '开放范围' },
    hoursMonth: { en: 'hours of a month', zh: '每月可用小时' },
    sharePercent: { en: 'percent kept for organisations without backing', zh: '无行政依托预留比例(%)' },
    bookingId: { en: 'booking', zh: '预约' },
    slot: { en: 'time', zh: '时段' },
    day: { en: 'day', zh: '日期' },
    fromHour: { en: 'from hour', zh: '起始小时' },
    hours: { en: 'hours', zh: '小时数' },
    purpose: { en: 'purpose', zh: '用途' },
    rating: { en: 'rating', zh: '评分' },
    pausedUntilMs: { en: 'paused until', zh: '暂停至' },
  },
  members: {
    PROPOSED: '待上架',
    LISTED: '已上架',
    VENUE: '阵地',
    LECTURER: '讲师',
    COURSEWARE: '课件',
    LEGAL_SERVICE: '法律服务',
    POLICY_SERVICE: '政策服务',
    EQUIPMENT: '设备',
    FUND_SLOT: '经费名额',
    SUBTREE: '本级及下级',
    ZONE: '全区',
    REQUESTED: '待确认',
    CONFIRMED: '已确认',
    USED: '已使用',
    RATED: '已评价',
    NO_SHOW: '爽约',
    MEETING: '会议',
    LECTURE: '党课',
    VOLUNTEER: '志愿服务',
    SERVICE: '服务',
  },
}
