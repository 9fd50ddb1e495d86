/** Actions on delegations: a superior lets an organisation below it exercise some of its powers (赋权). */

import { equalBytes, err, LIMITS, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { ORG_STATE, ORG_TYPE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { isBelow } from '../org/tree.ts'
import { held } from '../policy-language.ts'
import { ROLE, type Role } from '../roles.ts'
import { delegationsTo, isDelegable } from './delegations.ts'
import { delegated, delegationEnded } from './events.ts'
import { delegationMachine } from './machine.ts'
import { params } from './params.ts'
import { DELEGATION_STATE, DelegateArgs, type Delegation, DelegationArgs } from './schema.ts'
import { delegations, givenDelegations, receivedDelegations } from './state.ts'

const receivedBy = (ctx: ReadContext, org: Id): readonly Id[] => ctx.get(receivedDelegations, [org])?.delegations ?? []

/** Organisers belong to committees; a group has no officers of its own. */
const hasPower = (type: number, role: Role): boolean => {
  const isCommittee = type === ORG_TYPE.COMMITTEE || type === ORG_TYPE.WORK_COMMITTEE
  if (type === ORG_TYPE.GROUP) return false
  return role !== ROLE.ORGANIZER || isCommittee
}

/** E_STATE unless the organisation has each power, itself or by a delegation that reaches as far as the new one. */
const checkPowers = (ctx: ReadContext, { fromOrg, powers, toMs }: DelegateArgs): Result<undefined> => {
  if (powers.length === 0 || new Set(powers).size !== powers.length) return err('E_ARG', 'powers')
  if (!powers.every(isDelegable)) return err('E_ARG', 'a power that nobody can delegate')
  const type = ctx.get(orgs, [fromOrg])?.type ?? 0
  const holds = powers.every(
    power => hasPower(type, power) || delegationsTo(ctx, fromOrg, power).some(one => one.toMs >= toMs),
  )
  return holds ? ALLOWED : err('E_STATE', 'it does not hold this power')
}

const checkDates = (ctx: ReadContext, { fromMs, toMs }: DelegateArgs): Result<undefined> => {
  const from = Math.max(fromMs, ctx.block.timeMs)
  const last = addMonths(ctx.block.timeMs, ctx.param(params.delegationMonthsMax))
  return toMs > from && toMs <= last ? ALLOWED : err('E_TERM', 'the end of a delegation')
}

const checkOrgs = (ctx: ReadContext, { fromOrg, toOrg }: DelegateArgs): Result<undefined> => {
  const isActive = [fromOrg, toOrg].every(one => ctx.get(orgs, [one])?.state === ORG_STATE.ACTIVE)
  if (!isActive) return err('E_STATE', 'an organisation that is not active')
  if (equalBytes(fromOrg, toOrg) || !isBelow(ctx, toOrg, fromOrg)) return err('E_PARENT', 'it does not stand below')
  return receivedBy(ctx, toOrg).length < LIMITS.delegationsPerOrg ? ALLOWED : err('E_LIMIT')
}

export const delegate = action({
  id: 9,
  name: 'Delegate',
  title: { en: 'Delegate powers to an organisation below', zh: '向下级赋权' },
  args: DelegateArgs,
  subject: (ctx, { fromOrg, toOrg }) =>
    ctx.get(orgs, [fromOrg]) === undefined || ctx.get(orgs, [toOrg]) === undefined
      ? err('E_NOT_FOUND')
      : ok({ org: fromOrg }),
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_PARENT', 'E_LIMIT', 'E_ARG', 'E_TERM'],
  check: (ctx, args) => {
    if (ctx.get(delegations, [args.delegationId]) !== undefined) return err('E_DUP')
    for (const step of [checkOrgs, checkPowers, checkDates]) {
      const result = step(ctx, args)
      if (!result.ok) return result
    }
    return ALLOWED
  },
  apply: (ctx, { delegationId, ...args }) => {
    const { fromOrg, toOrg } = args
    const fromMs = Math.max(args.fromMs, ctx.block.timeMs)
    const state = DELEGATION_STATE.ACTIVE
    ctx.put(delegations, [delegationId], { ...args, fromMs, state, delegatedBy: ctx.sender.id, endedAtMs: 0 })
    ctx.put(receivedDelegations, [toOrg], { delegations: [...receivedBy(ctx, toOrg), delegationId] })
    ctx.put(givenDelegations, [fromOrg, delegationId], { toOrg })
    ctx.emit(delegated, { delegationId, fromOrg, toOrg, state })
  },
})

const delegationSubject = (ctx: ReadContext, { delegationId }: DelegationArgs): Result<Subject> => {
  const found = ctx.get(delegations, [delegationId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.fromOrg })
}

const end = (ctx: ApplyContext, delegationId: Id, name: 'RevokeDelegation' | 'ExpireDelegation'): void => {
  const { fromOrg, toOrg, state } = delegationMachine.move(ctx, [delegationId], name, { endedAtMs: ctx.block.timeMs })
  const left = receivedBy(ctx, toOrg).filter(one => !equalBytes(one, delegationId))
  if (left.length === 0) ctx.remove(receivedDelegations, [toOrg])
  else ctx.put(receivedDelegations, [toOrg], { delegations: left })
  ctx.emit(delegationEnded, { delegationId, fromOrg, toOrg, state })
}

export const revokeDelegation = action({
  id: 10,
  name: 'RevokeDelegation',
  title: { en: 'Revoke a delegation', zh: '撤销赋权' },
  args: DelegationArgs,
  subject: delegationSubject,
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { delegationId }) => delegationMachine.may(ctx, [delegationId], 'RevokeDelegation'),
  apply: (ctx, { delegationId }) => void end(ctx, delegationId, 'RevokeDelegation'),
})

/** Makes room where a delegation is over: by its date, or because one of the organisations is. */
export const expireDelegation = action({
  id: 11,
  name: 'ExpireDelegation',
  title: { en: 'Put away a delegation that is over', zh: '清理到期赋权' },
  args: DelegationArgs,
  subject: delegationSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { delegationId }) => {
    const may = delegationMachine.may(ctx, [delegationId], 'ExpireDelegation')
    if (!may.ok) return may
    const { fromOrg, toOrg, toMs } = ctx.get(delegations, [delegationId]) as Delegation
    const isGone = [fromOrg, toOrg].some(one => ctx.get(orgs, [one])?.state === ORG_STATE.DISSOLVED)
    return isGone || ctx.block.timeMs >= toMs ? ALLOWED : err('E_WINDOW', 'it is in force')
  },
  apply: (ctx, { delegationId }) => void end(ctx, delegationId, 'ExpireDelegation'),
})
