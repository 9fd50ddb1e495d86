/** Enterprises of the area of an organisation, and which organisations cover them. */

import { type Address, equalBytes, err, ok, type Result } from '#base'
import { holdsRole } from '../authority.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { held } from '../policy-language.ts'
import { recount } from './coverage.ts'
import { coverageSet, enterpriseRecorded, unitLinked, unitUnlinked } from './events.ts'
import { SetCoverageArgs, UnitLinkArgs, UpsertEnterpriseArgs } from './messages.ts'
import { orgOf } from './organisations.ts'
import { COVERAGE, type Enterprise, ORG_STATE } from './schema.ts'
import { enterprises, enterprisesByRegion, orgs, orgsOfUnit, pastLinks, unitLinks } from './state.ts'
import { pathToRoot } from './tree.ts'

const NOBODY = new Uint8Array(0) as Address

const BY_STAFF = [{ all: [held('^o', 'CLERK', 'ORG_OFFICER')] }]

const save = (ctx: ApplyContext, enterpriseId: Id, next: Enterprise): void => {
  const before = ctx.get(enterprises, [enterpriseId])
  recount(ctx, before, next)
  if (before !== undefined) ctx.remove(enterprisesByRegion, [before.regionCode, enterpriseId])
  ctx.put(enterprisesByRegion, [next.regionCode, enterpriseId], { sizeTier: next.sizeTier })
  ctx.put(enterprises, [enterpriseId], next)
}

/** A known enterprise stays with the organisation in whose area it was recorded; how it is covered it does not say itself. */
export const upsertEnterprise = action({
  id: 6,
  name: 'UpsertEnterprise',
  title: { en: 'Record an enterprise', zh: '登记企业' },
  args: UpsertEnterpriseArgs,
  subject: (ctx, { enterpriseId, orgId }) => {
    const org = ctx.get(enterprises, [enterpriseId])?.orgId ?? orgId
    return ctx.get(orgs, [org]) === undefined ? err('E_NOT_FOUND') : ok({ org })
  },
  policy: {
    select: ({ enterpriseId, coverage }, ctx) =>
      ctx.get(enterprises, [enterpriseId])?.coverage === coverage ? 'record' : 'coverage',
    cases: { record: [...BY_STAFF, { all: [held('@o', 'ENTERPRISE_ADMIN')] }], coverage: BY_STAFF },
  },
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE'],
  check: (ctx, { enterpriseId, orgId, coverage }) => {
    const known = ctx.get(enterprises, [enterpriseId])
    if (known !== undefined && !equalBytes(known.orgId, orgId)) return err('E_ARG', 'it belongs to another area')
    const isNew = known?.coverage !== coverage
    if (isNew && coverage === COVERAGE.LIAISON) return err('E_ARG', 'a liaison is named by SetCoverage')
    return ctx.get(orgs, [orgId])?.state === ORG_STATE.ACTIVE ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, { enterpriseId, ...record }) => {
    const known = ctx.get(enterprises, [enterpriseId])
    const liaison = record.coverage === COVERAGE.LIAISON && known !== undefined ? known.liaison : NOBODY
    const revision = (known?.revision ?? 0) + 1
    save(ctx, enterpriseId, { ...record, liaison, links: known?.links ?? 0, revision })
    ctx.emit(enterpriseRecorded, { enterpriseId, orgId: record.orgId })
  },
})

const enterpriseOf = (ctx: ReadContext, id: Id): Enterprise => ctx.get(enterprises, [id]) as Enterprise

/** Who looks after an enterprise holds the role where it lies or above. */
const isLiaison = (ctx: ReadContext, actor: Address, orgId: Id): boolean =>
  actor.length > 0 && pathToRoot(ctx, orgId).some(org => holdsRole(ctx, actor, ['LIAISON'], { org }))

