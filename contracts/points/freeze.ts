/** Points held for an order: the mall freezes them, and settles, releases or refunds what it froze. Nobody else can. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, exported } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { isInGoodStanding } from '../member/rules.ts'
import type { Member } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { aliasOf, holderOf } from './aliases.ts'
import { accountOf, post } from './books.ts'
import { pointsFrozen, pointsRefunded, pointsReleased, pointsSpent } from './events.ts'
import { addToLot, expireDue, lotMonthAtLeast, type Owner, takeFromLots } from './lots.ts'
import { freezeMachine } from './machine.ts'
import { params } from './params.ts'
import { ACCOUNT_STATE, ENTRY_KIND, FREEZE_STATE, type Freeze, type LotPart, POINTS_MAX } from './schema.ts'
import { collect } from './shortfall.ts'
import { freezes } from './state.ts'

const callers = [MODULE.mall]
const module = MODULE.points

export interface FreezeArgs {
  /** The order: one freeze for each. */
  readonly freezeId: Id
  readonly mid: Id
  readonly amount: number
}

const isMember = (member: Member | undefined): boolean => member !== undefined && isInGoodStanding(member.standing)

const mayUse = (ctx: ApplyContext, { holder, mid }: Owner): boolean =>
  isMember(ctx.get(members, [mid])) && accountOf(ctx, holder).state === ACCOUNT_STATE.OPEN

/** E_STATE where the account is frozen or the member is not active; E_DUP; E_BALANCE. */
export const freeze = exported<FreezeArgs>({
  module,
  name: 'freeze',
  callers,
  run: (ctx, { freezeId, mid, amount }) => {
    const holder = holderOf(ctx, mid)
    const owner = { holder, mid: aliasOf(ctx, holder) }
    if (ctx.get(freezes, [freezeId]) !== undefined) return err('E_DUP', 'freeze')
    if (!mayUse(ctx, owner)) return err('E_STATE', 'the account is frozen')
    expireDue(ctx, owner)
    if (amount === 0 || accountOf(ctx, holder).available < amount) return err('E_BALANCE')
    const parts = takeFromLots(ctx, holder, { amount })
    if (parts.reduce((sum, part) => sum + part.amount, 0) < amount) return err('E_BALANCE', 'some has expired')
    ctx.put(freezes, [freezeId], { holder, amount, parts, state: FREEZE_STATE.FROZEN, refunded: 0 })
    post(ctx, { kind: ENTRY_KIND.FREEZE, holder, amount, sourceId: freezeId }, accountOf(ctx, holder))
    ctx.emit(pointsFrozen, { mid: owner.mid, amount, ruleId: NO_ID, sourceId: freezeId })
    return ALLOWED
  },
})

interface Held {
  readonly row: Freeze
  readonly owner: Owner
}

const heldOf = (ctx: ApplyContext, freezeId: Id): Held => {
  const row = ctx.get(freezes, [freezeId])
  assert(row !== undefined, 'the machine has found it')
  return { row, owner: { holder: row.holder, mid: aliasOf(ctx, row.holder) } }
}

interface FreezeRef {
  readonly freezeId: Id
}

/** What is held is spent. E_NOT_FOUND, E_STATE. */
export const settle = exported<FreezeRef>({
  module,
  name: 'settle',
  callers,
  run: (ctx, { freezeId }) => {
    const may = freezeMachine.may(ctx, [freezeId], 'Settle')
    if (!may.ok) return may
    const { row, owner } = heldOf(ctx, freezeId)
    freezeMachine.move(ctx, [freezeId], 'Settle')
    const { amount } = row
    post(
      ctx,
      { kind: ENTRY_KIND.SPEND, holder: owner.holder, amount, sourceId: freezeId },
      accountOf(ctx, owner.holder),
    )
    ctx.emit(pointsSpent, { mid: owner.mid, amount, ruleId: NO_ID, sourceId: freezeId })
    return ALLOWED
  },
})

interface Return {
  readonly kind: typeof ENTRY_KIND.RELEASE | typeof ENTRY_KIND.REFUND
  readonly parts: readonly LotPart[]
  readonly sourceId: Id
}

/** Puts points back into lots; what is owed is collected from them, and what has expired meanwhile goes. */
const giveBack = (ctx: ApplyContext, owner: Owner, { kind, parts, sourceId }: Return): number => {
  const { holder } = owner
  for (const part of parts) addToLot(ctx, holder, part)
  const amount = parts.reduce((sum, part) => sum + part.amount, 0)
  post(ctx, { kind, holder, amount, sourceId }, accountOf(ctx, holder))
  expireDue(ctx, owner)
  collect(ctx, owner)
  return amount
}

/** What is held goes back to the lots that it came from, which have not got older by it. E_NOT_FOUND, E_STATE. */
export const release = exported<FreezeRef>({
  module,
  name: 'release',
  callers,
  run: (ctx, { freezeId }) => {
    const may = freezeMachine.may(ctx, [freezeId], 'Release')
    if (!may.ok) return may
    const { row, owner } = heldOf(ctx, freezeId)
    freezeMachine.move(ctx, [freezeId], 'Release')
    ctx.emit(pointsReleased, { mid: owner.mid, amount: row.amount, ruleId: NO_ID, sourceId: freezeId })
    giveBack(ctx, owner, { kind: ENTRY_KIND.RELEASE, parts: row.parts, sourceId: freezeId })
    return ALLOWED
  },
})

/** The part of the lots that is given back: the last to expire first, as they were taken last. */
const lastParts = (parts: readonly LotPart[], amount: number): readonly LotPart[] => {
  let left = amount
  return [...parts].reverse().flatMap(part => {
    const taken = Math.min(left, part.amount)
    left -= taken
    return taken === 0 ? [] : [{ ...part, amount: taken }]
  })
}

export interface RefundArgs extends FreezeRef {
  readonly amount: number
}

/** What was spent goes back to its lots, which live for a while at least. E_NOT_FOUND, E_STATE, E_ARG. */
export const refund = exported<RefundArgs>({
  module,
  name: 'refund',
  callers,
  run: (ctx, { freezeId, amount }): Result<undefined> => {
    const may = freezeMachine.may(ctx, [freezeId], 'Refund')
    if (!may.ok) return may
    const { row, owner } = heldOf(ctx, freezeId)
    if (amount === 0 || amount > row.amount) return err('E_ARG', 'more than was spent')
    const { available, frozen } = accountOf(ctx, owner.holder)
    if (available + frozen + amount > POINTS_MAX) return err('E_STATE', 'the account is full')
    const days = ctx.param(params.refundLifeDays)
    const parts = lastParts(row.parts, amount).map(part => ({ ...part, month: lotMonthAtLeast(ctx, part.month, days) }))
    freezeMachine.move(ctx, [freezeId], 'Refund', { refunded: amount })
    ctx.emit(pointsRefunded, { mid: owner.mid, amount, ruleId: NO_ID, sourceId: freezeId })
    giveBack(ctx, owner, { kind: ENTRY_KIND.REFUND, parts, sourceId: freezeId })
    return ALLOWED
  },
})
