/** `bulletin`: boards with reviewed posts; what is shown is exactly what was approved. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import {
  archivePost,
  confirmTakeDown,
  creditAuthor,
  expirePost,
  flagTakeDown,
  pin,
  reportPost,
  restore,
  takeDown,
  unpin,
} from './board-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { postMachine, versionMachine } from './machine.ts'
import { params } from './params.ts'
import { createBoard, createPost, newPostVersion, noteReview, publish, submitForReview } from './post-handlers.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const bulletin = defineModule({
  id: MODULE.bulletin,
  name: 'bulletin',
  title: { en: 'Bulletin boards', zh: '黑板报' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  params: Object.values(params),
  labels,
  machines: [postMachine, versionMachine],
  actions: [
    createBoard,
    createPost,
    newPostVersion,
    submitForReview,
    noteReview,
    publish,
    pin,
    unpin,
    takeDown,
    restore,
    confirmTakeDown,
    flagTakeDown,
    expirePost,
    archivePost,
    reportPost,
    creditAuthor,
  ],
  queries,
  events: Object.values(events) as never,
  invariants,
})
