/** Alliances (党建联盟, 结对共建): formed, joined and left with the signatures of both sides. */

import { equalBytes, err, LIMITS, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { heldOf, type Policy } from '../policy-language.ts'
import { alliancesWith, endAlliance, enter, isAllianceMember, isAllianceOpen, leaveAlliance } from './alliances.ts'
import { allianceChanged } from './events.ts'
import { allianceMachine } from './machine.ts'
import { AllianceArgs, AllianceMemberArgs, FormAllianceArgs } from './messages.ts'
import { params } from './params.ts'
import { ALLIANCE_STATE, type Alliance, ORG_STATE } from './schema.ts'
import { alliances, orgs } from './state.ts'

const BOTH_SIDES: Policy = [{ all: [heldOf('lead', '@o', 'SECRETARY'), heldOf('partner', '@o', 'SECRETARY')] }]

/** E_STATE unless active; E_LIMIT where it is in too many already. */
const checkSide = (ctx: ReadContext, orgId: Id): Result<undefined> => {
  if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'an organisation that is not active')
  return alliancesWith(ctx, orgId).length < LIMITS.alliancesPerOrg ? ALLOWED : err('E_LIMIT', 'alliances')
}

export const formAlliance = action({
  id: 16,
  name: 'FormAlliance',
  title: { en: 'Form an alliance', zh: '建立联盟' },
  args: FormAllianceArgs,
  subject: (ctx, { leadOrg, partnerOrg }) =>
    ctx.get(orgs, [leadOrg]) === undefined || ctx.get(orgs, [partnerOrg]) === undefined
      ? err('E_NOT_FOUND')
      : ok({ org: leadOrg, orgs: { lead: leadOrg, partner: partnerOrg } }),
  policy: BOTH_SIDES,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_LIMIT', 'E_TERM'],
  check: (ctx, { allianceId, leadOrg, partnerOrg, toMs }) => {
    if (ctx.get(alliances, [allianceId]) !== undefined) return err('E_DUP')
    if (equalBytes(leadOrg, partnerOrg)) return err('E_ARG', 'two organisations')
    for (const side of [checkSide(ctx, leadOrg), checkSide(ctx, partnerOrg)]) if (!side.ok) return side
    const now = ctx.block.timeMs
    const fits = toMs > now && toMs <= addMonths(now, ctx.param(params.allianceMonthsMax))
    return fits ? ALLOWED : err('E_TERM', 'the end of an alliance')
  },
  apply: (ctx, { allianceId, leadOrg, partnerOrg, purpose, toMs }) => {
    const members = [leadOrg, partnerOrg]
    const state = ALLIANCE_STATE.ACTIVE
    ctx.put(alliances, [allianceId], { leadOrg, members, purpose, fromMs: ctx.block.timeMs, toMs, state })
    for (const orgId of members) {
      enter(ctx, allianceId, orgId)
      ctx.emit(allianceChanged, { allianceId, orgId, state })
    }
  },
})

const sidesOf = (ctx: ReadContext, { allianceId, orgId }: AllianceMemberArgs): Result<Subject> => {
  const alliance = ctx.get(alliances, [allianceId])
  if (alliance === undefined || ctx.get(orgs, [orgId]) === undefined) return err('E_NOT_FOUND')
  return ok({ org: orgId, orgs: { lead: alliance.leadOrg, partner: orgId } })
}

const allianceOf = (ctx: ReadContext, id: Id): Alliance => ctx.get(alliances, [id]) as Alliance

export const joinAlliance = action({
  id: 17,
  name: 'JoinAlliance',
  title: { en: 'Join an alliance', zh: '加入联盟' },
  args: AllianceMemberArgs,
  subject: sidesOf,
  policy: BOTH_SIDES,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_DUP', 'E_LIMIT'],
  check: (ctx, { allianceId, orgId }) => {
    const may = allianceMachine.may(ctx, [allianceId], 'JoinAlliance')
    if (!may.ok) return may
    const alliance = allianceOf(ctx, allianceId)
    if (!isAllianceOpen(alliance, ctx.block.timeMs)) return err('E_EXPIRED')
    if (isAllianceMember(alliance, orgId)) return err('E_DUP')
    if (alliance.members.length >= LIMITS.allianceMembers) return err('E_LIMIT', 'members')
    return checkSide(ctx, orgId)
  },
  apply: (ctx, { allianceId, orgId }) => {
    const members = [...allianceOf(ctx, allianceId).members, orgId]
    const { state } = allianceMachine.move(ctx, [allianceId], 'JoinAlliance', { members })
    enter(ctx, allianceId, orgId)
    ctx.emit(allianceChanged, { allianceId, orgId, state })
  },
})

/** Where the lead leaves, or one member would be left, the alliance ends. */
export const leaveAllianceAction = action({
  id: 18,
  name: 'LeaveAlliance',
  title: { en: 'Leave an alliance', zh: '退出联盟' },
  args: AllianceMemberArgs,
  subject: sidesOf,
  policy: {
    select: ({ allianceId, orgId }, ctx) =>
      equalBytes(allianceOf(ctx, allianceId).leadOrg, orgId) ? 'lead' : 'member',
    cases: { lead: [{ all: [heldOf('lead', '@o', 'SECRETARY')] }], member: BOTH_SIDES },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { allianceId, orgId }) => {
    const may = allianceMachine.may(ctx, [allianceId], 'LeaveAlliance')
    if (!may.ok) return may
    return isAllianceMember(allianceOf(ctx, allianceId), orgId) ? ALLOWED : err('E_ARG', 'no member of it')
  },
  apply: (ctx, { allianceId, orgId }) => void leaveAlliance(ctx, allianceId, orgId),
})

export const endAllianceAction = action({
  id: 19,
  name: 'EndAlliance',
  title: { en: 'Put away an alliance that is over', zh: '联盟到期' },
  args: AllianceArgs,
  subject: (ctx, { allianceId }) => (ctx.get(alliances, [allianceId]) === undefined ? err('E_NOT_FOUND') : ok({})),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { allianceId }) => {
    const may = allianceMachine.may(ctx, [allianceId], 'EndAlliance')
    if (!may.ok) return may
    return isAllianceOpen(allianceOf(ctx, allianceId), ctx.block.timeMs) ? err('E_WINDOW', 'it runs') : ALLOWED
  },
  apply: (ctx, { allianceId }) => void endAlliance(ctx, allianceId, allianceOf(ctx, allianceId)),
})
