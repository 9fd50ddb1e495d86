import {
  applicationMachine,
  archiveMachine,
  attestationMachine,
  disclosureMachine,
  positionMachine,
} from '../../../contracts/talent/machine.ts'
import { positions } from '../../../contracts/talent/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { CLERKS, castTalent, grantOf, holds, maskOf, memberArchive, offered, openedPosition } from '../talent-cast.ts'

const archId = id('archive')
const sends =
  (who: string, action: string, args: Intent[2] = { archId }) =>
  (): Intent => [who, `talent.${action}`, args]

const archive: MachineSpec = {
  machine: archiveMachine,
  key: [rawId('archive')],
  prepare: f => {
    castTalent(f)
    memberArchive(f)
  },
  sends: {
    ReviseArchive: sends(CLERKS, 'ReviseArchive', { archId, revision: 2, commitRoot: hash('r'), leaves: 9 }),
    SubmitArchive: sends('a-branch-clerk', 'SubmitArchive'),
    ReturnArchive: sends('a-branch-officer', 'ReturnArchive'),
    VerifyArchive: sends('a-branch-officer', 'VerifyArchive'),
    FreezeArchive: sends('a-branch-officer', 'FreezeArchive'),
    CloseArchive: sends('a-member-3', 'CloseArchive'),
    ViewArchive: sends('a-branch-clerk', 'ViewArchive', { archId, purpose: 'PERSONNEL', leafMask: maskOf(1) }),
  },
}

const attId = id('att')

const attestation: MachineSpec = {
  machine: attestationMachine,
  key: [rawId('att')],
  prepare: f => {
    castTalent(f)
    f.does('a-branch-officer', 'talent.IssueAttestation', {
      attId,
      orgId: id('a-branch'),
      claimType: 'SKILL',
      subjectRoot: hash('s'),
      claimRoot: hash('c'),
      validToMs: f.now + DAY,
    })
    f.wait(DAY)
  },
  sends: {
    RevokeAttestation: sends('a-member-3', 'RevokeAttestation', { attId, revocation: 'ERROR' }),
    ExpireAttestation: sends('a-member-1', 'ExpireAttestation', { attId }),
  },
}

const posId = id('position')
const appId = id('holder/application')

/** A position with an offer to one holder; another one could apply. */
const position: MachineSpec = {
  machine: positionMachine,
  key: [rawId('position')],
  prepare: f => {
    castTalent(f)
    holds(f)
    holds(f, 'holder-2')
    offered(f, openedPosition(f))
  },
  row: (_, transition) => ({ headcount: transition === 'AcceptOffer' ? 2 : 1 }),
  sends: {
    SubmitPosition: sends('admin', 'SubmitPosition', { posId, caseId: id('c'), contentHash: hash('x') }),
    OpenPosition: sends('admin', 'OpenPosition', { posId }),
    Apply: sends('holder-2', 'Apply', { appId: id('a2'), posId, tid: id('holder-2/tid'), materialRoot: hash('m') }),
    AcceptOffer: sends('holder', 'AcceptOffer', { appId }),
    AcceptOfferFill: sends('holder', 'AcceptOffer', { appId }),
    ClosePosition: sends('admin', 'ClosePosition', { posId }),
  },
}

const advance = (step: string) => sends('admin', 'AdvanceApplication', { appId, step })

const application: MachineSpec = {
  machine: applicationMachine,
  key: [rawId('holder/application')],
  prepare: f => {
    castTalent(f)
    holds(f)
    offered(f, openedPosition(f))
    f.patch(positions, [rawId('position')], { headcount: 5 })
  },
  sends: {
    AdvanceApplicationShortlist: advance('SHORTLIST'),
    AdvanceApplicationOffer: advance('OFFER'),
    AdvanceApplicationReject: advance('REJECT'),
    AcceptOffer: sends('holder', 'AcceptOffer', { appId }),
    WithdrawApplication: sends('holder', 'WithdrawApplication', { appId }),
  },
}

const grantId = id('g')
const answer =
  (grant: boolean) =>
  (f: Fixture): Intent => {
    const terms = { leafMask: maskOf(grant ? 1 : 0), toMs: grant ? f.now + DAY : 0, usesMax: grant ? 1 : 0 }
    return ['a-member-1', 'talent.AnswerDisclosure', { grantId, grant, ...terms }]
  }

const disclosure: MachineSpec = {
  machine: disclosureMachine,
  key: [rawId('g')],
  prepare: f => {
    castTalent(f)
    memberArchive(f)
    f.does('a-member-1', 'talent.GrantDisclosure', grantOf(f, 'g'))
  },
  row: (_, transition, f) => (transition === 'ExpireDisclosure' ? { toMs: f.now } : {}),
  sends: {
    AnswerDisclosureGrant: answer(true),
    AnswerDisclosureDeny: answer(false),
    ViewArchive: sends('b-branch-clerk', 'ViewArchive', {
      archId,
      grantId,
      purpose: 'RECRUITMENT',
      leafMask: maskOf(1),
    }),
    RevokeDisclosure: sends('a-member-1', 'RevokeDisclosure', { grantId }),
    ExpireDisclosure: sends('b-member-1', 'ExpireDisclosure', { grantId }),
  },
}

export const specs: readonly MachineSpec[] = [archive, attestation, position, application, disclosure]
