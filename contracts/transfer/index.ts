/** `transfer`: relations of members on their way from one organisation to another, and floating members. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { acceptBranch, acceptCommittee, markOverdue, refuse, resume, suspend } from './accept-handlers.ts'
import { apply, approveSrcBranch, registerLetter, resubmit, returnTransfer, withdraw } from './apply-handlers.ts'
import { decideEscalation, escalate } from './escalation-handlers.ts'
import * as events from './events.ts'
import {
  acceptIn,
  confirmOut,
  convertToTransfer,
  endFloating,
  fileAnnualReport,
  flagFloating,
  logContact,
  reportFloating,
} from './floating-handlers.ts'
import { registerGuest } from './guest-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { confirmReturnSlip, expireLetter, issueLetter, reissue, voidLetter } from './letter-handlers.ts'
import { floatingMachine, transferMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const transfer = defineModule({
  id: MODULE.transfer,
  name: 'transfer',
  title: { en: 'Transfers', zh: '组织关系转接' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    apply,
    registerLetter,
    withdraw,
    resubmit,
    approveSrcBranch,
    returnTransfer,
    issueLetter,
    reissue,
    voidLetter,
    expireLetter,
    confirmReturnSlip,
    acceptCommittee,
    refuse,
    suspend,
    resume,
    acceptBranch,
    markOverdue,
    escalate,
    decideEscalation,
    reportFloating,
    confirmOut,
    acceptIn,
    logContact,
    fileAnnualReport,
    flagFloating,
    endFloating,
    convertToTransfer,
    registerGuest,
  ],
  queries,
  invariants,
  labels,
  machines: [transferMachine, floatingMachine],
  params: Object.values(params),
  events: Object.values(events) as never,
})
