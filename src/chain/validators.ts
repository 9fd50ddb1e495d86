/** Validator sets: weights, quorum, root. */

import { err, type Hash, isSmallOrder, ok, type PublicKey, type Result, toHex } from '#base'
import { listRoot } from './list-tree.ts'
import { Validator, type ValidatorSet } from './messages.ts'

type Seats = Pick<ValidatorSet, 'validators'>

/** W: the sum of the weights of all seats. */
export const totalWeight = ({ validators }: Seats): number => validators.reduce((sum, { weight }) => sum + weight, 0)

/** The least weight of a quorum for a total weight W: floor(2W/3) + 1. */
export const quorumOf = (total: number): number => Math.floor((2 * total) / 3) + 1

/** The least weight of a quorum of this set. */
export const quorum = (set: Seats): number => quorumOf(totalWeight(set))

/** RFC 6962 root over the canonical bytes of the validators in order of seat. The epoch is not part of it. */
export const validatorsRoot = ({ validators }: Seats): Hash =>
  listRoot(validators.map(validator => Validator.encode(validator)))

/** At least one seat, each weight at least 1, keys different and of full order. Refuses with BAD_GENESIS. */
export const checkValidators = ({ validators }: Seats): Result<undefined> => {
  if (validators.length === 0) return err('BAD_GENESIS', 'no validators')
  const keys = new Set<string>()
  for (const [seat, { publicKey, weight }] of validators.entries()) {
    if (weight < 1) return err('BAD_GENESIS', `validator ${seat} has no weight`)
    if (isSmallOrder(publicKey)) return err('BAD_GENESIS', `the key of validator ${seat} is no key of full order`)
    keys.add(toHex(publicKey))
  }
  return keys.size === validators.length ? ok(undefined) : err('BAD_GENESIS', 'two validators have one key')
}

/** Seat of a key, or undefined. */
export const seatOf = ({ validators }: Seats, publicKey: PublicKey): number | undefined => {
  const name = toHex(publicKey)
  const seat = validators.findIndex(validator => toHex(validator.publicKey) === name)
  return seat < 0 ? undefined : seat
}
