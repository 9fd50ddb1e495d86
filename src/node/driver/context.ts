/** What the parts of a running driver share. */

import type { Hash } from '#base'
import { seatOf, type ValidatorSet } from '#chain'
import type { Event, Peer, State } from '#consensus'
import type { Log } from './log.ts'
import type { DriverPorts } from './ports.ts'
import type { Serial } from './serial.ts'
import type { Verifier } from './verify.ts'

export interface Context {
  readonly ports: DriverPorts
  readonly chainId: Hash
  readonly verifier: Verifier
  readonly log: Log
  /** `build`, `validate` and `commit` of the ledger, one at a time. */
  readonly ledgerQueue: Serial
  /** True when the log was lost: this node follows and signs nothing. */
  readonly mustNotSign: boolean
  readonly state: () => State
  /** Puts an event before everything that peers have sent. */
  readonly feed: (event: Event) => void
  readonly isStopped: () => boolean
}

/** The seat from which this node may sign in an epoch with that set, or undefined: then it follows (E4). */
export const ownSeat = (ports: DriverPorts, set: ValidatorSet, mustNotSign: boolean): number | undefined => {
  const { signer } = ports.keys
  return signer === undefined || mustNotSign ? undefined : seatOf(set, signer.publicKey)
}

/** Gives connected peers in turn, so that one that does not answer is not asked for ever. */
export const makeRotation = (peers: () => readonly Peer[]): ((but: Peer | undefined) => Peer | undefined) => {
  let turn = 0
  return but => {
    const others = peers().filter(peer => peer !== but)
    return others.length === 0 ? undefined : others[turn++ % others.length]
  }
}
