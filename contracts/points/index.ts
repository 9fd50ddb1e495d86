/** `points`: redeemable points in double entry, and the appraisal score beside them. */

import { err, type Result } from '#base'
import { ALLOWED, type AnyTable, type ApplyContext, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import { closeAccount, freezeAccount, thawAccount } from './account-handlers.ts'
import { approveAdjustment, manualAward, postAdjustment, rejectAdjustment, scoreAdjust } from './adjust-handlers.ts'
import * as events from './events.ts'
import { expireLots, grantBudget, reversePoints } from './handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { accountMachine, adjustmentMachine, freezeMachine, ruleMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { activateRule, approveRule, checkTerms, defineCapGroup, defineRule, retireRule } from './rule-handlers.ts'
import { type DefineRuleArgs, PointsGenesis, RULE_STATE } from './schema.ts'
import * as state from './state.ts'

const found = (ctx: ApplyContext, { ruleId, terms }: DefineRuleArgs): Result<undefined> => {
  if (ctx.get(state.earnRules, [ruleId]) !== undefined) return err('E_DUP', 'rule')
  const fits = checkTerms(terms)
  if (!fits.ok) return fits
  const nobody = new Uint8Array(0) as never
  ctx.put(state.earnRules, [ruleId], { terms, state: RULE_STATE.ACTIVE, proposedBy: nobody, approvedBy: nobody })
  ctx.emit(events.ruleChanged, { ruleId, state: RULE_STATE.ACTIVE })
  return ALLOWED
}

export const points = defineModule({
  id: MODULE.points,
  name: 'points',
  title: { en: 'Points', zh: '积分' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    defineRule,
    approveRule,
    retireRule,
    grantBudget,
    expireLots,
    reversePoints,
    activateRule,
    defineCapGroup,
    manualAward,
    scoreAdjust,
    approveAdjustment,
    postAdjustment,
    rejectAdjustment,
    freezeAccount,
    thawAccount,
    closeAccount,
  ],
  queries,
  params: Object.values(params),
  labels,
  machines: [ruleMachine, accountMachine, adjustmentMachine, freezeMachine],
  invariants,
  events: Object.values(events) as never,
  genesis: genesis({
    data: PointsGenesis,
    apply: (ctx, { rules }) => {
      for (const rule of rules) {
        const result = found(ctx, rule)
        if (!result.ok) return result
      }
      return ALLOWED
    },
  }),
})
