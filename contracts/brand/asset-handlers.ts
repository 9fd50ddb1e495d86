/** An asset and its versions, from submission to withdrawal. */

import { err, LIMITS, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { anchor } from '../evidence/rules.ts'
import { EVIDENCE_KIND, SUBJECT_TYPE } from '../evidence/schema.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { isRefused, requireApproved, requireCase } from '../review/rules.ts'
import {
  assetDeprecated,
  assetReleased,
  assetReturned,
  assetSubmitted,
  assetWithdrawn,
  geometryChanged,
  useWithdrawn,
} from './events.ts'
import { assetMachine } from './machine.ts'
import { assetOf, checkGeometry, holdsEmblem, ownerSubject, reviewedAsset, versionOf } from './rules.ts'
import {
  ASSET_CLASS,
  ASSET_STATE,
  type AssetVersion,
  type BrandAsset,
  EMBLEM_CHECKLIST,
  GeometryArgs,
  NewAssetVersionArgs,
  ReleaseArgs,
  ReviewAssetArgs,
  SubmitAssetArgs,
  VersionArgs,
  type VersionFiles,
  WithdrawAssetArgs,
} from './schema.ts'
import { assets, files as filesTable, geometries, orgAssets, usages, versions } from './state.ts'

const MAKERS: Policy = [{ all: [held('@o', 'PUBLICITY_OFFICER', 'CLERK')] }]
const OFFICER: Policy = [{ all: [held('@o', 'PUBLICITY_OFFICER')] }]

type Parent = Pick<AssetVersion, 'parentBid' | 'parentVersion' | 'depth'>

const NO_PARENT: Parent = { parentBid: NO_ID, parentVersion: 0, depth: 0 }

/** Writes the next version of an asset; the caller has checked its files. */
const writeVersion = (ctx: ApplyContext, bid: Id, content: VersionFiles, parent: Parent): void => {
  const asset = assetOf(ctx, bid)
  const version = asset.latest + 1
  const emblem = asset.emblem || content.geometryHash.length > 0
  ctx.put(assets, [bid], { ...asset, latest: version, emblem })
  ctx.put(versions, [bid, version], {
    ...{ files: content, ...parent, caseId: NO_ID, createdAtMs: ctx.block.timeMs },
    ...{ checklistBits: 0, uses: 0, notified: 0, state: ASSET_STATE.DRAFT },
  })
  ctx.put(filesTable, [content.fileRoot, bid], { version })
  ctx.emit(assetSubmitted, { bid, version, ownerOrg: asset.ownerOrg, state: ASSET_STATE.DRAFT })
}

type NewAsset = Pick<BrandAsset, 'ownerOrg' | 'class' | 'licenceCode' | 'nameHash'> & { readonly bid: Id }

/** Writes an asset with its first version. */
export const writeAsset = (ctx: ApplyContext, asset: NewAsset, content: VersionFiles, parent: Parent): void => {
  const { bid, ...kept } = asset
  const atMs = ctx.block.timeMs
  ctx.put(assets, [bid], { ...kept, emblem: false, latest: 0, createdBy: ctx.sender.id, createdAtMs: atMs })
  ctx.put(orgAssets, [kept.ownerOrg, bid], { atMs })
  writeVersion(ctx, bid, content, parent)
}

export const submitAsset = action({
  id: 1,
  name: 'SubmitAsset',
  title: { en: 'Submit an asset', zh: '提交形象素材' },
  args: SubmitAssetArgs,
  subject: (ctx, { ownerOrg }) =>
    ctx.get(orgs, [ownerOrg]) === undefined ? err('E_NOT_FOUND') : ok({ org: ownerOrg }),
  policy: MAKERS,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_PROOF'],
  check: (ctx, { bid, files, ...asset }) => {
    if (ctx.get(assets, [bid]) !== undefined) return err('E_DUP')
    return checkGeometry(ctx, asset.class === ASSET_CLASS.EMBLEM_USE, files)
  },
  apply: (ctx, { files, ...asset }) => {
    writeAsset(ctx, asset, files, NO_PARENT)
  },
})

/** Changed files are a new version with a review of its own; what is released stays until it is withdrawn. */
export const newAssetVersion = action({
  id: 2,
  name: 'NewVersion',
  title: { en: 'New version of an asset', zh: '新建素材版本' },
  args: NewAssetVersionArgs,
  subject: ownerSubject,
  policy: MAKERS,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_PROOF'],
  check: (ctx, { bid, files }) => {
    if (ctx.get(filesTable, [files.fileRoot, bid]) !== undefined) return err('E_DUP', 'the same files')
    return checkGeometry(ctx, assetOf(ctx, bid).emblem, files)
  },
  apply: (ctx, { bid, files }) => {
    const { latest } = assetOf(ctx, bid)
    const { depth } = versionOf(ctx, { bid, version: latest })
    writeVersion(ctx, bid, files, { parentBid: bid, parentVersion: latest, depth: depth + 1 })
  },
})

const eventOf = (ctx: ReadContext, args: VersionArgs) => ({
  bid: args.bid,
  version: args.version,
  ownerOrg: assetOf(ctx, args.bid).ownerOrg,
  state: versionOf(ctx, args).state,
})

/** Names the case that was opened for the version: kind BRAND, the asset, the root of its files, the owner. */
export const submitAssetForReview = action({
  id: 3,
  name: 'SubmitForReview',
  title: { en: 'Submit an asset for review', zh: '形象素材送审' },
  args: ReviewAssetArgs,
  subject: ownerSubject,
  policy: MAKERS,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { caseId, ...args }) => {
    const may = assetMachine.may(ctx, [args.bid, args.version], 'SubmitForReview')
    if (!may.ok) return may
    const found = requireCase(ctx, caseId, reviewedAsset(ctx, args))
    if (!found.ok) return found
    return isRefused(found.value) ? err('E_STATE', 'the case was refused') : ALLOWED
  },
  apply: (ctx, { bid, version, caseId }) => {
    assetMachine.move(ctx, [bid, version], 'SubmitForReview', { caseId })
    ctx.emit(assetSubmitted, eventOf(ctx, { bid, version }))
  },
})

