/** Transfers and floating members of branch a, brought up to a state. */

import type { Json } from '#base'
import { type Fixture, hash, id } from './fixture.ts'

export type More = { readonly [key: string]: Json }

export const T = { trfId: id('transfer') }
/** From branch a to branch b: within the zone. */
export const application = (more: More = {}) => ({
  ...T,
  mid: id('a-member-4'),
  dstOrg: id('b-branch'),
  applicationDoc: hash('application'),
  ...more,
})
export const reason = (name = 'DUES_UNSETTLED') => ({ ...T, reason: name })
export const letter = (name = 'letter', more: More = {}) => ({
  ...T,
  letterRef: id(name),
  letterNo: hash(name),
  ...more,
})
export const shown = (name = 'letter') => ({ ...T, letterRef: id(name) })

/** A second branch of committee a, with a secretary who is no member. */
export const secondBranch = (f: Fixture, name = 'a-second'): string => {
  const change = { ...f.proposal(name, 'a-committee', { type: 'BRANCH' }), planCount: 3, planRoot: hash('plan') }
  const changeId = id(`${name}/change`)
  f.does('a-officer', 'org.ProposeChange', change)
  f.does('a-secretary', 'org.DecideChange', { changeId, decision: 'APPROVE', replyDoc: hash('reply') })
  f.does('a-officer', 'org.ExecuteChange', { changeId })
  f.register(`${name}-secretary`, name)
  f.grant('a-secretary', `${name}-secretary`, 'SECRETARY', name)
  return id(name)
}

export const organizer = (f: Fixture, committee: string): void => {
  f.register(`${committee}-organizer`, committee)
  f.grant('zone-organizer', `${committee}-organizer`, 'ORGANIZER', committee)
}

export const approved = (f: Fixture, more: More = {}): void => {
  f.does('a-member-4', 'transfer.Apply', application(more))
  f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...T, duesDoc: hash('dues') })
}
export const issued = (f: Fixture, more: More = {}): void => {
  approved(f, more)
  f.does('a-secretary', 'transfer.IssueLetter', letter())
}
export const accepted = (f: Fixture): void => {
  issued(f)
  f.does('b-secretary', 'transfer.AcceptCommittee', shown())
}

export const F = { flId: id('floating') }
export const report = (more: More = {}) => ({
  ...F,
  mid: id('a-member-4'),
  hostOrg: id('b-branch'),
  fromMonth: 202_603,
  expectedToMonth: 202_612,
  ...more,
})
export const out = (f: Fixture, more: More = {}): void => {
  f.does('a-member-4', 'transfer.ReportFloating', report(more))
  f.does('a-member-3', 'transfer.ConfirmOut', { ...F, cardCode: hash('card') })
}
export const hosted = (f: Fixture): void => {
  out(f)
  f.does('b-member-3', 'transfer.AcceptIn', F)
}
export const contact = { ...F, method: 'PHONE' }
