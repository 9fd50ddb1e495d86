/** Resources: offered by their owner, listed by the organisation above, suspended, retired. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { resourceChanged } from './events.ts'
import { resourceMachine } from './machine.ts'
import { params } from './params.ts'
import {
  OfferArgs,
  OPEN_SCOPE,
  RESOURCE_KIND,
  RESOURCE_STATE,
  type Resource,
  ResourceArgs,
  type ResourceTerms,
} from './schema.ts'
import { listed, resources } from './state.ts'

/** E_ARG: holds nobody, has no hours, or a public venue keeps too little for those without backing. */
const checkTerms = (ctx: ReadContext, { kind, openScope, capacity, hoursMonth, sharePercent }: ResourceTerms) => {
  if (capacity === 0 || hoursMonth === 0) return err('E_ARG', 'capacity and hours')
  const isPublic = kind === RESOURCE_KIND.VENUE && openScope === OPEN_SCOPE.ZONE
  const enough = !isPublic || sharePercent >= ctx.param(params.publicShareMin)
  return enough ? ALLOWED : err('E_ARG', 'the share of organisations without backing')
}

const OWNER: Policy = [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }]

export const offerResource = action({
  id: 1,
  name: 'OfferResource',
  title: { en: 'Offer a resource', zh: '提供资源' },
  args: OfferArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: OWNER,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: (ctx, { resourceId, terms }) =>
    ctx.get(resources, [resourceId]) === undefined ? checkTerms(ctx, terms) : err('E_DUP'),
  apply: (ctx, { resourceId, orgId, terms }) => {
    const state = RESOURCE_STATE.PROPOSED
    const counts = { bookings: 0, ratingSum: 0, ratings: 0 }
    ctx.put(resources, [resourceId], { orgId, state, terms, creator: ctx.sender.id, ...counts })
    ctx.emit(resourceChanged, { resourceId, orgId, state })
  },
})

const resourceSubject = (ctx: ReadContext, { resourceId }: ResourceArgs): Result<Subject> => {
  const found = ctx.get(resources, [resourceId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId, persons: { creator: found.creator } })
}

type Transition = 'ListResource' | 'SuspendResource' | 'RetireResource'

const move = (ctx: ApplyContext, resourceId: Id, transition: Transition): void => {
  const { orgId, state, terms }: Resource = resourceMachine.move(ctx, [resourceId], transition)
  const place = [terms.kind, terms.regionCode, resourceId] as const
  if (state === RESOURCE_STATE.LISTED) ctx.put(listed, place, { bookingId: NO_ID })
  else ctx.remove(listed, place)
  ctx.emit(resourceChanged, { resourceId, orgId, state })
}

const moveAction = (id: number, name: Transition, title: { en: string; zh: string }, policy: Policy) =>
  action({
    id,
    name,
    title,
    args: ResourceArgs,
    subject: resourceSubject,
    policy,
    codes: ['E_NOT_FOUND', 'E_STATE'],
    check: (ctx, { resourceId }) => resourceMachine.may(ctx, [resourceId], name),
    apply: (ctx, { resourceId }) => void move(ctx, resourceId, name),
  })

/** By the street, the park or whoever is above: not by who offered it. */
export const listResource = moveAction(2, 'ListResource', { en: 'List a resource', zh: '上架资源' }, [
  { all: [held('^p(o)', 'CLERK', 'ORG_OFFICER', 'SECRETARY')], apart: ['creator'] },
])

export const suspendResource = moveAction(3, 'SuspendResource', { en: 'Suspend a resource', zh: '暂停资源' }, [
  ...OWNER,
  { all: [held('^p(o)', 'CLERK', 'ORG_OFFICER', 'SECRETARY')] },
])

/** For good. Bookings that were agreed stay so. */
export const retireResource = moveAction(4, 'RetireResource', { en: 'Retire a resource', zh: '停用资源' }, [
  ...OWNER,
  { all: [held('^p(o)', 'SECRETARY', 'ORGANIZER')] },
])
