/** `activity`: activities from their plan to their verification by a second person. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import {
  closeActivity,
  decideLeave,
  deviceSignIn,
  openActivity,
  requestLeave,
  rollCallBatch,
  signIn,
} from './attendance-handlers.ts'
import * as events from './events.ts'
import { params } from './params.ts'
import {
  approveActivity,
  cancelActivity,
  createActivity,
  notifyActivity,
  postponeActivity,
  resubmitActivity,
  returnActivity,
} from './plan-handlers.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'
import { disputeActivity, fileMinutes, resolveDispute, verifyActivity } from './verify-handlers.ts'

export const activity = defineModule({
  id: MODULE.activity,
  name: 'activity',
  title: { en: 'Activities', zh: '活动' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    createActivity,
    approveActivity,
    returnActivity,
    resubmitActivity,
    notifyActivity,
    postponeActivity,
    cancelActivity,
    openActivity,
    signIn,
    deviceSignIn,
    rollCallBatch,
    requestLeave,
    decideLeave,
    closeActivity,
    fileMinutes,
    verifyActivity,
    disputeActivity,
    resolveDispute,
  ],
  queries,
  params: Object.values(params),
  events: Object.values(events) as never,
})
