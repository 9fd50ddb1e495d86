/** `activity`: activities from their plan to their verification by a second person. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { decideLeave, decideMakeup, requestLeave, submitMakeup } from './absence-handlers.ts'
import { closeActivity, deviceSignIn, deviceSignOut, openActivity, signIn, signOut } from './attendance-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { flagOverdue, recordTalks, setPlan, setTemplate } from './life-handlers.ts'
import { activityMachine } from './machine.ts'
import { abandonActivity, approveLateMinutes, fileLateMinutes, fileMinutes } from './minutes-handlers.ts'
import { params } from './params.ts'
import {
  approveActivity,
  cancelActivity,
  coSignActivity,
  createActivity,
  notifyActivity,
  postponeActivity,
  resubmitActivity,
  returnActivity,
} from './plan-handlers.ts'
import { queries } from './queries.ts'
import { onlineRollBatch, paperRollBatch, rollCallBatch } from './roll-handlers.ts'
import * as state from './state.ts'
import { archiveActivity, disputeActivity, resolveDispute, verifyActivity } from './verify-handlers.ts'
import { certifyVolunteer } from './volunteer.ts'

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
    signOut,
    deviceSignOut,
    onlineRollBatch,
    paperRollBatch,
    submitMakeup,
    decideMakeup,
    certifyVolunteer,
    coSignActivity,
    fileLateMinutes,
    approveLateMinutes,
    abandonActivity,
    archiveActivity,
    setPlan,
    setTemplate,
    recordTalks,
    flagOverdue,
  ],
  queries,
  params: Object.values(params),
  machines: [activityMachine],
  events: Object.values(events) as never,
  invariants,
  labels,
})
