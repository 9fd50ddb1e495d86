/** `review`: content goes through steps of review by distinct persons before it may be published. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { decide, openCase, raiseTier, withdraw } from './case-handlers.ts'
import {
  appeal,
  decideAppeal,
  definePolicy,
  markOverdue,
  reassign,
  recordMachineCheck,
  sampleRecheck,
} from './duty-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { caseMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const review = defineModule({
  id: MODULE.review,
  name: 'review',
  title: { en: 'Content review', zh: '内容审核' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  params: Object.values(params),
  labels,
  machines: [caseMachine],
  actions: [
    openCase,
    decide,
    withdraw,
    raiseTier,
    reassign,
    appeal,
    decideAppeal,
    markOverdue,
    recordMachineCheck,
    sampleRecheck,
    definePolicy,
  ],
  queries,
  events: Object.values(events) as never,
  invariants,
})
