/** What the parts of a running driver share. */

import { equalBytes, type Hash, type Signer } from '#base'
import { seatOf, type ValidatorSet } from '#chain'
import type { Event, Peer, State } from '#consensus'
import type { Guard } from './guard/index.ts'
import type { Log } from './log.ts'
import type { MedianClock } from './median-clock.ts'
import type { DriverPorts } from './ports.ts'
import type { Serial } from './serial.ts'
import type { Verifier } from './verify.ts'

export interface Context {
  readonly ports: DriverPorts
  readonly chainId: Hash
  /** The highest protocol that this node speaks. */
  readonly protocolMax: number
  readonly verifier: Verifier
  readonly log: Log
  /** Time of blocks; `ports.clock` is this machine's own. */
  readonly clock: MedianClock
  /** `build`, `validate` and `commit` of the ledger, one at a time. */
  readonly ledgerQueue: Serial
  /** Stands before every signature. */
  readonly guard: () => Guard
  readonly state: () => State
  /** Puts an event before everything that peers have sent. */
  readonly feed: (event: Event) => void
  readonly isStopped: () => boolean
}

/** The seat of this node in an epoch with that set, by the first of its keys that has one; undefined: it follows (E4). */
export const ownSeat = ({ keys }: Pick<DriverPorts, 'keys'>, set: ValidatorSet): number | undefined => {
  for (const { publicKey } of keys.signers) {
    const seat = seatOf(set, publicKey)
    if (seat !== undefined) return seat
  }
  return undefined
}

/** The key of a seat of the set, if this node has it. */
export const signerOf = (
  { keys }: Pick<DriverPorts, 'keys'>,
  { validators }: ValidatorSet,
  seat: number,
): Signer | undefined => {
  const key = validators[seat]?.publicKey
  return key && keys.signers.find(({ publicKey }) => equalBytes(publicKey, key))
}

/** Gives connected peers in turn, so that one that does not answer is not asked for ever. */
export const makeRotation = (peers: () => readonly Peer[]): ((but: Peer | undefined) => Peer | undefined) => {
  let turn = 0
  return but => {
    const others = peers().filter(peer => peer !== but)
    return others.length === 0 ? undefined : others[turn++ % others.length]
  }
}
