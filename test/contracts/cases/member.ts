import { type Json, toHex } from '#base'
import { ImportEntry, importRoot, STAGE } from '#contracts'
import { type Case, DAY, type Fixture, HOUR, hash, id, rawId } from '../fixture.ts'
import {
  admission,
  advance,
  approve,
  assembly,
  CERTIFICATE,
  certify,
  develop,
  docs,
  probationary,
  resolve,
  TWO,
  target,
  VOTES,
} from '../member-kit.ts'

const entry = (name: string, more: Partial<ImportEntry> = {}): ImportEntry => ({
  mid: rawId(name),
  stage: STAGE.FULL,
  commitRoot: rawId(name).slice(0, 0) as never,
  probationFromMs: 0,
  confirmedMonth: 0,
  ...more,
})

const batch = (entries: readonly ImportEntry[], name = 'batch') => {
  const filled = entries.map(one => ({ ...one, commitRoot: importRoot([]) }))
  const staged = { batchId: id(name), orgId: id('a-branch'), entries: filled.length, root: toHex(importRoot(filled)) }
  return { staged, commit: { batchId: id(name), members: filled.map(one => ImportEntry.toJson(one)) } }
}

/** Stages, confirms and tries to commit a batch. */
const importAll = (f: Fixture, entries: readonly ImportEntry[], code: 'OK' | 'E_ARG' | 'E_DUP', name = 'batch') => {
  const { staged, commit } = batch(entries, name)
  f.does('registrar', 'member.StageBatch', staged)
  f.does('a-member-3', 'member.ConfirmBatch', { batchId: id(name) })
  f.gives(code, 'registrar', 'member.CommitBatch', commit)
}

