/** Rules for the keys of an account. */

import { type Address, accountId, equalBytes, err, isSmallOrder, type Result, toHex } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { ActorKey } from './schema.ts'
import { keyOwners } from './state.ts'

interface KeySet {
  readonly keys: readonly ActorKey[]
  readonly threshold: number
}

/** Account id of a set of keys that is registered for the first time. */
export const idOfKeys = ({ keys }: Pick<KeySet, 'keys'>): Address | undefined => {
  const first = keys[0]
  return first && accountId(first.publicKey)
}

/** E_ARG where the set cannot be used or holds a weak key; E_DUP where a key belongs to another account. */
export const checkKeys = (ctx: ReadContext, { keys, threshold }: KeySet, owner?: Address): Result<undefined> => {
  const sum = keys.reduce((total, { weight }) => total + weight, 0)
  if (threshold < 1 || sum < threshold || keys.some(({ weight }) => weight < 1)) return err('E_ARG', 'weights')
  if (new Set(keys.map(({ publicKey }) => toHex(publicKey))).size !== keys.length) return err('E_ARG', 'a key twice')
  if (keys.some(({ publicKey }) => isSmallOrder(publicKey))) return err('E_ARG', 'a key of small order')
  const taken = keys.some(({ publicKey }) => {
    const held = ctx.get(keyOwners, [publicKey])
    return held !== undefined && (owner === undefined || !equalBytes(held.actor, owner))
  })
  return taken ? err('E_DUP', 'a key belongs to another account') : ALLOWED
}

/** Keys stay bound to their account after they are rotated out. */
export const claimKeys = (ctx: ApplyContext, actor: Address, keys: readonly ActorKey[]): void => {
  for (const { publicKey } of keys) {
    if (ctx.get(keyOwners, [publicKey]) === undefined) ctx.put(keyOwners, [publicKey], { actor })
  }
}
