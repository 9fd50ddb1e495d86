/** `service`: requests and micro-wishes of members and others, until they are fulfilled (诉求与微心愿). */

import { type AnyTable, defineModule } from '../define.ts'
import * as events from './events.ts'
import { claim, close, confirm, creditClaimant, markBreached, markDone, raise, reopen, triage } from './handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { requestMachine } from './machine.ts'
import { MODULE_NUMBER, params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const service = defineModule({
  id: MODULE_NUMBER,
  name: 'service',
  title: { en: 'Requests and wishes', zh: '诉求与微心愿' },
  extension: true,
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [raise, triage, claim, markDone, confirm, reopen, markBreached, creditClaimant, close],
  queries,
  params: Object.values(params),
  machines: [requestMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
