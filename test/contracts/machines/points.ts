import { ORDER_STATE } from '../../../contracts/mall/order-schema.ts'
import { orders } from '../../../contracts/mall/state.ts'
import { accountMachine, adjustmentMachine, freezeMachine, ruleMachine } from '../../../contracts/points/machine.ts'
import { earnRules } from '../../../contracts/points/state.ts'
import { DAY, type Fixture, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
import { askedBack, mall, place, redeemArgs } from '../mall-steps.ts'
import { comeBack, grantPoints, leave, manual, manualRule, RULERS, ruleOf } from '../points-steps.ts'

const terms = (f: Fixture, key: string, more: object) => ({
  terms: { ...f.row(earnRules, [rawId(key)])?.terms, ...more },
})

const rule: MachineSpec = {
  machine: ruleMachine,
  key: [rawId('r')],
  prepare: f => f.does('zone-officer', 'points.DefineRule', ruleOf(f, 'r')),
  row: (_, transition, f) =>
    terms(f, 'r', { effectiveFromMs: transition === 'ActivateRule' ? f.now : f.now + 2 * DAY }),
  sends: {
    ApproveRule: () => ['zone-secretary', 'points.ApproveRule', { ruleId: id('r') }],
    ActivateRule: () => ['b-member-1', 'points.ActivateRule', { ruleId: id('r') }],
    RetireRule: () => [RULERS, 'points.RetireRule', { ruleId: id('r') }],
  },
}

const mid = { mid: id('a-member-1') }

const account: MachineSpec = {
  machine: accountMachine,
  key: [rawId('a-member-1')],
  prepare: f => {
    grantPoints(f, 8)
    f.activity('VERIFIED', { pointsRule: id('rule') })
    f.wait(100 * DAY)
  },
  row: (_, transition, f) => {
    if (transition === 'ThawAccount') comeBack(f, 'a-member-1')
    else leave(f, 'a-member-1')
    return { frozenAtMs: 1 }
  },
  sends: {
    FreezeAccount: () => ['b-member-1', 'points.FreezeAccount', mid],
    ThawAccount: () => ['b-member-1', 'points.ThawAccount', mid],
    CloseAccount: () => ['b-member-1', 'points.CloseAccount', mid],
  },
}

const adjustment: MachineSpec = {
  machine: adjustmentMachine,
  key: [rawId('m')],
  prepare: f => {
    manualRule(f)
    grantPoints(f)
    f.does('a-branch-clerk', 'points.ManualAward', manual('m', 'a-member-1', 60))
  },
  sends: {
    ApproveAdjustment: () => ['a-member-3', 'points.ApproveAdjustment', { adjustmentId: id('m') }],
    PostAdjustment: () => ['a-secretary', 'points.PostAdjustment', { adjustmentId: id('m') }],
    RejectAdjustment: () => ['a-secretary', 'points.RejectAdjustment', { adjustmentId: id('m') }],
  },
}

/** Moved by the mall: what would move it is an order in the state for that. */
const ORDER_FOR = {
  Settle: ORDER_STATE.READY,
  Release: ORDER_STATE.CREATED,
  Refund: ORDER_STATE.REFUND_REQUESTED,
} as const

const freeze: MachineSpec = {
  machine: freezeMachine,
  key: [rawId('o')],
  prepare: f => {
    mall(f)
    place(f, 'o')
  },
  row: (_, transition, f) => {
    askedBack(f, 'o')
    f.patch(orders, [rawId('o')], { state: ORDER_FOR[transition as keyof typeof ORDER_FOR] })
    return {}
  },
  sends: {
    Settle: () => ['keeper-1', 'mall.Redeem', redeemArgs('o')],
    Release: () => ['a-member-1', 'mall.CancelOrder', { ordId: id('o') }],
    Refund: () => ['operator', 'mall.DecideRefund', { ordId: id('o'), decision: 'GRANT' }],
  },
}

export const specs: readonly MachineSpec[] = [rule, account, adjustment, freeze]
