/**
 * The exclusion rule of the ICS 23 standard as it is now, for the public npm verifier is of a time before empty subtrees
 * were allowed beside the paths of neighbours. Existence proofs are left to the public verifier.
 */

import { compareBytes, equalBytes, sha256, ZERO_HASH } from '#base'
import type { Ics23ExistenceProof, Ics23NonExistenceProof } from '#chain'

type Step = Ics23ExistenceProof['path'][number]

const isLeft = ({ prefix, suffix }: Step) => prefix.length === 1 && suffix.length === 32
const isRight = ({ prefix, suffix }: Step) => prefix.length === 33 && suffix.length === 0
const emptyOnLeft = (step: Step) => isRight(step) && equalBytes(step.prefix.subarray(1), ZERO_HASH)
const emptyOnRight = (step: Step) => isLeft(step) && equalBytes(step.suffix, ZERO_HASH)

const leftMost = (path: readonly Step[]) => path.every(step => isLeft(step) || emptyOnLeft(step))
const rightMost = (path: readonly Step[]) => path.every(step => isRight(step) || emptyOnRight(step))

const neighbours = (left: readonly Step[], right: readonly Step[]): boolean => {
  const [a, b] = [left.at(-1), right.at(-1)]
  if (a === undefined || b === undefined) return false
  const same = equalBytes(a.prefix, b.prefix) && equalBytes(a.suffix, b.suffix)
  if (same) return neighbours(left.slice(0, -1), right.slice(0, -1))
  return isLeft(a) && isRight(b) && rightMost(left.slice(0, -1)) && leftMost(right.slice(0, -1))
}

/** True if left and right stand next to each other with `key` in between. Keys are compared hashed. */
export const isNonExistence = ({ left, right }: Ics23NonExistenceProof, key: Uint8Array): boolean => {
  const path = sha256(key)
  if (left !== undefined && compareBytes(left.key, path) >= 0) return false
  if (right !== undefined && compareBytes(path, right.key) >= 0) return false
  if (left === undefined) return right !== undefined && leftMost(right.path)
  return right === undefined ? rightMost(left.path) : neighbours(left.path, right.path)
}
