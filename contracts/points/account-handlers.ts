/** Actions on accounts: what is frozen when a member has left, or for a flag, and what expires 90 days after leaving. */

import { err, ok, type Result } from '#base'
import { requireFlag } from '../audit/rules.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id, NO_ID } from '../ids.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { aliasOf, holderOf } from './aliases.ts'
import { accountOf } from './books.ts'
import { accountChanged } from './events.ts'
import { allLots, expire } from './lots.ts'
import { accountMachine } from './machine.ts'
import { params } from './params.ts'
import { AccountArgs, FreezeAccountArgs } from './schema.ts'
import { accounts } from './state.ts'

const DAY_MS = 86_400_000

const accountSubject = (ctx: ReadContext, { mid }: { readonly mid: Id }): Result<Subject> => {
  const holder = holderOf(ctx, mid)
  if (ctx.get(accounts, [holder]) === undefined) return err('E_NOT_FOUND')
  const alias = aliasOf(ctx, holder)
  const org = ctx.get(members, [alias])?.orgId
  return ok({ ...(org && { org }), persons: { self: alias } })
}

const hasLeft = (ctx: ReadContext, mid: Id): boolean => {
  const standing = ctx.get(members, [aliasOf(ctx, holderOf(ctx, mid))])?.standing
  return standing === STANDING.EXITED || standing === STANDING.ERASED
}

const CRANK: Policy = [{ all: [{ anyone: true }] }]
const SUPERIOR: Policy = [{ all: [held('@p(o)', 'SECRETARY')], apart: ['self'] }]

const tell = (ctx: ApplyContext, mid: Id): void => {
  const holder = holderOf(ctx, mid)
  ctx.emit(accountChanged, { mid: aliasOf(ctx, holder), state: accountOf(ctx, holder).state })
}

/** For who has left a crank, where the end of the membership did not do it; for a flag of the auditor a decision of the superior. */
export const freezeAccount = action({
  id: 14,
  name: 'FreezeAccount',
  title: { en: 'Freeze an account of points', zh: '冻结积分账户' },
  args: FreezeAccountArgs,
  subject: accountSubject,
  policy: {
    select: ({ flagId }) => (flagId.length === ID_BYTES ? 'flag' : 'left'),
    cases: { left: CRANK, flag: SUPERIOR },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_ARG'],
  check: (ctx, { mid, flagId }) => {
    const may = accountMachine.may(ctx, [holderOf(ctx, mid)], 'FreezeAccount')
    if (!may.ok) return may
    if (flagId.length === ID_BYTES) return requireFlag(ctx, flagId, [mid])
    return hasLeft(ctx, mid) ? ALLOWED : err('E_WINDOW', 'the member has not left')
  },
  apply: (ctx, { mid, flagId }) => {
    accountMachine.move(ctx, [holderOf(ctx, mid)], 'FreezeAccount', { frozenAtMs: ctx.block.timeMs, flagId })
    tell(ctx, mid)
  },
})

const isFlagged = (ctx: ReadContext, mid: Id): boolean => accountOf(ctx, holderOf(ctx, mid)).flagId.length === ID_BYTES

/** Of a member who is back a crank; of one who was flagged a decision of the superior. */
export const thawAccount = action({
  id: 15,
  name: 'ThawAccount',
  title: { en: 'Thaw an account of points', zh: '解冻积分账户' },
  args: AccountArgs,
  subject: accountSubject,
  policy: {
    select: ({ mid }, ctx) => (isFlagged(ctx, mid) ? 'flag' : 'back'),
    cases: { back: CRANK, flag: SUPERIOR },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { mid }) => {
    const may = accountMachine.may(ctx, [holderOf(ctx, mid)], 'ThawAccount')
    if (!may.ok) return may
    return hasLeft(ctx, mid) ? err('E_WINDOW', 'the member has left') : ALLOWED
  },
  apply: (ctx, { mid }) => {
    accountMachine.move(ctx, [holderOf(ctx, mid)], 'ThawAccount', { frozenAtMs: 0, flagId: NO_ID })
    tell(ctx, mid)
  },
})

/** A crank: what who left still had expires; open orders end first. */
export const closeAccount = action({
  id: 16,
  name: 'CloseAccount',
  title: { en: 'Close the account of who has left', zh: '注销积分账户' },
  args: AccountArgs,
  subject: accountSubject,
  policy: CRANK,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_BALANCE'],
  check: (ctx, { mid }) => {
    const holder = holderOf(ctx, mid)
    const may = accountMachine.may(ctx, [holder], 'CloseAccount')
    if (!may.ok) return may
    const { frozenAtMs, frozen } = accountOf(ctx, holder)
    const isDue = hasLeft(ctx, mid) && ctx.block.timeMs >= frozenAtMs + ctx.param(params.exitDays) * DAY_MS
    if (!isDue) return err('E_WINDOW', 'not yet')
    return frozen === 0 ? ALLOWED : err('E_BALANCE', 'an order is open')
  },
  apply: (ctx, { mid }) => {
    const holder = holderOf(ctx, mid)
    expire(ctx, { holder, mid: aliasOf(ctx, holder) }, allLots(ctx, holder))
    // Months without a lot can lie between more lots than one crank takes; then the next one closes it.
    if (accountOf(ctx, holder).available > 0) return
    accountMachine.move(ctx, [holder], 'CloseAccount')
    tell(ctx, mid)
  },
})
