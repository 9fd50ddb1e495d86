import { toHex } from '#base'
import { actors } from '../../../contracts/access/state.ts'
import { assets } from '../../../contracts/brand/state.ts'
import { STOCK_MAX } from '../../../contracts/mall/schema.ts'
import { STANDING } from '../../../contracts/member/schema.ts'
import { members } from '../../../contracts/member/state.ts'
import { assetArgs } from '../brand-steps.ts'
import { type Case, DAY, type Fixture, HOUR, hash, id, rawId } from '../fixture.ts'
import {
  BOTH,
  castMall,
  handOver,
  itemCase,
  itemTerms,
  list,
  mall,
  onSale,
  openItemCase,
  orderArgs,
  place,
  redeemArgs,
  stockUp,
  voucherOf,
} from '../mall-steps.ts'
import { flag } from '../points-steps.ts'
import { addressOf } from '../world.ts'

const items: readonly Case[] = [
  [
    'an item is listed, reviewed and put on sale by its operator',
    f => {
      castMall(f)
      const args = { itemId: id('item'), orgId: id('zone'), terms: itemTerms() }
      f.gives('E_NOT_FOUND', 'operator', 'mall.ListItem', { ...args, orgId: id('nowhere') })
      f.gives('E_ARG', 'operator', 'mall.ListItem', { ...args, terms: itemTerms({ price: 0 }) })
      f.gives('E_ARG', 'operator', 'mall.ListItem', { ...args, terms: itemTerms({ fromMs: 2, toMs: 1 }) })
      f.gives('E_ARG', 'operator', 'mall.ListItem', { ...args, terms: itemTerms({ assetId: id('emblem') }) })
      f.gives('E_AUTH', 'keeper-1', 'mall.ListItem', args)
      f.gives('E_NOT_FOUND', 'operator', 'mall.SubmitItem', { itemId: id('item'), caseId: id('none') })
      f.does('operator', 'mall.ListItem', args)
      f.gives('E_DUP', 'operator', 'mall.ListItem', args)
      f.gives('E_NOT_FOUND', 'operator', 'mall.SubmitItem', { itemId: id('item'), caseId: id('none') })
      f.gives('E_STATE', 'operator', 'mall.PublishItem', { itemId: id('item') })
      list(f, 'other')
      const caseId = openItemCase(f, 'item', 'c')
      f.gives('E_ARG', 'operator', 'mall.SubmitItem', { itemId: id('other'), caseId })
      f.does('operator', 'mall.SubmitItem', { itemId: id('item'), caseId })
      f.gives('E_STATE', 'operator', 'mall.PublishItem', { itemId: id('item') })
      f.gives('E_NOT_FOUND', 'operator', 'mall.PublishItem', { itemId: id('none') })
    },
  ],
  [
    'an item shows no asset that holds the emblem, not even one that came to hold it',
    f => {
      castMall(f)
      f.register('press', 'zone')
      f.grant('zone-secretary', 'press', 'PUBLICITY_OFFICER', 'zone')
      f.does('press', 'brand.SubmitAsset', assetArgs('logo'))
      list(f, 'item', { assetId: id('logo') })
      f.does('operator', 'mall.SubmitItem', { itemId: id('item'), caseId: itemCase(f, 'item') })
      f.patch(assets, [rawId('logo')], { emblem: true })
      f.gives('E_ARG', 'operator', 'mall.PublishItem', { itemId: id('item') })
      const terms = itemTerms({ assetId: id('logo') })
      f.gives('E_ARG', 'operator', 'mall.ListItem', { itemId: id('next'), orgId: id('zone'), terms })
    },
  ],
  [
    'no point is opened at an organisation that is dissolved',
    f => {
      castMall(f)
      const org = f.dissolved()
      f.gives('E_STATE', 'operator', 'mall.OpenPoint', { pointId: id('p'), orgId: id(org) })
    },
  ],
  [
    'an item goes off sale and on again, is paused by the root, and retires',
    f => {
      castMall(f)
      onSale(f, 'item')
      const item = { itemId: id('item') }
      for (const name of ['OffSale', 'OnSale', 'RetireItem']) {
        f.gives('E_NOT_FOUND', 'operator', `mall.${name}`, { itemId: id('none') })
      }
      f.gives('E_STATE', 'operator', 'mall.OnSale', item)
      f.does('operator', 'mall.OffSale', item)
      f.gives('E_STATE', 'operator', 'mall.OffSale', item)
      f.does('operator', 'mall.OnSale', item)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'mall.PauseItem', { itemId: id('none') })
      f.gives('E_NOT_FOUND', 'zone-secretary', 'mall.ResumeItem', { itemId: id('none') })
      f.gives('E_STATE', 'zone-secretary', 'mall.ResumeItem', item)
      f.gives('E_AUTH', 'operator', 'mall.PauseItem', item)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'mall.PauseItem', { ...item, flagId: id('none') })
      f.gives('E_ARG', 'zone-secretary', 'mall.PauseItem', { ...item, flagId: flag(f, 'f', 'other', 'zone') })
      f.does('zone-secretary', 'mall.PauseItem', { ...item, flagId: flag(f, 'g', 'item', 'zone') })
      f.gives('E_STATE', 'zone-secretary', 'mall.PauseItem', item)
      f.does('zone-secretary', 'mall.ResumeItem', item)
      f.does('operator', 'mall.RetireItem', item)
      f.gives('E_STATE', 'operator', 'mall.RetireItem', item)
      f.gives('E_STATE', 'operator', 'mall.SubmitItem', { ...item, caseId: id('item/case') })
      f.gives('E_STATE', BOTH, 'mall.StockIn', { ...item, pointId: id('point'), qty: 1, docHash: hash('d') })
    },
  ],
  [
    'a new price is reviewed with the description that names it',
    f => {
      castMall(f)
      onSale(f, 'item')
      const change = { itemId: id('item'), price: 40, contentHash: hash('dearer'), caseId: id('dearer') }
      f.gives('E_NOT_FOUND', 'operator', 'mall.ChangePrice', { ...change, itemId: id('none') })
      f.gives('E_ARG', 'operator', 'mall.ChangePrice', { ...change, price: 0 })
      f.gives('E_ARG', 'operator', 'mall.ChangePrice', { ...change, caseId: id('item/case') })
      itemCase(f, 'item', hash('dearer'), 'dearer')
      f.does('operator', 'mall.ChangePrice', change)
      f.does('operator', 'mall.RetireItem', { itemId: id('item') })
      f.gives('E_STATE', 'operator', 'mall.ChangePrice', change)
    },
  ],
]

