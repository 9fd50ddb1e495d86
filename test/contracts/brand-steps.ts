/** Steps of an asset for tests: submitted by the zone, reviewed in three steps, released. */

import type { Json } from '#base'
import { type Fixture, hash, id } from './fixture.ts'
import { castReviewers, castService, open, pass } from './review-cast.ts'

/** Publicity officers of zone and branch, reviewers, the service, the permitted shape of the emblem. */
export const castBrand = (f: Fixture): void => {
  castReviewers(f)
  castService(f)
  for (const [name, org, by] of [
    ['a-press', 'a-branch', 'a-member-3'],
    ['zone-press', 'zone', 'zone-secretary'],
  ] as const) {
    f.register(name, org)
    f.grant(by, name, 'PUBLICITY_OFFICER', org)
  }
  f.does('zone-press+zone-secretary', 'brand.PermitGeometry', { geometryHash: hash('emblem') })
}

type More = { readonly [key: string]: Json }

export const filesOf = (name: string, more: More = {}) => ({
  fileRoot: hash(`files of ${name}`),
  previewHash: hash(`preview of ${name}`),
  ...more,
})

export const EMBLEM = { geometryHash: hash('emblem') }
export const ALL_CHECKED = 15

export const assetArgs = (name: string, more: More = {}) => ({
  bid: id(name),
  ownerOrg: id('zone'),
  class: 'CERT_TEMPLATE',
  licenceCode: 'LICENSED',
  nameHash: hash(`name of ${name}`),
  files: filesOf(name),
  ...more,
})

export const versionOf = (name: string, version = 1) => ({ bid: id(name), version })

/** Opens the case of a version and names it. */
export const submitVersion = (f: Fixture, name: string, version = 1, content = name): void => {
  const caseName = `case of ${name} ${version}`
  const contentHash = hash(`files of ${content}`)
  open(f, { caseName, subject: name, type: 'BRAND', contentHash, org: 'zone', by: 'zone-press' })
  f.does('zone-press', 'brand.SubmitForReview', { ...versionOf(name, version), caseId: id(caseName) })
}

/** A first version of the zone that can be used. */
export const released = (f: Fixture, name: string, more: More = {}): void => {
  f.does('zone-press', 'brand.SubmitAsset', assetArgs(name, more))
  submitVersion(f, name)
  pass(f, `case of ${name} 1`)
  f.does('zone-press', 'brand.Release', { ...versionOf(name), checklistBits: ALL_CHECKED })
}

export const licenceArgs = (f: Fixture, name: string, more: More = {}) => ({
  licenceId: id(`licence of ${name}`),
  ...versionOf(name),
  grantee: id('a-branch'),
  scope: 'CERTIFICATE',
  fromMs: f.now,
  toMs: f.now + 10 * 86_400_000,
  ...more,
})

export const usageArgs = (name: string, more: More = {}) => ({
  ...versionOf(name),
  orgId: id('a-branch'),
  where: 'CERTIFICATE',
  subjectId: id(`subject of ${name}`),
  licenceId: id(`licence of ${name}`),
  ...more,
})

export const instanceArgs = (parent: string, name: string, more: More = {}) => ({
  bid: id(name),
  orgId: id('a-branch'),
  parentBid: id(parent),
  parentVersion: 1,
  nameHash: hash(`name of ${name}`),
  files: filesOf(name),
  licenceId: id(`licence of ${parent}`),
  ...more,
})
