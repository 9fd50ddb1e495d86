/** Who may do what in `dues`, and every refusal. The clock stands in March 2026. */

import { type Case, type Fixture, hash, id } from '../fixture.ts'

const COUNTS = { due: 6, paid: 4, exempt: 1, overdue: 1 }
const TWO = 'a-branch-clerk+a-member-3'
const month = (more = {}) => ({ orgId: id('a-branch'), month: 202_603, counts: COUNTS, statusRoot: hash('s'), ...more })
const reductionId = id('reduction')
const request = (more = {}) => ({
  reductionId,
  orgId: id('a-branch'),
  kind: 'REDUCED',
  fromMonth: 202_603,
  toMonth: 202_608,
  requestHash: hash('request'),
  ...more,
})
const requested = (f: Fixture) => f.does('a-branch-clerk', 'dues.RequestReduction', request())
const decision = (more = {}) => ({ reductionId, decision: 'APPROVE', ...more })

export const cases: readonly Case[] = [
  [
    'a month is settled by two persons, once, and the counts add up',
    f => {
      f.gives('E_NOT_FOUND', TWO, 'dues.SettleMonth', month({ orgId: id('nowhere') }))
      f.gives('E_ARG', TWO, 'dues.SettleMonth', month({ counts: { ...COUNTS, paid: 5 } }))
      f.gives('E_ARG', TWO, 'dues.SettleMonth', month({ month: 202_613 }))
      f.gives('E_WINDOW', TWO, 'dues.SettleMonth', month({ month: 202_604 }))
      f.gives('E_WINDOW', TWO, 'dues.SettleMonth', month({ month: 202_508 }))
      f.gives('E_AUTH', 'a-branch-clerk', 'dues.SettleMonth', month())
      f.gives('E_SCOPE', 'b-branch-clerk+b-member-3', 'dues.SettleMonth', month())
      f.does(TWO, 'dues.SettleMonth', month())
      f.does(TWO, 'dues.SettleMonth', month({ month: 202_509 }))
      f.gives('E_DUP', TWO, 'dues.SettleMonth', month())
    },
  ],
  [
    'what was settled is corrected by a later revision, as long as arrears are taken',
    f => {
      f.gives('E_NOT_FOUND', TWO, 'dues.CorrectMonth', month({ orgId: id('nowhere'), revision: 2 }))
      f.gives('E_NOT_FOUND', TWO, 'dues.CorrectMonth', month({ revision: 2 }))
      f.does(TWO, 'dues.SettleMonth', month())
      f.gives('E_ARG', TWO, 'dues.CorrectMonth', month({ revision: 1 }))
      f.gives('E_ARG', TWO, 'dues.CorrectMonth', month({ revision: 2, counts: { ...COUNTS, due: 7 } }))
      f.does(TWO, 'dues.CorrectMonth', month({ revision: 2, counts: { due: 6, paid: 5, exempt: 1, overdue: 0 } }))
      f.wait(220 * 86_400_000)
      f.gives('E_WINDOW', TWO, 'dues.CorrectMonth', month({ revision: 3 }))
    },
  ],
  [
    'a reduction is asked for by the branch and decided by its committee',
    f => {
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'dues.RequestReduction', request({ orgId: id('nowhere') }))
      f.gives('E_ARG', 'a-branch-clerk', 'dues.RequestReduction', request({ toMonth: 202_602 }))
      f.gives('E_ARG', 'a-branch-clerk', 'dues.RequestReduction', request({ toMonth: 202_703 }))
      f.gives('E_ARG', 'a-branch-clerk', 'dues.RequestReduction', request({ fromMonth: 202_600 }))
      f.gives('E_AUTH', 'a-member-4', 'dues.RequestReduction', request())
      f.gives('E_NOT_FOUND', 'a-secretary', 'dues.DecideReduction', decision())
      requested(f)
      f.gives('E_DUP', 'a-branch-clerk', 'dues.RequestReduction', request())
      f.gives('E_SCOPE', 'a-member-3', 'dues.DecideReduction', decision())
      f.does('a-secretary', 'dues.DecideReduction', decision())
      f.gives('E_STATE', 'a-secretary', 'dues.DecideReduction', decision({ decision: 'REFUSE' }))
    },
  ],
  [
    'who asked does not decide, and may withdraw',
    f => {
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'dues.WithdrawReduction', { reductionId })
      f.grant('zone-organizer', 'a-branch-clerk', 'ORGANIZER', 'a-committee')
      requested(f)
      f.gives('E_SOD', 'a-branch-clerk', 'dues.DecideReduction', decision())
      f.gives('E_AUTH', 'a-member-3', 'dues.WithdrawReduction', { reductionId })
      f.does('a-branch-clerk', 'dues.WithdrawReduction', { reductionId })
      f.gives('E_STATE', 'a-branch-clerk', 'dues.WithdrawReduction', { reductionId })
    },
  ],
]
