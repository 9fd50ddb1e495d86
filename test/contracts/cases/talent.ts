import { flagAbout } from '../auditing.ts'
import { address, type Case, DAY, type Fixture, hash, id } from '../fixture.ts'
import {
  CLERKS,
  castTalent,
  grantOf,
  holds,
  MEMBER_ARCHIVE,
  maskOf,
  memberArchive,
  talentArchive,
} from '../talent-cast.ts'

const t = (action: string) => `talent.${action}`
const archId = id('archive')

const verified = (f: Fixture) => {
  castTalent(f)
  memberArchive(f)
  f.does('a-branch-clerk', t('SubmitArchive'), { archId })
  f.does('a-branch-officer', t('VerifyArchive'), { archId })
}

export const cases: readonly Case[] = [
  [
    "a member's archive is made by the clerk or the member, and attested by the registrar",
    f => {
      const create = t('CreateMemberArchive')
      f.gives('E_NOT_FOUND', CLERKS, create, { ...MEMBER_ARCHIVE, mid: id('nobody') })
      f.gives('E_AUTH', 'a-branch-clerk', create, MEMBER_ARCHIVE)
      f.gives('E_ARG', CLERKS, create, { ...MEMBER_ARCHIVE, leaves: 0 })
      f.does('a-member-1+registrar', create, MEMBER_ARCHIVE)
      f.gives('E_DUP', CLERKS, create, MEMBER_ARCHIVE)
      f.gives('E_DUP', CLERKS, create, { ...MEMBER_ARCHIVE, archId: id('other') })
      const gone = { ...MEMBER_ARCHIVE, archId: id('gone'), mid: id('a-member-2') }
      f.does('a-member-2+registrar', 'member.RotateAlias', {
        mid: id('a-member-2'),
        newMid: id('new-2'),
        commitRoot: hash('new'),
      })
      f.gives('E_STATE', CLERKS, create, gone)
    },
  ],
  [
    'a talent archive stands under an alias of its own, held by an account of no member',
    f => {
      const create = t('CreateTalentArchive')
      castTalent(f)
      f.gives('E_NOT_FOUND', 'holder', create, { ...talentArchive('holder'), actor: address('stranger') })
      f.gives('E_AUTH', 'a-branch-clerk', create, talentArchive('holder'))
      f.gives('E_ARG', 'holder', create, { ...talentArchive('holder'), leaves: 0 })
      f.gives('E_ARG', 'a-member-1', create, talentArchive('a-member-1'))
      f.does('a-branch-clerk+holder', create, talentArchive('holder'))
      f.gives('E_DUP', 'holder', create, talentArchive('holder'))
      f.gives('E_DUP', 'holder', create, { ...talentArchive('holder'), archId: id('other') })
    },
  ],
  [
    'a revision is the next one',
    f => {
      const revise = t('ReviseArchive')
      const next = { archId, revision: 2, commitRoot: hash('second'), leaves: 12 }
      f.gives('E_NOT_FOUND', CLERKS, revise, next)
      verified(f)
      f.gives('E_AUTH', 'a-branch-clerk', revise, next)
      f.gives('E_ARG', CLERKS, revise, { ...next, revision: 3 })
      f.gives('E_ARG', CLERKS, revise, { ...next, leaves: 0 })
      f.does(CLERKS, revise, next)
      f.does('a-branch-clerk', t('SubmitArchive'), { archId })
      f.gives('E_STATE', CLERKS, revise, { ...next, revision: 3 })
      holds(f)
      f.does('holder', revise, { ...next, archId: id('holder/archive') })
    },
  ],
  [
    'an archive is submitted, returned or verified by another person, frozen and closed',
    f => {
      const acts = ['SubmitArchive', 'ReturnArchive', 'VerifyArchive', 'FreezeArchive', 'CloseArchive'] as const
      castTalent(f)
      for (const act of acts) f.gives('E_NOT_FOUND', 'a-branch-officer', t(act), { archId: id('nothing') })
      f.register('both', 'a-branch')
      f.grant('a-member-3', 'both', 'CLERK', 'a-branch')
      f.grant('a-member-3', 'both', 'ORG_OFFICER', 'a-branch')
      f.does('both+registrar', t('CreateMemberArchive'), MEMBER_ARCHIVE)
      f.gives('E_STATE', 'a-branch-officer', t('VerifyArchive'), { archId })
      f.gives('E_STATE', 'a-branch-officer', t('ReturnArchive'), { archId })
      f.gives('E_STATE', 'a-member-3', t('CloseArchive'), { archId })
      f.does('both', t('SubmitArchive'), { archId })
      f.gives('E_STATE', 'both', t('SubmitArchive'), { archId })
      f.gives('E_SOD', 'both', t('VerifyArchive'), { archId })
      f.does('a-branch-officer', t('ReturnArchive'), { archId })
      f.does('both', t('SubmitArchive'), { archId })
      f.does('a-branch-officer', t('VerifyArchive'), { archId })
      f.does('a-branch-officer', t('FreezeArchive'), { archId })
      f.gives('E_STATE', 'a-branch-officer', t('FreezeArchive'), { archId })
      f.does('a-member-3', t('CloseArchive'), { archId })
      holds(f)
      const own = { archId: id('holder/archive') }
      f.does('holder', t('SubmitArchive'), own)
      f.does('a-branch-officer', t('VerifyArchive'), own)
      f.does('holder', t('CloseArchive'), own)
    },
  ],
  [
    'who reads says why, and is one who may',
    f => {
      const view = t('ViewArchive')
      const read = (more = {}) => ({ archId, purpose: 'PERSONNEL', leafMask: maskOf(2), ...more })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', view, read())
      verified(f)
      f.gives('E_SCOPE', 'b-branch-clerk', view, read())
      f.gives('E_AUTH', 'auditor', view, read())
      f.gives('E_ARG', 'a-branch-clerk', view, read({ leafMask: maskOf(0) }))
      f.gives('E_ARG', 'a-branch-clerk', view, read({ leafMask: maskOf(13) }))
      f.does('a-branch-clerk', view, read())
      f.does('a-member-1', view, read())
      f.does('auditor', 'audit.RaiseFlag', flagAbout('flag', { severity: 1 }))
      f.does('auditor', view, read({ flagId: id('flag'), purpose: 'SUPERVISION' }))
      f.does('auditor', 'audit.RaiseFlag', flagAbout('other', { subjectId: id('a-member-2') }))
      f.gives('E_ARG', 'auditor', view, read({ flagId: id('other') }))
      f.does('a-member-3', 'audit.ExplainFlag', { flagId: id('flag'), explanationRoot: hash('e') })
      f.does('auditor', 'audit.CloseFlag', { flagId: id('flag'), closingRoot: hash('c') })
      f.gives('E_STATE', 'auditor', view, read({ flagId: id('flag') }))
    },
  ],
  [
    'a grant opens its leaves, in its time, as often as it says',
    f => {
      const [grant, view] = [t('GrantDisclosure'), t('ViewArchive')] as const
      const read = (more = {}) => ({ archId, grantId: id('g'), purpose: 'RECRUITMENT', leafMask: maskOf(2), ...more })
      f.gives('E_NOT_FOUND', 'a-member-1', grant, grantOf(f, 'g'))
      verified(f)
      f.gives('E_NOT_FOUND', 'b-branch-clerk', view, read())
      f.gives('E_AUTH', 'a-branch-clerk', grant, grantOf(f, 'g'))
      f.gives('E_NOT_FOUND', 'a-member-1', grant, grantOf(f, 'g', { granteeOrg: id('nowhere') }))
      f.gives('E_ARG', 'a-member-1', grant, grantOf(f, 'g', { granteeActor: address('a-officer') }))
      f.gives('E_ARG', 'a-member-1', grant, grantOf(f, 'g', { leafMask: maskOf(20) }))
      f.gives('E_ARG', 'a-member-1', grant, grantOf(f, 'g', { usesMax: 0 }))
      f.gives('E_WINDOW', 'a-member-1', grant, grantOf(f, 'g', { toMs: f.now }))
      f.gives('E_LIMIT', 'a-member-1', grant, grantOf(f, 'g', { toMs: f.now + 31 * DAY }))
      f.does('a-member-1', grant, grantOf(f, 'g', { fromMs: f.now + DAY }))
      f.gives('E_DUP', 'a-member-1', grant, grantOf(f, 'g'))
      f.gives('E_WINDOW', 'b-branch-clerk', view, read())
      f.wait(DAY)
      f.gives('E_SCOPE', 'a-branch-clerk', view, read())
      f.gives('E_ARG', 'b-branch-clerk', view, read({ leafMask: maskOf(4) }))
      f.gives('E_ARG', 'b-branch-clerk', view, read({ flagId: id('flag') }))
      f.does('b-branch-clerk', view, read())
      const late = f.fork()
      late.wait(10 * DAY)
      late.gives('E_EXPIRED', 'b-branch-clerk', view, read())
      f.does('b-branch-clerk', view, read())
      f.gives('E_CAP', 'b-branch-clerk', view, read())
      f.does('a-member-1', grant, {
        ...grantOf(f, 'person', { granteeActor: address('auditor') }),
        granteeOrg: '',
      })
      f.does('auditor', view, read({ grantId: id('person') }))
      f.does('a-member-3', t('CloseArchive'), { archId })
      f.gives('E_STATE', 'a-member-1', grant, grantOf(f, 'late'))
    },
  ],
  [
    'a grant of a talent shows no member beside the alias',
    f => {
      castTalent(f)
      holds(f)
      const own = grantOf(f, 'g', { archId: id('holder/archive') })
      f.gives('E_ARG', 'holder+a-member-1', t('GrantDisclosure'), own)
      f.does('holder', t('GrantDisclosure'), own)
      f.gives('E_ARG', 'holder+a-member-1', t('RevokeDisclosure'), { grantId: id('g') })
      f.does('holder', t('RevokeDisclosure'), { grantId: id('g') })
    },
  ],
  [
    'disclosure is asked for and answered by the one whose archive it is',
    f => {
      const [ask, answer] = [t('RequestDisclosure'), t('AnswerDisclosure')] as const
      const asked = (name: string, more = {}) => ({
        grantId: id(name),
        archId,
        granteeOrg: id('b-branch'),
        leafMask: maskOf(4),
        purpose: 'RECRUITMENT',
        ...more,
      })
      const yes = (name: string, more = {}) => ({
        grantId: id(name),
        grant: true,
        leafMask: maskOf(2),
        toMs: f.now + 5 * DAY,
        usesMax: 1,
        ...more,
      })
      f.gives('E_NOT_FOUND', 'b-member-3', ask, asked('q'))
      f.gives('E_NOT_FOUND', 'a-member-1', answer, yes('q'))
      verified(f)
      f.gives('E_NOT_FOUND', 'b-member-3', ask, asked('q', { granteeOrg: id('nowhere') }))
      f.gives('E_SCOPE', 'a-member-3', ask, asked('q'))
      f.gives('E_ARG', 'b-member-3', ask, asked('q', { leafMask: maskOf(0) }))
      f.does('b-member-3', ask, asked('q'))
      f.gives('E_DUP', 'b-member-3', ask, asked('q'))
      f.gives('E_AUTH', 'a-member-2', answer, yes('q'))
      f.gives('E_ARG', 'a-member-1', answer, yes('q', { leafMask: maskOf(5) }))
      f.gives('E_WINDOW', 'a-member-1', answer, yes('q', { toMs: f.now }))
      f.gives('E_LIMIT', 'a-member-1', answer, yes('q', { toMs: f.now + 31 * DAY }))
      f.gives('E_ARG', 'a-member-1', answer, yes('q', { grant: false }))
      f.does('a-member-1', answer, yes('q'))
      f.gives('E_STATE', 'a-member-1', answer, yes('q'))
      f.does('b-member-3', ask, asked('no'))
      f.does('a-member-1', answer, { grantId: id('no'), grant: false, leafMask: maskOf(0) })
      f.does('b-member-3', ask, asked('late'))
      f.wait(15 * DAY)
      f.gives('E_EXPIRED', 'a-member-1', answer, yes('late', { toMs: f.now + DAY }))
      f.does('a-member-3', t('CloseArchive'), { archId })
      f.gives('E_STATE', 'b-member-3', ask, asked('closed'))
    },
  ],
  [
    'a grant is revoked by who gave it, and lapses by anyone',
    f => {
      const [revoke, expire] = [t('RevokeDisclosure'), t('ExpireDisclosure')] as const
      const grantId = id('g')
      f.gives('E_NOT_FOUND', 'a-member-1', revoke, { grantId })
      f.gives('E_NOT_FOUND', 'b-member-1', expire, { grantId })
      verified(f)
      f.does('a-member-1', t('GrantDisclosure'), grantOf(f, 'g'))
      f.gives('E_AUTH', 'a-member-2', revoke, { grantId })
      f.gives('E_WINDOW', 'b-member-1', expire, { grantId })
      const late = f.fork()
      late.wait(10 * DAY)
      late.does('b-member-1', expire, { grantId })
      late.gives('E_STATE', 'b-member-1', expire, { grantId })
      f.does('a-member-1', revoke, { grantId })
      f.gives('E_STATE', 'a-member-1', revoke, { grantId })
      const view = { archId, grantId, purpose: 'RECRUITMENT', leafMask: maskOf(1) }
      f.gives('E_STATE', 'b-branch-clerk', t('ViewArchive'), view)
    },
  ],
]
