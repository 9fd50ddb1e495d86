/** `livestream`: live sessions that are reviewed before they go out, recordings that can be checked, results of viewing. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { sessionMachine, viewMachine } from './machines.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { anchorSegments, archiveSession, declineReplay, publishReplay, submitReplay } from './replay-handlers.ts'
import {
  cancelSession,
  cutSession,
  draftSession,
  endSession,
  reviseSession,
  scheduleSession,
  startSession,
  submitSession,
} from './session-handlers.ts'
import * as state from './state.ts'
import { contestView, decideView, submitReplayResults, submitViewResults } from './view-handlers.ts'

export const livestream = defineModule({
  id: MODULE.livestream,
  name: 'livestream',
  title: { en: 'Live sessions', zh: '直播' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    draftSession,
    reviseSession,
    submitSession,
    scheduleSession,
    cancelSession,
    startSession,
    cutSession,
    endSession,
    anchorSegments,
    submitReplay,
    publishReplay,
    declineReplay,
    archiveSession,
    submitViewResults,
    submitReplayResults,
    contestView,
    decideView,
  ],
  queries,
  params: Object.values(params),
  machines: [sessionMachine, viewMachine],
  events: Object.values(events) as never,
  invariants,
  labels,
})
