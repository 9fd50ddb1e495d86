/**
 * Parameters of the rules: sources differ and change, so what a rule counts with stands in data. A module declares its
 * parameters with their first values and bounds; governance decides on others, with dates from which they hold.
 */

import { assert } from '#base'
import type { Since } from './since.ts'

/** A number that a rule counts with. */
export interface Param extends Since {
  readonly module: number
  /** Literal, never reused within its module. */
  readonly id: number
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  /** Holds until governance decides otherwise. */
  readonly initial: number
  /** Bounds of what governance may decide, both included. */
  readonly min: number
  readonly max: number
}

type Definition = Omit<Param, 'module' | 'name'>

const checked = (param: Param): Param => {
  const { name, id, initial, min, max } = param
  const whole = [id, initial, min, max].every(Number.isSafeInteger)
  assert(whole && id > 0 && min >= 0 && min <= initial && initial <= max, `parameter ${name}: out of its bounds`)
  return param
}

/** The parameters of a module, by name. */
export const defineParams = <const N extends string>(
  module: number,
  definitions: Readonly<Record<N, Definition>>,
): Readonly<Record<N, Param>> => {
  const params = Object.entries<Definition>(definitions).map(
    ([name, definition]) => [name, checked({ ...definition, module, name })] as const,
  )
  return Object.fromEntries(params) as Record<N, Param>
}
