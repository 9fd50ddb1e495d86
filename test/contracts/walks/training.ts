import { DAY, HOUR, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { CLASS, castTraining, classArgs, OFFICER, progressArgs, publish, TEMPLATE, TRAINER } from '../training-cast.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const WHO = ['a-member-3', 'a-member-4', 'a-member-5', 'a-member-6']
const ORGANIZERS = 'zone-organizer+zone-officer'
const LECTURES = ['lecture-1', 'lecture-2']

const CLASSES = ['class', 'class-2', 'class-3'].map(name => ({ name, args: { classId: id(name) } }))

const adjust = (draw: Draw, nowMs: number): Intent => [
  ORGANIZERS,
  'training.AdjustHours',
  {
    adjustmentId: id(`adjustment-${draw.below(6)}`),
    mid: id(draw.of(WHO)),
    reason: 'RECORD_LOST',
    centiHours: 1 + draw.below(500),
    atMs: nowMs - draw.below(2) * DAY,
  },
]

const take = (draw: Draw): Intent => {
  const source = draw.below(2) === 0 ? `adjustment-${draw.below(6)}` : draw.of(CLASSES).name
  const sourceType = source.startsWith('class') ? 'CLASS' : 'ADJUSTMENT'
  const args = { mid: id(draw.of(WHO)), sourceType, sourceId: id(source), reason: 'RECORD_WRONG' }
  return [ORGANIZERS, 'training.TakeHours', args]
}

/** Classes share two lectures, so that the same one comes up twice. */
export const walks: readonly WalkSpec[] = [
  {
    name: 'hours add up, a day has its bound, and a lecture counts once, whatever is given and taken',
    reaches: ['Enrol', 'SettleClass', 'AdjustHours', 'TakeHours', 'WithdrawEnrolment', 'ReportProgress'].map(
      name => `training.${name}`,
    ),
    blocks: 40,
    stepMs: 40 * 60_000,
    prepare: f => {
      castTraining(f)
      publish(f, { lessons: 4, centiHours: 400 })
      for (const [i, { name, args }] of CLASSES.entries()) {
        const more = { endsAtMs: f.now + 2 * HOUR, capacity: 3, groupId: id(LECTURES[i % 2] as string) }
        f.does(OFFICER, 'training.PlanClass', classArgs(f, more, name))
        f.does(OFFICER, 'training.OpenClass', args)
      }
    },
    move: (f, draw) => {
      const { args } = draw.of(CLASSES)
      const who = draw.of(WHO)
      const done = progressArgs({ [who]: 5 + draw.below(6) }, args.classId)
      const intents: readonly Intent[] = [
        [who, 'training.Enrol', { ...args, mid: id(who) }],
        [who, 'training.Enrol', { ...args, mid: id(who) }],
        [who, 'training.WithdrawEnrolment', { ...args, mid: id(who) }],
        [TRAINER, 'training.StartClass', args],
        ['service', 'training.ReportProgress', progressArgs({ [who]: 10 }, args.classId)],
        ['service', 'training.ReportProgress', done],
        [TRAINER, 'training.FinishClass', args],
        [`${TRAINER}+${OFFICER}`, 'training.SettleClass', args],
        [
          'a-officer',
          'training.IssueCertificate',
          { certId: id(`c-${draw.below(9)}`), ...args, holder: hash('h'), ...TEMPLATE },
        ],
        adjust(draw, f.now),
        adjust(draw, f.now),
        take(draw),
        [draw.below(8) === 0 ? OFFICER : TRAINER, 'training.CancelClass', CLASS],
      ]
      return draw.of(intents)
    },
  },
]
