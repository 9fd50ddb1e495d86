/** Members come, develop, change their standing, alias and record, and leave, in any order. */

import { members } from '../../../contracts/member/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const SUBJECTS = ['a-member-2', 'a-member-4', 'a-member-5', 'candidate-1', 'candidate-2', 'new-1', 'new-2', 'alias']
const TWO = 'a-member-3+a-secretary'

/** Resolutions by number: submitted and decided in any order. */
const resolution = (draw: Draw) => id(`resolution-${draw.below(12)}`)

const MOVES: readonly ((mid: string, draw: Draw) => Intent)[] = [
  mid => [
    'a-branch-clerk+registrar',
    'member.EnrolCandidate',
    { mid, orgId: id('a-branch'), commitRoot: hash('record') },
  ],
  mid => ['a-member-3', 'member.RecordTalk', { mid, docRoot: hash('d') }],
  mid => ['a-member-3', 'member.RecordReview', { mid, docRoot: hash('d') }],
  (mid, draw) => [
    TWO,
    'member.AdvanceStage',
    { mid, to: draw.of(['ACTIVIST', 'DEVELOPMENT_TARGET']), docRoot: hash('d') },
  ],
  mid => ['a-secretary', 'member.PreReview', { mid, docRoot: hash('d') }],
  mid => ['door', 'member.FlagOverdue', { mid }],
  (mid, draw) => [
    'a-member-3',
    'member.SubmitResolution',
    {
      resolutionId: resolution(draw),
      kind: draw.of(['CANCEL', 'LIMIT_RIGHTS', 'RESTORE_RIGHTS', 'EXIT']),
      mid,
      minutes: hash('m'),
    },
  ],
  (_, draw) => [
    'a-secretary',
    'member.DecideResolution',
    { resolutionId: resolution(draw), decision: draw.of(['APPROVE', 'APPROVE', 'REJECT']) },
  ],
  mid => ['a-member-4+registrar', 'member.RotateAlias', { mid, newMid: id('alias'), commitRoot: hash('n') }],
  (mid, draw) => ['a-branch-clerk', 'member.UpdateRecord', { mid, revision: 2 + draw.below(2), commitRoot: hash('u') }],
  mid => ['dpo+registrar', 'member.EraseMember', { mid }],
]

export const walks: readonly WalkSpec[] = [
  {
    name: 'counts, rosters and rights follow from what people decide',
    stepMs: 90 * DAY,
    prepare: (f: Fixture) => {
      f.register('dpo', 'zone')
      f.grant('zone-secretary+zone-organizer', 'dpo', 'DPO', 'zone')
      f.register('door', 'zone')
      const args = { resolutionId: id('exit'), kind: 'EXIT', mid: id('a-member-6'), minutes: hash('m') }
      f.does('a-member-3', 'member.SubmitResolution', args)
      f.does('a-secretary', 'member.DecideResolution', { resolutionId: id('exit'), decision: 'APPROVE' })
      f.patch(members, [rawId('a-member-6')], { exitMonth: 201_501 })
    },
    move: (_, draw) => draw.of(MOVES)(id(draw.of([...SUBJECTS, 'a-member-6'])), draw),
    reaches: [
      'member.EnrolCandidate',
      'member.AdvanceStage',
      'member.RecordReview',
      'member.SubmitResolution',
      'member.DecideResolution',
      'member.RotateAlias',
      'member.EraseMember',
      'member.FlagOverdue',
    ],
  },
]
