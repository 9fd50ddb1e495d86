/** What `member` calls when a membership ends: nothing can be ordered from then on, and the 90 days begin. */

import { exported } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { holderOf } from './aliases.ts'
import { accountChanged } from './events.ts'
import { accountMachine } from './machine.ts'

/** Freezes the account of who has left; nothing where there is none, or where it is frozen already. */
export const freezeOnExit = exported<{ readonly mid: Id }>({
  module: MODULE.points,
  name: 'freezeOnExit',
  callers: [MODULE.member],
  run: (ctx, { mid }) => {
    const holder = holderOf(ctx, mid)
    if (!accountMachine.may(ctx, [holder], 'FreezeAccount').ok) return
    const { state } = accountMachine.move(ctx, [holder], 'FreezeAccount', {
      frozenAtMs: ctx.block.timeMs,
      flagId: NO_ID,
    })
    ctx.emit(accountChanged, { mid, state })
  },
})
