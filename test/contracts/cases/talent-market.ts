import { type Case, DAY, hash, id } from '../fixture.ts'
import { approve, open } from '../review-cast.ts'
import { castTalent, holds, offered, openedPosition, positionOf } from '../talent-cast.ts'

const t = (action: string) => `talent.${action}`

export const cases: readonly Case[] = [
  [
    'a holder lets skills be counted, and no longer',
    f => {
      const set = t('SetSkills')
      const tid = id('holder/tid')
      castTalent(f)
      f.gives('E_NOT_FOUND', 'holder', set, { tid, skillCodes: [1] })
      holds(f)
      f.gives('E_AUTH', 'holder-2', set, { tid, skillCodes: [1] })
      f.gives('E_ARG', 'holder', set, { tid, skillCodes: [1, 1] })
      f.gives('E_ARG', 'holder', set, { tid, skillCodes: [0] })
      f.gives('E_ARG', 'holder+a-member-1', set, { tid, skillCodes: [1] })
      f.does('holder', set, { tid, skillCodes: [1, 2] })
      const own = { archId: id('holder/archive') }
      f.does('holder', t('SubmitArchive'), own)
      f.does('a-branch-officer', t('VerifyArchive'), own)
      f.does('holder', t('CloseArchive'), own)
      f.gives('E_STATE', 'holder', set, { tid, skillCodes: [1] })
    },
  ],
  [
    'an attestation is issued by an officer of the issuer, revoked by it, and lapses',
    f => {
      const [issue, revoke, expire] = [t('IssueAttestation'), t('RevokeAttestation'), t('ExpireAttestation')] as const
      const claim = (name: string, more = {}) => ({
        attId: id(name),
        orgId: id('a-branch'),
        claimType: 'TITLE',
        subjectRoot: hash('subject'),
        claimRoot: hash('claim'),
        validToMs: f.now + DAY,
        ...more,
      })
      castTalent(f)
      f.gives('E_NOT_FOUND', 'a-branch-officer', issue, claim('att', { orgId: id('nowhere') }))
      f.gives('E_SCOPE', 'a-branch-officer', issue, claim('att', { orgId: id('b-branch') }))
      f.gives('E_WINDOW', 'a-branch-officer', issue, claim('att', { validToMs: f.now }))
      f.does('a-branch-officer', issue, claim('att'))
      f.gives('E_DUP', 'a-branch-officer', issue, claim('att'))
      f.gives('E_NOT_FOUND', 'a-branch-officer', revoke, { attId: id('none'), revocation: 'FRAUD' })
      f.gives('E_NOT_FOUND', 'a-member-1', expire, { attId: id('none') })
      f.gives('E_WINDOW', 'a-member-1', expire, { attId: id('att') })
      f.does('a-branch-officer', issue, claim('bad', { validToMs: 0 }))
      f.does('a-member-3', revoke, { attId: id('bad'), revocation: 'FRAUD' })
      f.gives('E_STATE', 'a-member-3', revoke, { attId: id('bad'), revocation: 'FRAUD' })
      f.wait(DAY)
      f.does('a-member-1', expire, { attId: id('att') })
      f.gives('E_STATE', 'a-member-1', expire, { attId: id('att') })
    },
  ],
  [
    'a position opens with an approval of just its text',
    f => {
      const [post, submit, opens, close] = [
        t('PostPosition'),
        t('SubmitPosition'),
        t('OpenPosition'),
        t('ClosePosition'),
      ] as const
      const posId = id('position')
      const text = { posId, caseId: id('case'), contentHash: hash('content') }
      castTalent(f)
      f.gives('E_NOT_FOUND', 'admin', post, positionOf('position', { enterpriseId: id('none') }))
      f.gives('E_AUTH', 'a-member-1', post, positionOf())
      f.gives('E_ARG', 'admin', post, positionOf('position', { headcount: 0 }))
      f.gives('E_ARG', 'admin', post, positionOf('position', { skillCodes: [5, 5] }))
      for (const [act, args] of [
        [submit, text],
        [opens, { posId }],
        [close, { posId }],
      ] as const)
        f.gives('E_NOT_FOUND', 'admin', act, args)
      f.does('admin', post, positionOf())
      f.gives('E_DUP', 'admin', post, positionOf())
      f.gives('E_STATE', 'admin', opens, { posId })
      f.does('admin', submit, text)
      f.gives('E_NOT_FOUND', 'admin', opens, { posId })
      open(f, { caseName: 'case', subject: 'position', type: 'POSITION' })
      f.gives('E_STATE', 'admin', opens, { posId })
      approve(f, { caseName: 'other', subject: 'other', type: 'POSITION', contentHash: hash('other') })
      f.does('admin', submit, { ...text, caseId: id('other') })
      f.gives('E_ARG', 'admin', opens, { posId })
      f.does('admin', close, { posId })
      f.gives('E_STATE', 'admin', close, { posId })
      f.gives('E_STATE', 'admin', submit, text)
      openedPosition(f, 'second')
    },
  ],
  [
    'a holder applies once, is advanced by the enterprise, and accepts',
    f => {
      const apply = t('Apply')
      const advance = t('AdvanceApplication')
      const [withdraw, accept] = [t('WithdrawApplication'), t('AcceptOffer')] as const
      castTalent(f)
      const posId = openedPosition(f)
      const form = (name = 'holder', more = {}) => ({
        appId: id(`${name}/application`),
        posId,
        tid: id(`${name}/tid`),
        materialRoot: hash('material'),
        ...more,
      })
      const appId = form().appId
      f.gives('E_NOT_FOUND', 'holder', apply, form())
      for (const act of [withdraw, accept]) f.gives('E_NOT_FOUND', 'holder', act, { appId })
      f.gives('E_NOT_FOUND', 'admin', advance, { appId, step: 'OFFER' })
      holds(f)
      holds(f, 'holder-2')
      f.gives('E_NOT_FOUND', 'holder', apply, form('holder', { posId: id('none') }))
      f.gives('E_ARG', 'holder+a-member-1', apply, form())
      f.does('holder', apply, form())
      f.gives('E_DUP', 'holder', apply, form())
      f.gives('E_DUP', 'holder', apply, form('holder', { appId: id('again') }))
      f.gives('E_AUTH', 'a-member-1', advance, { appId, step: 'SHORTLIST' })
      f.gives('E_STATE', 'admin', advance, { appId, step: 'OFFER' })
      f.gives('E_STATE', 'holder', accept, { appId })
      for (const step of ['SHORTLIST', 'OFFER']) f.does('admin', advance, { appId, step })
      f.gives('E_ARG', 'holder+a-member-1', accept, { appId })
      f.gives('E_ARG', 'holder+a-member-1', withdraw, { appId })
      const other = f.fork()
      other.does('holder', withdraw, { appId })
      other.gives('E_STATE', 'holder', withdraw, { appId })
      f.does('holder-2', apply, form('holder-2'))
      f.does('admin', advance, { appId: form('holder-2').appId, step: 'REJECT' })
      f.does('holder', accept, { appId })
      f.gives('E_STATE', 'holder-2', apply, form('holder-2', { appId: id('late') }))
    },
  ],
  [
    'more places than one are filled one after the other',
    f => {
      castTalent(f)
      const posId = openedPosition(f, 'position', { headcount: 2 })
      for (const name of ['holder', 'holder-2']) {
        holds(f, name)
        f.does(name, t('AcceptOffer'), { appId: offered(f, posId, name) })
      }
      f.gives('E_STATE', 'admin', t('ClosePosition'), { posId })
    },
  ],
]
