/** Honours: recorded by the superior, as commitments; revoked by the same. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { honourChanged } from './events.ts'
import { honourMachine } from './machine.ts'
import { HONOUR_STATE, HonourArgs, HonourRefArgs } from './rating-schema.ts'
import { honours } from './state.ts'

/** Two persons of the superior. */
const SUPERIOR: Policy = [{ all: [held('^p(o)', 'SECRETARY'), held('^p(o)', 'ORGANIZER', 'ORG_OFFICER')] }]

export const recordHonour = action({
  id: 17,
  name: 'RecordHonour',
  title: { en: 'Record an honour', zh: '登记表彰' },
  args: HonourArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: SUPERIOR,
  codes: ['E_NOT_FOUND', 'E_DUP'],
  check: (ctx, { honourId }) => (ctx.get(honours, [honourId]) === undefined ? ALLOWED : err('E_DUP')),
  apply: (ctx, { honourId, orgId, ...what }) => {
    const state = HONOUR_STATE.RECORDED
    ctx.put(honours, [honourId], { orgId, state, ...what, creator: ctx.sender.id })
    ctx.emit(honourChanged, { honourId, orgId, state })
  },
})

const honourSubject = (ctx: ReadContext, { honourId }: HonourRefArgs): Result<Subject> => {
  const found = ctx.get(honours, [honourId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId })
}

export const revokeHonour = action({
  id: 18,
  name: 'RevokeHonour',
  title: { en: 'Revoke an honour', zh: '撤销表彰' },
  args: HonourRefArgs,
  subject: honourSubject,
  policy: SUPERIOR,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { honourId }) => honourMachine.may(ctx, [honourId], 'RevokeHonour'),
  apply: (ctx, { honourId }) => {
    const { orgId, state } = honourMachine.move(ctx, [honourId], 'RevokeHonour')
    ctx.emit(honourChanged, { honourId, orgId, state })
  },
})
