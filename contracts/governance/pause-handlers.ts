/** What does not wait for a vote: an emergency pause, and whom a secretary lets vote. */

import { err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import { holdsRole } from '../authority.ts'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { electorsOf, findElector, VOTING_OFFICERS } from './electorate.ts'
import { voteOfficerNamed } from './events.ts'
import { EmergencyPauseArgs, NameVoteOfficerArgs } from './messages.ts'
import { checkStep, entryOf, moveModule } from './module-register.ts'
import { params } from './params.ts'
import { voteOfficers } from './state.ts'

const HOUR_MS = 3_600_000

const checkHours = (ctx: ReadContext, { module, hours }: EmergencyPauseArgs): Result<undefined> => {
  if (hours === 0) return err('E_ARG', 'no time')
  if (hours > ctx.param(params.pauseHoursMax)) return err('E_LIMIT', 'too long')
  const { emergencyAtMs = 0 } = entryOf(ctx, module) ?? {}
  const next = emergencyAtMs + ctx.param(params.pauseRestHours) * HOUR_MS
  return emergencyAtMs === 0 || ctx.block.timeMs >= next ? ALLOWED : err('E_WINDOW', 'not so soon again')
}

/** Two of three. It ends by itself; who wants it to last longer has to propose it. */
export const emergencyPause = action({
  id: 9,
  name: 'EmergencyPause',
  title: { en: 'Pause a module in an emergency', zh: '紧急暂停模块' },
  args: EmergencyPauseArgs,
  subject: () => ok({}),
  policy: [
    { all: [held('@root', 'SECRETARY'), held('@root', 'AUDITOR')] },
    { all: [held('@root', 'SECRETARY'), held('@root', 'PLATFORM_ADMIN')] },
    { all: [held('@root', 'AUDITOR'), held('@root', 'PLATFORM_ADMIN')] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_LIMIT', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = checkStep(ctx, args.module, 'EmergencyPause')
    return may.ok ? checkHours(ctx, args) : may
  },
  apply: (ctx, { module, hours }) => {
    const emergencyAtMs = ctx.block.timeMs
    moveModule(ctx, module, 'EmergencyPause', { emergencyAtMs, pausedUntilMs: emergencyAtMs + hours * HOUR_MS })
  },
})

/** Longest time for which an officer is named at once. */
const OFFICER_DAYS_MAX = 366

const checkOfficer = (ctx: ReadContext, { orgId, actor, untilMs }: NameVoteOfficerArgs): Result<undefined> => {
  if (actor.length === 0) return untilMs === 0 ? ALLOWED : err('E_ARG', 'nobody has no end')
  if (ctx.get(actors, [actor]) === undefined) return err('E_NOT_FOUND', 'account')
  const now = ctx.block.timeMs
  if (untilMs <= now || untilMs > now + OFFICER_DAYS_MAX * 24 * HOUR_MS) return err('E_WINDOW', 'end')
  return holdsRole(ctx, actor, VOTING_OFFICERS, { org: orgId })
    ? ALLOWED
    : err('E_ARG', 'no officer of this organisation')
}

/** Ends with the office of the one who is named, at the latest at the time that is given. */
export const nameVoteOfficer = action({
  id: 10,
  name: 'NameVoteOfficer',
  title: { en: 'Name the officer who votes for an organisation', zh: '指定表决代表' },
  args: NameVoteOfficerArgs,
  subject: (ctx, { orgId }) =>
    findElector(electorsOf(ctx), orgId) === undefined
      ? err('E_NOT_FOUND', 'governing organisation')
      : ok({ org: orgId }),
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW'],
  check: checkOfficer,
  apply: (ctx, { orgId, actor, untilMs }) => {
    if (actor.length === 0) ctx.remove(voteOfficers, [orgId])
    else ctx.put(voteOfficers, [orgId], { actor, untilMs })
    ctx.emit(voteOfficerNamed, { orgId, actor, untilMs })
  },
})
