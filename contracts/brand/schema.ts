/** Messages of `brand`: assets, their versions, licences and uses. Files stand off the chain behind their roots. */

import { address, bool, enumeration, field, message, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const ASSET_CLASS = {
  LOGO: 1,
  EMBLEM_USE: 2,
  POSTER: 3,
  DOORPLATE: 4,
  BADGE: 5,
  BOARD_LAYOUT: 6,
  CERT_TEMPLATE: 7,
  SLIDE: 8,
  UI_THEME: 9,
  VI_MANUAL: 10,
} as const
export type AssetClass = (typeof ASSET_CLASS)[keyof typeof ASSET_CLASS]

/** Who may use it: every organisation, those with a licence, only the owner. */
export const LICENCE_CODE = { FREE: 1, LICENSED: 2, OWN_USE: 3 } as const

export const ASSET_STATE = { DRAFT: 1, IN_REVIEW: 2, RELEASED: 3, DEPRECATED: 4, WITHDRAWN: 5 } as const
export const LICENCE_STATE = { ACTIVE: 1, REVOKED: 2 } as const

/** Where something is used. */
export const USE_SCOPE = {
  CERTIFICATE: 1,
  ORG_SITE: 2,
  NOTICE_BOARD: 3,
  SERVICE_CENTRE: 4,
  MEETING: 5,
  TEACHING: 6,
  PRINT: 7,
  ONLINE: 8,
  INSTANCE: 9,
  ENTERPRISE_ADVERT: 10,
  PERSONAL_PAGE: 11,
  MALL_ITEM: 12,
} as const
export type UseScope = (typeof USE_SCOPE)[keyof typeof USE_SCOPE]

const WITHDRAWAL = { MISTAKE: 1, RIGHTS: 2, EMBLEM_RULES: 3, OUTDATED: 4, ORDER: 5, OTHER: 6 } as const

/** What who releases something with the emblem has looked at: nothing over it, no text in it, its colours, its proportions. */
export const EMBLEM_CHECKLIST = { NO_OVERLAY: 1, NO_TEXT: 2, COLOURS: 4, PROPORTIONS: 8 } as const

const assetClass = enumeration('AssetClass', ASSET_CLASS)
const assetState = enumeration('AssetState', ASSET_STATE)
const licenceCode = enumeration('LicenceCode', LICENCE_CODE)
const useScope = enumeration('UseScope', USE_SCOPE)
const withdrawal = enumeration('BrandWithdrawal', WITHDRAWAL)

export const BrandAsset = message('BrandAsset', 256, {
  ownerOrg: field(1, id),
  class: field(2, assetClass),
  licenceCode: field(3, licenceCode),
  nameHash: field(4, hash),
  /** A version of it holds the emblem or the flag: for ever, it goes to no mall item. */
  emblem: field(5, bool),
  /** Highest version. */
  latest: field(6, uint32),
  createdBy: field(7, address),
  createdAtMs: field(8, time),
})
export type BrandAsset = TypeOf<typeof BrandAsset>

/** The files of a version, and what it is made of. */
export const VersionFiles = message('VersionFiles', 192, {
  fileRoot: field(1, hash),
  previewHash: field(2, hash),
  /** Parameters of an instance, such as the name on a doorplate. */
  paramsHash: field(3, optionalHash),
  /** Shape of the emblem or flag in it; absent: it holds none. */
  geometryHash: field(4, optionalHash),
})
export type VersionFiles = TypeOf<typeof VersionFiles>

export const AssetVersion = message('AssetVersion', 512, {
  files: field(1, VersionFiles.kind),
  parentBid: field(2, optionalId),
  parentVersion: field(3, uint32),
  /** Steps from the first version without parent. */
  depth: field(4, uint(0xffff_ffff)),
  checklistBits: field(5, uint32),
  caseId: field(6, optionalId),
  createdAtMs: field(7, time),
  /** Recorded uses are numbered from 0. */
  uses: field(8, uint32),
  /** Uses below this number have been told of the withdrawal. */
  notified: field(9, uint32),
  state: field(10, assetState),
})
export type AssetVersion = TypeOf<typeof AssetVersion>

export const Licence = message('Licence', 128, {
  bid: field(1, id),
  version: field(2, uint32),
  grantee: field(3, id),
  scope: field(4, useScope),
  fromMs: field(5, time),
  toMs: field(6, time),
  state: field(7, enumeration('LicenceState', LICENCE_STATE)),
})
export type Licence = TypeOf<typeof Licence>

export const Usage = message('BrandUsage', 128, {
  orgId: field(1, id),
  where: field(2, useScope),
  subjectId: field(3, id),
  licenceId: field(4, optionalId),
  by: field(5, address),
  atMs: field(6, time),
})
export type Usage = TypeOf<typeof Usage>

export const Mark = message('Mark', 16, { atMs: field(1, time) })
export const VersionNumber = message('VersionNumber', 16, { version: field(1, uint32) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const SubmitAssetArgs = message('SubmitAssetArgs', 384, {
  bid: field(1, id),
  ownerOrg: field(2, id),
  class: field(3, assetClass),
  licenceCode: field(4, licenceCode),
  nameHash: field(5, hash),
  files: field(6, VersionFiles.kind),
})
export type SubmitAssetArgs = TypeOf<typeof SubmitAssetArgs>
export const NewAssetVersionArgs = message('NewAssetVersionArgs', 256, {
  bid: field(1, id),
  files: field(2, VersionFiles.kind),
})
export const VersionArgs = message('VersionArgs', 32, { bid: field(1, id), version: field(2, uint32) })
export type VersionArgs = TypeOf<typeof VersionArgs>
export const ReviewAssetArgs = message('ReviewAssetArgs', 64, {
  bid: field(1, id),
  version: field(2, uint32),
  caseId: field(3, id),
})
export const ReleaseArgs = message('ReleaseArgs', 64, {
  bid: field(1, id),
  version: field(2, uint32),
  checklistBits: field(3, uint32),
  evId: field(4, optionalId),
})
export const WithdrawAssetArgs = message('WithdrawAssetArgs', 64, {
  bid: field(1, id),
  version: field(2, uint32),
  reason: field(3, withdrawal),
})
export const IssueLicenceArgs = message('IssueLicenceArgs', 128, {
  licenceId: field(1, id),
  bid: field(2, id),
  version: field(3, uint32),
  grantee: field(4, id),
  scope: field(5, useScope),
  fromMs: field(6, time),
  toMs: field(7, time),
})
export const LicenceArgs = message('LicenceArgs', 32, { licenceId: field(1, id) })
export const RecordUsageArgs = message('RecordUsageArgs', 128, {
  bid: field(1, id),
  version: field(2, uint32),
  /** Who uses it. */
  orgId: field(3, id),
  where: field(4, useScope),
  subjectId: field(5, id),
  licenceId: field(6, optionalId),
})
export type RecordUsageArgs = TypeOf<typeof RecordUsageArgs>
export const InstantiateArgs = message('InstantiateArgs', 384, {
  bid: field(1, id),
  /** Owner of the instance. */
  orgId: field(2, id),
  parentBid: field(3, id),
  parentVersion: field(4, uint32),
  nameHash: field(5, hash),
  files: field(6, VersionFiles.kind),
  licenceId: field(7, optionalId),
})
export type InstantiateArgs = TypeOf<typeof InstantiateArgs>
export const GeometryArgs = message('GeometryArgs', 64, { geometryHash: field(1, hash) })

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const AssetEvent = message('AssetEvent', 96, {
  bid: field(1, id),
  version: field(2, uint32),
  ownerOrg: field(3, id),
  state: field(4, assetState),
})
export const AssetWithdrawnEvent = message('AssetWithdrawnEvent', 96, {
  bid: field(1, id),
  version: field(2, uint32),
  reason: field(3, withdrawal),
  uses: field(4, uint32),
})
export const UseEvent = message('BrandUseEvent', 128, {
  bid: field(1, id),
  version: field(2, uint32),
  orgId: field(3, id),
  where: field(4, useScope),
  subjectId: field(5, id),
})
export const LicenceEvent = message('LicenceEvent', 128, {
  licenceId: field(1, id),
  bid: field(2, id),
  version: field(3, uint32),
  grantee: field(4, id),
})
export const GeometryEvent = message('GeometryEvent', 64, {
  geometryHash: field(1, hash),
  isPermitted: field(2, bool),
})
