/**
 * Copies of core states, for a search that shares prefixes. What is signed or hashed never changes and is shared
 * by all copies; everything else is copied deeply. Two objects that were one stay one.
 */

import type { State } from '#consensus'

type Plain = Record<string, unknown>

/** Certificates, votes, proposals, blocks, the configuration and the memo of schedules. */
const isFixed = (value: object): boolean =>
  value instanceof Uint8Array ||
  'signature' in value ||
  'signatures' in value ||
  'header' in value ||
  'validators' in value ||
  'timing' in value

const copy = (value: unknown, done: Map<object, unknown>): unknown => {
  if (typeof value !== 'object' || value === null || isFixed(value)) return value
  const known = done.get(value)
  if (known !== undefined) return known
  if (value instanceof Map) {
    const made = new Map()
    done.set(value, made)
    for (const [key, item] of value) made.set(key, copy(item, done))
    return made
  }
  if (value instanceof Set) return new Set(value)
  if (Array.isArray(value)) return value.map(item => copy(item, done))
  const made: Plain = {}
  done.set(value, made)
  for (const [key, item] of Object.entries(value)) made[key] = copy(item, done)
  return made
}

export const cloneState = (state: State): State => {
  const { schedule } = state
  // A memo: what is added to it is true for all copies.
  return { ...(copy({ ...state, schedule: undefined }, new Map()) as State), schedule }
}
