/** Machines of `transfer`: transfers from their application to their end, and floating members. */

import type { Json } from '#base'
import { floatingMachine, transferMachine } from '../../../contracts/transfer/machine.ts'
import { FLOAT_STATE, SCOPE, TRANSFER_STATE, type TransferState } from '../../../contracts/transfer/schema.ts'
import { transfers } from '../../../contracts/transfer/state.ts'
import { type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { contact, F, hosted, issued, letter, reason, shown, T } from '../transfer-kit.ts'

const S = TRANSFER_STATE
type More = { readonly [key: string]: Json }

const by =
  (who: string, action: string, args: More = T) =>
  (): Intent => [who, `transfer.${action}`, args]

const stateIn = (f: Fixture): TransferState | undefined => f.row(transfers, [rawId('transfer')])?.state

/** Who has it hangs it, and lets it go on. */
const hanger = (f: Fixture): string => {
  const row = f.row(transfers, [rawId('transfer')])
  const at = row?.state === S.SUSPENDED ? row.before : row?.state
  return at === S.SRC_BRANCH_OK ? 'a-secretary' : 'b-secretary'
}
const resume = (f: Fixture): Intent => [hanger(f), 'transfer.Resume', T]

const outcome = (name: string): More => ({ ...T, outcome: name, reason: name === 'UPHOLD' ? 'DUES_UNSETTLED' : 'NONE' })

/** What a transition rests on beside the state. */
const BEFORE: Readonly<Record<string, TransferState>> = {
  ResumeSource: S.SRC_BRANCH_OK,
  ResumeLetter: S.LETTER_ISSUED,
  ResumeSeen: S.LETTER_SEEN,
  ExpireLetter: S.LETTER_ISSUED,
  OverruleSource: S.APPLIED,
  OverruleWithin: S.SRC_BRANCH_OK,
  OverruleLetter: S.LETTER_ISSUED,
  OverruleBranch: S.DST_COMMITTEE_OK,
}
const WITHIN = ['AcceptCommitteeWithin', 'OverruleWithin', 'Refuse']
const scopeFor = (transition: string) => {
  if (transition === 'ConfirmReturnSlip') return SCOPE.OUT_OF_ZONE
  return WITHIN.includes(transition) ? SCOPE.WITHIN_COMMITTEE : SCOPE.WITHIN_ZONE
}
const CRANKS = ['ExpireLetter', 'MarkOverdue', 'Escalate']

export const specs: readonly MachineSpec[] = [
  {
    machine: transferMachine,
    key: [rawId('transfer')],
    prepare: f => issued(f),
    row: (state, transition, f) => {
      // A refused transfer is closed: nothing of it is open any more.
      if (state === 'REFUSED') f.does('a-member-4', 'transfer.Withdraw', T)
      const late = CRANKS.includes(transition) ? { validToMs: 1, dueAtMs: 1 } : { validToMs: f.now + 1 }
      return { scope: scopeFor(transition), before: BEFORE[transition] ?? S.APPLIED, ...late }
    },
    sends: {
      Resubmit: by('a-member-4', 'Resubmit', { ...T, applicationDoc: hash('again') }),
      ApproveSrcBranch: by('a-member-3', 'ApproveSrcBranch', { ...T, duesDoc: hash('dues') }),
      Return: f => [stateIn(f) === S.SRC_BRANCH_OK ? 'a-secretary' : 'a-member-3', 'transfer.Return', reason()],
      IssueLetter: by('a-secretary', 'IssueLetter', letter('two')),
      Reissue: by('a-secretary', 'Reissue', letter('two')),
      VoidLetter: by('a-secretary', 'VoidLetter'),
      ExpireLetter: by('b-door', 'ExpireLetter'),
      AcceptCommitteeWithin: by('b-secretary', 'AcceptCommittee'),
      AcceptCommitteeLetter: by('b-secretary', 'AcceptCommittee', shown()),
      Refuse: by('b-secretary', 'Refuse', reason()),
      Suspend: f => [hanger(f), 'transfer.Suspend', reason()],
      ResumeSource: resume,
      ResumeLetter: resume,
      ResumeSeen: resume,
      AcceptBranch: by('b-member-3', 'AcceptBranch'),
      ConfirmReturnSlip: by('a-secretary', 'ConfirmReturnSlip', { ...T, returnSlip: hash('slip') }),
      Withdraw: by('a-member-4', 'Withdraw'),
      Escalate: by('a-member-4', 'Escalate'),
      OverruleSource: by('zone-secretary', 'DecideEscalation', outcome('OVERRULE')),
      OverruleWithin: by('zone-secretary', 'DecideEscalation', outcome('OVERRULE')),
      OverruleLetter: by('zone-secretary', 'DecideEscalation', outcome('OVERRULE')),
      OverruleBranch: by('zone-secretary', 'DecideEscalation', outcome('OVERRULE')),
      UpholdEscalation: by('zone-secretary', 'DecideEscalation', outcome('UPHOLD')),
      MarkOverdue: by('b-door', 'MarkOverdue'),
    },
  },
  {
    machine: floatingMachine,
    key: [rawId('floating')],
    prepare: f => hosted(f),
    row: (_, transition, f) => ({
      ...(transition === 'LogContactOutside' ? { hostOrg: new Uint8Array(0) } : {}),
      lastContactMs: 0,
      sinceMs: transition === 'FlagFloating' ? 1 : f.now,
      state: FLOAT_STATE.ACTIVE,
    }),
    sends: {
      ConfirmOut: by('a-member-3', 'ConfirmOut', { ...F, cardCode: hash('card') }),
      AcceptIn: by('b-member-3', 'AcceptIn', F),
      LogContactHosted: by('b-branch-clerk', 'LogContact', contact),
      LogContactOutside: by('a-branch-clerk', 'LogContact', contact),
      FileAnnualReport: by('a-member-4', 'FileAnnualReport', { ...F, year: 2026, docHash: hash('report') }),
      FlagFloating: by('b-door', 'FlagFloating', F),
      EndFloatingReturned: by('a-member-4', 'EndFloating', { ...F, end: 'RETURNED' }),
      EndFloatingClosed: by('a-member-4', 'EndFloating', { ...F, end: 'CLOSED' }),
      ConvertToTransfer: by('a-member-4', 'ConvertToTransfer', {
        ...F,
        trfId: id('transfer'),
        applicationDoc: hash('application'),
      }),
    },
  },
]
