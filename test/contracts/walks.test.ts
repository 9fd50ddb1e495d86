/** Every module's invariants under random interleavings. */

import { describe, expect, it } from 'vitest'
import { MODULES } from '#contracts'
import { playWalk, type WalkSpec } from './walk-kit.ts'

const files = import.meta.glob<{ readonly walks: readonly WalkSpec[] }>('./walks/*.ts', { eager: true })
const nameOf = (path: string) => path.slice('./walks/'.length, -'.ts'.length)

for (const [path, { walks }] of Object.entries(files)) {
  describe(nameOf(path), () => {
    for (const spec of walks) it(spec.name, { timeout: 120_000 }, () => playWalk(spec))
  })
}

it('every module with invariants has a walk', () => {
  const named = Object.keys(files).map(nameOf)
  const without = MODULES.filter(({ name, invariants = [] }) => invariants.length > 0 && !named.includes(name))
  expect(without.map(({ name }) => name)).toEqual([])
})
