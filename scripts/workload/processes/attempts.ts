/** What is tried now and then and must be refused: stages skipped, wrong parents, one person twice. */

import { HOUR_MS, workingDays } from '../calendar.ts'
import type { Random } from '../random.ts'
import type { Org } from '../structure.ts'
import { officeOf, orgIdOf, type Process, personName, randomFor, type Workload } from '../workload.ts'

/** A candidate who has just applied is not a development target in one step. */
const skipStage = (workload: Workload, { index, parent, first, members, candidates }: Org): void => {
  const { names, people } = workload
  const applicant = Array.from({ length: candidates }, (_, i) => first + members + i).find(
    person => people.stageOf(person) === 'APPLICANT',
  )
  if (applicant === undefined) return
  const args = { mid: names.id(personName(applicant)), to: 'DEVELOPMENT_TARGET', docRoot: names.hash('skipped') }
  const signers = {
    actor: officeOf(workload, index, 'secretary'),
    cosigners: [officeOf(workload, parent, 'secretary')],
  }
  workload.send({ ...signers, action: 'member.AdvanceStage', args, code: 'E_STATE', label: 'stage-skipped' })
}

/** No committee stands below a branch. */
const wrongParent = (workload: Workload, { index }: Org, name: string): void => {
  const { names } = workload
  const profile = {
    type: 'COMMITTEE',
    basis: 'UNIT',
    backing: 'NONE',
    formation: 'STANDALONE',
    formality: 'FORMAL',
    unitKind: 'PRIVATE',
    regionCode: 1,
    commitRoot: names.hash(`${name}/record`),
  }
  const change = { changeId: names.id(`${name}/change`), kind: 'CREATE', orgId: names.id(name), profile }
  const args = { ...change, parentId: orgIdOf(workload, index), requestDoc: names.hash(`${name}/request`) }
  const actor = officeOf(workload, index, 'secretary')
  workload.send({ actor, action: 'org.ProposeChange', args, code: 'E_PARENT', label: 'wrong-parent' })
}

/** Somebody who belongs to one branch is enrolled in another: the registrar's attestation names one alias. */
const enrolTwice = (workload: Workload, { index }: Org, random: Random): void => {
  const { names, structure } = workload
  const person = random.below(structure.scale.persons)
  const args = { mid: names.id(personName(person)), orgId: orgIdOf(workload, index), commitRoot: names.hash('twice') }
  const signers = { actor: officeOf(workload, index, 'clerk'), cosigners: ['zone/registrar'] }
  workload.send({ ...signers, action: 'member.EnrolCandidate', args, code: 'E_DUP', label: 'duplicate-person' })
}

export const attempts: Process = {
  name: 'attempts',
  plan: (workload, month) => {
    const { structure, simulation, options, timetable } = workload
    if (!options.faults || !timetable.waits) return
    const random = randomFor(workload, `attempts/${month}`)
    const days = workingDays(month)
    const count = 1 + Math.round(structure.branches.length / 20)
    for (let i = 0; i < count; i++) {
      const branch = random.pick(structure.branches)
      const name = `attempt/${month}/${i}`
      simulation.at(random.pick(days) + random.between(9, 17) * HOUR_MS, () => {
        skipStage(workload, branch)
        wrongParent(workload, branch, name)
        enrolTwice(workload, branch, randomFor(workload, name))
      })
    }
  },
}
