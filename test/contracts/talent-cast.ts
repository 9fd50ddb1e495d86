/** Who has to do with archives and positions in tests, and how far things have gone. */

import type { Json } from '#base'
import { address, DAY, type Fixture, hash, id } from './fixture.ts'
import { approve, castReviewers } from './review-cast.ts'

/** An officer and an enterprise of branch a with its administrator, a holder of no membership, and who protects data. */
export const castTalent = (f: Fixture): void => {
  castReviewers(f)
  f.register('a-branch-officer', 'a-branch')
  f.grant('a-member-3', 'a-branch-officer', 'ORG_OFFICER', 'a-branch')
  f.register('admin', 'a-branch')
  f.grant('a-member-3', 'admin', 'ENTERPRISE_ADMIN', 'a-branch')
  f.does('a-branch-clerk', 'org.UpsertEnterprise', {
    enterpriseId: id('corp'),
    orgId: id('a-branch'),
    regionCode: 440_112,
    sizeTier: 'SMALL',
    highTech: true,
    unicorn: false,
    gazelle: false,
    coverage: 'NONE',
    commitRoot: hash('corp'),
  })
  for (const name of ['holder', 'holder-2']) f.register(name, 'a-branch')
}

export const MEMBER_ARCHIVE = {
  archId: id('archive'),
  mid: id('a-member-1'),
  commitRoot: hash('record'),
  leaves: 12,
}
export const talentArchive = (name: string): { readonly [key: string]: Json } => ({
  archId: id(`${name}/archive`),
  tid: id(`${name}/tid`),
  actor: address(name),
  commitRoot: hash(`${name}/record`),
  leaves: 12,
})

export const CLERKS = 'a-branch-clerk+registrar'

export const memberArchive = (f: Fixture): { archId: string } => {
  f.does(CLERKS, 'talent.CreateMemberArchive', MEMBER_ARCHIVE)
  return { archId: MEMBER_ARCHIVE.archId }
}

export const holds = (f: Fixture, name = 'holder'): string => {
  f.does(name, 'talent.CreateTalentArchive', talentArchive(name))
  return id(`${name}/tid`)
}

/** The first leaves, as many as `count` says. */
export const maskOf = (count: number): string => {
  const bytes = Array.from({ length: 16 }, (_, i) => (1 << Math.min(8, Math.max(0, count - 8 * i))) - 1)
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join('')
}

export const grantOf = (f: Fixture, name: string, more: { readonly [key: string]: Json } = {}) => ({
  grantId: id(name),
  archId: id('archive'),
  granteeOrg: id('b-branch'),
  leafMask: maskOf(3),
  purpose: 'RECRUITMENT',
  toMs: f.now + 10 * DAY,
  usesMax: 2,
  ...more,
})

export const positionOf = (name = 'position', more: { readonly [key: string]: Json } = {}) => ({
  posId: id(name),
  enterpriseId: id('corp'),
  skillCodes: [101, 202],
  headcount: 1,
  contentHash: hash('content'),
  ...more,
})

/** Reviewed and open. */
export const openedPosition = (f: Fixture, name = 'position', more: { readonly [key: string]: Json } = {}): string => {
  const posId = id(name)
  f.does('admin', 'talent.PostPosition', positionOf(name, more))
  const caseId = approve(f, { caseName: `${name}/case`, subject: name, type: 'POSITION' })
  f.does('admin', 'talent.SubmitPosition', { posId, caseId, contentHash: hash('content') })
  f.does('admin', 'talent.OpenPosition', { posId })
  return posId
}

/** Up to the offer. */
export const offered = (f: Fixture, posId: string, name = 'holder'): string => {
  const appId = id(`${name}/application`)
  f.does(name, 'talent.Apply', { appId, posId, tid: id(`${name}/tid`), materialRoot: hash('material') })
  for (const step of ['SHORTLIST', 'OFFER']) f.does('admin', 'talent.AdvanceApplication', { appId, step })
  return appId
}
