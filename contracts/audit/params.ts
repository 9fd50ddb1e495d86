/** Parameters of `audit`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.audit, {
  flagDueDays: {
    id: 1,
    title: { en: 'Days in which a flag has to be answered', zh: '疑点答复期限(日)' },
    initial: 15,
    min: 1,
    max: 180,
  },
  secondAuditorSeverity: {
    id: 2,
    title: { en: 'Severity from which another auditor closes a flag', zh: '须另一审计员结案的严重等级' },
    initial: 3,
    min: 1,
    max: 5,
  },
  dsrDueDays: {
    id: 3,
    title: { en: 'Days in which a request about personal data is answered', zh: '个人信息请求答复期限(日)' },
    initial: 15,
    min: 1,
    max: 60,
  },
  spotCheckAheadBlocks: {
    id: 4,
    title: { en: 'Blocks between a spot check and the block that draws it', zh: '抽查种子区块最少提前量' },
    initial: 10,
    min: 2,
    max: 100_000,
  },
})
