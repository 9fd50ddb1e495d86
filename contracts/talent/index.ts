/** `talent`: archives and who reads them, attestations, positions and applications. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { acceptOffer, advanceApplication, apply, withdrawApplication } from './application-handlers.ts'
import {
  closeArchive,
  createMemberArchive,
  createTalentArchive,
  freezeArchive,
  returnArchive,
  reviseArchive,
  submitArchive,
  verifyArchive,
} from './archive-handlers.ts'
import { expireAttestation, issueAttestation, revokeAttestation } from './attestation-handlers.ts'
import {
  answerDisclosure,
  expireDisclosure,
  grantDisclosure,
  requestDisclosure,
  revokeDisclosure,
} from './disclosure-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import {
  applicationMachine,
  archiveMachine,
  attestationMachine,
  disclosureMachine,
  positionMachine,
} from './machine.ts'
import { marketQueries } from './market-queries.ts'
import { params } from './params.ts'
import { closePosition, openPosition, postPosition, submitPosition } from './position-handlers.ts'
import { archiveQueries } from './queries.ts'
import { setSkillsAction } from './skills.ts'
import * as state from './state.ts'
import { viewArchive } from './view-handlers.ts'

export const talent = defineModule({
  id: MODULE.talent,
  name: 'talent',
  title: { en: 'Talent and archives', zh: '人才服务与档案' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    createMemberArchive,
    createTalentArchive,
    reviseArchive,
    submitArchive,
    returnArchive,
    verifyArchive,
    freezeArchive,
    closeArchive,
    setSkillsAction,
    viewArchive,
    requestDisclosure,
    grantDisclosure,
    answerDisclosure,
    revokeDisclosure,
    expireDisclosure,
    issueAttestation,
    revokeAttestation,
    expireAttestation,
    postPosition,
    submitPosition,
    openPosition,
    closePosition,
    apply,
    withdrawApplication,
    advanceApplication,
    acceptOffer,
  ],
  queries: [...archiveQueries, ...marketQueries],
  params: Object.values(params),
  machines: [archiveMachine, attestationMachine, positionMachine, applicationMachine, disclosureMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
