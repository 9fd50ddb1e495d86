/** What is kept of a member beside the stages: mentors, talk, revisions, group, consents, alias, erasure. */

import { members } from '../../../contracts/member/state.ts'
import { type Case, DAY, type Fixture, hash, id, keys, rawId } from '../fixture.ts'

const of = (name: string, more: { readonly [key: string]: string | number | readonly string[] } = {}) => ({
  mid: id(name),
  ...more,
})
const docs = (name: string) => of(name, { docRoot: hash('docs') })

/** A group below branch a. */
const group = (f: Fixture): string => {
  f.grant('a-member-3', 'a-member-4', 'ORG_OFFICER', 'a-branch')
  f.org('group', 'a-branch', { proposer: 'a-member-4', decider: 'a-member-3' }, { type: 'GROUP' })
  return id('group')
}

const exit = (f: Fixture, name: string): void => {
  const resolutionId = id(`exit/${name}`)
  const args = { resolutionId, kind: 'EXIT', mid: id(name), minutes: hash('minutes') }
  f.does('a-member-3', 'member.SubmitResolution', args)
  f.does('a-secretary', 'member.DecideResolution', { resolutionId, decision: 'APPROVE' })
}

const OFFICES = 'dpo+registrar'
const appointDpo = (f: Fixture): void => {
  f.register('dpo', 'zone')
  f.grant('zone-secretary+zone-organizer', 'dpo', 'DPO', 'zone')
}

const consent = (more: { readonly [key: string]: string | number } = {}) =>
  of('a-member-4', { purpose: 'PORTRAIT', version: 1, docHash: hash('notice'), ...more })

