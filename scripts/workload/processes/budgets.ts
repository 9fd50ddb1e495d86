/** The superior grants each branch its points on the first working day of a month. */

import { HOUR_MS, monthNumber, workingDays } from '../calendar.ts'
import { officeOf, orgName, type Process, randomFor, type Workload } from '../workload.ts'

/** Points a head: more than the rules give in a month, less than may be granted. */
const PER_HEAD = 32
/** Branches whose budget is forgotten for two weeks, in 10,000. */
const FORGOTTEN = 100

const grant = (workload: Workload, org: number, month: number): void => {
  const { names, people, points, structure } = workload
  const amount = PER_HEAD * people.peopleOf(org)
  const parent = structure.orgs[org]?.parent as number
  const args = { orgId: names.id(orgName(org)), month: monthNumber(month), amount }
  workload.send({ actor: officeOf(workload, parent, 'secretary'), action: 'points.GrantBudget', args })
  points.grant(org, month, amount)
}

export const budgets: Process = {
  name: 'budgets',
  plan: (workload, month) => {
    const { structure, simulation, options } = workload
    const random = randomFor(workload, `budgets/${month}`)
    const days = workingDays(month)
    for (const { index } of structure.branches) {
      const late = options.faults && random.chance(FORGOTTEN)
      const day = days[late ? 10 : 0] as number
      simulation.at(day + 8 * HOUR_MS + random.below(HOUR_MS), () => grant(workload, index, month))
    }
  },
}
