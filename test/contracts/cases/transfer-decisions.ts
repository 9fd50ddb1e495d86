/** Transfers that are hung, refused, late, escalated. */

import { type Case, DAY, hash, id } from '../fixture.ts'
import { accepted, application, approved, issued, letter, organizer, reason, secondBranch, T } from '../transfer-kit.ts'

export const cases: readonly Case[] = [
  [
    'a transfer is hung with a reason by who has it, and goes on from there',
    f => {
      f.gives('E_NOT_FOUND', 'b-secretary', 'transfer.Suspend', reason())
      f.gives('E_NOT_FOUND', 'b-secretary', 'transfer.Resume', T)
      issued(f)
      f.gives('E_ARG', 'b-secretary', 'transfer.Suspend', reason('NONE'))
      f.gives('E_SCOPE', 'a-secretary', 'transfer.Suspend', reason())
      f.gives('E_STATE', 'b-secretary', 'transfer.Resume', T)
      f.does('b-secretary', 'transfer.Suspend', reason())
      f.gives('E_STATE', 'b-secretary', 'transfer.Suspend', reason())
      f.does('b-secretary', 'transfer.Resume', T)
      f.does('b-secretary', 'transfer.Suspend', reason())
      f.wait(31 * DAY)
      f.does('b-door', 'transfer.ExpireLetter', T)
    },
  ],
  [
    'a refusal names a reason; the common ancestor decides on it',
    f => {
      f.gives('E_NOT_FOUND', 'b-secretary', 'transfer.Refuse', reason())
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.Escalate', T)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'transfer.DecideEscalation', {
        ...T,
        outcome: 'OVERRULE',
        reason: 'NONE',
      })
      approved(f)
      f.gives('E_STATE', 'b-secretary', 'transfer.Refuse', reason())
      f.does('a-secretary', 'transfer.IssueLetter', letter())
      f.gives('E_ARG', 'b-secretary', 'transfer.Refuse', reason('NONE'))
      f.gives('E_WINDOW', 'a-member-4', 'transfer.Escalate', T)
      f.does('b-secretary', 'transfer.Refuse', reason())
      f.gives('E_AUTH', 'a-member-3', 'transfer.Escalate', T)
      f.does('a-member-4', 'transfer.Escalate', T)
      const decide = { ...T, outcome: 'OVERRULE', reason: 'NONE' }
      f.gives('E_SCOPE', 'b-secretary', 'transfer.DecideEscalation', decide)
      f.gives('E_ARG', 'zone-secretary', 'transfer.DecideEscalation', { ...decide, reason: 'DUES_UNSETTLED' })
      f.gives('E_ARG', 'zone-secretary', 'transfer.DecideEscalation', { ...decide, outcome: 'UPHOLD' })
      f.does('zone-secretary', 'transfer.DecideEscalation', decide)
      f.gives('E_STATE', 'zone-secretary', 'transfer.DecideEscalation', decide)
      f.does('b-member-3', 'transfer.AcceptBranch', T)
    },
  ],
  [
    'what is upheld is final; a refusal can be escalated for some time only',
    f => {
      issued(f)
      f.does('b-secretary', 'transfer.Refuse', reason())
      f.does('a-member-4', 'transfer.Escalate', T)
      f.does('zone-organizer', 'transfer.DecideEscalation', { ...reason(), outcome: 'UPHOLD' })
      f.gives('E_STATE', 'a-member-4', 'transfer.Escalate', T)
      const second = { trfId: id('second') }
      f.does('a-member-4', 'transfer.Apply', application(second))
      f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...second, duesDoc: hash('dues') })
      f.does('a-secretary', 'transfer.IssueLetter', letter('two', second))
      f.does('b-secretary', 'transfer.Refuse', { ...second, reason: 'NOT_WORKING_THERE' })
      f.wait(61 * DAY)
      f.gives('E_WINDOW', 'a-member-4', 'transfer.Escalate', second)
    },
  ],
  [
    'within a committee the one above decides on what the committee refused',
    f => {
      organizer(f, 'a-committee')
      const dstOrg = secondBranch(f)
      approved(f, { dstOrg })
      f.does('a-committee-organizer', 'transfer.Refuse', reason())
      f.does('a-member-4', 'transfer.Escalate', T)
      f.gives('E_SCOPE', 'a-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
      f.does('zone-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
      f.does('a-second-secretary', 'transfer.AcceptBranch', T)
    },
  ],
  [
    'silence is told once, can be escalated, and does nothing by itself',
    f => {
      f.gives('E_NOT_FOUND', 'b-door', 'transfer.MarkOverdue', T)
      accepted(f)
      f.gives('E_WINDOW', 'b-door', 'transfer.MarkOverdue', T)
      f.wait(15 * DAY)
      f.does('b-door', 'transfer.MarkOverdue', T)
      f.gives('E_WINDOW', 'b-door', 'transfer.MarkOverdue', T)
      f.does('a-member-4', 'transfer.Escalate', T)
      f.does('zone-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
      f.gives('E_STATE', 'b-door', 'transfer.MarkOverdue', T)
    },
  ],
]
