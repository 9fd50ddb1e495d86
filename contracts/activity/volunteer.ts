/** Hours of volunteer service: a ledger of their own, at most twelve hours a member-day, and certificates after a public notice. */

import { err, type Result } from '#base'
import { requireTemplate } from '../brand/rules.ts'
import { dayOf, yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action } from '../define.ts'
import type { Id } from '../ids.ts'
import { holderOf } from '../points/aliases.ts'
import { held } from '../policy-language.ts'
import { issueCertificateFor } from '../training/rules.ts'
import { CERTIFIED } from '../training/schema.ts'
import { certificates } from '../training/state.ts'
import { activityOf, activitySubject, mayMove, move } from './machine.ts'
import { params } from './params.ts'
import { CertifyVolunteerArgs } from './requests.ts'
import { ACTIVITY_TYPE } from './schema.ts'
import { volunteerDays, volunteerEntries, volunteerYears } from './state.ts'

const DAY_MS = 86_400_000

interface Service {
  readonly aid: Id
  readonly mid: Id
  readonly centiHours: number
  readonly atMs: number
}

const add = (ctx: ApplyContext, mid: Id, atMs: number, centiHours: number): void => {
  const [day, year] = [dayOf(atMs), yearOf(atMs)]
  const ofDay = ctx.get(volunteerDays, [mid, day])?.centiHours ?? 0
  const ofYear = ctx.get(volunteerYears, [mid, year])?.centiHours ?? 0
  ctx.put(volunteerDays, [mid, day], { centiHours: ofDay + centiHours })
  ctx.put(volunteerYears, [mid, year], { centiHours: ofYear + centiHours })
}

/** Credits what the day has room for, once. */
export const creditService = (ctx: ApplyContext, { aid, mid: alias, centiHours, atMs }: Service): Result<undefined> => {
  const mid = holderOf(ctx, alias)
  if (ctx.get(volunteerEntries, [mid, aid]) !== undefined) return ALLOWED
  const ofDay = ctx.get(volunteerDays, [mid, dayOf(atMs)])?.centiHours ?? 0
  const room = Math.max(0, ctx.param(params.volunteerCentiHoursMax) - ofDay)
  const credited = Math.min(centiHours, room)
  ctx.put(volunteerEntries, [mid, aid], { centiHours: credited })
  add(ctx, mid, atMs, credited)
  return ALLOWED
}

export const reverseService = (ctx: ApplyContext, { aid, mid: alias, atMs }: Omit<Service, 'centiHours'>) => {
  const mid = holderOf(ctx, alias)
  const entry = ctx.get(volunteerEntries, [mid, aid])
  if (entry === undefined) return ALLOWED
  ctx.put(volunteerEntries, [mid, aid], { centiHours: 0 })
  add(ctx, mid, atMs, -entry.centiHours)
  return ALLOWED
}

/** Who records certifies, after the notice, and not for more than were there. The holder stays hidden. */
export const certifyVolunteer = action({
  id: 25,
  name: 'CertifyVolunteer',
  title: { en: 'Certify volunteer service', zh: '出具志愿服务证明' },
  args: CertifyVolunteerArgs,
  subject: activitySubject,
  policy: [
    { all: [held('@o', 'SECRETARY', 'ORG_OFFICER')] },
    { all: [held('@committee(o)', 'ORG_OFFICER', 'ORGANIZER')] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_CAP', 'E_DUP'],
  check: (ctx, { aid, certId, templateId, templateVersion }) => {
    const may = mayMove(ctx, aid, 'CertifyVolunteer')
    if (!may.ok) return may
    const { plan, verifiedAtMs, present, leftEarly, certified } = activityOf(ctx, aid)
    if (plan.type !== ACTIVITY_TYPE.VOLUNTEER_SERVICE) return err('E_ARG', 'no volunteer service')
    const from = verifiedAtMs + ctx.param(params.volunteerNoticeDays) * DAY_MS
    if (ctx.block.timeMs < from) return err('E_WINDOW', 'the public notice runs')
    if (certified >= present - leftEarly) return err('E_CAP', 'as many as were there')
    if (ctx.get(certificates, [certId]) !== undefined) return err('E_DUP')
    return requireTemplate(ctx, { bid: templateId, version: templateVersion })
  },
  apply: (ctx, { aid, certId, ...printed }) => {
    const { orgId, certified } = activityOf(ctx, aid)
    const about = { certified: CERTIFIED.VOLUNTEER, sourceId: aid, orgId, expiresAtMs: 0, ...printed }
    const issued = ctx.call(issueCertificateFor, { certId, ...about })
    return issued.ok ? move(ctx, aid, 'CertifyVolunteer', { certified: certified + 1 }) : issued
  },
})