const points: readonly Case[] = [
  [
    'a service point is opened by the operator and paused by the root',
    f => {
      castMall(f)
      const args = { pointId: id('p'), orgId: id('a-branch') }
      f.gives('E_NOT_FOUND', 'operator', 'mall.OpenPoint', { ...args, orgId: id('nowhere') })
      f.gives('E_AUTH', 'keeper-1', 'mall.OpenPoint', args)
      f.does('operator', 'mall.OpenPoint', args)
      f.gives('E_DUP', 'operator', 'mall.OpenPoint', args)
      for (const name of ['PausePoint', 'ResumePoint']) {
        f.gives('E_NOT_FOUND', 'zone-secretary', `mall.${name}`, { pointId: id('none') })
      }
      f.gives('E_STATE', 'zone-secretary', 'mall.ResumePoint', { pointId: id('p') })
      f.gives('E_NOT_FOUND', 'zone-secretary', 'mall.PausePoint', { pointId: id('p'), flagId: id('none') })
      f.gives('E_ARG', 'zone-secretary', 'mall.PausePoint', { pointId: id('p'), flagId: flag(f, 'f', 'x', 'zone') })
      f.does('zone-secretary', 'mall.PausePoint', { pointId: id('p') })
      f.gives('E_STATE', 'zone-secretary', 'mall.PausePoint', { pointId: id('p') })
      f.does('zone-secretary', 'mall.ResumePoint', { pointId: id('p') })
    },
  ],
  [
    'stock comes in, is adjusted and counted by two, and never goes below what is reserved',
    f => {
      mall(f)
      const at = { itemId: id('item'), pointId: id('point') }
      const come = { ...at, qty: 5, docHash: hash('d') }
      f.gives('E_NOT_FOUND', BOTH, 'mall.StockIn', { ...come, pointId: id('none') })
      f.gives('E_ARG', BOTH, 'mall.StockIn', { ...come, qty: 0 })
      f.gives('E_LIMIT', BOTH, 'mall.StockIn', { ...come, qty: STOCK_MAX })
      f.gives('E_AUTH', 'operator', 'mall.StockIn', come)
      f.does(BOTH, 'mall.StockIn', come)
      place(f, 'o')
      const adjust = { ...at, qty: 14, reason: 'DAMAGED', docHash: hash('d') }
      f.gives('E_NOT_FOUND', BOTH, 'mall.AdjustStock', { ...adjust, itemId: id('none') })
      f.gives('E_ARG', BOTH, 'mall.AdjustStock', { ...adjust, qty: 0 })
      f.gives('E_STOCK', BOTH, 'mall.AdjustStock', { ...adjust, qty: 15 })
      f.gives('E_LIMIT', BOTH, 'mall.AdjustStock', { ...adjust, qty: STOCK_MAX, more: true })
      f.does(BOTH, 'mall.AdjustStock', adjust)
      f.does(BOTH, 'mall.AdjustStock', { ...adjust, qty: 2, more: true, reason: 'FOUND' })
      const count = { ...at, countId: id('count'), counted: 3 }
      f.gives('E_NOT_FOUND', 'keeper-1+keeper-2', 'mall.CountStock', { ...count, pointId: id('none') })
      f.gives('E_SOD', 'keeper-1', 'mall.CountStock', count)
      f.does('keeper-1+keeper-2', 'mall.CountStock', count)
      f.gives('E_DUP', 'keeper-1+keeper-2', 'mall.CountStock', count)
    },
  ],
]

