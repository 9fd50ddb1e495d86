/** Actions on roles: grant, revoke. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { governsAlone } from '../governance/rules.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { isStanding } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { MEMBERSHIP, ROLE, type Role } from '../roles.ts'
import { BY_VOTE } from './by-vote.ts'
import { delegationsTo } from './delegations.ts'
import { grantsEnded, roleGranted } from './events.ts'
import {
  addGrant,
  checkHolder,
  checkRoom,
  endOver,
  findGrant,
  GOVERNED,
  grantsOf,
  isOver,
  LEADING,
  removeGrant,
} from './grants.ts'
import { params } from './params.ts'
import { ActorArgs, GRANT_SOURCE, GrantRoleArgs, RevokeRoleArgs } from './schema.ts'
import { actors } from './state.ts'

/** Where several organisations govern, they give and take by vote who watches over them all (by-vote.ts). */
const classOf = ({ role }: { readonly role: Role }, ctx: ReadContext): 'leading' | 'governed' | 'voted' | 'officer' => {
  if (LEADING.includes(role)) return 'leading'
  if (BY_VOTE.includes(role) && !governsAlone(ctx)) return 'voted'
  return GOVERNED.includes(role) ? 'governed' : 'officer'
}

/** Latest end that a grant at `org` can have; 0 where its term has no end. */
const lastEnd = (ctx: ReadContext, org: Id): number => {
  const termEndMs = ctx.get(orgs, [org])?.termEndMs ?? 0
  return termEndMs === 0 ? 0 : termEndMs + ctx.param(params.grantBeyondTermMs)
}

const checkTerm = (ctx: ReadContext, { fromMs, toMs, orgId }: GrantRoleArgs): Result<undefined> => {
  const last = lastEnd(ctx, orgId)
  const from = Math.max(fromMs, ctx.block.timeMs)
  if (toMs !== 0 && toMs <= from) return err('E_TERM', 'it ends before it begins')
  return last !== 0 && (from >= last || toMs > last) ? err('E_TERM', 'beyond the term') : ALLOWED
}

const { GENESIS, SYSTEM, DELEGATION, ELECTION } = GRANT_SOURCE

/** E_ARG; E_STATE where a grant rests on a delegation that the organisation does not have. */
const checkSource = (ctx: ReadContext, { source, role, orgId, toMs, basis }: GrantRoleArgs): Result<undefined> => {
  if (source === GENESIS || source === SYSTEM) return err('E_ARG', 'no person grants so')
  if (MEMBERSHIP.some(name => ROLE[name] === role)) return err('E_ARG', 'it follows from the membership')
  if (source === ELECTION && basis.length === 0) return err('E_ARG', 'an election has a result')
  if (source !== DELEGATION) return ALLOWED
  const rests = delegationsTo(ctx, orgId, role).some(one => toMs !== 0 && toMs <= one.toMs)
  return rests ? ALLOWED : err('E_STATE', 'nothing of the kind has been delegated for so long')
}

export const grantRole = action({
  id: 5,
  name: 'GrantRole',
  title: { en: 'Grant a role', zh: '授予角色' },
  args: GrantRoleArgs,
  subject: (ctx, { orgId, actor }) =>
    ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId, persons: { self: actor } }),
  policy: {
    select: classOf,
    cases: {
      leading: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
      governed: [
        { all: [held('@root', 'ZONE_SECRETARY'), held('@root', 'ORGANIZER', 'ORG_OFFICER')], apart: ['self'] },
      ],
      voted: [],
      officer: [
        { all: [held('@o', 'SECRETARY')], apart: ['self'] },
        { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_TERM', 'E_DUP', 'E_SOD', 'E_LIMIT'],
  check: (ctx, args) => {
    if (!isStanding(ctx.get(orgs, [args.orgId])?.state)) return err('E_STATE', 'the organisation is dissolved')
    for (const result of [checkSource(ctx, args), checkHolder(ctx, args.actor), checkTerm(ctx, args)]) {
      if (!result.ok) return result
    }
    return checkRoom(ctx, args.actor, args)
  },
  apply: (ctx, { actor, role, orgId, fromMs, toMs, source, basis }) => {
    const from = Math.max(fromMs, ctx.block.timeMs)
    const to = toMs === 0 ? lastEnd(ctx, orgId) : toMs
    addGrant(ctx, actor, {
      role,
      orgId,
      fromMs: from,
      toMs: to,
      source,
      basis: basis ?? NO_HASH,
      grantedBy: ctx.sender.id,
    })
    ctx.emit(roleGranted, { actor, role, orgId })
  },
})

export const revokeRole = action({
  id: 6,
  name: 'RevokeRole',
  title: { en: 'Revoke a role', zh: '撤销角色' },
  args: RevokeRoleArgs,
  subject: (ctx, args) => {
    const grant = findGrant(ctx, args.actor, args)
    if (grant === undefined) return err('E_NOT_FOUND')
    return ok({ org: args.orgId, persons: { self: args.actor, grantor: grant.grantedBy } })
  },
  policy: {
    select: classOf,
    cases: {
      leading: [{ all: [{ person: 'grantor' }] }, { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
      governed: [
        { all: [held('@root', 'ZONE_SECRETARY'), held('@root', 'ORGANIZER', 'ORG_OFFICER')], apart: ['self'] },
      ],
      voted: [],
      officer: [{ all: [{ person: 'grantor' }] }, { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
    },
  },
  codes: ['E_NOT_FOUND'],
  check: () => ALLOWED,
  apply: (ctx, { actor, role, orgId }) => void removeGrant(ctx, actor, { role, orgId }),
})

/** Puts away the grants of an account that are over: by their date, or because the organisation is. */
export const expireGrants = action({
  id: 12,
  name: 'ExpireGrants',
  title: { en: 'Put away roles that are over', zh: '清理到期角色' },
  args: ActorArgs,
  subject: (ctx, { actor }) => (ctx.get(actors, [actor]) === undefined ? err('E_NOT_FOUND') : ok({})),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW'],
  check: (ctx, { actor }) =>
    grantsOf(ctx, actor).some(grant => isOver(ctx, grant)) ? ALLOWED : err('E_WINDOW', 'none is over'),
  apply: (ctx, { actor }) => {
    endOver(ctx, actor)
    ctx.emit(grantsEnded, { actor })
  },
})
