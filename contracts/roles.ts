/** Roles, with the pairs of them that one person may never hold together (conflict matrix). */

/** Numbers stand in grants; fixed for ever. */
export const ROLE = {
  ZONE_SECRETARY: 1,
  ORGANIZER: 2,
  SECRETARY: 3,
  DEPUTY_SECRETARY: 4,
  ORG_OFFICER: 5,
  PUBLICITY_OFFICER: 6,
  DISCIPLINE_OFFICER: 7,
  GROUP_LEADER: 8,
  CLERK: 9,
  LIAISON: 10,
  REGISTRAR: 11,
  REVIEWER: 12,
  TRAINER: 13,
  MALL_OPERATOR: 14,
  MALL_KEEPER: 15,
  AUDITOR: 16,
  DPO: 17,
  ENTERPRISE_ADMIN: 18,
  NODE_OPERATOR: 19,
  PLATFORM_ADMIN: 20,
  MEMBER: 21,
  CANDIDATE: 22,
  OBSERVER: 23,
} as const

export type RoleName = keyof typeof ROLE
export type Role = (typeof ROLE)[RoleName]

const READ_ONLY: readonly RoleName[] = ['AUDITOR', 'DPO']
const TECHNICAL: readonly RoleName[] = ['NODE_OPERATOR', 'PLATFORM_ADMIN']
/** Follow from the membership; nobody grants them. */
export const MEMBERSHIP: readonly RoleName[] = ['MEMBER', 'CANDIDATE']
/** Take part without any power over others. */
const TAKING_PART: readonly RoleName[] = [...MEMBERSHIP, 'OBSERVER']
const NAMES = Object.keys(ROLE) as readonly RoleName[]
const working = NAMES.filter(name => !TAKING_PART.includes(name))
/** Roles with a part in the work of an organisation: neither only read nor only run machines. */
export const WRITING_ROLES: readonly RoleName[] = working.filter(
  name => !READ_ONLY.includes(name) && !TECHNICAL.includes(name),
)
const business = working.filter(name => !TECHNICAL.includes(name))

const conflictsOf = (name: RoleName): readonly RoleName[] => [
  ...(name === 'AUDITOR' ? WRITING_ROLES : []),
  ...(TECHNICAL.includes(name) ? business : []),
  ...(name === 'REGISTRAR' ? (['MALL_OPERATOR', 'MALL_KEEPER'] as const) : []),
  // Who sells for points does not decide what earns them.
  ...(name === 'MALL_OPERATOR' ? (['MALL_KEEPER', 'ZONE_SECRETARY', 'ORGANIZER'] as const) : []),
]

const pair = (a: number, b: number) => Math.min(a, b) * 256 + Math.max(a, b)

const CONFLICTS: ReadonlySet<number> = new Set(
  NAMES.flatMap(name => conflictsOf(name).map(other => pair(ROLE[name], ROLE[other]))),
)

/** True if one person may not hold both. Symmetric. */
export const rolesConflict = (a: Role, b: Role): boolean => CONFLICTS.has(pair(a, b))

/** Roles that a superior may let others exercise for it. Not those given by election or by two persons at the root. */
export const DELEGABLE: readonly RoleName[] = [
  'ORGANIZER',
  'ORG_OFFICER',
  'PUBLICITY_OFFICER',
  'DISCIPLINE_OFFICER',
  'CLERK',
  'LIAISON',
  'REVIEWER',
  'TRAINER',
]
