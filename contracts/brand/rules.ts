/** Rules of assets: what may hold the emblem, who may use what where; and what other modules ask. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import type { ReviewedContent } from '../review/rules.ts'
import { CONTENT_TYPE, TIER } from '../review/schema.ts'
import {
  ASSET_CLASS,
  ASSET_STATE,
  type AssetClass,
  type AssetVersion,
  type BrandAsset,
  LICENCE_CODE,
  LICENCE_STATE,
  USE_SCOPE,
  type UseScope,
  type VersionArgs,
  type VersionFiles,
} from './schema.ts'
import { assets, geometries, licences, versions } from './state.ts'

type Read = Pick<ReadContext, 'get'>

export const assetOf = (ctx: Read, bid: Id): BrandAsset => {
  const asset = ctx.get(assets, [bid])
  assert(asset !== undefined, 'the subject was found')
  return asset
}

export const versionOf = (ctx: Read, { bid, version }: VersionArgs): AssetVersion => {
  const found = ctx.get(versions, [bid, version])
  assert(found !== undefined, 'the machine has found it')
  return found
}

/** `o` is the owner. */
export const ownerSubject = (ctx: ReadContext, { bid }: { readonly bid: Id }): Result<Subject> => {
  const asset = ctx.get(assets, [bid])
  return asset === undefined ? err('E_NOT_FOUND') : ok({ org: asset.ownerOrg })
}

/** True for an asset of which a version holds the emblem or the flag: it can be attached to no mall item. */
export const isEmblem = (ctx: Read, bid: Id): boolean => ctx.get(assets, [bid])?.emblem ?? false

/** Only a released version of a template for certificates: E_NOT_FOUND, E_STATE, E_ARG (an asset of another kind). */
export const requireTemplate = (ctx: ReadContext, { bid, version }: VersionArgs): Result<undefined> => {
  const found = ctx.get(versions, [bid, version])
  const asset = ctx.get(assets, [bid])
  if (found === undefined || asset === undefined) return err('E_NOT_FOUND', 'template')
  if (asset.class !== ASSET_CLASS.CERT_TEMPLATE) return err('E_ARG', 'no template for certificates')
  return found.state === ASSET_STATE.RELEASED ? ALLOWED : err('E_STATE', 'the template is not released')
}

/** Where the emblem may stand (regulation on emblem and flag), templates with it included. */
const EMBLEM_SCOPES: readonly UseScope[] = [
  USE_SCOPE.CERTIFICATE,
  USE_SCOPE.ORG_SITE,
  USE_SCOPE.NOTICE_BOARD,
  USE_SCOPE.SERVICE_CENTRE,
  USE_SCOPE.INSTANCE,
]

export const holdsEmblem = ({ files }: Pick<AssetVersion, 'files'>): boolean => files.geometryHash.length > 0

/** E_ARG where the emblem may not stand. */
export const checkEmblemScope = (version: Pick<AssetVersion, 'files'>, where: UseScope): Result<undefined> =>
  !holdsEmblem(version) || EMBLEM_SCOPES.includes(where) ? ALLOWED : err('E_ARG', 'no place for the emblem')

/** E_ARG where an emblem asset comes without its shape, E_PROOF where the shape is not a permitted one. */
export const checkGeometry = (ctx: Read, isNeeded: boolean, { geometryHash }: VersionFiles): Result<undefined> => {
  if (geometryHash.length === 0) return isNeeded ? err('E_ARG', 'the shape of the emblem is missing') : ALLOWED
  return ctx.get(geometries, [geometryHash]) === undefined ? err('E_PROOF', 'altered emblem') : ALLOWED
}

export interface Use {
  readonly bid: Id
  readonly version: number
  /** Who uses it. */
  readonly orgId: Id
  readonly where: UseScope
  readonly licenceId: Id
}

const checkLicence = (ctx: ReadContext, { bid, version, orgId, where, licenceId }: Use): Result<undefined> => {
  const licence = ctx.get(licences, [licenceId])
  if (licence === undefined) return err('E_NOT_FOUND', 'licence')
  const same = equalBytes(licence.bid, bid) && licence.version === version
  const covers = equalBytes(licence.grantee, orgId) && licence.scope === where
  if (!same || !covers) return err('E_ARG', 'a licence for something else')
  if (licence.state !== LICENCE_STATE.ACTIVE) return err('E_STATE', 'the licence is revoked')
  const now = ctx.block.timeMs
  return licence.fromMs <= now && now < licence.toMs ? ALLOWED : err('E_WINDOW', 'outside the time of the licence')
}

/** The version is released; E_NOT_FOUND (licence), E_ARG (emblem, licence, owner's use only), E_STATE, E_WINDOW, E_PROOF. */
export const checkUse = (ctx: ReadContext, use: Use): Result<undefined> => {
  const { ownerOrg, licenceCode } = assetOf(ctx, use.bid)
  const found = versionOf(ctx, use)
  const fits = checkEmblemScope(found, use.where)
  const shape = fits.ok ? checkGeometry(ctx, false, found.files) : fits
  if (!shape.ok || equalBytes(ownerOrg, use.orgId) || licenceCode === LICENCE_CODE.FREE) return shape
  return licenceCode === LICENCE_CODE.LICENSED ? checkLicence(ctx, use) : err('E_ARG', 'for its owner only')
}

const TEMPLATES: readonly AssetClass[] = [
  ASSET_CLASS.POSTER,
  ASSET_CLASS.DOORPLATE,
  ASSET_CLASS.BADGE,
  ASSET_CLASS.BOARD_LAYOUT,
  ASSET_CLASS.CERT_TEMPLATE,
  ASSET_CLASS.SLIDE,
  ASSET_CLASS.UI_THEME,
]

/** Assets that others are made of. */
export const isTemplate = ({ class: of }: Pick<BrandAsset, 'class'>): boolean => TEMPLATES.includes(of)

/** What a case of review must be about, to let a version be released: always in three steps. */
export const reviewedAsset = (ctx: Read, args: VersionArgs): ReviewedContent => ({
  type: CONTENT_TYPE.BRAND,
  subjectId: args.bid,
  contentHash: versionOf(ctx, args).files.fileRoot,
  tier: TIER.T3,
  orgId: assetOf(ctx, args.bid).ownerOrg,
})
