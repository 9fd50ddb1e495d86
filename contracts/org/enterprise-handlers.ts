/** Enterprises of the area of an organisation, and which organisations cover them. */

import { type Address, equalBytes, err, ok } from '#base'
import { ALLOWED, action } from '../define.ts'
import { held } from '../policy-language.ts'
import { enterpriseRecorded, unitLinked, unitUnlinked } from './events.ts'
import { ORG_STATE, UnitLinkArgs, UpsertEnterpriseArgs } from './schema.ts'
import { enterprises, orgs, unitLinks } from './state.ts'

const NOBODY = new Uint8Array(0) as Address

/** A known enterprise stays with the organisation in whose area it was recorded. */
export const upsertEnterprise = action({
  id: 6,
  name: 'UpsertEnterprise',
  title: { en: 'Record an enterprise', zh: '登记企业' },
  args: UpsertEnterpriseArgs,
  subject: (ctx, { enterpriseId, orgId }) => {
    const org = ctx.get(enterprises, [enterpriseId])?.orgId ?? orgId
    return ctx.get(orgs, [org]) === undefined ? err('E_NOT_FOUND') : ok({ org })
  },
  policy: [{ all: [held('^o', 'CLERK', 'ORG_OFFICER')] }, { all: [held('@o', 'ENTERPRISE_ADMIN')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE'],
  check: (ctx, { enterpriseId, orgId }) => {
    const known = ctx.get(enterprises, [enterpriseId])
    if (known !== undefined && !equalBytes(known.orgId, orgId)) return err('E_ARG', 'it belongs to another area')
    return ctx.get(orgs, [orgId])?.state === ORG_STATE.ACTIVE ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, { enterpriseId, ...record }) => {
    const { revision, ...kept } = ctx.get(enterprises, [enterpriseId]) ?? { revision: 0, liaison: NOBODY, links: 0 }
    ctx.put(enterprises, [enterpriseId], { ...kept, ...record, revision: revision + 1 })
    ctx.emit(enterpriseRecorded, { enterpriseId, orgId: record.orgId })
  },
})

const byOrgStaff = [{ all: [held('^o', 'CLERK', 'ORG_OFFICER')] }]

export const linkUnit = action({
  id: 7,
  name: 'LinkUnit',
  title: { en: 'Link an enterprise to an organisation', zh: '企业关联组织' },
  args: UnitLinkArgs,
  subject: (ctx, { orgId, enterpriseId }) =>
    ctx.get(orgs, [orgId]) === undefined || ctx.get(enterprises, [enterpriseId]) === undefined
      ? err('E_NOT_FOUND')
      : ok({ org: orgId }),
  policy: byOrgStaff,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE'],
  check: (ctx, { orgId, enterpriseId }) => {
    if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE')
    return ctx.get(unitLinks, [orgId, enterpriseId]) === undefined ? ALLOWED : err('E_DUP')
  },
  apply: (ctx, { orgId, enterpriseId }) => {
    ctx.put(unitLinks, [orgId, enterpriseId], { fromMs: ctx.block.timeMs })
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
  policy: byOrgStaff,
  codes: ['E_NOT_FOUND'],
  check: () => ALLOWED,
  apply: (ctx, { orgId, enterpriseId }) => {
    ctx.remove(unitLinks, [orgId, enterpriseId])
    ctx.emit(unitUnlinked, { enterpriseId, orgId })
  },
})
