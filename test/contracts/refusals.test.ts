/** Every action: its allowed path, and every refusal that it declares. A refusal leaves the state as it was. */

import { describe, expect, it } from 'vitest'
import { MODULES } from '#contracts'
import { cases as access } from './cases/access.ts'
import { cases as activity } from './cases/activity.ts'
import { cases as delegate } from './cases/delegate.ts'
import { cases as member } from './cases/member.ts'
import { cases as org } from './cases/org.ts'
import { cases as points } from './cases/points.ts'
import { Fixture, seen } from './fixture.ts'

const groups = { access, org, member, activity, points, delegate }

for (const [name, cases] of Object.entries(groups)) {
  describe(name, () => {
    for (const [title, run] of cases) it(title, () => run(new Fixture()))
  })
}

/** Refusals of the policy, which every action can give. */
const POLICY = ['E_AUTH', 'E_SCOPE', 'E_SOD']
const actions = MODULES.flatMap(({ name, actions: all }) => all.map(one => [`${name}.${one.name}`, one] as const))

describe('what the actions declare', () => {
  it.each(actions)('%s: the allowed path and every declared refusal came out', (name, { codes }) => {
    const missing = ['OK', ...codes].filter(code => !seen.has(`${name} ${code}`))
    expect(missing).toEqual([])
  })

  it.each(actions)('%s: no refusal came out that is not declared', (name, { codes }) => {
    const found = [...seen].filter(one => one.startsWith(`${name} `)).map(one => one.split(' ')[1] as string)
    const known: readonly string[] = ['OK', ...POLICY, ...codes]
    expect(found.filter(code => !known.includes(code))).toEqual([])
  })
})
