/** The end of software that is too old: the next block needs a protocol that it does not speak. */

import { err, type Fault, ok, type Result } from '#base'
import type { ProtocolPlan } from '#contracts'

/** Stops the node: it could only guess, and a node that guesses forks. Its chain is whole, and newer software goes on from it. */
export class NewerProtocolError extends Error {
  override name = 'NewerProtocolError'
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.detail ?? fault.code)
    this.fault = fault
  }
}

/** NEWER_PROTOCOL if the block of `height` needs another software; `plan` is that of the state below it. */
export const checkSpoken = ({ protocol }: ProtocolPlan, height: number, protocolMax: number): Result<undefined> =>
  protocol <= protocolMax
    ? ok(undefined)
    : err('NEWER_PROTOCOL', `block ${height} needs protocol ${protocol}; this software speaks up to ${protocolMax}`)
