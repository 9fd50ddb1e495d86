import { itemMachine, orderMachine } from '../../../contracts/mall/machine.ts'
import { refunds } from '../../../contracts/mall/state.ts'
import { FREEZE_STATE } from '../../../contracts/points/schema.ts'
import { freezes } from '../../../contracts/points/state.ts'
import { DAY, hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
import { askedBack, castMall, itemCase, list, mall, place, redeemArgs } from '../mall-steps.ts'
import { addressOf } from '../world.ts'

const itemId = { itemId: id('item') }

const item: MachineSpec = {
  machine: itemMachine,
  key: [rawId('item')],
  prepare: f => {
    castMall(f)
    list(f, 'item')
    f.does('operator', 'mall.SubmitItem', { ...itemId, caseId: itemCase(f, 'item') })
    itemCase(f, 'item', hash('dearer'), 'dearer')
  },
  sends: {
    SubmitItem: () => ['operator', 'mall.SubmitItem', { ...itemId, caseId: id('item/case') }],
    PublishItem: () => ['operator', 'mall.PublishItem', itemId],
    ChangePrice: () => [
      'operator',
      'mall.ChangePrice',
      { ...itemId, price: 40, contentHash: hash('dearer'), caseId: id('dearer') },
    ],
    OffSale: () => ['operator', 'mall.OffSale', itemId],
    OnSale: () => ['operator', 'mall.OnSale', itemId],
    RetireItem: () => ['operator', 'mall.RetireItem', itemId],
  },
}

const ordId = { ordId: id('o') }
const decision = (granted: boolean) => ({ ...ordId, decision: granted ? 'GRANT' : 'REFUSE' })
const GIVES_BACK = ['GrantRefund', 'GrantAppeal']
const OVER = ['CompleteOrders']

const order: MachineSpec = {
  machine: orderMachine,
  key: [rawId('o')],
  prepare: f => {
    mall(f)
    place(f, 'o')
    f.wait(40 * DAY)
  },
  row: (_, transition, f) => {
    askedBack(f, 'o')
    if (GIVES_BACK.includes(transition)) f.patch(freezes, [rawId('o')], { state: FREEZE_STATE.SPENT })
    const at = OVER.includes(transition) ? f.now - 30 * DAY : f.now
    f.patch(refunds, [rawId('o')], { decidedAtMs: at, decidedBy: addressOf('operator') })
    const expiresAtMs = transition === 'ExpireOrders' ? f.now : f.now + DAY
    return { expiresAtMs, redeemedAtMs: at, keeper: addressOf('keeper-1') }
  },
  sends: {
    MarkReady: () => ['operator', 'mall.MarkReady', ordId],
    Redeem: () => ['keeper-2', 'mall.Redeem', redeemArgs('o')],
    CancelOrder: () => ['a-member-1', 'mall.CancelOrder', ordId],
    ExpireOrders: () => ['b-member-1', 'mall.ExpireOrders', { ordIds: [id('o')] }],
    CompleteOrders: () => ['b-member-1', 'mall.CompleteOrders', { ordIds: [id('o')] }],
    RequestRefund: () => ['a-member-1', 'mall.RequestRefund', { ...ordId, qty: 1, reason: 'FAULTY' }],
    GrantRefund: () => ['operator', 'mall.DecideRefund', decision(true)],
    RefuseRefund: () => ['operator', 'mall.DecideRefund', decision(false)],
    AppealRefund: () => ['a-member-1', 'mall.AppealRefund', ordId],
    GrantAppeal: () => ['zone-secretary', 'mall.DecideAppeal', decision(true)],
    RefuseAppeal: () => ['zone-secretary', 'mall.DecideAppeal', decision(false)],
  },
}

export const specs: readonly MachineSpec[] = [item, order]