const enrol = (name: string, org = 'a-branch') => ({ mid: id(name), orgId: id(org), commitRoot: hash(name) })
export const cases: readonly Case[] = [
  [
    'a candidate is enrolled by clerk and registrar together',
    f => {
      f.gives('E_AUTH', 'a-branch-clerk', 'member.EnrolCandidate', enrol('c'))
      f.gives('E_SCOPE', 'b-branch-clerk+registrar', 'member.EnrolCandidate', enrol('c'))
      f.gives('E_NOT_FOUND', 'a-branch-clerk+registrar', 'member.EnrolCandidate', enrol('c', 'nowhere'))
      f.gives('E_DUP', 'a-branch-clerk+registrar', 'member.EnrolCandidate', enrol('a-member-1'))
      f.does('a-branch-clerk+registrar', 'member.EnrolCandidate', enrol('c'))
      const temporary = { formality: 'TEMPORARY', expiresAtMs: f.now + 30 * DAY }
      f.org('temporary', 'zone', { proposer: 'zone-officer', decider: 'zone-secretary' }, temporary)
      f.register('t-clerk', 'temporary')
      f.grant('zone-organizer', 't-clerk', 'CLERK', 'temporary')
      f.gives('E_STATE', 't-clerk+registrar', 'member.EnrolCandidate', enrol('d', 'temporary'))
    },
  ],
  [
    'an import brings in exactly what was confirmed',
    f => {
      const { staged, commit } = batch([entry('n1'), entry('n2')])
      f.gives('E_NOT_FOUND', 'registrar', 'member.StageBatch', { ...staged, orgId: id('nowhere') })
      f.gives('E_ARG', 'registrar', 'member.StageBatch', { ...staged, entries: 0 })
      f.gives('E_NOT_FOUND', 'a-member-3', 'member.ConfirmBatch', { batchId: id('batch') })
      f.gives('E_NOT_FOUND', 'registrar', 'member.CommitBatch', commit)
      f.does('registrar', 'member.StageBatch', staged)
      f.gives('E_DUP', 'registrar', 'member.StageBatch', staged)
      f.gives('E_STATE', 'registrar', 'member.CommitBatch', commit)
      f.gives('E_AUTH', 'registrar', 'member.ConfirmBatch', { batchId: id('batch') })
      f.does('a-member-3', 'member.ConfirmBatch', { batchId: id('batch') })
      f.gives('E_STATE', 'a-member-3', 'member.ConfirmBatch', { batchId: id('batch') })
      const other = batch([entry('n1'), entry('n3')]).commit
      f.gives('E_PROOF', 'registrar', 'member.CommitBatch', other)
      f.does('registrar', 'member.CommitBatch', commit)
      f.gives('E_STATE', 'registrar', 'member.CommitBatch', commit)
      const gone = f.dissolved()
      f.gives('E_STATE', 'registrar', 'member.StageBatch', { ...staged, batchId: id('b2'), orgId: id(gone) })
    },
  ],
  [
    'an import holds nobody twice, nobody known, and no stage that is over',
    f => {
      importAll(f, [entry('a-member-1')], 'E_DUP', 'known')
      importAll(f, [entry('n1'), entry('n1')], 'E_DUP', 'twice')
      importAll(f, [entry('n1', { stage: STAGE.CANCELLED })], 'E_ARG', 'over')
      importAll(f, [entry('n1', { stage: STAGE.PROBATIONARY })], 'E_ARG', 'no start')
      importAll(f, [entry('n1', { stage: STAGE.PROBATIONARY, probationFromMs: f.now - DAY })], 'OK', 'fine')
    },
  ],
  [
    'a candidate advances stage by stage, with reviews and time',
    f => {
      const review = { mid: id('candidate-1'), docRoot: hash('docs') }
      f.gives('E_NOT_FOUND', TWO, 'member.AdvanceStage', { ...advance('ACTIVIST'), mid: id('nobody') })
      f.gives('E_SCOPE', 'a-member-3', 'member.AdvanceStage', advance('ACTIVIST'))
      f.gives('E_ARG', TWO, 'member.AdvanceStage', advance('FULL'))
      f.gives('E_STATE', TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
      f.does(TWO, 'member.AdvanceStage', advance('ACTIVIST'))
      f.gives('E_WINDOW', TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
      f.gives('E_NOT_FOUND', 'a-member-3', 'member.RecordReview', { ...review, mid: id('nobody') })
      f.gives('E_STATE', 'a-member-3', 'member.RecordReview', { ...review, mid: id('a-member-4') })
      f.gives('E_WINDOW', 'a-member-3', 'member.RecordReview', review)
      f.wait(370 * DAY)
      f.gives('E_QUORUM', TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
      f.does('a-member-3', 'member.RecordReview', review)
      f.gives('E_WINDOW', 'a-member-3', 'member.RecordReview', review)
    },
  ],
  [
    'an admission needs an assembly, its votes, introducers and the course',
    f => {
      target(f)
      const args = admission(assembly(f))
      const submit = (
        code: 'E_NOT_FOUND' | 'E_ARG' | 'E_QUORUM' | 'E_STATE' | 'E_PROOF',
        more: { readonly [key: string]: Json },
      ) => f.gives(code, 'a-member-3', 'member.SubmitResolution', { ...args, ...more })
      submit('E_NOT_FOUND', { mid: id('nobody') })
      submit('E_NOT_FOUND', { activityId: id('none') })
      submit('E_STATE', { mid: id('a-member-4') })
      submit('E_STATE', { activityId: f.activity('OPEN', { type: 'PARTY_ASSEMBLY', centiHours: 0 }, 'running').aid })
      submit('E_ARG', { activityId: f.activity('CLOSED', {}, 'theme').aid })
      submit('E_ARG', { certId: '' })
      submit('E_PROOF', { certSalt: hash('another') })
      submit('E_ARG', { introducers: [id('a-member-1')] })
      submit('E_ARG', { introducers: [id('a-member-1'), id('a-member-1')] })
      submit('E_ARG', { introducers: [id('a-member-1'), id('b-member-1')] })
      submit('E_ARG', { introducers: [id('a-member-1'), id('candidate-2')] })
      submit('E_ARG', { extensionMonths: 6 })
      submit('E_ARG', { eligible: 5 })
      submit('E_ARG', { abstained: 1 })
      submit('E_QUORUM', { votesFor: 3, votesAgainst: 1 })
      f.does('a-member-3', 'member.SubmitResolution', args)
      f.gives('E_DUP', 'a-member-3', 'member.SubmitResolution', args)
      f.gives('E_NOT_FOUND', 'a-secretary', 'member.DecideResolution', { ...approve('X') })
      f.gives('E_SCOPE', 'b-secretary', 'member.DecideResolution', approve('ADMIT'))
      f.does('a-secretary', 'member.DecideResolution', approve('ADMIT'))
      f.gives('E_STATE', 'a-secretary', 'member.DecideResolution', approve('ADMIT'))
    },
  ],
  [
    'no admission without a pre-review before the assembly; a rejected one begins again',
    f => {
      target(f)
      const early = admission(assembly(f, 'early'))
      f.wait(1)
      f.does('a-secretary', 'member.PreReview', { mid: id('candidate-1'), docRoot: hash('again') })
      f.gives('E_STATE', 'a-member-3', 'member.SubmitResolution', early)
      const late = admission(assembly(f, 'late'))
      f.gives('E_ARG', 'a-member-3', 'member.SubmitResolution', { ...late, kind: 'CANCEL', noticeFromMs: 1 })
      f.does('a-member-3', 'member.SubmitResolution', late)
      const review = { mid: id('candidate-1'), docRoot: hash('docs') }
      f.gives('E_STATE', 'a-secretary', 'member.PreReview', review)
      f.does('a-secretary', 'member.DecideResolution', { ...approve('ADMIT'), decision: 'REJECT' })
      const again = { ...late, resolutionId: id('resolution/again') }
      f.gives('E_STATE', 'a-member-3', 'member.SubmitResolution', again)
      f.gives('E_SCOPE', 'b-secretary', 'member.PreReview', review)
      f.does('a-secretary', 'member.PreReview', review)
      f.gives('E_NOT_FOUND', 'a-secretary', 'member.PreReview', { ...review, mid: id('nobody') })
    },
  ],
  [
    'a certificate that is revoked, or of a short course, opens nothing',
    f => {
      develop(f)
      const short = f.fork()
      certify(short, { lessons: 23, centiHours: 2_300 })
      short.does('a-secretary', 'member.PreReview', docs('candidate-1'))
      short.gives('E_STATE', 'a-member-3', 'member.SubmitResolution', admission(assembly(short)))
      certify(f)
      f.does('a-secretary', 'member.PreReview', docs('candidate-1'))
      f.does('a-officer', 'training.RevokeCertificate', { certId: CERTIFICATE.certId, reason: 'FALSE_RECORD' })
      f.gives('E_EXPIRED', 'a-member-3', 'member.SubmitResolution', admission(assembly(f)))
    },
  ],
  [
    'an approval after half a year comes too late; a rejection does not',
    f => {
      target(f)
      f.does('a-member-3', 'member.SubmitResolution', admission(assembly(f)))
      f.wait(181 * DAY)
      f.gives('E_EXPIRED', 'a-secretary', 'member.DecideResolution', approve('ADMIT'))
      f.does('a-secretary', 'member.DecideResolution', { ...approve('ADMIT'), decision: 'REJECT' })
    },
  ],
  [
    'a probation lasts a year, and can be extended once',
    f => {
      probationary(f)
      f.wait(HOUR)
      const extend = { ...resolve('EXTEND_PROBATION', { activityId: assembly(f, 'second'), ...VOTES }) }
      f.gives('E_ARG', 'a-member-3', 'member.SubmitResolution', { ...extend, extensionMonths: 5 })
      f.does('a-member-3', 'member.SubmitResolution', { ...extend, extensionMonths: 6 })
      f.does('a-secretary', 'member.DecideResolution', approve('EXTEND_PROBATION'))
      f.wait(375 * DAY)
      const confirm = resolve('CONFIRM', { activityId: assembly(f, 'third'), ...VOTES })
      f.does('a-member-3', 'member.SubmitResolution', confirm)
      f.gives('E_WINDOW', 'a-secretary', 'member.DecideResolution', approve('CONFIRM'))
      f.wait(178 * DAY)
      f.does('a-secretary', 'member.DecideResolution', approve('CONFIRM'))
    },
  ],
  [
    'a probationary member can be disqualified, a candidate cancelled',
    f => {
      probationary(f)
      const disqualify = resolve('DISQUALIFY', { activityId: assembly(f, 'second'), ...VOTES })
      f.does('a-member-3', 'member.SubmitResolution', disqualify)
      f.does('a-secretary', 'member.DecideResolution', approve('DISQUALIFY'))
      f.does('a-member-3', 'member.SubmitResolution', { ...resolve('CANCEL'), mid: id('candidate-2') })
      f.does('a-secretary', 'member.DecideResolution', approve('CANCEL'))
    },
  ],
  [
    'rights are limited, restored, and membership ends, only by decision of the committee',
    f => {
      const about = (kind: string) => ({ ...resolve(kind), mid: id('a-member-5') })
      f.gives('E_ARG', 'a-member-3', 'member.SubmitResolution', { ...about('LIMIT_RIGHTS'), ...VOTES })
      f.register('a-organizer', 'a-committee')
      f.grant('zone-organizer', 'a-organizer', 'ORGANIZER', 'a-committee')
      f.gives('E_STATE', 'a-member-3', 'member.SubmitResolution', about('RESTORE_RIGHTS'))
      f.gives('E_SOD', 'a-member-3', 'member.SubmitResolution', { ...about('EXIT'), mid: id('a-member-3') })
      for (const kind of ['LIMIT_RIGHTS', 'RESTORE_RIGHTS', 'EXIT']) {
        f.does('a-member-3', 'member.SubmitResolution', about(kind))
        f.gives('E_AUTH', 'a-organizer', 'member.DecideResolution', approve(kind))
        f.does('a-secretary', 'member.DecideResolution', approve(kind))
      }
      const revision = { mid: id('a-member-5'), revision: 2, commitRoot: hash('new') }
      f.gives('E_STATE', 'a-branch-clerk', 'member.UpdateRecord', revision)
    },
  ],
]