const newKey = (f: Fixture, who: string) => f.patch(actors, [addressOf(who)], { keysSinceMs: f.now })

const orders: readonly Case[] = [
  [
    'an order needs an offer, a member, points and pieces',
    f => {
      mall(f)
      const order = 'mall.PlaceOrder'
      const args = orderArgs('o', 'a-member-1')
      f.gives('E_NOT_FOUND', 'a-member-1', order, { ...args, itemId: id('none') })
      f.gives('E_NOT_FOUND', 'a-member-1', order, { ...args, mid: id('nobody') })
      f.gives('E_AUTH', 'a-member-2', order, args)
      f.gives('E_ARG', 'a-member-1', order, { ...args, qty: 0 })
      f.gives('E_ARG', 'a-member-1', order, { ...args, unitPrice: 29 })
      f.gives('E_CAP', 'a-member-1', order, { ...args, qty: 6 })
      f.gives('E_BALANCE', 'a-member-1', order, { ...args, qty: 4 })
      f.gives('E_BALANCE', 'a-member-4', order, orderArgs('o', 'a-member-4'))
      f.does('a-member-1', order, { ...args, qty: 3 })
      f.gives('E_DUP', 'a-member-1', order, args)
      f.gives('E_CAP', 'a-member-1', order, orderArgs('p', 'a-member-1', { qty: 3 }))
      f.does(BOTH, 'mall.AdjustStock', {
        itemId: id('item'),
        pointId: id('point'),
        qty: 6,
        reason: 'LOST',
        docHash: hash('d'),
      })
      f.gives('E_STOCK', 'a-member-2', order, orderArgs('p', 'a-member-2', { qty: 2 }))
      f.does('zone-secretary', 'mall.PauseItem', { itemId: id('item') })
      f.gives('E_STATE', 'a-member-2', order, orderArgs('p', 'a-member-2'))
    },
  ],
  [
    'an order waits for the window of the item, and for a day after a new key',
    f => {
      mall(f, { fromMs: f.now + 10 * DAY })
      f.gives('E_WINDOW', 'a-member-1', 'mall.PlaceOrder', orderArgs('o', 'a-member-1'))
      f.wait(10 * DAY)
      newKey(f, 'a-member-1')
      f.wait(24 * HOUR - 1)
      f.gives('E_WINDOW', 'a-member-1', 'mall.PlaceOrder', orderArgs('o', 'a-member-1'))
      f.wait(1)
      place(f, 'o')
      f.patch(members, [rawId('a-member-1')], { standing: STANDING.RIGHTS_LIMITED })
      f.gives('E_STATE', 'a-member-1', 'mall.PlaceOrder', orderArgs('p', 'a-member-1'))
    },
  ],
  [
    'an order is made ready, and handed over once, for its voucher, by a keeper who is another person',
    f => {
      mall(f)
      f.gives('E_NOT_FOUND', 'operator', 'mall.MarkReady', { ordId: id('o') })
      f.gives('E_NOT_FOUND', 'keeper-1', 'mall.Redeem', redeemArgs('o'))
      place(f, 'o')
      f.gives('E_STATE', 'keeper-1', 'mall.Redeem', redeemArgs('o'))
      f.gives('E_AUTH', 'keeper-1', 'mall.MarkReady', { ordId: id('o') })
      f.does('operator', 'mall.MarkReady', { ordId: id('o') })
      f.gives('E_STATE', 'operator', 'mall.MarkReady', { ordId: id('o') })
      f.gives('E_PROOF', 'keeper-1', 'mall.Redeem', { ordId: id('o'), voucher: toHex(voucherOf('p')) })
      f.does('zone-secretary', 'mall.PausePoint', { pointId: id('point') })
      f.gives('E_STATE', 'keeper-1', 'mall.Redeem', redeemArgs('o'))
      f.does('zone-secretary', 'mall.ResumePoint', { pointId: id('point') })
      f.grant('a-secretary', 'a-member-1', 'MALL_KEEPER', 'a-committee')
      f.gives('E_SOD', 'a-member-1', 'mall.Redeem', redeemArgs('o'))
      f.does('keeper-1', 'mall.Redeem', redeemArgs('o'))
      f.gives('E_STATE', 'keeper-1', 'mall.Redeem', redeemArgs('o'))
    },
  ],
  [
    'an order is cancelled by its member while it is open, and expires after 30 days',
    f => {
      mall(f)
      f.gives('E_NOT_FOUND', 'a-member-1', 'mall.CancelOrder', { ordId: id('o') })
      f.gives('E_NOT_FOUND', 'b-member-1', 'mall.ExpireOrders', { ordIds: [id('o')] })
      for (const name of ['o', 'p', 'q']) place(f, name)
      f.gives('E_AUTH', 'a-member-2', 'mall.CancelOrder', { ordId: id('o') })
      f.does('a-member-1', 'mall.CancelOrder', { ordId: id('o') })
      f.gives('E_STATE', 'a-member-1', 'mall.CancelOrder', { ordId: id('o') })
      f.gives('E_STATE', 'b-member-1', 'mall.ExpireOrders', { ordIds: [id('o')] })
      f.gives('E_WINDOW', 'b-member-1', 'mall.ExpireOrders', { ordIds: [id('p')] })
      f.does('operator', 'mall.MarkReady', { ordId: id('p') })
      f.wait(30 * DAY)
      f.gives('E_EXPIRED', 'keeper-1', 'mall.Redeem', redeemArgs('p'))
      f.gives('E_EXPIRED', 'operator', 'mall.MarkReady', { ordId: id('q') })
      f.does('b-member-1', 'mall.ExpireOrders', { ordIds: ['o', 'p', 'q'].map(id) })
    },
  ],
]

