/** Actions on items: listed, reviewed, on sale and off, with prices that are never retroactive. */

import { assert, err, ok, type Result } from '#base'
import { requireFlag } from '../audit/rules.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { requireApproved, requireCase } from '../review/rules.ts'
import { CONTENT_TYPE } from '../review/schema.ts'
import { checkAsset } from './assets.ts'
import { itemChanged } from './events.ts'
import { itemMachine } from './machine.ts'
import {
  ChangePriceArgs,
  ITEM_STATE,
  type Item,
  ItemArgs,
  ItemCaseArgs,
  type ItemTerms,
  ListItemArgs,
  PauseItemArgs,
} from './schema.ts'
import { items } from './state.ts'

const OPERATOR = held('@o', 'MALL_OPERATOR')

const tell = (ctx: ApplyContext, itemId: Id, { state, terms, paused }: Item): void =>
  ctx.emit(itemChanged, { itemId, state, price: terms.price, paused })

const checkTerms = ({ price, fromMs, toMs }: ItemTerms): Result<undefined> =>
  price > 0 && (toMs === 0 || toMs > fromMs) ? ALLOWED : err('E_ARG', 'price or times')

/** A draft: nobody can order it until its description has been reviewed. */
export const listItem = action({
  id: 4,
  name: 'ListItem',
  title: { en: 'List an item', zh: '登记商品' },
  args: ListItemArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [OPERATOR] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: (ctx, { itemId, terms }) => {
    if (ctx.get(items, [itemId]) !== undefined) return err('E_DUP')
    const fits = checkTerms(terms)
    return fits.ok ? checkAsset(ctx, terms.assetId) : fits
  },
  apply: (ctx, { itemId, orgId, terms }) => {
    const row = { orgId, terms, state: ITEM_STATE.DRAFT, caseId: NO_ID, paused: false, listedBy: ctx.sender.id }
    ctx.put(items, [itemId], row)
    tell(ctx, itemId, row)
  },
})

const itemSubject = (ctx: ReadContext, { itemId }: { readonly itemId: Id }): Result<Subject> => {
  const item = ctx.get(items, [itemId])
  return item === undefined ? err('E_NOT_FOUND', 'item') : ok({ org: item.orgId })
}

const itemOf = (ctx: ReadContext, itemId: Id): Item => {
  const item = ctx.get(items, [itemId])
  assert(item !== undefined, 'the subject was found')
  return item
}

const contentOf = (itemId: Id, { terms, orgId }: Item) => ({
  type: CONTENT_TYPE.MALL_ITEM,
  subjectId: itemId,
  contentHash: terms.contentHash,
  orgId,
})

/** Names the case of the review; another one where the first was returned. */
export const submitItem = action({
  id: 5,
  name: 'SubmitItem',
  title: { en: 'Submit an item for review', zh: '提交商品审核' },
  args: ItemCaseArgs,
  subject: itemSubject,
  policy: [{ all: [OPERATOR] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { itemId, caseId }) => {
    const may = itemMachine.may(ctx, [itemId], 'SubmitItem')
    if (!may.ok) return may
    const found = requireCase(ctx, caseId, contentOf(itemId, itemOf(ctx, itemId)))
    return found.ok ? ALLOWED : found
  },
  apply: (ctx, { itemId, caseId }) => void tell(ctx, itemId, itemMachine.move(ctx, [itemId], 'SubmitItem', { caseId })),
})

export const publishItem = action({
  id: 6,
  name: 'PublishItem',
  title: { en: 'Put a reviewed item on sale', zh: '商品上架' },
  args: ItemArgs,
  subject: itemSubject,
  policy: [{ all: [OPERATOR] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { itemId }) => {
    const may = itemMachine.may(ctx, [itemId], 'PublishItem')
    if (!may.ok) return may
    const item = itemOf(ctx, itemId)
    // A version with the emblem may have come since it was listed.
    const fits = checkAsset(ctx, item.terms.assetId)
    return !fits.ok ? fits : requireApproved(ctx, item.caseId, contentOf(itemId, item))
  },
  apply: (ctx, { itemId }) => void tell(ctx, itemId, itemMachine.move(ctx, [itemId], 'PublishItem')),
})

/** Orders that are placed keep the price at which they were. */
export const changePrice = action({
  id: 7,
  name: 'ChangePrice',
  title: { en: 'Change the price of an item', zh: '调整商品价格' },
  args: ChangePriceArgs,
  subject: itemSubject,
  policy: [{ all: [OPERATOR] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { itemId, price, contentHash, caseId }) => {
    const may = itemMachine.may(ctx, [itemId], 'ChangePrice')
    if (!may.ok) return may
    if (price === 0) return err('E_ARG', 'no price')
    const { orgId } = itemOf(ctx, itemId)
    return requireApproved(ctx, caseId, { type: CONTENT_TYPE.MALL_ITEM, subjectId: itemId, contentHash, orgId })
  },
  apply: (ctx, { itemId, price, contentHash, caseId }) => {
    const terms = { ...itemOf(ctx, itemId).terms, price, contentHash }
    tell(ctx, itemId, itemMachine.move(ctx, [itemId], 'ChangePrice', { terms, caseId }))
  },
})

const byOperator = (id: number, name: 'OffSale' | 'OnSale' | 'RetireItem', title: { en: string; zh: string }) =>
  action({
    id,
    name,
    title,
    args: ItemArgs,
    subject: itemSubject,
    policy: [{ all: [OPERATOR] }],
    codes: ['E_NOT_FOUND', 'E_STATE'],
    check: (ctx, { itemId }) => itemMachine.may(ctx, [itemId], name),
    apply: (ctx, { itemId }) => void tell(ctx, itemId, itemMachine.move(ctx, [itemId], name)),
  })

export const offSale = byOperator(8, 'OffSale', { en: 'Take an item off sale', zh: '商品下架' })
export const onSale = byOperator(9, 'OnSale', { en: 'Put an item on sale again', zh: '商品重新上架' })
export const retireItem = byOperator(10, 'RetireItem', { en: 'Retire an item', zh: '商品停用' })

const setPaused = (ctx: ApplyContext, itemId: Id, paused: boolean): void => {
  const row = { ...itemOf(ctx, itemId), paused }
  ctx.put(items, [itemId], row)
  tell(ctx, itemId, row)
}

/** By the secretary of the root, at the request of the auditor where a flag is named. No new orders meanwhile. */
export const pauseItem = action({
  id: 11,
  name: 'PauseItem',
  title: { en: 'Pause an item', zh: '暂停商品' },
  args: PauseItemArgs,
  subject: itemSubject,
  policy: [{ all: [held('@root', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { itemId, flagId }) => {
    if (itemOf(ctx, itemId).paused) return err('E_STATE')
    return flagId.length === ID_BYTES ? requireFlag(ctx, flagId, [itemId]) : ALLOWED
  },
  apply: (ctx, { itemId }) => void setPaused(ctx, itemId, true),
})

export const resumeItem = action({
  id: 12,
  name: 'ResumeItem',
  title: { en: 'Let an item go on', zh: '恢复商品' },
  args: ItemArgs,
  subject: itemSubject,
  policy: [{ all: [held('@root', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { itemId }) => (itemOf(ctx, itemId).paused ? ALLOWED : err('E_STATE')),
  apply: (ctx, { itemId }) => void setPaused(ctx, itemId, false),
})
