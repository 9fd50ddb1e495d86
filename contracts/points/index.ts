/** `points`: redeemable points in double entry. */

import { err, type Result } from '#base'
import { ALLOWED, type AnyTable, type ApplyContext, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import * as events from './events.ts'
import { approveRule, checkTerms, defineRule, expireLots, grantBudget, retireRule, reversePoints } from './handlers.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { type DefineRuleArgs, PointsGenesis, RULE_STATE } from './schema.ts'
import * as state from './state.ts'

const found = (ctx: ApplyContext, { ruleId, terms }: DefineRuleArgs): Result<undefined> => {
  if (ctx.get(state.earnRules, [ruleId]) !== undefined) return err('E_DUP', 'rule')
  const fits = checkTerms(terms)
  if (!fits.ok) return fits
  const nobody = new Uint8Array(0) as never
  ctx.put(state.earnRules, [ruleId], { terms, state: RULE_STATE.APPROVED, proposedBy: nobody, approvedBy: nobody })
  ctx.emit(events.ruleChanged, { ruleId, state: RULE_STATE.APPROVED })
  return ALLOWED
}

export const points = defineModule({
  id: MODULE.points,
  name: 'points',
  title: { en: 'Points', zh: '积分' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [defineRule, approveRule, retireRule, grantBudget, expireLots, reversePoints],
  queries,
  params: Object.values(params),
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