/** E_ARG about the liaison; E_STATE where the links of the enterprise say otherwise. */
const checkCoverage = (ctx: ReadContext, { enterpriseId, coverage, liaison }: SetCoverageArgs): Result<undefined> => {
  const { links, orgId } = enterpriseOf(ctx, enterpriseId)
  if (coverage === COVERAGE.LIAISON) return isLiaison(ctx, liaison, orgId) ? ALLOWED : err('E_ARG', 'no liaison')
  if (liaison.length > 0) return err('E_ARG', 'only coverage by a liaison names one')
  const isLinked = links > 0
  return isLinked === (coverage !== COVERAGE.NONE) ? ALLOWED : err('E_STATE', 'its links say otherwise')
}

export const setCoverage = action({
  id: 15,
  name: 'SetCoverage',
  title: { en: 'Set how an enterprise is covered', zh: '设定企业覆盖方式' },
  args: SetCoverageArgs,
  subject: (ctx, { enterpriseId }) => {
    const found = ctx.get(enterprises, [enterpriseId])
    return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId })
  },
  policy: BY_STAFF,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE'],
  check: checkCoverage,
  apply: (ctx, { enterpriseId, coverage, liaison }) => {
    const known = enterpriseOf(ctx, enterpriseId)
    save(ctx, enterpriseId, { ...known, coverage, liaison, revision: known.revision + 1 })
    ctx.emit(coverageSet, { enterpriseId, orgId: known.orgId })
  },
})

/** Counts a link with both of its ends. */
const countLink = (ctx: ApplyContext, orgId: Id, enterpriseId: Id, step: 1 | -1): void => {
  const org = orgOf(ctx, orgId)
  ctx.put(orgs, [orgId], { ...org, units: org.units + step })
  const enterprise = enterpriseOf(ctx, enterpriseId)
  ctx.put(enterprises, [enterpriseId], { ...enterprise, links: enterprise.links + step })
}

export const linkUnit = action({
  id: 7,
  name: 'LinkUnit',
  title: { en: 'Link an enterprise to an organisation', zh: '企业关联组织' },
  args: UnitLinkArgs,
  subject: (ctx, { orgId, enterpriseId }) =>
    ctx.get(orgs, [orgId]) === undefined || ctx.get(enterprises, [enterpriseId]) === undefined
      ? err('E_NOT_FOUND')
      : ok({ org: orgId }),
  policy: BY_STAFF,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE'],
  check: (ctx, { orgId, enterpriseId }) => {
    if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE')
    return ctx.get(unitLinks, [orgId, enterpriseId]) === undefined ? ALLOWED : err('E_DUP')
  },
  apply: (ctx, { orgId, enterpriseId }) => {
    const link = { fromMs: ctx.block.timeMs }
    ctx.put(unitLinks, [orgId, enterpriseId], link)
    ctx.put(orgsOfUnit, [enterpriseId, orgId], link)
    countLink(ctx, orgId, enterpriseId, 1)
    ctx.emit(unitLinked, { enterpriseId, orgId })
  },
})

export const unlinkUnit = action({
  id: 8,
  name: 'UnlinkUnit',
  title: { en: 'End the link of an enterprise', zh: '解除企业关联' },
  args: UnitLinkArgs,
  subject: (ctx, { orgId, enterpriseId }) =>
    ctx.get(unitLinks, [orgId, enterpriseId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId }),
  policy: BY_STAFF,
  codes: ['E_NOT_FOUND'],
  check: () => ALLOWED,
  apply: (ctx, { orgId, enterpriseId }) => {
    const fromMs = ctx.get(unitLinks, [orgId, enterpriseId])?.fromMs ?? 0
    ctx.put(pastLinks, [orgId, enterpriseId, fromMs], { toMs: ctx.block.timeMs })
    ctx.remove(unitLinks, [orgId, enterpriseId])
    ctx.remove(orgsOfUnit, [enterpriseId, orgId])
    countLink(ctx, orgId, enterpriseId, -1)
    ctx.emit(unitUnlinked, { enterpriseId, orgId })
  },
})
