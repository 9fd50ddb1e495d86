/** Every state of a month and of a reduction × every transition. */

import { monthMachine, reductionMachine } from '../../../contracts/dues/machine.ts'
import { hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'

const TWO = 'a-branch-clerk+a-member-3'
const counts = { due: 6, paid: 6, exempt: 0, overdue: 0 }
const month = { orgId: id('a-branch'), month: 202_603, counts, statusRoot: hash('s') }
const reductionId = id('reduction')

export const specs: readonly MachineSpec[] = [
  {
    machine: monthMachine,
    key: [rawId('a-branch'), 202_603],
    prepare: f => f.does(TWO, 'dues.SettleMonth', month),
    sends: { CorrectMonth: () => [TWO, 'dues.CorrectMonth', { ...month, revision: 2 }] },
  },
  {
    machine: reductionMachine,
    key: [rawId('reduction')],
    prepare: f =>
      f.does('a-branch-clerk', 'dues.RequestReduction', {
        reductionId,
        orgId: id('a-branch'),
        kind: 'EXEMPT',
        fromMonth: 202_603,
        toMonth: 202_603,
        requestHash: hash('r'),
      }),
    sends: {
      ApproveReduction: () => ['a-secretary', 'dues.DecideReduction', { reductionId, decision: 'APPROVE' }],
      RefuseReduction: () => ['a-secretary', 'dues.DecideReduction', { reductionId, decision: 'REFUSE' }],
      WithdrawReduction: () => ['a-branch-clerk', 'dues.WithdrawReduction', { reductionId }],
    },
  },
]