/** A crank: a version whose case was refused is a draft again. */
export const noteReturn = action({
  id: 4,
  name: 'NoteReturn',
  title: { en: 'Note that an asset was returned', zh: '登记素材退回' },
  args: VersionArgs,
  subject: ownerSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => {
    const may = assetMachine.may(ctx, [args.bid, args.version], 'NoteReturn')
    if (!may.ok) return may
    const found = requireCase(ctx, versionOf(ctx, args).caseId, reviewedAsset(ctx, args))
    return found.ok && isRefused(found.value) ? ALLOWED : err('E_STATE', 'not refused')
  },
  apply: (ctx, { bid, version }) => {
    assetMachine.move(ctx, [bid, version], 'NoteReturn', { caseId: NO_ID })
    ctx.emit(assetReturned, eventOf(ctx, { bid, version }))
  },
})

const ALL_CHECKED = Object.values(EMBLEM_CHECKLIST).reduce<number>((bits, bit) => bits | bit, 0)

/** E_ARG where the emblem was not looked at, E_PROOF where its shape is no longer permitted. */
const checkEmblem = (ctx: ReadContext, args: VersionArgs, checklistBits: number): Result<undefined> => {
  const found = versionOf(ctx, args)
  if (holdsEmblem(found) && (checklistBits & ALL_CHECKED) !== ALL_CHECKED)
    return err('E_ARG', 'checklist of the emblem')
  return checkGeometry(ctx, false, found.files)
}

/** The files are anchored as evidence as well where `evId` names it. */
export const release = action({
  id: 5,
  name: 'Release',
  title: { en: 'Release an asset', zh: '发布形象素材' },
  args: ReleaseArgs,
  subject: ownerSubject,
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_PROOF', 'E_DUP'],
  check: (ctx, { checklistBits, ...args }) => {
    const may = assetMachine.may(ctx, [args.bid, args.version], 'Release')
    if (!may.ok) return may
    const approved = requireApproved(ctx, versionOf(ctx, args).caseId, reviewedAsset(ctx, args))
    return approved.ok ? checkEmblem(ctx, args, checklistBits) : approved
  },
  apply: (ctx, { bid, version, checklistBits, evId }) => {
    const { files } = assetMachine.move(ctx, [bid, version], 'Release', { checklistBits })
    ctx.emit(assetReleased, eventOf(ctx, { bid, version }))
    if (evId.length === 0) return ALLOWED
    const { ownerOrg: orgId } = assetOf(ctx, bid)
    const about = { kind: EVIDENCE_KIND.DESIGN, subjectType: SUBJECT_TYPE.BRAND, subjectId: bid }
    return ctx.call(anchor, { evId, ...about, orgId, root: files.fileRoot })
  },
})

