/** Actions on service points. */

import { assert, err, ok, type Result } from '#base'
import { requireFlag } from '../audit/rules.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { pointChanged } from './events.ts'
import { OpenPointArgs, PointArgs, type ServicePoint } from './schema.ts'
import { servicePoints } from './state.ts'

/** Its keepers are who holds MALL_KEEPER at its organisation; so each has an organisation of its own where they differ. */
export const openPoint = action({
  id: 1,
  name: 'OpenPoint',
  title: { en: 'Open a service point', zh: '开设服务点' },
  args: OpenPointArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('^o', 'MALL_OPERATOR')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE'],
  check: (ctx, { pointId, orgId }) => {
    if (ctx.get(servicePoints, [pointId]) !== undefined) return err('E_DUP')
    return ctx.get(orgs, [orgId])?.state === ORG_STATE.ACTIVE ? ALLOWED : err('E_STATE', 'a dissolved organisation')
  },
  apply: (ctx, { pointId, orgId }) => {
    ctx.put(servicePoints, [pointId], { orgId, paused: false, minute: 0, minuteOrders: 0 })
    ctx.emit(pointChanged, { pointId, orgId, paused: false })
  },
})

/** The organisation of a service point. */
const pointSubject = (ctx: ReadContext, { pointId }: { readonly pointId: Id }): Result<Subject> => {
  const point = ctx.get(servicePoints, [pointId])
  return point === undefined ? err('E_NOT_FOUND', 'service point') : ok({ org: point.orgId })
}

const pointOf = (ctx: ReadContext, pointId: Id): ServicePoint => {
  const point = ctx.get(servicePoints, [pointId])
  assert(point !== undefined, 'the subject was found')
  return point
}

const setPaused = (ctx: ApplyContext, pointId: Id, paused: boolean): void => {
  const point = pointOf(ctx, pointId)
  ctx.put(servicePoints, [pointId], { ...point, paused })
  ctx.emit(pointChanged, { pointId, orgId: point.orgId, paused })
}

/** Nothing is ordered or handed over there meanwhile; what is open can be cancelled and expires. */
export const pausePoint = action({
  id: 2,
  name: 'PausePoint',
  title: { en: 'Pause a service point', zh: '暂停服务点' },
  args: PointArgs,
  subject: pointSubject,
  policy: [{ all: [held('@root', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { pointId, flagId }) => {
    if (pointOf(ctx, pointId).paused) return err('E_STATE')
    return flagId.length === ID_BYTES ? requireFlag(ctx, flagId, [pointId]) : ALLOWED
  },
  apply: (ctx, { pointId }) => void setPaused(ctx, pointId, true),
})

export const resumePoint = action({
  id: 3,
  name: 'ResumePoint',
  title: { en: 'Let a service point go on', zh: '恢复服务点' },
  args: PointArgs,
  subject: pointSubject,
  policy: [{ all: [held('@root', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pointId }) => (pointOf(ctx, pointId).paused ? ALLOWED : err('E_STATE')),
  apply: (ctx, { pointId }) => void setPaused(ctx, pointId, false),
})
