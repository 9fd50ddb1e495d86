/** Queries of `directive`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { Directive, DirectiveItem, ITEM_STATE } from './schema.ts'
import { directives, given, issued, items } from './state.ts'

const DirectiveQuery = message('DirectiveQuery', 32, { directiveId: field(1, id) })
const BoardQuery = message('DirectiveBoardQuery', 192, { orgId: field(1, id), ...PAGE })

const fieldsOf = (json: Json) => json as { readonly [key: string]: Json }

const itemJson = async (ctx: QueryContext, directiveId: Id, number: number): Promise<Json | undefined> => {
  const [directive, item] = [await ctx.get(directives, [directiveId]), await ctx.get(items, [directiveId, number])]
  if (directive === undefined || item === undefined) return undefined
  const { dueAtMs } = directive
  return { directiveId: toHex(directiveId), dueAtMs, ...fieldsOf(DirectiveItem.toJson(item)) }
}

const directive = query({
  name: 'directive',
  title: { en: 'A directive and its tasks', zh: '任务详情' },
  args: DirectiveQuery,
  run: async (ctx, { directiveId }) => {
    const found = await ctx.get(directives, [directiveId])
    if (found === undefined) return err('NOT_FOUND')
    const all: Json[] = []
    for await (const [, item] of ctx.range(items, [directiveId])) all.push(DirectiveItem.toJson(item))
    return ok({ ...fieldsOf(Directive.toJson(found)), items: all })
  },
})

const board = query({
  name: 'board',
  title: { en: 'Directives that an organisation has issued', zh: '已下达任务' },
  args: BoardQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, issued, { prefix: [args.orgId], args }, async ([, , directiveId]) => {
        const found = await ctx.get(directives, [directiveId])
        return found && { directiveId: toHex(directiveId), ...fieldsOf(Directive.toJson(found)) }
      }),
    ),
})

const mine = query({
  name: 'mine',
  title: { en: 'Tasks of an organisation', zh: '本组织任务' },
  args: BoardQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, given, { prefix: [args.orgId], args }, ([, , directiveId], { number }) =>
        itemJson(ctx, directiveId, number),
      ),
    ),
})

/** By the clock of the head, whether anyone has marked them or not. */
const overdue = query({
  name: 'overdue',
  title: { en: 'Tasks of an organisation that are overdue', zh: '本组织逾期任务' },
  args: BoardQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, given, { prefix: [args.orgId], args }, async ([, dueAtMs, directiveId], { number }) => {
        const item = await ctx.get(items, [directiveId, number])
        const done: readonly number[] = [ITEM_STATE.ACCEPTED, ITEM_STATE.CANCELLED, ITEM_STATE.REPORTED]
        const isLate = item !== undefined && dueAtMs < ctx.timeMs && !done.includes(item.state)
        return isLate ? itemJson(ctx, directiveId, number) : undefined
      }),
    ),
})

export const queries = [directive, board, mine, overdue]
