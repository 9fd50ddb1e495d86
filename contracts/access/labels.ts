/** Names of the fields and members of enumerations that only `access` has. */

import type { Labels } from '../define.ts'

export const labels: Labels = {
  fields: {
    basisDoc: { en: 'hash of the basis', zh: '依据文件哈希' },
    delegationId: { en: 'delegation', zh: '赋权' },
    fromOrg: { en: 'superior that delegates', zh: '赋权组织' },
    notAfterMs: { en: 'in force until', zh: '失效时间' },
    notBeforeMs: { en: 'in force from', zh: '生效时间' },
    powers: { en: 'powers', zh: '权限' },
    toOrg: { en: 'organisation that receives', zh: '受权组织' },
  },
  members: {
    ACTIVE: '有效',
    CANDIDATE: '发展对象',
    DELEGATION: '赋权',
    EXPIRED: '已到期',
    MEMBER: '党员',
    OBSERVER: '群众',
    REVOKED: '已撤销',
    SYSTEM: '系统',
  },
}
