/** What people try with activities that they may not (domain, 8.6). None of it changes anything. */

import { ensureAccount, officeOf, orgName, type Workload } from '../workload.ts'
import type { Activity } from './activities.ts'

/** In 10,000 activities; each has about ten intents in roll-ups and thirty one by one. */
const SHARES = {
  rollup: { role: 1_200, scope: 450, text: 250 },
  individual: { role: 1_800, scope: 1_200, text: 300 },
} as const

/** The last member of the branch holds no office. */
const plainMember = (workload: Workload, org: number): string => {
  const { first, members } = workload.structure.orgs[org] as (typeof workload.structure.orgs)[number]
  return ensureAccount(workload, first + members - 1)
}

/** An ID number as the bytes of a field that no schema has: what no client would make. */
const smuggled = (workload: Workload): string => {
  const text = Buffer.from('990000199001010010', 'ascii')
  const id = workload.names.id('smuggled')
  return `0a10${id}7a${text.length.toString(16).padStart(2, '0')}${text.toString('hex')}`
}

export const faultsBeforeApproval = (workload: Workload, { name, org, creator, random }: Activity): void => {
  const { options, structure, names } = workload
  if (!options.faults) return
  const shares = SHARES[options.mode]
  const aid = names.id(name)
  const action = 'activity.ApproveActivity'
  if (creator === officeOf(workload, org, 'secretary'))
    workload.send({ actor: creator, action, args: { aid }, code: 'E_SOD', label: 'self-approval' })
  const { members } = structure.orgs[org] as (typeof structure.orgs)[number]
  if (members > 3 && random.chance(shares.role))
    workload.send({
      actor: plainMember(workload, org),
      action,
      args: { aid },
      code: 'E_AUTH',
      label: 'unauthorised-role',
    })
  if (random.chance(shares.text)) {
    const actor = officeOf(workload, org, 'secretary')
    const raw = smuggled(workload)
    workload.send({ actor, action, args: { aid }, raw, code: 'ADMISSION', label: 'text-in-arguments' })
  }
}

/** The clerk of another branch holds the role, but elsewhere. */
export const faultsAfterNotice = (workload: Workload, { name, org, random }: Activity): void => {
  const { options, structure, names } = workload
  if (!options.faults || !random.chance(SHARES[options.mode].scope)) return
  const other = random.pick(structure.branches)
  if (other.index === org) return
  const args = { aid: names.id(name), snapshotRoot: names.hash(`${orgName(org)}/wrong`) }
  const actor = officeOf(workload, other.index, 'clerk')
  workload.send({ actor, action: 'activity.NotifyActivity', args, code: 'E_SCOPE', label: 'wrong-scope' })
}
