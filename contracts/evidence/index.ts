/** `evidence`: roots of records and files, anchored; superseded, withdrawn or erased, never removed. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import * as events from './events.ts'
import { anchorBatch, anchorRoot, eraseRemaining, logVerification, supersede, withdrawEvidence } from './handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { evidenceMachine } from './machine.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const evidence = defineModule({
  id: MODULE.evidence,
  name: 'evidence',
  title: { en: 'Evidence', zh: '存证' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  labels,
  machines: [evidenceMachine],
  actions: [anchorRoot, anchorBatch, supersede, withdrawEvidence, logVerification, eraseRemaining],
  queries,
  events: Object.values(events) as never,
  invariants,
})
