/** The foundation of the demonstration: organisations, officers, members, candidates. */

import { type Json, toHex } from '#base'
import { ImportEntry, importRoot, type RoleName, STAGE } from '#contracts'
import {
  call,
  ENTERPRISES,
  type EnterprisePlan,
  hashOf,
  memberNames,
  memberRecord,
  type NamedCall,
  namesOf,
  type ScenarioInput,
  type ScenarioRun,
  type ScenarioStep,
  scenarioId,
  step,
} from './scenario-parts.ts'

const profileJson = (seed: string, name: string, type: 'COMMITTEE' | 'BRANCH'): Json => ({
  type,
  basis: 'UNIT',
  backing: 'NONE',
  formation: 'STANDALONE',
  formality: 'FORMAL',
  unitKind: 'PRIVATE',
  regionCode: 440_112,
  commitRoot: toHex(hashOf(seed, `${name}/record`)),
})

interface OrgPlan {
  readonly name: string
  readonly parent: string
  readonly type: 'COMMITTEE' | 'BRANCH'
  readonly planCount: number
  readonly proposer: string
  readonly decider: string
}

const orgSteps = (input: ScenarioInput, plan: OrgPlan): readonly ScenarioStep[] => {
  const { id, hash } = namesOf(input)
  const { name, parent, type, planCount, proposer, decider } = plan
  const changeId = id(`${name}/create`)
  const planned: { readonly [key: string]: Json } = planCount === 0 ? {} : { planCount, planRoot: hash(`${name}/plan`) }
  const profile = profileJson(input.seed, name, type)
  const args = { changeId, kind: 'CREATE', orgId: id(name), parentId: id(parent), profile, ...planned }
  const propose = call('org', 'ProposeChange', { ...args, requestDoc: hash(`${name}/request`) })
  const decision = { changeId, decision: 'APPROVE', replyDoc: hash(`${name}/reply`) }
  return [
    step({ title: `${proposer} proposes ${name}`, signer: proposer, calls: [propose] }),
    step({ title: `${decider} approves ${name}`, signer: decider, calls: [call('org', 'DecideChange', decision)] }),
    step({ title: `${name} is established`, signer: proposer, calls: [call('org', 'ExecuteChange', { changeId })] }),
  ]
}

interface Account {
  readonly name: string
  readonly org: string
  readonly kind?: 'PERSON' | 'DEVICE'
  readonly member?: boolean
}

const registerCall = (input: ScenarioInput, { name, org, kind = 'PERSON', member = false }: Account): NamedCall => {
  const { id, key } = namesOf(input)
  const keys = [{ publicKey: key(name), weight: 1 }]
  const mid: { readonly [key: string]: Json } = member ? { mid: id(name) } : {}
  return call('access', 'RegisterActor', { kind, orgId: id(org), ...mid, keys, threshold: 1 })
}

const grantCall = (input: ScenarioInput, [actor, role, org]: readonly [string, RoleName, string]): NamedCall => {
  const { id, address, hash } = namesOf(input)
  const source = role === 'SECRETARY' ? 'ELECTION' : 'APPOINTMENT'
  const basis = hash(`${actor}/basis`)
  return call('access', 'GrantRole', { actor: address(actor), role, orgId: id(org), source, basis })
}

const enterpriseSteps = (input: ScenarioInput, plan: EnterprisePlan): readonly ScenarioStep[] => {
  const { name, members } = plan
  const [committee, branch] = [`${name}-committee`, `${name}-branch`]
  const [secretary, officer, clerk] = [`${name}-secretary`, `${name}-officer`, `${name}-branch-clerk`]
  const leader = `${name}-member-3`
  const people = memberNames(plan).map(one => ({ name: one, org: branch, member: true }))
  const first = { name: committee, parent: 'zone', type: 'COMMITTEE', planCount: 0 } as const
  const second = { name: branch, parent: committee, type: 'BRANCH', planCount: members } as const
  const staff = [
    { name: secretary, org: committee },
    { name: officer, org: committee },
  ]
  const branchStaff = [
    { name: clerk, org: branch },
    { name: `${name}-door`, org: branch, kind: 'DEVICE' as const },
  ]
  const register = (accounts: readonly Account[]) => accounts.map(one => registerCall(input, one))
  return [
    ...orgSteps(input, { ...first, proposer: 'zone-officer', decider: 'zone-secretary' }),
    step({ title: `accounts of ${committee}`, signer: 'registrar', calls: register(staff) }),
    step({
      title: `officers of ${committee}`,
      signer: 'zone-organizer',
      calls: [
        grantCall(input, [secretary, 'SECRETARY', committee]),
        grantCall(input, [officer, 'ORG_OFFICER', committee]),
      ],
    }),
    ...orgSteps(input, { ...second, proposer: officer, decider: secretary }),
    step({ title: `accounts of ${branch}`, signer: 'registrar', calls: register([...branchStaff, ...people]) }),
    step({
      title: `officers of ${branch}`,
      signer: secretary,
      calls: [grantCall(input, [leader, 'SECRETARY', branch]), grantCall(input, [clerk, 'CLERK', branch])],
    }),
  ]
}

type FoundationRun = Omit<ScenarioRun, 'round' | 'timeMs'>

const importEntries = (run: FoundationRun, plan: EnterprisePlan): readonly ImportEntry[] =>
  memberNames(plan).map(name => ({
    mid: scenarioId(run.seed, name),
    stage: STAGE.FULL,
    commitRoot: memberRecord(run, name, 1).root,
    probationFromMs: 0,
    confirmedMonth: 202_107,
  }))

const importSteps = (run: FoundationRun, plan: EnterprisePlan): readonly ScenarioStep[] => {
  const { id } = namesOf(run)
  const branch = `${plan.name}-branch`
  const entries = importEntries(run, plan)
  const batchId = id(`${branch}/import`)
  const staged = { batchId, orgId: id(branch), entries: entries.length, root: toHex(importRoot(entries)) }
  const members = entries.map(entry => ImportEntry.toJson(entry))
  return [
    step({
      title: `members of ${branch} are staged`,
      signer: 'registrar',
      calls: [call('member', 'StageBatch', staged)],
    }),
    step({
      title: `the secretary of ${branch} confirms them`,
      signer: `${plan.name}-member-3`,
      calls: [call('member', 'ConfirmBatch', { batchId })],
    }),
    step({
      title: `members of ${branch} are imported`,
      signer: 'registrar',
      calls: [call('member', 'CommitBatch', { batchId, members })],
    }),
  ]
}

const candidateStep = (run: FoundationRun, name: string): ScenarioStep => {
  const { id } = namesOf(run)
  const args = { mid: id(name), orgId: id('a-branch'), commitRoot: toHex(memberRecord(run, name, 1).root) }
  return step({
    title: `${name} is enrolled`,
    signer: 'a-branch-clerk',
    cosigners: ['registrar'],
    calls: [call('member', 'EnrolCandidate', args)],
  })
}

/** Organisations, officers, members, candidates: once a chain. */
export const foundationSteps = (run: FoundationRun): readonly ScenarioStep[] => [
  ...ENTERPRISES.flatMap(plan => enterpriseSteps(run, plan)),
  ...ENTERPRISES.flatMap(plan => importSteps(run, plan)),
  candidateStep(run, 'candidate-1'),
  candidateStep(run, 'candidate-2'),
]
