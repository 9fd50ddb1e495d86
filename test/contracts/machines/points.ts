import { accountMachine, adjustmentMachine, ruleMachine } from '../../../contracts/points/machine.ts'
import { earnRules } from '../../../contracts/points/state.ts'
import { DAY, type Fixture, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
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

export const specs: readonly MachineSpec[] = [rule, account, adjustment]
