import { event } from '../define.ts'
import {
  ApplicationEvent,
  ArchiveEvent,
  AttestationEvent,
  DisclosureEvent,
  PositionEvent,
  ViewedEvent,
} from './messages.ts'

export const archiveCreated = event({
  id: 1,
  name: 'ArchiveCreated',
  title: { en: 'Archive created', zh: '档案已建立' },
  data: ArchiveEvent,
})
export const archiveRevised = event({
  id: 2,
  name: 'ArchiveRevised',
  title: { en: 'Archive revised', zh: '档案已修订' },
  data: ArchiveEvent,
})
export const archiveVerified = event({
  id: 3,
  name: 'ArchiveVerified',
  title: { en: 'Archive verified', zh: '档案已核实' },
  data: ArchiveEvent,
})
export const archiveChanged = event({
  id: 4,
  name: 'ArchiveChanged',
  title: { en: 'State of an archive changed', zh: '档案状态已变更' },
  data: ArchiveEvent,
})
export const archiveViewed = event({
  id: 5,
  name: 'ArchiveViewed',
  title: { en: 'Archive read', zh: '档案已查阅' },
  data: ViewedEvent,
})
export const attestationIssued = event({
  id: 6,
  name: 'AttestationIssued',
  title: { en: 'Attestation issued', zh: '认定已出具' },
  data: AttestationEvent,
})
export const attestationEnded = event({
  id: 7,
  name: 'AttestationRevoked',
  title: { en: 'Attestation revoked or expired', zh: '认定已撤销或到期' },
  data: AttestationEvent,
})
export const positionOpened = event({
  id: 8,
  name: 'PositionOpened',
  title: { en: 'Position open', zh: '岗位已开放' },
  data: PositionEvent,
})
export const positionChanged = event({
  id: 9,
  name: 'PositionChanged',
  title: { en: 'State of a position changed', zh: '岗位状态已变更' },
  data: PositionEvent,
})
export const applicationChanged = event({
  id: 10,
  name: 'ApplicationChanged',
  title: { en: 'State of an application changed', zh: '应聘状态已变更' },
  data: ApplicationEvent,
})
export const disclosureGranted = event({
  id: 11,
  name: 'DisclosureGranted',
  title: { en: 'Disclosure granted', zh: '已授权披露' },
  data: DisclosureEvent,
})
export const disclosureChanged = event({
  id: 12,
  name: 'DisclosureChanged',
  title: { en: 'State of a disclosure changed', zh: '披露授权状态已变更' },
  data: DisclosureEvent,
})
