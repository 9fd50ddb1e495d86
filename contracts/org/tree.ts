/** The tree of organisations: ways up it, and how far it reaches down. */

import { assert, equalBytes } from '#base'
import type { ApplyContext, ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import type { Org } from './schema.ts'
import { orgs } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** `org` and the organisations above it, lowest first; at most as many as the depth of the tree. */
export const pathToRoot = (ctx: Read, org: Id): readonly Id[] => {
  const path: Id[] = []
  for (let at: Id = org; at.length === ID_BYTES; ) {
    const found = ctx.get(orgs, [at])
    if (found === undefined) break
    path.push(at)
    at = found.parent
  }
  return path
}

/** True if `org` is `ancestor` or stands below it. */
export const isBelow = (ctx: Read, org: Id, ancestor: Id): boolean =>
  pathToRoot(ctx, org).some(one => equalBytes(one, ancestor))

export const isRoot = ({ parent }: Pick<Org, 'parent'>): boolean => parent.length === 0

/** 0 for the root. */
export const depthOf = (ctx: Read, org: Id): number => pathToRoot(ctx, org).length - 1

/** Levels of standing organisations below this one. */
export const heightOf = ({ levels }: Pick<Org, 'levels'>): number => levels.findLastIndex(count => count > 0) + 1

const trimmed = (levels: readonly number[]): readonly number[] =>
  levels.slice(0, levels.findLastIndex(count => count > 0) + 1)

const added = (levels: readonly number[], below: readonly number[], step: 1 | -1, from: number): readonly number[] =>
  trimmed(
    Array.from({ length: Math.max(levels.length, from + below.length) }, (_, i) => {
      const count = (levels[i] ?? 0) + step * (below[i - from] ?? 0)
      assert(count >= 0, 'a level of the tree below zero')
      return count
    }),
  )

/** Counts an organisation and what stands below it into, or out of, all those above it. */
export const countBelow = (ctx: ApplyContext, parent: Id, { levels }: Pick<Org, 'levels'>, step: 1 | -1): void => {
  for (const [distance, above] of pathToRoot(ctx, parent).entries()) {
    const org = ctx.get(orgs, [above]) as Org
    const children = distance === 0 ? org.children + step : org.children
    ctx.put(orgs, [above], { ...org, children, levels: added(org.levels, [1, ...levels], step, distance) })
  }
}
