/** What somebody should look at in an organisation. Anyone can have it looked up; nothing follows from it. */

import { err, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { orgAlert, orgExpired } from './events.ts'
import { orgMachine } from './machine.ts'
import { OrgArgs } from './messages.ts'
import { orgOf, setOrgState } from './organisations.ts'
import { params } from './params.ts'
import { FORMATION, ORG_FLAG, ORG_STATE, ORG_TYPE, type Org } from './schema.ts'
import { orgs } from './state.ts'

const { TERM_OVERDUE, BELOW_MIN, ABOVE_MAX, NO_COMMITTEE, MANY_UNITS } = ORG_FLAG

const membersOf = ({ counts }: Org): number => counts.full + counts.probationary + counts.limited

const isBelowMin = (ctx: ReadContext, { belowMinSinceMs }: Org): boolean =>
  belowMinSinceMs !== 0 && ctx.block.timeMs >= addMonths(belowMinSinceMs, ctx.param(params.belowMinMonths))

const lacksCommittee = (ctx: ReadContext, { counts, officers }: Org): boolean =>
  counts.full >= ctx.param(params.committeeRequiredAt) && officers < ctx.param(params.committeeMin)

/** Flags as they are due at this block's time. */
const flagsOf = (ctx: ReadContext, org: Org): number => {
  if (org.state === ORG_STATE.DISSOLVED) return 0
  const isBranch = org.type === ORG_TYPE.BRANCH
  const isJoint = org.profile.formation === FORMATION.JOINT
  return (
    (ctx.block.timeMs > org.termEndMs ? TERM_OVERDUE : 0) |
    (isBelowMin(ctx, org) ? BELOW_MIN : 0) |
    (isBranch && membersOf(org) > ctx.param(params.branchMembersMax) ? ABOVE_MAX : 0) |
    (isBranch && lacksCommittee(ctx, org) ? NO_COMMITTEE : 0) |
    (isJoint && org.units > ctx.param(params.jointUnitsMax) ? MANY_UNITS : 0)
  )
}

const orgSubject = (ctx: ReadContext, { orgId }: OrgArgs): Result<Subject> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })

export const reviewOrg = action({
  id: 20,
  name: 'ReviewOrg',
  title: { en: 'Bring the flags of an organisation up to date', zh: '更新组织提示' },
  args: OrgArgs,
  subject: orgSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW'],
  check: (ctx, { orgId }) => {
    const org = orgOf(ctx, orgId)
    return flagsOf(ctx, org) === org.flags ? err('E_WINDOW', 'nothing has changed') : ALLOWED
  },
  apply: (ctx, { orgId }) => {
    const org = orgOf(ctx, orgId)
    const flags = flagsOf(ctx, org)
    ctx.put(orgs, [orgId], { ...org, flags })
    ctx.emit(orgAlert, { orgId, flags })
  },
})

/** From then on its superior renews or dissolves it; those who hold roles in it do nothing any more. */
export const expireOrg = action({
  id: 21,
  name: 'ExpireOrg',
  title: { en: 'Mark a temporary organisation as expired', zh: '临时组织到期' },
  args: OrgArgs,
  subject: orgSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { orgId }) => {
    const may = orgMachine.may(ctx, [orgId], 'ExpireOrg')
    if (!may.ok) return may
    const { expiresAtMs } = orgOf(ctx, orgId).profile
    return expiresAtMs !== 0 && ctx.block.timeMs >= expiresAtMs ? ALLOWED : err('E_WINDOW', 'before its end')
  },
  apply: (ctx, { orgId }) => {
    setOrgState(ctx, orgId, ORG_STATE.EXPIRED)
    ctx.emit(orgExpired, { orgId })
  },
})
