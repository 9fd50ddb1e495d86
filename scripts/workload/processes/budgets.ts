/** The superior grants each branch its points on the first working day of a month. */

import { officeOf, orgName, type Process, randomFor, type Workload } from '../workload.ts'

/** Points a head: more than the rules give in a month, less than may be granted. */
const PER_HEAD = 32
/** Branches whose budget is forgotten for two weeks, in 10,000. */
const FORGOTTEN = 100

const grant = (workload: Workload, org: number, month: number): void => {
  const { names, people, points, structure, timetable } = workload
  const amount = PER_HEAD * people.peopleOf(org)
  const parent = structure.orgs[org]?.parent as number
  const args = { orgId: names.id(orgName(org)), month: timetable.month(month), amount }
  workload.send({ actor: officeOf(workload, parent, 'secretary'), action: 'points.GrantBudget', args })
  points.grant(org, timetable.month(month) % 100, amount)
}

export const budgets: Process = {
  name: 'budgets',
  plan: (workload, month) => {
    const { structure, simulation, options, timetable } = workload
    const random = randomFor(workload, `budgets/${month}`)
    for (const { index } of structure.branches) {
      const late = options.faults && timetable.waits && random.chance(FORGOTTEN)
      simulation.at(timetable.budget(month, random, late), () => grant(workload, index, month))
    }
  },
}
