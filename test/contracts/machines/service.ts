/** Every state of a request × every transition. */

import { monthOf } from '#contracts'
import { requestMachine } from '../../../contracts/service/machine.ts'
import { DAY, hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'

const it = { requestId: id('wish') }
const ruleId = id('wishes')

export const specs: readonly MachineSpec[] = [
  {
    machine: requestMachine,
    key: [rawId('wish')],
    prepare: f => {
      const terms = { sourceType: 'SERVICE', amount: 10, effectiveFromMs: f.now + 2 * DAY }
      f.does('zone-officer', 'points.DefineRule', { ruleId, terms })
      f.does('zone-secretary', 'points.ApproveRule', { ruleId })
      f.wait(3 * DAY)
      f.does('b-secretary', 'points.GrantBudget', { orgId: id('b-branch'), month: monthOf(f.now), amount: 10 })
      const what = { kind: 'MICRO_WISH', category: 'CARE', cost: 'LOW', bodyHash: hash('body') }
      f.does('a-member-4', 'service.Raise', { ...it, orgId: id('a-branch'), ...what })
      f.does('a-secretary', 'service.Triage', { ...it, slaHours: 1, pointsRule: ruleId })
      f.does('b-member-1', 'service.Claim', { ...it, claimantOrg: id('b-branch'), asMember: true })
      f.wait(20 * DAY)
    },
    row: (_, transition) => (transition === 'CreditClaimant' ? { satisfaction: 5 } : {}),
    sends: {
      Triage: () => ['a-secretary', 'service.Triage', { ...it, slaHours: 1 }],
      Claim: () => ['b-member-2', 'service.Claim', { ...it, claimantOrg: id('b-branch'), asMember: true }],
      MarkDone: () => ['b-member-1', 'service.MarkDone', { ...it, proofHash: hash('proof') }],
      Confirm: () => ['a-member-4', 'service.Confirm', { ...it, satisfaction: 5 }],
      Reopen: () => ['a-member-4', 'service.Reopen', it],
      MarkBreached: () => ['a-door', 'service.MarkBreached', it],
      CreditClaimant: () => ['a-door', 'service.CreditClaimant', it],
      Close: () => ['a-branch-clerk+a-secretary', 'service.Close', it],
    },
  },
]
