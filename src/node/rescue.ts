/** The break-glass on a home whose node is stopped (rule E5): to draft a rescue, to check one, to take one. */

import { err, ok, type PublicKey, type Result } from '#base'
import {
  epochOf,
  GUARDIANS_KEY,
  Guardians,
  type Rescue,
  type RescueOrder,
  type Validator,
  VOTE_KIND,
  withCut,
} from '#chain'
import { engine } from '#contracts'
import { diskWalFiles, openWal } from '#storage'
import { type Home, homePaths } from './config/home.ts'
import { decodeWalRecord } from './driver/wal-record.ts'
import { proveRescue, type RescueParts, recordRescue, scheduleOf } from './ledger/rescues.ts'
import { createValidatorSets } from './ledger/validator-sets.ts'
import { isLocked, openChain } from './parts.ts'

/** Runs `use` on the store of the home. Refuses with HOME_IN_USE, and what `openChain` says. */
const onHome = async <T>(home: Home, use: (parts: RescueParts) => Promise<Result<T>>): Promise<Result<T>> => {
  const opened = await openChain(home).catch((cause: unknown) => {
    if (isLocked(cause)) return err('HOME_IN_USE', home.folder)
    throw cause
  })
  if (!opened.ok) return opened
  const { genesis } = home
  const store = opened.value
  try {
    return await use({ genesis, store, validators: createValidatorSets({ genesis, store, engine }).of })
  } finally {
    await store.close()
  }
}

/** An order for the last final block of this home, not signed yet. Refuses with BAD_RESCUE, and what `onHome` says. */
export const draftRescue = (home: Home, validators: readonly Validator[]): Promise<Result<Rescue>> =>
  onHome(home, async parts => {
    const head = parts.store.head()
    if (head === undefined || head.height === 0) return err('BAD_RESCUE', 'there is no final block here')
    if (parts.store.rescueAt(head.height) !== undefined) return err('BAD_RESCUE', 'another one was recorded first')
    const order: RescueOrder = {
      chainId: home.genesis.chainId,
      anchorHeight: head.height,
      anchorId: head.id,
      epoch: epochOf(head.height + 1, withCut(scheduleOf(parts), head.height)),
      validators,
    }
    return ok({ order, signatures: [] })
  })

export interface RescueCheck {
  /** Who may sign, by the state of this home. */
  readonly guardians: readonly PublicKey[]
  /** What this home says of the rescue. */
  readonly verdict: Result<unknown>
}

/** Checks a rescue against the last final block of this home. */
export const checkRescueAt = (home: Home, rescue: Rescue): Promise<Result<RescueCheck>> =>
  onHome(home, async parts => {
    const row = parts.store.state.get(GUARDIANS_KEY)
    const guardians = row === undefined ? undefined : Guardians.decode(row)
    return ok({ guardians: guardians?.ok ? guardians.value.keys : [], verdict: proveRescue(parts, rescue) })
  })

/** Height of the highest finalization in the log: of a block that the store may not have yet. */
const finalInLog = async ({ folder }: Home): Promise<number> => {
  const wal = await openWal(await diskWalFiles(homePaths(folder).wal))
  try {
    let highest = 0
    for (const bytes of wal.replay() ?? []) {
      const record = decodeWalRecord(bytes)
      const vote = record.ok ? record.value.certificate?.vote : undefined
      if (vote?.kind === VOTE_KIND.FINALIZE) highest = Math.max(highest, vote.height)
    }
    return highest
  } finally {
    await wal.close()
  }
}

/**
 * Records a rescue in this home; its epoch begins when the node starts. False if it was recorded already. Refuses with
 * BAD_RESCUE, BAD_SIGNATURE, HOME_IN_USE.
 */
export const takeRescueAt = (home: Home, rescue: Rescue): Promise<Result<boolean>> =>
  onHome(home, async parts => {
    const height = await finalInLog(home)
    if (height > rescue.order.anchorHeight && parts.store.rescueAt(rescue.order.anchorHeight) === undefined)
      return err('BAD_RESCUE', `block ${height} is final by the log of this node, beyond the anchor: start it first`)
    return recordRescue(parts, rescue)
  })