/** Recorded uses stay as they are; new ones are refused. */
export const deprecate = action({
  id: 6,
  name: 'Deprecate',
  title: { en: 'Deprecate an asset', zh: '停止推荐素材' },
  args: VersionArgs,
  subject: ownerSubject,
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { bid, version }) => assetMachine.may(ctx, [bid, version], 'Deprecate'),
  apply: (ctx, { bid, version }) => {
    assetMachine.move(ctx, [bid, version], 'Deprecate')
    ctx.emit(assetDeprecated, eventOf(ctx, { bid, version }))
  },
})

/** Tells the next uses of a withdrawn version, at most `crankSteps`. */
const tellUses = (ctx: ApplyContext, { bid, version }: VersionArgs): void => {
  const { notified, uses } = versionOf(ctx, { bid, version })
  const end = Math.min(uses, notified + LIMITS.crankSteps)
  for (let number = notified; number < end; number++) {
    const use = ctx.get(usages, [bid, version, number])
    if (use === undefined) continue
    const { orgId, where, subjectId } = use
    ctx.emit(useWithdrawn, { bid, version, orgId, where, subjectId })
  }
  assetMachine.move(ctx, [bid, version], 'NotifyUses', { notified: end })
}

/** Every recorded use is told by an event: the first ones here, the others by the crank `NotifyUses`. */
export const withdrawAsset = action({
  id: 7,
  name: 'Withdraw',
  title: { en: 'Withdraw an asset', zh: '撤回形象素材' },
  args: WithdrawAssetArgs,
  subject: ownerSubject,
  policy: [{ all: [held('^o', 'PUBLICITY_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { bid, version }) => assetMachine.may(ctx, [bid, version], 'Withdraw'),
  apply: (ctx, { bid, version, reason }) => {
    const { uses } = assetMachine.move(ctx, [bid, version], 'Withdraw')
    ctx.emit(assetWithdrawn, { bid, version, reason, uses })
    tellUses(ctx, { bid, version })
  },
})

export const notifyUses = action({
  id: 8,
  name: 'NotifyUses',
  title: { en: 'Tell more uses of a withdrawal', zh: '继续通知使用方' },
  args: VersionArgs,
  subject: ownerSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => {
    const may = assetMachine.may(ctx, [args.bid, args.version], 'NotifyUses')
    if (!may.ok) return may
    const { notified, uses } = versionOf(ctx, args)
    return notified < uses ? ALLOWED : err('E_STATE', 'all are told')
  },
  apply: (ctx, args) => {
    tellUses(ctx, args)
  },
})

const TWO_OF_ROOT: Policy = [
  { all: [held('@root', 'PUBLICITY_OFFICER'), held('@root', 'ZONE_SECRETARY', 'ORGANIZER')] },
]

export const permitGeometry = action({
  id: 9,
  name: 'PermitGeometry',
  title: { en: 'Permit a shape of the emblem', zh: '登记党徽党旗标准图形' },
  args: GeometryArgs,
  subject: () => ok({}),
  policy: TWO_OF_ROOT,
  codes: ['E_DUP'],
  check: (ctx, { geometryHash }) => (ctx.get(geometries, [geometryHash]) === undefined ? ALLOWED : err('E_DUP')),
  apply: (ctx, { geometryHash }) => {
    ctx.put(geometries, [geometryHash], { atMs: ctx.block.timeMs })
    ctx.emit(geometryChanged, { geometryHash, isPermitted: true })
  },
})

/** Versions that hold it can be used for nothing new. */
export const forbidGeometry = action({
  id: 10,
  name: 'ForbidGeometry',
  title: { en: 'Forbid a shape of the emblem', zh: '废止党徽党旗标准图形' },
  args: GeometryArgs,
  subject: () => ok({}),
  policy: TWO_OF_ROOT,
  codes: ['E_NOT_FOUND'],
  check: (ctx, { geometryHash }) => (ctx.get(geometries, [geometryHash]) === undefined ? err('E_NOT_FOUND') : ALLOWED),
  apply: (ctx, { geometryHash }) => {
    ctx.remove(geometries, [geometryHash])
    ctx.emit(geometryChanged, { geometryHash, isPermitted: false })
  },
})
