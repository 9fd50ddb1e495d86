/** `dues`: how far the dues of each month are paid, in counts (党费状态). No money moves here. */

import { type AnyTable, defineModule } from '../define.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { monthMachine, reductionMachine } from './machine.ts'
import { correctMonth, settleMonth } from './month-handlers.ts'
import { MODULE_NUMBER, params } from './params.ts'
import { queries } from './queries.ts'
import { decideReduction, requestReduction, withdrawReduction } from './reduction-handlers.ts'
import * as state from './state.ts'

export const dues = defineModule({
  id: MODULE_NUMBER,
  name: 'dues',
  title: { en: 'Dues', zh: '党费' },
  extension: true,
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [settleMonth, correctMonth, requestReduction, decideReduction, withdrawReduction],
  queries,
  params: Object.values(params),
  machines: [monthMachine, reductionMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
