/** `member`: members, their development, imports, resolutions. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import * as events from './events.ts'
import {
  advanceStage,
  enrolCandidate,
  flagOverdue,
  preReview,
  recordReview,
  recordTalk,
  setMentor,
} from './handlers.ts'
import { commitBatch, confirmBatch, stageBatch } from './import-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { batchMachine, consentMachine, resolutionMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import {
  assignGroup,
  eraseMember,
  recordConsent,
  rotateAlias,
  updateRecord,
  withdrawConsent,
} from './record-handlers.ts'
import { decideResolution, submitResolution } from './resolution-handlers.ts'
import * as state from './state.ts'

export const member = defineModule({
  id: MODULE.member,
  name: 'member',
  title: { en: 'Members', zh: '党员' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    enrolCandidate,
    stageBatch,
    confirmBatch,
    commitBatch,
    advanceStage,
    recordReview,
    submitResolution,
    decideResolution,
    updateRecord,
    recordTalk,
    preReview,
    setMentor,
    flagOverdue,
    assignGroup,
    recordConsent,
    withdrawConsent,
    rotateAlias,
    eraseMember,
  ],
  queries,
  invariants,
  labels,
  machines: [resolutionMachine, batchMachine, consentMachine],
  params: Object.values(params),
  events: Object.values(events) as never,
})
