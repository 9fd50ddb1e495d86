/** A member learns: hours count once whatever they came through, and a certificate shows no name. */

import { describe, expect, it } from 'vitest'
import { type Hash, type Json, sha256, toHex } from '#base'
import { holderCommitment, requireDevelopmentCertificate } from '../../../contracts/training/rules.ts'
import { DAY, Fixture, HOUR, id, rawId } from '../fixture.ts'
import {
  CLASS,
  castTraining,
  classArgs,
  defineArgs,
  examArgs,
  holdClass,
  progressArgs,
  publish,
  TEMPLATE,
  TRAINER,
} from '../training-cast.ts'
import { addressOf, BLOCK } from '../world.ts'

const SALT: Hash = sha256(rawId('salt'))
const MINE = { certId: rawId('certificate'), mid: rawId('a-member-4'), salt: SALT }

const hoursOf = async (f: Fixture, name: string) =>
  (await f.world.ask('training.hours', { mid: id(name), year: 2026 })) as { centiHours: number; items: Json[] }

const issue = (f: Fixture) => {
  const holder = toHex(holderCommitment(MINE))
  f.does('a-officer', 'training.IssueCertificate', { certId: id('certificate'), ...CLASS, holder, ...TEMPLATE })
}

describe('hours', () => {
  it('of a course of 45 minutes are one hour, once', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f)
    holdClass(f, 'SETTLED', { groupId: id('lecture') })
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({ centiHours: 100, items: [{ capApplied: false }] })
    expect(await hoursOf(f, 'a-member-5')).toMatchObject({ centiHours: 0, items: [] })
    holdClass(f, 'SETTLED', { groupId: id('lecture') }, 'again')
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({ centiHours: 100 })
    expect(await f.world.ask('training.passRate', { cid: id('course') })).toMatchObject({ completed: 2, failed: 2 })
  })

  it('of one day are eight at most; what is over is cut and said', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f, { lessons: 9, centiHours: 900 })
    holdClass(f, 'SETTLED')
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({ centiHours: 800, items: [{ capApplied: true }] })
  })

  it('of a class of several days are spread over them', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f, { lessons: 24, centiHours: 2_400 })
    const { startsAtMs } = classArgs(f) as { startsAtMs: number }
    holdClass(f, 'REPORTED', { endsAtMs: startsAtMs + 2 * DAY })
    f.wait(2 * DAY)
    f.does(TRAINER, 'training.FinishClass', CLASS)
    f.does(`${TRAINER}+a-branch-officer`, 'training.SettleClass', CLASS)
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({
      centiHours: 2_400,
      items: [{ capApplied: false, parts: [{ day: 20_260_306 }, { day: 20_260_307 }, { day: 20_260_308 }] }],
    })
  })

  it('missing in a branch are those of its members against what is due; of a secretary more', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f)
    holdClass(f, 'SETTLED')
    const { items } = await f.world.ask('training.gap', { orgId: id('a-branch'), year: 2026 })
    expect(items).toContainEqual({ mid: id('a-member-4'), due: 3_200, centiHours: 100, missing: 3_100 })
    expect(items).toContainEqual({ mid: id('a-member-3'), due: 5_600, centiHours: 0, missing: 5_600 })
  })

  it('of an online course whose test is passed are half an hour more; without it nothing is completed', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f)
    f.does(TRAINER, 'training.DefineExam', defineArgs(f, { opensAtMs: f.now + 1 }))
    f.wait(1)
    f.does('service', 'training.RecordExam', examArgs({ 'a-member-4': true, 'a-member-5': false }))
    const { examId } = defineArgs(f) as { examId: string }
    holdClass(f, 'ENROLLED', { examId })
    f.does(TRAINER, 'training.StartClass', CLASS)
    f.does('service', 'training.ReportProgress', progressArgs({ 'a-member-4': 10, 'a-member-5': 10 }))
    f.wait(2 * HOUR)
    f.does(TRAINER, 'training.FinishClass', CLASS)
    f.does(`${TRAINER}+a-branch-officer`, 'training.SettleClass', CLASS)
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({ centiHours: 150 })
    expect(await hoursOf(f, 'a-member-5')).toMatchObject({ centiHours: 0 })
  })
})

describe('a certificate', () => {
  const readContext = (f: Fixture, timeMs = f.now) =>
    ({
      block: { ...BLOCK, timeMs },
      sender: { id: addressOf('x'), person: '' },
      signers: [],
      get: (table: never, key: never) => f.row(table, key),
      param: (param: { readonly initial: number }) => param.initial,
    }) as never

  const graduate = (f: Fixture, more = {}) => {
    castTraining(f)
    publish(f, { category: 'DEVELOPMENT', lessons: 24, centiHours: 2_400, ...more })
    holdClass(f, 'SETTLED')
    issue(f)
  }

  it('is verified by its number and shows neither name nor alias', async () => {
    const f = new Fixture()
    graduate(f)
    const shown = await f.world.ask('training.certificate', { certId: id('certificate') })
    expect(shown).toMatchObject({ state: 'ISSUED', certified: 'CLASS', sourceId: id('class'), overdue: false })
    expect(JSON.stringify(shown)).not.toContain(id('a-member-4'))
    f.does('a-officer', 'training.RevokeCertificate', { certId: id('certificate'), reason: 'FALSE_RECORD' })
    const after = await f.world.ask('training.certificate', { certId: id('certificate') })
    expect(after).toMatchObject({ state: 'REVOKED' })
  })

  it('of a development course, opened by its holder, is what admission needs; nothing else will do', () => {
    const f = new Fixture()
    graduate(f)
    const ask = (opening: typeof MINE) => requireDevelopmentCertificate(readContext(f), opening)
    expect(ask(MINE).ok).toBe(true)
    expect(ask({ ...MINE, certId: rawId('none') })).toMatchObject({ fault: { code: 'E_NOT_FOUND' } })
    expect(ask({ ...MINE, mid: rawId('a-member-6') })).toMatchObject({ fault: { code: 'E_PROOF' } })
    expect(ask({ ...MINE, salt: sha256(SALT) })).toMatchObject({ fault: { code: 'E_PROOF' } })
    f.does('a-officer', 'training.RevokeCertificate', { certId: id('certificate'), reason: 'FALSE_RECORD' })
    expect(ask(MINE)).toMatchObject({ fault: { code: 'E_EXPIRED' } })
  })

  it('of a short course is not enough', () => {
    const f = new Fixture()
    graduate(f, { lessons: 23, centiHours: 2_300 })
    expect(requireDevelopmentCertificate(readContext(f), MINE)).toMatchObject({ fault: { code: 'E_STATE' } })
  })
})

describe('a class', () => {
  it('that nobody finishes can be cancelled, and gives nothing', async () => {
    const f = new Fixture()
    castTraining(f)
    publish(f)
    holdClass(f, 'REPORTED')
    f.wait(30 * DAY)
    f.does('a-branch-officer', 'training.CancelClass', CLASS)
    expect(await hoursOf(f, 'a-member-4')).toMatchObject({ centiHours: 0 })
    f.gives('E_DUP', 'a-branch-officer', 'training.PlanClass', classArgs(f))
  })
})
