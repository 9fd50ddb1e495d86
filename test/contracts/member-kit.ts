/** Candidates of branch a on their way to an admission, and assemblies that resolve. */

import { type Hash, type Json, sha256, toHex } from '#base'
import { holderCommitment } from '../../contracts/training/rules.ts'
import { DAY, type Fixture, HOUR, hash, id, rawId } from './fixture.ts'
import { castTraining, classArgs, OFFICER, progressArgs, publish, TEMPLATE, TRAINER } from './training-cast.ts'

type More = { readonly [key: string]: Json }

export const TWO = 'a-member-3+a-secretary'
export const docs = (name: string) => ({ mid: id(name), docRoot: hash('docs') })
export const advance = (to: string, name = 'candidate-1') => ({ ...docs(name), to })

const SALT: Hash = sha256(rawId('salt'))
const certId = 'candidate/certificate'

/** What opens the certificate of the candidate. */
export const CERTIFICATE = { certId: id(certId), certSalt: toHex(SALT) }

/** Teaches the candidate a course, for development targets and of 24 hours unless said otherwise, and certifies it. */
export const certify = (f: Fixture, plan: More = {}): void => {
  const name = 'candidate-1'
  const classId = id('candidate/class')
  castTraining(f)
  publish(f, { category: 'DEVELOPMENT', lessons: 24, centiHours: 2_400, ...plan }, 'candidate/course')
  f.register(name, 'a-branch', { mid: id(name) })
  const session = classArgs(f, { cid: id('candidate/course') }, 'candidate/class')
  f.does(OFFICER, 'training.PlanClass', session)
  f.does(OFFICER, 'training.OpenClass', { classId })
  f.does(name, 'training.Enrol', { classId, mid: id(name) })
  f.wait(HOUR)
  f.does(TRAINER, 'training.StartClass', { classId })
  f.does('service', 'training.ReportProgress', progressArgs({ [name]: 10 }, classId))
  f.wait(2 * HOUR)
  f.does(TRAINER, 'training.FinishClass', { classId })
  f.does(`${TRAINER}+${OFFICER}`, 'training.SettleClass', { classId })
  const holder = toHex(holderCommitment({ certId: rawId(certId), mid: rawId(name), salt: SALT }))
  f.does('a-officer', 'training.IssueCertificate', { certId: id(certId), classId, holder, ...TEMPLATE })
}

/** Candidate 1 as far as a candidate can come before the pre-review. */
export const develop = (f: Fixture): void => {
  f.does(TWO, 'member.AdvanceStage', advance('ACTIVIST'))
  for (let i = 0; i < 2; i++) {
    f.wait(184 * DAY)
    f.does('a-member-3', 'member.RecordReview', docs('candidate-1'))
  }
  f.does(TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
}

/** Candidate 1 with certificate and pre-review. */
export const target = (f: Fixture): void => {
  develop(f)
  certify(f)
  f.does('a-secretary', 'member.PreReview', docs('candidate-1'))
}

export const VOTES = { eligible: 6, present: 4, votesFor: 4, votesAgainst: 0, abstained: 0 }

/** An assembly of branch a at which four of six were present. */
export const assembly = (f: Fixture, name = 'assembly'): string =>
  f.activity('CLOSED', { type: 'PARTY_ASSEMBLY', centiHours: 0 }, name).aid

export const resolve = (kind: string, more: More = {}) => ({
  resolutionId: id(`resolution/${kind}`),
  kind,
  mid: id('candidate-1'),
  minutes: hash('minutes'),
  ...more,
})

export const approve = (kind: string) => ({ resolutionId: id(`resolution/${kind}`), decision: 'APPROVE' })

export const admission = (activityId: string, more: More = {}) =>
  resolve('ADMIT', {
    activityId,
    ...VOTES,
    introducers: [id('a-member-1'), id('a-member-2')],
    ...CERTIFICATE,
    ...more,
  })

export const probationary = (f: Fixture): void => {
  target(f)
  f.does('a-member-3', 'member.SubmitResolution', admission(assembly(f)))
  f.does('a-secretary', 'member.DecideResolution', approve('ADMIT'))
}