export const cases: readonly Case[] = [
  [
    'there is one talk with an applicant, and what comes late is flagged once',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-3', 'member.RecordTalk', docs('nobody'))
      f.gives('E_STATE', 'a-member-3', 'member.RecordTalk', docs('a-member-4'))
      f.gives('E_NOT_FOUND', 'b-door', 'member.FlagOverdue', of('nobody'))
      f.gives('E_WINDOW', 'b-door', 'member.FlagOverdue', of('a-member-4'))
      f.gives('E_WINDOW', 'b-door', 'member.FlagOverdue', of('candidate-1'))
      f.wait(32 * DAY)
      f.does('b-door', 'member.FlagOverdue', of('candidate-1'))
      f.gives('E_WINDOW', 'b-door', 'member.FlagOverdue', of('candidate-1'))
      f.does('a-member-3', 'member.RecordTalk', docs('candidate-1'))
      f.gives('E_DUP', 'a-member-3', 'member.RecordTalk', docs('candidate-1'))
    },
  ],
  [
    'mentors are one or two full members of the same committee',
    f => {
      const mentors = (...names: readonly string[]) => of('candidate-1', { mentors: names.map(id) })
      f.gives('E_NOT_FOUND', 'a-member-3', 'member.SetMentor', { ...mentors('a-member-1'), mid: id('nobody') })
      f.gives('E_STATE', 'a-member-3', 'member.SetMentor', { ...mentors('a-member-1'), mid: id('a-member-4') })
      f.gives('E_ARG', 'a-member-3', 'member.SetMentor', mentors())
      f.gives('E_ARG', 'a-member-3', 'member.SetMentor', mentors('a-member-1', 'a-member-1'))
      f.gives('E_ARG', 'a-member-3', 'member.SetMentor', mentors('candidate-2'))
      f.gives('E_ARG', 'a-member-3', 'member.SetMentor', mentors('b-member-1'))
      f.does('a-member-3', 'member.SetMentor', mentors('a-member-1', 'a-member-2'))
    },
  ],
  [
    'a record is revised in order, by the clerk or the member',
    f => {
      const revision = of('a-member-4', { revision: 2, commitRoot: hash('new') })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'member.UpdateRecord', { ...revision, mid: id('nobody') })
      f.gives('E_AUTH', 'a-member-5', 'member.UpdateRecord', revision)
      f.does('a-branch-clerk', 'member.UpdateRecord', revision)
      f.gives('E_STATE', 'a-branch-clerk', 'member.UpdateRecord', revision)
      f.does('a-member-4', 'member.UpdateRecord', { ...revision, revision: 3 })
    },
  ],
  [
    'a group is one of the own organisation',
    f => {
      const groupId = group(f)
      f.gives('E_NOT_FOUND', 'a-member-3', 'member.AssignGroup', of('nobody', { groupId }))
      f.gives('E_ARG', 'b-member-3', 'member.AssignGroup', of('b-member-1', { groupId }))
      f.gives('E_ARG', 'a-member-3', 'member.AssignGroup', of('a-member-1', { groupId: id('a-branch') }))
      f.does('a-member-3', 'member.AssignGroup', of('a-member-1', { groupId }))
      f.does('a-member-3', 'member.AssignGroup', of('a-member-1'))
      exit(f, 'a-member-1')
      f.gives('E_STATE', 'a-member-3', 'member.AssignGroup', of('a-member-1', { groupId }))
    },
  ],
  [
    'consent is given and withdrawn by the member alone',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-4', 'member.RecordConsent', consent({ mid: id('nobody') }))
      f.gives('E_AUTH', 'a-member-3', 'member.RecordConsent', consent())
      f.gives('E_NOT_FOUND', 'a-member-4', 'member.WithdrawConsent', of('a-member-4', { purpose: 'PORTRAIT' }))
      f.does('a-member-4', 'member.RecordConsent', consent())
      f.gives('E_DUP', 'a-member-4', 'member.RecordConsent', consent())
      f.does('a-member-4', 'member.WithdrawConsent', of('a-member-4', { purpose: 'PORTRAIT' }))
      f.gives('E_STATE', 'a-member-4', 'member.WithdrawConsent', of('a-member-4', { purpose: 'PORTRAIT' }))
      f.does('a-member-4', 'member.RecordConsent', consent())
      f.does('a-member-4', 'member.RecordConsent', consent({ version: 2 }))
      exit(f, 'a-member-4')
      f.gives('E_STATE', 'a-member-4', 'member.RecordConsent', consent({ version: 3 }))
    },
  ],
  [
    'an alias is replaced by the member and the registrar together',
    f => {
      const args = (name: string, to: string) => of(name, { newMid: id(to), commitRoot: hash('new') })
      f.gives('E_NOT_FOUND', 'a-member-4+registrar', 'member.RotateAlias', args('nobody', 'new'))
      f.gives('E_AUTH', 'a-member-4', 'member.RotateAlias', args('a-member-4', 'new'))
      f.gives('E_DUP', 'a-member-4+registrar', 'member.RotateAlias', args('a-member-4', 'a-member-5'))
      f.does('a-member-4', 'member.RecordConsent', consent())
      f.does('a-member-4+registrar', 'member.RotateAlias', args('a-member-4', 'new'))
      f.register('heir', 'a-branch', { mid: id('candidate-1'), keys: keys('heir') })
      f.does('heir+registrar', 'member.RotateAlias', args('candidate-1', 'newer'))
      f.gives('E_AUTH', 'heir+registrar', 'member.RotateAlias', args('candidate-1', 'newest'))
      f.does('heir+registrar', 'member.RotateAlias', args('newer', 'newest'))
      const transfer = { trfId: id('transfer'), mid: id('a-member-5'), dstOrg: id('b-branch') }
      f.does('a-member-5', 'transfer.Apply', { ...transfer, applicationDoc: hash('application') })
      f.gives('E_STATE', 'a-member-5+registrar', 'member.RotateAlias', args('a-member-5', 'other'))
    },
  ],
  [
    'a record is erased by two offices when it need not be kept any more',
    f => {
      appointDpo(f)
      f.gives('E_NOT_FOUND', OFFICES, 'member.EraseMember', of('nobody'))
      f.gives('E_STATE', OFFICES, 'member.EraseMember', of('a-member-4'))
      exit(f, 'a-member-4')
      f.gives('E_AUTH', 'dpo', 'member.EraseMember', of('a-member-4'))
      f.gives('E_WINDOW', OFFICES, 'member.EraseMember', of('a-member-4'))
      f.patch(members, [rawId('a-member-4')], { exitMonth: 201_501 })
      f.does(OFFICES, 'member.EraseMember', of('a-member-4'))
      f.gives('E_STATE', OFFICES, 'member.EraseMember', of('a-member-4'))
    },
  ],
]
