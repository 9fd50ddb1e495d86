/** Parameters of `talent`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.talent, {
  grantDaysMax: {
    id: 1,
    title: { en: 'Longest disclosure in days', zh: '授权披露最长期限(日)' },
    initial: 30,
    min: 1,
    max: 30,
  },
  requestDays: {
    id: 2,
    title: { en: 'Days in which a request for disclosure is answered', zh: '披露请求答复期限(日)' },
    initial: 15,
    min: 1,
    max: 90,
  },
  kMin: {
    id: 3,
    title: { en: 'Fewest holders of a skill that are told', zh: '技能检索最少人数' },
    initial: 10,
    min: 5,
    max: 1_000,
  },
})
