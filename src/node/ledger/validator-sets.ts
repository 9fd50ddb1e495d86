/** Validator sets by epoch, from the committed state: they are decided one epoch ahead, so the state always has them. */

import { assert, type Hash, LIMITS } from '#base'
import { type ParsedGenesis, type ValidatorSet, validatorsRoot } from '#chain'
import type { Engine } from '#contracts'
import type { Store } from '#storage'
import { pendingRescue } from './rescues.ts'

export interface ValidatorSets {
  /** Set of an epoch that has begun, or of the one after the current. */
  readonly of: (epoch: number) => ValidatorSet
  /** Its root, as headers carry it. */
  readonly root: (epoch: number) => Hash
}

/** A chain whose contracts decide nothing keeps the validators of its genesis. */
export const createValidatorSets = (parts: {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly engine: Pick<Engine, 'validators'>
}): ValidatorSets => {
  const { genesis, store, engine } = parts
  const known = new Map<number, { readonly set: ValidatorSet; readonly root: Hash }>()
  const decided = (epoch: number) => {
    const set = engine.validators(store.state, epoch)
    assert(set !== undefined || engine.validators(store.state, 0) === undefined, `epoch ${epoch} is not decided yet`)
    return set
  }
  /** E5: of a rescue whose first block is not executed yet; it overrules what the state says of these epochs. */
  const rescued = (epoch: number): ValidatorSet | undefined => {
    const order = pendingRescue(store)
    if (order === undefined || (epoch !== order.epoch && epoch !== order.epoch + 1)) return undefined
    return { epoch, validators: order.validators }
  }
  const read = (epoch: number) => {
    const pending = rescued(epoch)
    if (pending !== undefined) {
      known.delete(epoch)
      return { set: pending, root: validatorsRoot(pending) }
    }
    const found = known.get(epoch)
    if (found !== undefined) return found
    const set = decided(epoch) ?? { ...genesis.set, epoch }
    const entry = { set, root: validatorsRoot(set) }
    if (known.size >= LIMITS.validatorSets) known.delete(known.keys().next().value as number)
    known.set(epoch, entry)
    return entry
  }
  return { of: epoch => read(epoch).set, root: epoch => read(epoch).root }
}
