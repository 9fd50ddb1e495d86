/** Enterprises that run nodes, and the rule of elections: what the root decides by two persons. */

import {
  type Address,
  compareBytes,
  equalBytes,
  err,
  isSmallOrder,
  LIMITS,
  ok,
  type PublicKey,
  type Result,
} from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { governsAlone } from '../governance/rules.ts'
import { held, type PolicyChoice } from '../policy-language.ts'
import { nodesSet, operatorChanged, ruleSet } from './events.ts'
import { checkNodes, putNodes } from './node-keys.ts'
import { AdmitOperatorArgs, type ElectionRule, type Operator, SetOperatorArgs, SetRuleArgs } from './schema.ts'
import { electionRule, guardians, operatorCount, operators } from './state.ts'

/**
 * The secretary of the root and one more officer of it, as long as the root governs alone. Once several organisations do,
 * none of them may add or remove the others' nodes: then only a proposal that has passed does it (by-vote.ts).
 */
export const BY_ROOT: PolicyChoice<unknown> = {
  select: (_, ctx) => (governsAlone(ctx) ? 'alone' : 'together'),
  cases: {
    alone: [{ all: [held('@root', 'SECRETARY'), held('@root', 'ORGANIZER', 'ZONE_SECRETARY')] }],
    together: [],
  },
}

export const operatorsOf = (ctx: Pick<ReadContext, 'get'>): number => ctx.get(operatorCount, [])?.operators ?? 0

/** All operators, by number. */
const allOperators = (ctx: Pick<ReadContext, 'get'>): readonly Operator[] =>
  Array.from({ length: operatorsOf(ctx) }, (_, number) => ctx.get(operators, [number]) as Operator)

/** Who could bring the chain back now: one row, so that one proof shows them all. */
const putGuardians = (ctx: ApplyContext): void => {
  const active = allOperators(ctx).filter(one => one.active)
  ctx.put(guardians, [], { keys: active.map(({ guardian }) => guardian).sort(compareBytes) })
}

interface NewOperator {
  readonly operator: number
  readonly admin: Address
  readonly guardian: PublicKey
  readonly group: number
  readonly nodes: readonly PublicKey[]
}

/** Adds the next operator. */
export const addOperator = (ctx: ApplyContext, { operator, admin, guardian, group, nodes }: NewOperator): void => {
  ctx.put(operators, [operator], { admin, guardian, group, active: true, candidates: 0 })
  ctx.put(operatorCount, [], { operators: operator + 1 })
  putNodes(ctx, operator, nodes)
  putGuardians(ctx)
}

const hasAccount = (ctx: ReadContext, admin: Address): Result<undefined> =>
  ctx.get(actors, [admin]) === undefined ? err('E_NOT_FOUND', 'the account of the operator') : ALLOWED

/**
 * Each guardian counts once where a chain is brought back, so no two operators have the same. E_ARG for a key that is none
 * of full order, E_DUP for that of another operator.
 */
export const checkGuardian = (
  ctx: Pick<ReadContext, 'get'>,
  guardian: PublicKey,
  number: number,
): Result<undefined> => {
  if (isSmallOrder(guardian)) return err('E_ARG', 'no key of full order')
  const taken = allOperators(ctx).some((one, other) => other !== number && equalBytes(one.guardian, guardian))
  return taken ? err('E_DUP', 'guardian of another operator') : ALLOWED
}

/** E_LIMIT, E_NOT_FOUND (the account), E_ARG and E_DUP (the guardian, the nodes). */
export const checkNewOperator = (
  ctx: ReadContext,
  { admin, guardian, nodes }: Omit<NewOperator, 'operator'>,
): Result<undefined> => {
  const count = operatorsOf(ctx)
  if (count >= LIMITS.operators) return err('E_LIMIT')
  const account = hasAccount(ctx, admin)
  if (!account.ok) return account
  const key = checkGuardian(ctx, guardian, count)
  return key.ok ? checkNodes(ctx, nodes, count) : key
}

/** Adds it as the next operator and says so. */
export const admit = (ctx: ApplyContext, operator: NewOperator): void => {
  addOperator(ctx, operator)
  ctx.emit(operatorChanged, { operator: operator.operator, active: true })
}

export const admitOperator = action({
  id: 1,
  name: 'AdmitOperator',
  title: { en: 'Admit an enterprise that runs nodes', zh: '接纳节点运营单位' },
  args: AdmitOperatorArgs,
  subject: () => ok({}),
  policy: BY_ROOT,
  codes: ['E_ARG', 'E_LIMIT', 'E_NOT_FOUND', 'E_DUP'],
  check: (ctx, args) => {
    const count = operatorsOf(ctx)
    const wrong = count < LIMITS.operators && args.operator !== count
    return wrong ? err('E_ARG', `the next operator is number ${count}`) : checkNewOperator(ctx, args)
  },
  apply: (ctx, args) => void admit(ctx, args),
})

/** E_NOT_FOUND (the operator, its account), E_ARG and E_DUP (the guardian, the nodes). */
export const checkOperatorChange = (
  ctx: ReadContext,
  { operator, admin, guardian, nodes }: SetOperatorArgs,
): Result<undefined> => {
  if (ctx.get(operators, [operator]) === undefined) return err('E_NOT_FOUND', 'operator')
  const account = admin.length === 0 ? ALLOWED : hasAccount(ctx, admin)
  if (!account.ok) return account
  const key = guardian.length === 0 ? ALLOWED : checkGuardian(ctx, guardian, operator)
  return key.ok ? checkNodes(ctx, nodes, operator) : key
}

/** The caller has checked it. */
export const changeOperator = (
  ctx: ApplyContext,
  { operator, admin, guardian, group, active, nodes }: SetOperatorArgs,
): void => {
  const before = ctx.get(operators, [operator]) as Operator
  ctx.put(operators, [operator], {
    ...before,
    admin: admin.length === 0 ? before.admin : admin,
    guardian: guardian.length === 0 ? before.guardian : guardian,
    group,
    active,
  })
  putGuardians(ctx)
  ctx.emit(operatorChanged, { operator, active })
  if (nodes.length === 0) return
  putNodes(ctx, operator, nodes)
  ctx.emit(nodesSet, { operator })
}

export const setOperator = action({
  id: 2,
  name: 'SetOperator',
  title: { en: 'Change an enterprise that runs nodes', zh: '变更节点运营单位' },
  args: SetOperatorArgs,
  subject: () => ok({}),
  policy: BY_ROOT,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_DUP'],
  check: checkOperatorChange,
  apply: (ctx, args) => void changeOperator(ctx, args),
})

/** E_ARG where nobody could ever sit, or a term has no end. */
export const checkRule = ({ seats, perOperator, termEpochs }: ElectionRule): Result<undefined> =>
  seats > 0 && perOperator > 0 && termEpochs > 0 ? ALLOWED : err('E_ARG', 'rule of elections')

/** The caller has checked it. */
export const changeRule = (ctx: ApplyContext, rule: ElectionRule): void => {
  ctx.put(electionRule, [], rule)
  ctx.emit(ruleSet, { rule })
}

export const setRule = action({
  id: 3,
  name: 'SetRule',
  title: { en: 'Set the rule of elections', zh: '设定选举规则' },
  args: SetRuleArgs,
  subject: () => ok({}),
  policy: BY_ROOT,
  codes: ['E_ARG'],
  check: (_, { rule }) => checkRule(rule),
  apply: (ctx, { rule }) => void changeRule(ctx, rule),
})
