/** Licences, uses, and instances of templates. */

import { equalBytes, err, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { writeAsset } from './asset-handlers.ts'
import { licenceIssued, licenceRevoked, usageRecorded } from './events.ts'
import { assetMachine, licenceMachine } from './machine.ts'
import { params } from './params.ts'
import { assetOf, checkEmblemScope, checkUse, isTemplate, ownerSubject, versionOf } from './rules.ts'
import { InstantiateArgs, IssueLicenceArgs, LICENCE_STATE, LicenceArgs, RecordUsageArgs, USE_SCOPE } from './schema.ts'
import { assets, granted, instances, licences, usages, usedFor } from './state.ts'

const OFFICER: Policy = [{ all: [held('@o', 'PUBLICITY_OFFICER')] }]

/** Not over, and not longer than a licence may be. A beginning beyond the calendar has no end (NaN), and is none. */
const isTime = (ctx: ReadContext, fromMs: number, toMs: number): boolean =>
  toMs > Math.max(fromMs, ctx.block.timeMs) && toMs <= addMonths(fromMs, ctx.param(params.licenceMonthsMax))

export const issueLicence = action({
  id: 11,
  name: 'IssueLicence',
  title: { en: 'Issue a licence', zh: '签发使用授权' },
  args: IssueLicenceArgs,
  subject: ownerSubject,
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { licenceId, bid, version, grantee, scope, fromMs, toMs }) => {
    if (ctx.get(licences, [licenceId]) !== undefined) return err('E_DUP')
    const may = assetMachine.may(ctx, [bid, version], 'IssueLicence')
    if (!may.ok) return may
    if (ctx.get(orgs, [grantee]) === undefined) return err('E_NOT_FOUND', 'grantee')
    if (!isTime(ctx, fromMs, toMs)) return err('E_WINDOW', 'time of the licence')
    return checkEmblemScope(versionOf(ctx, { bid, version }), scope)
  },
  apply: (ctx, { licenceId, bid, version, grantee, ...terms }) => {
    ctx.put(licences, [licenceId], { bid, version, grantee, ...terms, state: LICENCE_STATE.ACTIVE })
    ctx.put(granted, [grantee, licenceId], { atMs: ctx.block.timeMs })
    ctx.emit(licenceIssued, { licenceId, bid, version, grantee })
  },
})

export const revokeLicence = action({
  id: 12,
  name: 'RevokeLicence',
  title: { en: 'Revoke a licence', zh: '撤销使用授权' },
  args: LicenceArgs,
  subject: (ctx, { licenceId }) => {
    const licence = ctx.get(licences, [licenceId])
    return licence === undefined ? err('E_NOT_FOUND') : ownerSubject(ctx, licence)
  },
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { licenceId }) => licenceMachine.may(ctx, [licenceId], 'RevokeLicence'),
  apply: (ctx, { licenceId }) => {
    const { bid, version, grantee } = licenceMachine.move(ctx, [licenceId], 'RevokeLicence')
    ctx.emit(licenceRevoked, { licenceId, bid, version, grantee })
  },
})

const checkOnce = (ctx: ReadContext, { bid, version, where, subjectId }: RecordUsageArgs): Result<undefined> =>
  ctx.get(usedFor, [bid, version, where, subjectId]) === undefined ? ALLOWED : err('E_DUP', 'use')

const writeUsage = (
  ctx: ApplyContext,
  args: RecordUsageArgs,
  transition: 'RecordUsage' | 'Instantiate' = 'RecordUsage',
): void => {
  const { bid, version, ...use } = args
  const { uses } = versionOf(ctx, args)
  const atMs = ctx.block.timeMs
  ctx.put(usages, [bid, version, uses], { ...use, by: ctx.sender.id, atMs })
  ctx.put(usedFor, [bid, version, use.where, use.subjectId], { atMs })
  assetMachine.move(ctx, [bid, version], transition, { uses: uses + 1 })
  ctx.emit(usageRecorded, { bid, version, orgId: use.orgId, where: use.where, subjectId: use.subjectId })
}

/** Only of a released version, where and while the licence allows it. */
export const recordUsage = action({
  id: 13,
  name: 'RecordUsage',
  title: { en: 'Record a use', zh: '登记使用' },
  args: RecordUsageArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'CLERK', 'PUBLICITY_OFFICER')] }, { all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_PROOF', 'E_DUP'],
  check: (ctx, args) => {
    const may = assetMachine.may(ctx, [args.bid, args.version], 'RecordUsage')
    if (!may.ok) return may
    if (args.where === USE_SCOPE.INSTANCE) return err('E_ARG', 'Instantiate records it')
    const once = checkOnce(ctx, args)
    return once.ok ? checkUse(ctx, args) : once
  },
  apply: (ctx, args) => {
    writeUsage(ctx, args)
  },
})

/** The use of a template that an instance is. */
const useOf = ({ bid, orgId, parentBid, parentVersion, licenceId }: InstantiateArgs): RecordUsageArgs => ({
  bid: parentBid,
  version: parentVersion,
  orgId,
  where: USE_SCOPE.INSTANCE,
  subjectId: bid,
  licenceId,
})

/** E_PROOF: an instance has the emblem of its template, unchanged, or none where that has none. */
const checkSameEmblem = (ctx: ReadContext, args: InstantiateArgs): Result<undefined> => {
  const { files } = versionOf(ctx, { bid: args.parentBid, version: args.parentVersion })
  return equalBytes(files.geometryHash, args.files.geometryHash) ? ALLOWED : err('E_PROOF', 'altered emblem')
}

/** A new asset made of a template: a draft, with a review of its own. */
export const instantiate = action({
  id: 14,
  name: 'Instantiate',
  title: { en: 'Make an instance of a template', zh: '套用模板' },
  args: InstantiateArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'CLERK', 'PUBLICITY_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_PROOF', 'E_DUP'],
  check: (ctx, args) => {
    const { bid, parentBid, parentVersion } = args
    if (ctx.get(assets, [bid]) !== undefined) return err('E_DUP')
    const may = assetMachine.may(ctx, [parentBid, parentVersion], 'Instantiate')
    if (!may.ok) return may
    if (!isTemplate(assetOf(ctx, parentBid))) return err('E_ARG', 'no template')
    const same = checkSameEmblem(ctx, args)
    return same.ok ? checkUse(ctx, useOf(args)) : same
  },
  apply: (ctx, args) => {
    const { bid, orgId: ownerOrg, parentBid, parentVersion, nameHash, files } = args
    const { class: of, licenceCode } = assetOf(ctx, parentBid)
    const { depth } = versionOf(ctx, { bid: parentBid, version: parentVersion })
    writeAsset(ctx, { bid, ownerOrg, class: of, licenceCode, nameHash }, files, {
      parentBid,
      parentVersion,
      depth: depth + 1,
    })
    ctx.put(instances, [parentBid, parentVersion, bid], { version: 1 })
    writeUsage(ctx, useOf(args), 'Instantiate')
  },
})
