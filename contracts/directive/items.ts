/** Tasks of one directive: found, given, ended. */

import { assert, err, ok, type Result } from '#base'
import type { ApplyContext, ReadContext, Subject } from '../define.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { itemChanged, tooManyOpen } from './events.ts'
import { isOpen, itemMachine } from './machine.ts'
import { params } from './params.ts'
import { type Directive, type DirectiveItem, ITEM_STATE, type ItemArgs } from './schema.ts'
import { directives, given, items, openItems, places } from './state.ts'

type Read = Pick<ReadContext, 'get'>
export type ItemKey = readonly [directiveId: Id, number: number]

export const directiveOf = (ctx: Read, directiveId: Id): Directive => {
  const found = ctx.get(directives, [directiveId])
  assert(found !== undefined, 'the subject was found')
  return found
}

/** Key of an organisation's item; the subject has found it. */
export const keyOf = (ctx: Read, { directiveId, orgId }: ItemArgs): ItemKey => {
  const place = ctx.get(places, [directiveId, orgId])
  assert(place !== undefined, 'the subject was found')
  return [directiveId, place.number]
}

/** E_NOT_FOUND; `o` is the organisation with the task, `issuer` the one that gave it. */
export const itemSubject = (ctx: ReadContext, { directiveId, orgId }: ItemArgs): Result<Subject> => {
  const directive = ctx.get(directives, [directiveId])
  const place = ctx.get(places, [directiveId, orgId])
  const item = place && ctx.get(items, [directiveId, place.number])
  if (directive === undefined || item === undefined) return err('E_NOT_FOUND')
  return ok({ org: orgId, orgs: { issuer: directive.issuerOrg }, persons: { reporter: item.reporter } })
}

const countOpen = (ctx: ApplyContext, orgId: Id, step: 1 | -1): void => {
  const open = (ctx.get(openItems, [orgId])?.open ?? 0) + step
  ctx.put(openItems, [orgId], { open })
  if (step === 1 && open > ctx.param(params.openSoft)) ctx.emit(tooManyOpen, { orgId, open })
}

/** Gives a task to an organisation that has none of this directive. */
export const give = (ctx: ApplyContext, directiveId: Id, orgId: Id): void => {
  const directive = directiveOf(ctx, directiveId)
  const number = directive.items
  const blank = {
    progress: 0,
    evidenceHash: NO_HASH,
    reporter: new Uint8Array(0) as never,
    reportedAtMs: 0,
    late: false,
  }
  ctx.put(items, [directiveId, number], { orgId, state: ITEM_STATE.ISSUED, ...blank })
  ctx.put(places, [directiveId, orgId], { number })
  ctx.put(given, [orgId, directive.dueAtMs, directiveId], { number })
  ctx.put(directives, [directiveId], { ...directive, items: number + 1, open: directive.open + 1 })
  countOpen(ctx, orgId, 1)
}

/** Moves a task, keeps the counts, and tells. */
export const moveItem = (
  ctx: ApplyContext,
  key: ItemKey,
  transition: Parameters<typeof itemMachine.move>[2],
  changed: Partial<Omit<DirectiveItem, 'state'>> = {},
): DirectiveItem => {
  const moved = itemMachine.move(ctx, key, transition, changed)
  const [directiveId] = key
  if (!isOpen(moved.state)) {
    const directive = directiveOf(ctx, directiveId)
    ctx.put(directives, [directiveId], { ...directive, open: directive.open - 1 })
    countOpen(ctx, moved.orgId, -1)
  }
  ctx.emit(itemChanged, { directiveId, orgId: moved.orgId, state: moved.state, late: moved.late })
  return moved
}

/** Cancels a task that is still open. */
export const cancelItem = (ctx: ApplyContext, key: ItemKey): void => {
  if (itemMachine.may(ctx, key, 'CancelDirective').ok) moveItem(ctx, key, 'CancelDirective')
}
