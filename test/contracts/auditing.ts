/** Flags and requests in tests, and who deals with them. */

import type { Json } from '#base'
import { address, type Fixture, hash, id } from './fixture.ts'

/** A service and two more officers of the root: another auditor, and who protects personal information. */
export const officers = (f: Fixture): void => {
  f.register('service', 'zone', { kind: 'SERVICE' })
  for (const [name, role] of [
    ['auditor-2', 'AUDITOR'],
    ['dpo', 'DPO'],
  ] as const) {
    f.register(name, 'zone')
    const grant = { actor: address(name), role, orgId: id('zone'), source: 'APPOINTMENT' }
    f.does('zone-secretary+zone-organizer', 'access.GrantRole', grant)
  }
}

/** About member 1 of branch a. */
export const flagAbout = (name: string, more: { readonly [key: string]: Json } = {}): { [key: string]: Json } => ({
  flagId: id(name),
  subjectType: 'MEMBER',
  subjectId: id('a-member-1'),
  orgId: id('a-branch'),
  code: 'BACKDATED',
  severity: 3,
  textRoot: hash(`${name}/text`),
  ...more,
})

export const request = (name: string, kind = 'DELETE'): { [key: string]: Json } => ({
  reqId: id(name),
  mid: id('a-member-1'),
  kind,
  textRoot: hash(`${name}/text`),
})
