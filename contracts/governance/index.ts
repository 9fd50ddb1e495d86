/** `governance`: what organisations decide together about rules, modules, roles of the root and who runs nodes. */

import { err, type Result } from '#base'
import { ALLOWED, type AnyTable, type ApplyContext, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import { changeElector, checkElector } from './electorate.ts'
import * as events from './events.ts'
import { execute, expireProposal, startTimelock, veto } from './execution-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { moduleMachine, proposalMachine } from './machine.ts'
import { GovernanceGenesis } from './messages.ts'
import { foundExtension } from './module-register.ts'
import { checkParam, foundParam, settleAgenda } from './param-decisions.ts'
import { params } from './params.ts'
import { emergencyPause, nameVoteOfficer } from './pause-handlers.ts'
import { castVote, closeVoting, openVoting, propose } from './proposal-handlers.ts'
import { queries } from './queries.ts'
import { governanceReads } from './rules.ts'
import * as state from './state.ts'

const foundExtensions = (ctx: ApplyContext, extensions: readonly number[]): Result<undefined> => {
  for (const module of extensions) {
    if (!ctx.declared(module)?.extension) return err('E_ARG', `module ${module} is no extension`)
    if (ctx.get(state.moduleEntries, [module]) !== undefined) return err('E_DUP', 'extension')
    foundExtension(ctx, module)
  }
  return ALLOWED
}

const found = (ctx: ApplyContext, { electors, extensions, params: values }: GovernanceGenesis): Result<undefined> => {
  if (electors.length === 0) return err('E_ARG', 'nobody governs')
  for (const elector of electors) {
    const fits = elector.weight === 0 ? err('E_ARG', 'no weight') : checkElector(ctx, elector)
    if (!fits.ok) return fits
    changeElector(ctx, elector)
  }
  for (const { module, param, value } of values) {
    const fits = checkParam(ctx, { module, param, value, effectiveFromMs: 0 })
    if (!fits.ok) return fits
    foundParam(ctx, module, param, value)
  }
  return foundExtensions(ctx, extensions)
}

export const governance = defineModule({
  id: MODULE.governance,
  name: 'governance',
  title: { en: 'Governance', zh: '治理' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    propose,
    openVoting,
    castVote,
    closeVoting,
    startTimelock,
    execute,
    veto,
    expireProposal,
    emergencyPause,
    nameVoteOfficer,
  ],
  queries,
  params: Object.values(params),
  machines: [proposalMachine, moduleMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
  genesis: genesis({ data: GovernanceGenesis, apply: found }),
  closeBlock: settleAgenda,
  governs: governanceReads,
})
