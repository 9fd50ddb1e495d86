import { caseMachine } from '../../../contracts/review/machine.ts'
import { HOUR, hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
import { castReviewers, castService, open, openArgs, reviewersAt } from '../review-cast.ts'

const CASE = { caseId: id('case') }
const POST = { caseName: 'case', subject: 'post', type: 'POST' } as const
const [FIRST] = reviewersAt('a-branch') as [string]
const decision = (kind: string) => ({ ...CASE, step: 1, decision: kind })
const refusal = (kind: string) => ({ ...decision(kind), reasonCodes: ['FACT'] })

/** Rows that make several outcomes of one action possible. */
const ROWS: Readonly<Record<string, (state: string) => { readonly [field: string]: unknown }>> = {
  DecidePass: () => ({ tier: 2 }),
  DecideAppealContinue: () => ({ tier: 2 }),
  MarkOverdue: state => ({ overdue: state === 'APPEALED' }),
  MarkAppealOverdue: state => ({ overdue: state === 'OPEN' }),
}

export const specs: readonly MachineSpec[] = [
  {
    machine: caseMachine,
    key: [rawId('case')],
    prepare: f => {
      castReviewers(f)
      castService(f)
      f.register('publicity', 'a-committee')
      f.grant('a-secretary', 'publicity', 'PUBLICITY_OFFICER', 'a-committee')
      open(f, POST)
      f.wait(30 * HOUR)
    },
    row: (state, transition, f) => ({ decidedAtMs: f.now, ...ROWS[transition]?.(state) }),
    sends: {
      DecidePass: () => [FIRST, 'review.Decide', decision('PASS')],
      DecideApprove: () => [FIRST, 'review.Decide', decision('PASS')],
      DecideReturn: () => [FIRST, 'review.Decide', refusal('RETURN')],
      DecideReject: () => [FIRST, 'review.Decide', refusal('REJECT')],
      MarkOverdue: () => ['b-member-1', 'review.MarkOverdue', CASE],
      MarkAppealOverdue: () => ['b-member-1', 'review.MarkOverdue', CASE],
      RaiseTier: () => [FIRST, 'review.RaiseTier', { ...CASE, tier: 'T2' }],
      Reassign: () => ['publicity', 'review.Reassign', CASE],
      RecordMachineCheck: () => [
        'service',
        'review.RecordMachineCheck',
        { ...CASE, engineVersionHash: hash('e'), result: 'DOUBT' },
      ],
      Withdraw: () => ['a-branch-clerk', 'review.Withdraw', CASE],
      Appeal: () => ['a-branch-clerk', 'review.Appeal', { ...CASE, groundsRoot: hash('g') }],
      DecideAppealUphold: () => [FIRST, 'review.DecideAppeal', { ...CASE, outcome: 'UPHOLD' }],
      DecideAppealOverturn: () => [FIRST, 'review.DecideAppeal', { ...CASE, outcome: 'OVERTURN' }],
      DecideAppealContinue: () => [FIRST, 'review.DecideAppeal', { ...CASE, outcome: 'OVERTURN' }],
      OpenCase: () => [
        'a-branch-clerk',
        'review.OpenCase',
        openArgs({ ...POST, caseName: 'next', previous: 'case', contentHash: hash('mended') }),
      ],
      SampleRecheck: () => ['auditor', 'review.SampleRecheck', { ...CASE, result: 'CONFIRMED' }],
    },
  },
]
