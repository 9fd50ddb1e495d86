/** Expected failure is a value. A programmer's error is `assert`, which stops the node. */

import type { FaultCode } from './faults.ts'

export interface Fault {
  readonly code: FaultCode
  /** What exactly was wrong, for a developer; the sentence for a person stands in the table of faults. */
  readonly detail?: string
}

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Err = { readonly ok: false; readonly fault: Fault }
export type Result<T> = Ok<T> | Err

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const err = (code: FaultCode, detail?: string): Err => ({
  ok: false,
  fault: detail === undefined ? { code } : { code, detail },
})

/** Something that cannot be unless the program is wrong. A node that stops is better than a node that lies. */
export class AssertionFailure extends Error {
  override name = 'AssertionFailure'
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message)
}

/** The value of a result that cannot have failed here. */
export const must = <T>(result: Result<T>): T => {
  assert(result.ok, result.ok ? '' : `unexpected ${result.fault.code}: ${result.fault.detail ?? ''}`)
  return result.value
}

/** Closes a `switch` over a union: a case that is missing does not compile. */
export const unreachable = (value: never): never => {
  throw new AssertionFailure(`unreachable: ${JSON.stringify(value)}`)
}
