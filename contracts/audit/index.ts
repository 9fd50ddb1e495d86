/** `audit`: flags, read logs, requests of data subjects, spot checks. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { decideDsr, executeDsr, fileDsr, identifyDsr, markDsrOverdue } from './dsr-handlers.ts'
import * as events from './events.ts'
import {
  closeFlag,
  confirmViolation,
  explainFlag,
  finishRectification,
  markFlagOverdue,
  raiseFlag,
  startRectification,
} from './flag-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { dsrMachine, flagMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { commitReadLog } from './read-log-handlers.ts'
import { announceSpotCheck, drawSpotChecks } from './spot-check.ts'
import * as state from './state.ts'

export const audit = defineModule({
  id: MODULE.audit,
  name: 'audit',
  title: { en: 'Audit', zh: '审计监督' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    raiseFlag,
    explainFlag,
    startRectification,
    finishRectification,
    closeFlag,
    confirmViolation,
    markFlagOverdue,
    fileDsr,
    identifyDsr,
    decideDsr,
    executeDsr,
    markDsrOverdue,
    commitReadLog,
    announceSpotCheck,
  ],
  queries,
  params: Object.values(params),
  machines: [flagMachine, dsrMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
  closeBlock: drawSpotChecks,
})
