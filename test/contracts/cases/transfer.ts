/** Transfers on the straight way: application, letter, acceptance; out of the zone and into it. */

import { STAGE } from '#contracts'
import { members } from '../../../contracts/member/state.ts'
import { type Case, DAY, hash, id, rawId } from '../fixture.ts'
import { application, approved, issued, letter, type More, reason, secondBranch, shown, T } from '../transfer-kit.ts'

const incoming = (more: More = {}, of: More = {}) => ({
  ...T,
  mid: id('newcomer'),
  dstOrg: id('b-branch'),
  letterRef: id('outside'),
  letterNo: hash('outside'),
  issuedAtMs: 0,
  validToMs: 0,
  applicationDoc: hash('letter'),
  incoming: { stage: 'FULL', commitRoot: hash('record'), ...of },
  ...more,
})
const CLERKS = 'b-branch-clerk+registrar'

export const cases: readonly Case[] = [
  [
    'a member applies for one transfer at a time, to an organisation that holds relations',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.Apply', application({ mid: id('nobody') }))
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.Apply', application({ dstOrg: id('nowhere') }))
      f.gives('E_AUTH', 'a-member-5', 'transfer.Apply', application())
      f.gives('E_ARG', 'a-member-4', 'transfer.Apply', application({ dstOrg: id('a-branch') }))
      f.gives('E_STATE', 'a-member-4', 'transfer.Apply', application({ dstOrg: id(f.dissolved()) }))
      f.gives('E_STATE', 'a-branch-clerk', 'transfer.Apply', application({ mid: id('candidate-1') }))
      f.does('a-branch-clerk', 'transfer.Apply', application())
      f.gives('E_DUP', 'a-member-4', 'transfer.Apply', application())
      f.gives('E_STATE', 'a-member-4', 'transfer.Apply', application({ trfId: id('second') }))
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.Withdraw', { trfId: id('none') })
      f.does('a-member-4', 'transfer.Withdraw', T)
      f.gives('E_STATE', 'a-member-4', 'transfer.Withdraw', T)
      f.does('a-member-4', 'transfer.Apply', application({ trfId: id('second') }))
    },
  ],
  [
    'the source branch answers, or returns with a reason, as its committee can',
    f => {
      f.does('a-member-4', 'transfer.Apply', application())
      const dues = { ...T, duesDoc: hash('dues') }
      f.gives('E_NOT_FOUND', 'a-member-3', 'transfer.ApproveSrcBranch', { ...dues, trfId: id('none') })
      f.gives('E_SCOPE', 'b-member-3', 'transfer.ApproveSrcBranch', dues)
      f.gives('E_NOT_FOUND', 'a-member-3', 'transfer.Return', { ...reason(), trfId: id('none') })
      f.gives('E_ARG', 'a-member-3', 'transfer.Return', reason('NONE'))
      const again = { ...T, applicationDoc: hash('again') }
      f.gives('E_NOT_FOUND', 'a-member-4', 'transfer.Resubmit', { ...again, trfId: id('none') })
      f.gives('E_STATE', 'a-member-4', 'transfer.Resubmit', again)
      f.does('a-member-3', 'transfer.Return', reason())
      f.gives('E_STATE', 'a-member-3', 'transfer.Return', reason())
      f.gives('E_STATE', 'a-member-3', 'transfer.ApproveSrcBranch', dues)
      f.does('a-member-4', 'transfer.Resubmit', again)
      f.does('a-member-3', 'transfer.ApproveSrcBranch', dues)
      f.gives('E_SCOPE', 'a-member-3', 'transfer.Return', reason())
      f.does('a-secretary', 'transfer.Return', reason())
    },
  ],
  [
    'a letter has a name that is used once, and ninety days at most',
    f => {
      f.does('a-member-4', 'transfer.Apply', application())
      f.gives('E_STATE', 'a-secretary', 'transfer.IssueLetter', letter())
      f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...T, duesDoc: hash('dues') })
      f.gives('E_NOT_FOUND', 'a-secretary', 'transfer.IssueLetter', letter('letter', { trfId: id('none') }))
      f.gives('E_ARG', 'a-secretary', 'transfer.IssueLetter', letter('letter', { validDays: 91 }))
      f.gives('E_SCOPE', 'b-secretary', 'transfer.IssueLetter', letter())
      f.does('a-secretary', 'transfer.IssueLetter', letter('letter', { validDays: 90 }))
      f.gives('E_NOT_FOUND', 'a-secretary', 'transfer.VoidLetter', { trfId: id('none') })
      f.gives('E_STATE', 'a-secretary', 'transfer.Reissue', letter())
      f.does('a-secretary', 'transfer.VoidLetter', T)
      f.gives('E_STATE', 'a-secretary', 'transfer.VoidLetter', T)
      f.gives('E_NOT_FOUND', 'a-secretary', 'transfer.Reissue', letter('two', { trfId: id('none') }))
      f.gives('E_DUP', 'a-secretary', 'transfer.Reissue', letter())
      f.gives('E_ARG', 'a-secretary', 'transfer.Reissue', letter('two', { validDays: 91 }))
      f.does('a-secretary', 'transfer.Reissue', letter('two'))
      f.gives('E_EXPIRED', 'b-secretary', 'transfer.AcceptCommittee', shown())
      f.does('a-member-4', 'transfer.Withdraw', T)
      const second = { trfId: id('second') }
      f.does('a-member-4', 'transfer.Apply', application(second))
      f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...second, duesDoc: hash('dues') })
      f.gives('E_DUP', 'a-secretary', 'transfer.IssueLetter', letter('letter', second))
    },
  ],
  [
    'a letter expires by a crank, which accepts and refuses nothing',
    f => {
      f.gives('E_NOT_FOUND', 'b-door', 'transfer.ExpireLetter', T)
      issued(f)
      f.gives('E_WINDOW', 'b-door', 'transfer.ExpireLetter', T)
      f.wait(31 * DAY)
      f.gives('E_EXPIRED', 'b-secretary', 'transfer.AcceptCommittee', shown())
      f.does('b-door', 'transfer.ExpireLetter', T)
      f.gives('E_STATE', 'b-door', 'transfer.ExpireLetter', T)
      f.gives('E_STATE', 'b-secretary', 'transfer.AcceptCommittee', shown())
      f.does('a-secretary', 'transfer.Reissue', letter('two'))
    },
  ],
  [
    'within a committee no letter is needed',
    f => {
      const dstOrg = secondBranch(f)
      approved(f, { dstOrg })
      f.gives('E_STATE', 'a-secretary', 'transfer.IssueLetter', letter())
      f.gives('E_ARG', 'a-secretary', 'transfer.AcceptCommittee', shown())
      f.does('a-secretary', 'transfer.AcceptCommittee', T)
      f.does('a-second-secretary', 'transfer.AcceptBranch', T)
    },
  ],
  [
    'the committee of the destination accepts the valid letter, its branch completes',
    f => {
      f.gives('E_NOT_FOUND', 'b-secretary', 'transfer.AcceptCommittee', shown())
      f.gives('E_NOT_FOUND', 'b-member-3', 'transfer.AcceptBranch', T)
      issued(f)
      f.gives('E_STATE', 'b-member-3', 'transfer.AcceptBranch', T)
      f.gives('E_ARG', 'b-secretary', 'transfer.AcceptCommittee', T)
      f.gives('E_NOT_FOUND', 'b-secretary', 'transfer.AcceptCommittee', shown('unknown'))
      f.gives('E_SCOPE', 'a-secretary', 'transfer.AcceptCommittee', shown())
      f.does('b-secretary', 'transfer.AcceptCommittee', shown())
      f.gives('E_ARG', 'b-member-3', 'transfer.AcceptBranch', { ...T, groupId: id('a-branch') })
      f.does('b-member-3', 'transfer.AcceptBranch', T)
      f.gives('E_STATE', 'b-member-3', 'transfer.AcceptBranch', T)
    },
  ],
  [
    'a probationary member takes the files along; the letter of another opens nothing',
    f => {
      const probation = { stage: STAGE.PROBATIONARY, probationFromMs: f.now - DAY, probationToMs: f.now + DAY }
      const probationary = f.fork()
      probationary.patch(members, [rawId('a-member-4')], probation)
      probationary.does('a-member-4', 'transfer.Apply', application())
      const dues = { ...T, duesDoc: hash('dues') }
      probationary.gives('E_ARG', 'a-member-3', 'transfer.ApproveSrcBranch', dues)
      probationary.does('a-member-3', 'transfer.ApproveSrcBranch', { ...dues, handoverRoot: hash('files') })
      issued(f)
      const other = { trfId: id('other') }
      f.does('a-member-5', 'transfer.Apply', application({ ...other, mid: id('a-member-5') }))
      f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...other, duesDoc: hash('dues') })
      f.does('a-secretary', 'transfer.IssueLetter', letter('others', other))
      f.gives('E_ARG', 'b-secretary', 'transfer.AcceptCommittee', shown('others'))
    },
  ],
  [
    'out of the zone the source lets go when the slip is back',
    f => {
      const slip = { ...T, returnSlip: hash('slip') }
      f.gives('E_NOT_FOUND', 'a-secretary', 'transfer.ConfirmReturnSlip', slip)
      const { dstOrg: _, ...outside } = application()
      f.does('a-member-4', 'transfer.Apply', outside)
      f.does('a-member-3', 'transfer.ApproveSrcBranch', { ...T, duesDoc: hash('dues') })
      f.does('a-secretary', 'transfer.IssueLetter', letter())
      f.gives('E_SCOPE', 'b-secretary', 'transfer.AcceptCommittee', shown())
      f.does('a-secretary', 'transfer.ConfirmReturnSlip', slip)
      f.gives('E_STATE', 'a-secretary', 'transfer.ConfirmReturnSlip', slip)
    },
  ],
  [
    'into the zone a letter is registered by clerk and registrar, and the branch completes',
    f => {
      const times = { issuedAtMs: f.now - DAY, validToMs: f.now + DAY }
      const give = (more: More = {}, of: More = {}) => incoming({ ...times, ...more }, of)
      f.gives('E_AUTH', 'b-branch-clerk', 'transfer.RegisterLetter', give())
      f.gives('E_NOT_FOUND', CLERKS, 'transfer.RegisterLetter', give({ dstOrg: id('nowhere') }))
      f.gives('E_DUP', CLERKS, 'transfer.RegisterLetter', give({ mid: id('a-member-4') }))
      f.gives('E_ARG', CLERKS, 'transfer.RegisterLetter', give({}, { stage: 'ACTIVIST' }))
      f.gives('E_ARG', CLERKS, 'transfer.RegisterLetter', give({}, { stage: 'PROBATIONARY' }))
      f.gives('E_ARG', CLERKS, 'transfer.RegisterLetter', give({ issuedAtMs: f.now - 90 * DAY }))
      f.gives('E_EXPIRED', CLERKS, 'transfer.RegisterLetter', give({ validToMs: f.now - 1 }))
      f.does(CLERKS, 'transfer.RegisterLetter', give())
      f.does('b-secretary', 'transfer.AcceptCommittee', shown('outside'))
      const enrol = { mid: id('newcomer'), orgId: id('a-branch'), commitRoot: hash('record') }
      const taken = f.fork()
      taken.does('a-branch-clerk+registrar', 'member.EnrolCandidate', enrol)
      taken.gives('E_DUP', 'b-member-3', 'transfer.AcceptBranch', T)
      taken.wait(15 * DAY)
      taken.does('b-branch-clerk', 'transfer.Escalate', T)
      taken.gives('E_DUP', 'zone-secretary', 'transfer.DecideEscalation', { ...T, outcome: 'OVERRULE', reason: 'NONE' })
      f.does('b-member-3', 'transfer.AcceptBranch', T)
    },
  ],
]
