/** A mall for tests: an operator of the zone, a service point of committee a with keepers, an item on sale, members with points. */

import { type Json, toHex } from '#base'
import { voucherHash } from '#contracts'
import { refunds } from '../../contracts/mall/state.ts'
import { ledger } from '../../contracts/points/state.ts'
import { type Fixture, hash, id, rawId } from './fixture.ts'
import { give, grantPoints, manualRule } from './points-steps.ts'
import { approve, castReviewers, open } from './review-cast.ts'

type More = { readonly [key: string]: Json }

export const itemTerms = (more: More = {}) => ({
  kind: 'GOODS',
  sku: 7,
  price: 30,
  perMemberLimit: 5,
  contentHash: hash('item'),
  ...more,
})

export const castMall = (f: Fixture): void => {
  castReviewers(f)
  f.register('operator', 'zone')
  f.grant('zone-secretary', 'operator', 'MALL_OPERATOR', 'zone')
  for (const name of ['keeper-1', 'keeper-2']) {
    f.register(name, 'a-committee')
    f.grant('a-secretary', name, 'MALL_KEEPER', 'a-committee')
  }
  f.does('operator', 'mall.OpenPoint', { pointId: id('point'), orgId: id('a-committee') })
}

/** The review of an item; `mall.SubmitItem` names it. */
export const itemCase = (f: Fixture, name: string, contentHash = hash('item'), caseName = `${name}/case`): string =>
  approve(f, { caseName, subject: name, type: 'MALL_ITEM', contentHash, org: 'zone', by: 'operator' })

export const openItemCase = (f: Fixture, name: string, caseName: string): string => {
  open(f, { caseName, subject: name, type: 'MALL_ITEM', contentHash: hash('item'), org: 'zone', by: 'operator' })
  return id(caseName)
}

export const list = (f: Fixture, name: string, more: More = {}): void =>
  f.does('operator', 'mall.ListItem', { itemId: id(name), orgId: id('zone'), terms: itemTerms(more) })

/** An item that is on sale. */
export const onSale = (f: Fixture, name: string, more: More = {}): void => {
  list(f, name, more)
  f.does('operator', 'mall.SubmitItem', { itemId: id(name), caseId: itemCase(f, name) })
  f.does('operator', 'mall.PublishItem', { itemId: id(name) })
}

export const BOTH = 'operator+keeper-1'

export const stockUp = (f: Fixture, item: string, qty: number, point = 'point'): void =>
  f.does(BOTH, 'mall.StockIn', { itemId: id(item), pointId: id(point), qty, docHash: hash('delivery') })

export const voucherOf = (order: string): Uint8Array => rawId(`voucher/${order}`)

export const orderArgs = (order: string, who: string, more: More = {}) => ({
  ordId: id(order),
  mid: id(who),
  itemId: id('item'),
  pointId: id('point'),
  qty: 1,
  voucherHash: toHex(voucherHash(rawId(order), voucherOf(order))),
  unitPrice: 30,
  ...more,
})

export const place = (f: Fixture, order: string, who = 'a-member-1', more: More = {}): void =>
  f.does(who, 'mall.PlaceOrder', orderArgs(order, who, more))

export const redeemArgs = (order: string) => ({ ordId: id(order), voucher: toHex(voucherOf(order)) })

/** Placed, ready, handed over. */
export const handOver = (f: Fixture, order: string, who = 'a-member-1', more: More = {}): void => {
  place(f, order, who, more)
  f.does('operator', 'mall.MarkReady', { ordId: id(order) })
  f.does('keeper-1', 'mall.Redeem', redeemArgs(order))
}

/** A mall with one item of 30 points and ten pieces of it; two members with 100 points each. */
export const mall = (f: Fixture, more: More = {}): void => {
  castMall(f)
  manualRule(f)
  grantPoints(f)
  onSale(f, 'item', more)
  stockUp(f, 'item', 10)
  for (const who of ['a-member-1', 'a-member-2']) give(f, who, 100)
}

/** Rows as they would be had the order been handed over and a refund been asked for. */
export const askedBack = (f: Fixture, order: string): void => {
  const books = f.row(ledger, [])
  const nobody = new Uint8Array(0) as never
  f.patch(refunds, [rawId(order)], { qty: 1, reason: 1, requestedAtMs: f.now, decidedBy: nobody, decidedAtMs: f.now })
  f.patch(ledger, [], { spent: (books?.spent ?? 0) + 30 })
}
