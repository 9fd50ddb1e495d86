/** Floating members. */

import { floatings } from '../../../contracts/transfer/state.ts'
import { type Case, DAY, hash, id, rawId } from '../fixture.ts'
import { application, contact, F, hosted, type More, out, report, T } from '../transfer-kit.ts'

export const cases: readonly Case[] = [
  [
    'floating is reported by the member or the clerk, confirmed by the source, accepted by the host',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.ReportFloating', report({ mid: id('nobody') }))
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.ReportFloating', report({ hostOrg: id('nowhere') }))
      f.gives('E_ARG', 'a-member-4', 'transfer.ReportFloating', report({ hostOrg: id('a-branch') }))
      f.gives('E_ARG', 'a-member-4', 'transfer.ReportFloating', report({ fromMonth: 202_613 }))
      f.gives('E_STATE', 'a-branch-clerk', 'transfer.ReportFloating', report({ mid: id('candidate-1') }))
      f.does('a-branch-clerk', 'transfer.ReportFloating', report())
      f.gives('E_DUP', 'a-member-4', 'transfer.ReportFloating', report())
      f.gives('E_STATE', 'a-member-4', 'transfer.ReportFloating', report({ flId: id('two') }))
      f.gives('E_STATE', 'a-member-4', 'transfer.Apply', application())
      f.gives('E_STATE', 'b-member-3', 'transfer.AcceptIn', F)
      f.gives('E_NOT_FOUND', 'b-member-3', 'transfer.AcceptIn', { flId: id('none') })
      const card = { ...F, cardCode: hash('card') }
      f.gives('E_NOT_FOUND', 'a-member-3', 'transfer.ConfirmOut', { ...card, flId: id('none') })
      f.does('a-member-3', 'transfer.ConfirmOut', card)
      f.gives('E_STATE', 'a-member-3', 'transfer.ConfirmOut', card)
      f.gives('E_SCOPE', 'a-member-3', 'transfer.AcceptIn', F)
      f.does('b-member-3', 'transfer.AcceptIn', F)
    },
  ],
  [
    'both sides keep in touch with a floating member, who reports once a year; what is missing is flagged',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-3', 'transfer.LogContact', contact)
      f.gives('E_NOT_FOUND', 'b-door', 'transfer.FlagFloating', F)
      const yearly = { ...F, year: 2026, docHash: hash('report') }
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.FileAnnualReport', yearly)
      f.does('a-member-4', 'transfer.ReportFloating', report())
      f.gives('E_STATE', 'a-member-3', 'transfer.LogContact', contact)
      f.gives('E_STATE', 'b-door', 'transfer.FlagFloating', F)
      f.gives('E_STATE', 'a-member-4', 'transfer.FileAnnualReport', yearly)
      f.does('a-member-3', 'transfer.ConfirmOut', { ...F, cardCode: hash('card') })
      f.does('b-member-3', 'transfer.AcceptIn', F)
      f.does('b-branch-clerk', 'transfer.LogContact', contact)
      f.does('a-branch-clerk', 'transfer.LogContact', contact)
      f.gives('E_WINDOW', 'b-door', 'transfer.FlagFloating', F)
      f.wait(100 * DAY)
      f.does('b-door', 'transfer.FlagFloating', F)
      f.gives('E_ARG', 'a-member-4', 'transfer.FileAnnualReport', { ...yearly, year: 2028 })
      f.does('a-member-4', 'transfer.FileAnnualReport', yearly)
      f.gives('E_DUP', 'a-member-4', 'transfer.FileAnnualReport', yearly)
    },
  ],
  [
    'floating ends, by either side, or becomes a transfer',
    f => {
      const end = { ...F, end: 'RETURNED' }
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.EndFloating', end)
      const convert = { ...F, ...T, applicationDoc: hash('application') }
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.ConvertToTransfer', convert)
      out(f)
      f.gives('E_STATE', 'a-member-4', 'transfer.ConvertToTransfer', convert)
      f.does('b-branch-clerk', 'transfer.EndFloating', end)
      f.gives('E_STATE', 'b-branch-clerk', 'transfer.EndFloating', end)
      f.does('a-member-4', 'transfer.Apply', application())
      f.does('a-member-4', 'transfer.Withdraw', T)
      f.does('a-member-4', 'transfer.ReportFloating', report({ flId: id('two') }))
      f.does('a-member-3', 'transfer.ConfirmOut', { flId: id('two'), cardCode: hash('card') })
      f.does('b-member-3', 'transfer.AcceptIn', { flId: id('two') })
      f.gives('E_DUP', 'a-member-4', 'transfer.ConvertToTransfer', { ...convert, flId: id('two') })
      f.does('a-member-4', 'transfer.ConvertToTransfer', { ...convert, flId: id('two'), trfId: id('three') })
    },
  ],
  [
    'who belongs to the host by now cannot be a guest there, nor ask for a transfer to it',
    f => {
      hosted(f)
      const convert = { ...F, ...T, applicationDoc: hash('application') }
      const there = f.fork()
      there.patch(floatings, [rawId('floating')], { hostOrg: rawId('a-branch') })
      there.gives('E_ARG', 'a-member-4', 'transfer.ConvertToTransfer', convert)
      const resolutionId = id('limit')
      const args = { resolutionId, kind: 'LIMIT_RIGHTS', mid: id('a-member-4'), minutes: hash('minutes') }
      f.does('a-member-3', 'member.SubmitResolution', args)
      f.does('a-secretary', 'member.DecideResolution', { resolutionId, decision: 'APPROVE' })
      f.gives('E_STATE', 'a-member-4', 'transfer.ConvertToTransfer', convert)
      f.does('a-branch-clerk', 'transfer.EndFloating', { ...F, end: 'CLOSED' })
    },
  ],
  [
    'a guest from outside is registered by clerk and registrar, taken in by the host, and can become a member',
    f => {
      const guest = (more: More = {}) => ({
        ...F,
        mid: id('guest'),
        hostOrg: id('b-branch'),
        fromMonth: 202_603,
        expectedToMonth: 202_612,
        cardCode: hash('card'),
        stage: 'FULL',
        commitRoot: hash('record'),
        ...more,
      })
      const clerks = 'b-branch-clerk+registrar'
      f.gives('E_NOT_FOUND', clerks, 'transfer.RegisterGuest', guest({ hostOrg: id('nowhere') }))
      f.gives('E_AUTH', 'b-branch-clerk', 'transfer.RegisterGuest', guest())
      f.gives('E_ARG', clerks, 'transfer.RegisterGuest', guest({ stage: 'ACTIVIST' }))
      f.gives('E_DUP', clerks, 'transfer.RegisterGuest', guest({ mid: id('a-member-4') }))
      f.does(clerks, 'transfer.RegisterGuest', guest())
      f.gives('E_DUP', clerks, 'transfer.RegisterGuest', guest())
      const taken = f.fork()
      const enrol = { mid: id('guest'), orgId: id('a-branch'), commitRoot: hash('record') }
      taken.does('a-branch-clerk+registrar', 'member.EnrolCandidate', enrol)
      taken.gives('E_DUP', 'b-member-3', 'transfer.AcceptIn', F)
      f.does('b-member-3', 'transfer.AcceptIn', F)
      const letter = {
        ...T,
        mid: id('guest'),
        dstOrg: id('b-branch'),
        letterRef: id('outside'),
        letterNo: hash('outside'),
        issuedAtMs: f.now - DAY,
        validToMs: f.now + DAY,
        applicationDoc: hash('letter'),
        incoming: { stage: 'FULL', commitRoot: hash('record') },
      }
      f.register('guest', 'b-branch', { mid: id('guest') })
      f.gives('E_STATE', 'guest', 'transfer.ConvertToTransfer', { ...F, ...T, applicationDoc: hash('a') })
      f.does(clerks, 'transfer.RegisterLetter', letter)
      f.does('b-secretary', 'transfer.AcceptCommittee', { ...T, letterRef: id('outside') })
      f.does('b-member-3', 'transfer.AcceptBranch', T)
    },
  ],
]
