/** The break-glass at a node (rule E5): a rescue is checked against the own last final block, and kept for ever. */

import { equalBytes, err, LIMITS, ok, type Result } from '#base'
import {
  type EpochSchedule,
  epochOf,
  GUARDIANS_KEY,
  type ParsedGenesis,
  type Rescue,
  RescueOrder,
  type RescueProof,
  type Trust,
  type ValidatorSet,
  verifyRescue,
} from '#chain'
import type { Store } from '#storage'

export interface RescueParts {
  readonly genesis: ParsedGenesis
  readonly store: Store
  /** Set of an epoch that has begun. */
  readonly validators: (epoch: number) => ValidatorSet
}

/** Epochs of the chain as far as this store knows of rescues. */
export const scheduleOf = ({ genesis, store }: Pick<RescueParts, 'genesis' | 'store'>): EpochSchedule => ({
  length: genesis.genesis.epochLength,
  cuts: store.rescues().map(({ rescue }) => rescue.order.anchorHeight),
})

/** The order by which the next block begins an epoch: no block says so yet, since the last one is its anchor. */
export const pendingRescue = (store: Store): RescueOrder | undefined =>
  store.rescueAt(store.head()?.height ?? 0)?.rescue.order

const isSameOrder = (a: Rescue, b: Rescue): boolean =>
  equalBytes(RescueOrder.encode(a.order), RescueOrder.encode(b.order))

/**
 * What this node can say of a rescue: with its own head as anchor, and the guardians of its own state. Refuses with
 * BAD_RESCUE, BAD_SIGNATURE. The guardians of the answer are proved against the head.
 */
export const proveRescue = (parts: RescueParts, rescue: Rescue): Result<RescueProof> => {
  const { genesis, store, validators } = parts
  const head = store.head()
  const block = head && store.block(head.height)
  const finalization = head && store.finalization(head.height)
  if (block === undefined || finalization === undefined) return err('BAD_RESCUE', 'there is no final block here')
  const { header } = block
  const { anchorHeight } = rescue.order
  if (anchorHeight < header.height)
    return err('BAD_RESCUE', `block ${header.height} is final here, beyond the anchor ${anchorHeight}`)
  if (anchorHeight > header.height)
    return err('BAD_RESCUE', `this node is at block ${header.height}, before the anchor ${anchorHeight}`)
  const schedule = scheduleOf(parts)
  const { value = new Uint8Array(0), proof } = store.state.prove(GUARDIANS_KEY)
  const proven: RescueProof = { rescue, guardians: { present: value.length > 0, value, proof } }
  const trust: Trust = { chainId: genesis.chainId, schedule, set: validators(epochOf(header.height, schedule)) }
  const verified = verifyRescue(trust, { header, descendants: [], finalization }, proven)
  return verified.ok ? ok(proven) : verified
}

/**
 * Checks a rescue and records it. True if it is new; false if the very same order is recorded. The first one of an anchor
 * wins: another is refused, whoever signed it. Refuses with BAD_RESCUE, BAD_SIGNATURE.
 */
export const recordRescue = async (parts: RescueParts, rescue: Rescue): Promise<Result<boolean>> => {
  const { store } = parts
  const known = store.rescueAt(rescue.order.anchorHeight)
  if (known !== undefined)
    return isSameOrder(known.rescue, rescue) ? ok(false) : err('BAD_RESCUE', 'another one was recorded first')
  const proven = proveRescue(parts, rescue)
  if (!proven.ok) return proven
  if (store.rescues().length >= LIMITS.rescues) return err('BAD_RESCUE', 'too many rescues')
  await store.recordRescue(proven.value)
  return ok(true)
}
