/** Every action: its allowed path, and every refusal that it declares. A refusal leaves the state as it was. */

import { describe, expect, it } from 'vitest'
import { MODULES } from '#contracts'
import { type Case, Fixture, seen } from './fixture.ts'

/** Cases by the name of their module, as they lie in the folder. */
const files = import.meta.glob<{ readonly cases: readonly Case[] }>('./cases/*.ts', { eager: true })
const nameOf = (path: string) => path.slice('./cases/'.length, -'.ts'.length)

for (const [path, { cases }] of Object.entries(files)) {
  describe(nameOf(path), () => {
    for (const [title, run] of cases) it(title, () => run(new Fixture()))
  })
}

/** Refusals that every action can give: of the policy, and of a module that is paused. */
const ALWAYS = ['E_AUTH', 'E_SCOPE', 'E_SOD', 'E_PAUSED']
const actions = MODULES.flatMap(({ name, actions: all }) => all.map(one => [`${name}.${one.name}`, one] as const))

describe('what the actions declare', () => {
  it.each(actions)('%s: the allowed path and every declared refusal came out', (name, { codes }) => {
    const missing = ['OK', ...codes].filter(code => !seen.has(`${name} ${code}`))
    expect(missing).toEqual([])
  })

  it.each(actions)('%s: no refusal came out that is not declared', (name, { codes }) => {
    const found = [...seen].filter(one => one.startsWith(`${name} `)).map(one => one.split(' ')[1] as string)
    const known: readonly string[] = ['OK', ...ALWAYS, ...codes]
    expect(found.filter(code => !known.includes(code))).toEqual([])
  })
})
