/** Alliances of organisations, and what holds between their members. */

import { equalBytes } from '#base'
import type { ApplyContext, ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { allianceChanged } from './events.ts'
import { ALLIANCE_STATE, type Alliance } from './schema.ts'
import { alliances, alliancesOf } from './state.ts'

type Read = Pick<ReadContext, 'get'>

export const alliancesWith = (ctx: Read, orgId: Id): readonly Id[] => ctx.get(alliancesOf, [orgId])?.alliances ?? []

export const isAllianceMember = ({ members }: Pick<Alliance, 'members'>, orgId: Id): boolean =>
  members.some(one => equalBytes(one, orgId))

/** True while the alliance has neither ended nor come to its end. */
export const isAllianceOpen = ({ state, toMs }: Alliance, nowMs: number): boolean =>
  state === ALLIANCE_STATE.ACTIVE && nowMs < toMs

/** True if both organisations belong to one alliance that runs. */
export const areAllied = (ctx: Pick<ReadContext, 'get' | 'block'>, a: Id, b: Id): boolean =>
  alliancesWith(ctx, a).some(one => {
    const alliance = ctx.get(alliances, [one])
    return alliance !== undefined && isAllianceOpen(alliance, ctx.block.timeMs) && isAllianceMember(alliance, b)
  })

/** Notes the alliance with the organisation; the caller has checked that there is room. */
export const enter = (ctx: ApplyContext, allianceId: Id, orgId: Id): void =>
  ctx.put(alliancesOf, [orgId], { alliances: [...alliancesWith(ctx, orgId), allianceId] })

const exit = (ctx: ApplyContext, allianceId: Id, orgId: Id): void => {
  const left = alliancesWith(ctx, orgId).filter(one => !equalBytes(one, allianceId))
  if (left.length === 0) ctx.remove(alliancesOf, [orgId])
  else ctx.put(alliancesOf, [orgId], { alliances: left })
}

/** Ends an alliance for all of its members. */
export const endAlliance = (ctx: ApplyContext, allianceId: Id, alliance: Alliance): void => {
  for (const orgId of alliance.members) exit(ctx, allianceId, orgId)
  ctx.put(alliances, [allianceId], { ...alliance, state: ALLIANCE_STATE.ENDED })
  ctx.emit(allianceChanged, { allianceId, orgId: alliance.leadOrg, state: ALLIANCE_STATE.ENDED })
}

/** Takes a member out; without its lead, or with one member only, an alliance ends. */
export const leaveAlliance = (ctx: ApplyContext, allianceId: Id, orgId: Id): void => {
  const alliance = ctx.get(alliances, [allianceId])
  if (alliance === undefined) return
  if (alliance.members.length <= 2 || equalBytes(alliance.leadOrg, orgId)) {
    endAlliance(ctx, allianceId, alliance)
    return
  }
  exit(ctx, allianceId, orgId)
  const members = alliance.members.filter(one => !equalBytes(one, orgId))
  ctx.put(alliances, [allianceId], { ...alliance, members })
  ctx.emit(allianceChanged, { allianceId, orgId, state: alliance.state })
}

export const leaveAlliances = (ctx: ApplyContext, orgId: Id): void => {
  for (const allianceId of alliancesWith(ctx, orgId)) leaveAlliance(ctx, allianceId, orgId)
}
