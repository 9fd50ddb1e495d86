/** The largest activity, class and batches that the bounds allow fit into one transaction each. */

import { describe, it } from 'vitest'
import { LIMITS, toHex } from '#base'
import { ImportEntry, importRoot, STAGE } from '#contracts'
import { Fixture, HOUR, hash, id, rawId, roll } from '../fixture.ts'
import { castLive, hold, PASSES, viewArgs } from '../livestream-cast.ts'
import {
  CLASS,
  castTraining,
  classArgs,
  defineArgs,
  examArgs,
  OFFICER,
  progressArgs,
  publish,
  TRAINER,
} from '../training-cast.ts'

const SIZE = LIMITS.activityParticipants
const NAMES = Array.from({ length: SIZE }, (_, i) => `p${i}`)

const crowd = (f: Fixture): void => {
  const blank = { stage: STAGE.FULL, commitRoot: importRoot([]), probationFromMs: 0, confirmedMonth: 0 }
  const entries = NAMES.map((name): ImportEntry => ({ mid: rawId(name), ...blank }))
  const batch = { batchId: id('crowd') }
  const root = toHex(importRoot(entries))
  f.does('registrar', 'member.StageBatch', { ...batch, orgId: id('a-branch'), entries: SIZE, root })
  f.does('a-member-3', 'member.ConfirmBatch', batch)
  f.does('registrar', 'member.CommitBatch', { ...batch, members: entries.map(one => ImportEntry.toJson(one)) })
  const budget = { orgId: id('a-branch'), month: 202_603, amount: 4 * SIZE }
  f.does('a-secretary', 'points.GrantBudget', budget)
  f.wait(1)
}

const every = <T>(value: T): Readonly<Record<string, T>> => Object.fromEntries(NAMES.map(name => [name, value]))

const rule = (f: Fixture, sourceType: string): void => {
  const terms = { sourceType, amount: 1, effectiveFromMs: f.now + 24 * HOUR + 1 }
  f.does('zone-officer', 'points.DefineRule', { ruleId: id(sourceType), terms })
  f.does('zone-secretary', 'points.ApproveRule', { ruleId: id(sourceType) })
  f.wait(48 * HOUR)
}

describe('five hundred people', () => {
  it('are credited by one verification, and lose it by one decision', () => {
    const f = new Fixture()
    crowd(f)
    const { aid } = f.activity('OPEN', { pointsRule: id('rule'), capacity: SIZE })
    f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { aid, ...roll(...NAMES) })
    f.does('a-member-2', 'activity.CloseActivity', { aid })
    const minutes = { aid, minutesRoot: hash('m'), attachments: 1, attachmentsRoot: hash('p') }
    f.does('a-member-2', 'activity.FileMinutes', minutes)
    f.does('a-officer', 'activity.VerifyActivity', { aid, result: 'ACCEPT' })
    f.does('auditor', 'activity.DisputeActivity', { aid, groundsRoot: hash('g') })
    f.does('a-secretary', 'activity.ResolveDispute', { aid, outcome: 'VOIDED' })
  })

  it('complete a class, and pass an exam', () => {
    const f = new Fixture()
    crowd(f)
    castTraining(f)
    publish(f)
    rule(f, 'TRAINING')
    f.does(TRAINER, 'training.DefineExam', defineArgs(f, { pointsRule: id('TRAINING') }))
    const more = { examId: id('exam'), pointsRule: id('TRAINING'), capacity: SIZE }
    f.does(OFFICER, 'training.PlanClass', classArgs(f, more))
    f.does(OFFICER, 'training.OpenClass', CLASS)
    const group = { ...CLASS, orgId: id('a-branch'), ...roll(...NAMES) }
    f.does('a-branch-clerk', 'training.EnrolGroup', group)
    f.wait(HOUR)
    f.does(TRAINER, 'training.StartClass', CLASS)
    f.does('service', 'training.ReportProgress', progressArgs(every(10)))
    f.does('service', 'training.RecordExam', examArgs(every(true)))
    f.wait(2 * HOUR)
    f.does(TRAINER, 'training.FinishClass', CLASS)
    f.does(`${TRAINER}+${OFFICER}`, 'training.SettleClass', CLASS)
  })

  it('pass a live session in one batch', () => {
    const f = new Fixture()
    crowd(f)
    castLive(f)
    rule(f, 'LIVESTREAM')
    hold(f, 'ENDED', { pointsRule: id('LIVESTREAM') })
    f.does('service', 'livestream.SubmitViewResults', viewArgs(every(PASSES)))
  })
})
