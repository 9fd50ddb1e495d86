import { DAY, type Fixture, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { CLERKS, castTalent, grantOf, holds, maskOf, memberArchive, openedPosition } from '../talent-cast.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const HOLDERS = ['holder', 'holder-2'] as const
const GRANTS = ['g1', 'g2'] as const

const archiveOf = (draw: Draw): string => draw.of([id('archive'), ...HOLDERS.map(name => id(`${name}/archive`))])

const onArchive = (draw: Draw): Intent => {
  const archId = archiveOf(draw)
  const revision = 2 + draw.below(3)
  return draw.of<Intent>([
    [CLERKS, 'talent.ReviseArchive', { archId, revision, commitRoot: hash(`${revision}`), leaves: 12 }],
    ['a-branch-clerk', 'talent.SubmitArchive', { archId }],
    ['a-branch-officer', 'talent.VerifyArchive', { archId }],
    ['a-branch-clerk', 'talent.ViewArchive', { archId, purpose: 'PERSONNEL', leafMask: maskOf(1 + draw.below(14)) }],
    ...(draw.below(8) === 0 ? [['a-member-3', 'talent.CloseArchive', { archId }] as const] : []),
  ])
}

const onGrant = (f: Fixture, draw: Draw): Intent => {
  const name = draw.of(GRANTS)
  const grantId = id(name)
  const read = { archId: id('archive'), grantId, purpose: 'RECRUITMENT', leafMask: maskOf(1 + draw.below(4)) }
  return draw.of<Intent>([
    ['a-member-1', 'talent.GrantDisclosure', grantOf(f, name, { usesMax: 1 + draw.below(2) })],
    ['b-branch-clerk', 'talent.ViewArchive', read],
    ['b-branch-clerk', 'talent.ViewArchive', read],
    ['a-member-1', 'talent.RevokeDisclosure', { grantId }],
    ['b-member-1', 'talent.ExpireDisclosure', { grantId }],
  ])
}

const onPosition = (draw: Draw): Intent => {
  const name = draw.of(HOLDERS)
  const appId = id(`${name}/application`)
  const tid = id(`${name}/tid`)
  return draw.of<Intent>([
    [name, 'talent.Apply', { appId, posId: id('position'), tid, materialRoot: hash('m') }],
    [name, 'talent.SetSkills', { tid, skillCodes: [1, 2, 3].slice(draw.below(4)) }],
    ['admin', 'talent.AdvanceApplication', { appId, step: draw.of(['SHORTLIST', 'OFFER', 'OFFER']) }],
    [name, 'talent.AcceptOffer', { appId }],
    [name, 'talent.WithdrawApplication', { appId }],
  ])
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'archives, grants and applications',
    reaches: [
      'talent.ReviseArchive',
      'talent.ViewArchive',
      'talent.GrantDisclosure',
      'talent.Apply',
      'talent.SetSkills',
    ],
    blocks: 40,
    stepMs: 2 * DAY,
    prepare: f => {
      castTalent(f)
      memberArchive(f)
      for (const name of HOLDERS) holds(f, name)
      openedPosition(f)
    },
    move: (f, draw) => {
      const choice = draw.below(3)
      if (choice === 0) return onArchive(draw)
      return choice === 1 ? onGrant(f, draw) : onPosition(draw)
    },
  },
]