const refunds: readonly Case[] = [
  [
    'a refund is asked for within seven days, decided by the operator, and appealed once',
    f => {
      mall(f)
      const ask = { ordId: id('o'), qty: 1, reason: 'FAULTY' }
      const refuse = { ordId: id('o'), decision: 'REFUSE' }
      const grant = { ordId: id('o'), decision: 'GRANT' }
      f.gives('E_NOT_FOUND', 'a-member-1', 'mall.RequestRefund', ask)
      f.gives('E_NOT_FOUND', 'operator', 'mall.DecideRefund', grant)
      f.gives('E_NOT_FOUND', 'a-member-1', 'mall.AppealRefund', { ordId: id('o') })
      f.gives('E_NOT_FOUND', 'zone-secretary', 'mall.DecideAppeal', grant)
      f.gives('E_NOT_FOUND', 'b-member-1', 'mall.CompleteOrders', { ordIds: [id('o')] })
      place(f, 'o', 'a-member-1', { qty: 2 })
      f.gives('E_STATE', 'a-member-1', 'mall.RequestRefund', ask)
      f.gives('E_STATE', 'b-member-1', 'mall.CompleteOrders', { ordIds: [id('o')] })
      f.does('operator', 'mall.MarkReady', { ordId: id('o') })
      f.does('keeper-1', 'mall.Redeem', redeemArgs('o'))
      f.gives('E_ARG', 'a-member-1', 'mall.RequestRefund', { ...ask, qty: 3 })
      f.gives('E_AUTH', 'a-member-2', 'mall.RequestRefund', ask)
      f.gives('E_STATE', 'operator', 'mall.DecideRefund', grant)
      f.gives('E_STATE', 'a-member-1', 'mall.AppealRefund', { ordId: id('o') })
      f.gives('E_WINDOW', 'b-member-1', 'mall.CompleteOrders', { ordIds: [id('o')] })
      f.does('a-member-1', 'mall.RequestRefund', ask)
      f.gives('E_AUTH', 'keeper-1', 'mall.DecideRefund', refuse)
      f.does('operator', 'mall.DecideRefund', refuse)
      f.gives('E_STATE', 'zone-secretary', 'mall.DecideAppeal', grant)
      f.does('a-member-1', 'mall.AppealRefund', { ordId: id('o') })
      stockUp(f, 'item', STOCK_MAX - 8)
      f.gives('E_LIMIT', 'zone-secretary', 'mall.DecideAppeal', grant)
      f.does(BOTH, 'mall.AdjustStock', {
        itemId: id('item'),
        pointId: id('point'),
        qty: 5,
        reason: 'COUNTED',
        docHash: hash('d'),
      })
      f.does('zone-secretary', 'mall.DecideAppeal', grant)
    },
  ],
  [
    'after seven days nothing can be asked for, and anyone completes the order',
    f => {
      mall(f)
      handOver(f, 'o')
      handOver(f, 'p')
      f.does('a-member-1', 'mall.RequestRefund', { ordId: id('p'), qty: 1, reason: 'OTHER' })
      stockUp(f, 'item', STOCK_MAX - 8)
      f.gives('E_LIMIT', 'operator', 'mall.DecideRefund', { ordId: id('p'), decision: 'GRANT' })
      f.does('operator', 'mall.DecideRefund', { ordId: id('p'), decision: 'REFUSE' })
      f.wait(7 * DAY)
      f.gives('E_WINDOW', 'a-member-1', 'mall.RequestRefund', { ordId: id('o'), qty: 1, reason: 'OTHER' })
      f.gives('E_WINDOW', 'a-member-1', 'mall.AppealRefund', { ordId: id('p') })
      f.does('b-member-1', 'mall.CompleteOrders', { ordIds: [id('o'), id('p')] })
      f.gives('E_STATE', 'b-member-1', 'mall.CompleteOrders', { ordIds: [id('o')] })
    },
  ],
]

export const cases: readonly Case[] = [...items, ...points, ...orders, ...refunds]
