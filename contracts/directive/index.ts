/** `directive`: tasks that an organisation gives to those below it, until they are accepted (任务下达与督办). */

import { type AnyTable, defineModule } from '../define.ts'
import * as events from './events.ts'
import {
  acceptReport,
  acknowledge,
  cancelDirective,
  issueDirective,
  markOverdue,
  reassign,
  report,
  returnReport,
  setProgress,
} from './handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { itemMachine } from './machine.ts'
import { MODULE_NUMBER, params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const directive = defineModule({
  id: MODULE_NUMBER,
  name: 'directive',
  title: { en: 'Directives', zh: '任务督办' },
  extension: true,
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    issueDirective,
    acknowledge,
    setProgress,
    report,
    acceptReport,
    returnReport,
    markOverdue,
    reassign,
    cancelDirective,
  ],
  queries,
  params: Object.values(params),
  machines: [itemMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
