/** What governing organisations decide together about operators and elections: called when their proposal is executed. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, exported } from '../define.ts'
import type { NewOperator } from '../governance/schema.ts'
import { type Id, MODULE } from '../ids.ts'
import { changeCredits, checkAllocation } from './ballots.ts'
import { checkSuspended, lift } from './candidates.ts'
import {
  admit,
  changeOperator,
  changeRule,
  checkNewOperator,
  checkOperatorChange,
  checkRule,
  operatorsOf,
} from './operators.ts'
import type { ElectionRule, SetOperatorArgs } from './schema.ts'
import { candidates } from './state.ts'
import { checkSchedule, schedule } from './upgrade.ts'
import type { ScheduleUpgradeArgs } from './upgrade-messages.ts'

/** Does what `check` allows. */
const byVote = <A>(name: string, run: (ctx: ApplyContext, args: A) => Result<undefined>) =>
  exported<A>({ module: MODULE.delegate, name, callers: [MODULE.governance], run })

const done = (checked: Result<undefined>, act: () => void): Result<undefined> => {
  if (!checked.ok) return checked
  act()
  return ALLOWED
}

/** Admits the next operator: E_LIMIT, E_NOT_FOUND, E_ARG, E_DUP. */
export const admitByVote = byVote<NewOperator>('admitByVote', (ctx, args) =>
  done(checkNewOperator(ctx, args), () => admit(ctx, { ...args, operator: operatorsOf(ctx) })),
)

/** Changes, suspends or restores an operator: E_NOT_FOUND, E_ARG, E_DUP. */
export const changeByVote = byVote<SetOperatorArgs>('changeByVote', (ctx, args) =>
  done(checkOperatorChange(ctx, args), () => changeOperator(ctx, args)),
)

/** E_ARG. */
export const ruleByVote = byVote<ElectionRule>('ruleByVote', (ctx, rule) =>
  done(checkRule(rule), () => changeRule(ctx, rule)),
)

/** E_NOT_FOUND. */
export const creditsByVote = byVote<{ readonly orgId: Id; readonly credits: number }>('creditsByVote', (ctx, args) =>
  done(checkAllocation(ctx, args), () => changeCredits(ctx, args.orgId, args.credits)),
)

/** Lifts the suspension of a candidate: E_NOT_FOUND, E_STATE. */
export const restoreByVote = byVote<{ readonly candidateId: Id }>('restoreByVote', (ctx, { candidateId }) => {
  if (ctx.get(candidates, [candidateId]) === undefined) return err('E_NOT_FOUND', 'candidate')
  return done(checkSuspended(ctx, candidateId), () => lift(ctx, candidateId))
})

/** Schedules the next protocol or calls it off: E_ARG, E_STATE, E_WINDOW. */
export const upgradeByVote = byVote<ScheduleUpgradeArgs>('upgradeByVote', (ctx, args) =>
  done(checkSchedule(ctx, args), () => schedule(ctx, args)),
)
