/** What the kinds of proposals undertake: which part of the payload each takes, when it can be done, and what it does. */

import { err, type Result, toHex } from '#base'
import { grantByVote, revokeByVote } from '../access/by-vote.ts'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import {
  admitByVote,
  changeByVote,
  creditsByVote,
  restoreByVote,
  ruleByVote,
  upgradeByVote,
} from '../delegate/by-vote.ts'
import type { Id } from '../ids.ts'
import { orgs, rootOf } from '../org/state.ts'
import { changeElector, checkElector } from './electorate.ts'
import { orgSuspended } from './events.ts'
import { checkRegistration, checkStep, checkUpgrade, type ModuleStep, moveModule, register } from './module-register.ts'
import { checkParam, checkRoom, decideParam } from './param-decisions.ts'
import { type ModuleChange, type ParamChange, type Payload, PROPOSAL_KIND, type ProposalKind } from './schema.ts'
import { suspendedOrgs } from './state.ts'

type PartName = keyof Payload
type Part<N extends PartName> = NonNullable<Payload[N]>

interface Undertaking<P> {
  readonly part: PartName
  /** Asked when it is proposed and again when it is executed. */
  check(ctx: ReadContext, part: P): Result<undefined>
  apply(ctx: ApplyContext, part: P, propId: Id): Result<undefined>
}

const takes = <const N extends PartName>(
  part: N,
  { check, apply }: Omit<Undertaking<Part<N>>, 'part'>,
): Undertaking<never> => ({ part, check, apply })

const paramsOf = (countMin: number, countMax: number) =>
  takes('params', {
    check: (ctx: ReadContext, changes: readonly ParamChange[]) => {
      if (changes.length < countMin || changes.length > countMax) return err('E_ARG', 'number of parameters')
      if (new Set(changes.map(({ module, param }) => `${module}.${param}`)).size < changes.length)
        return err('E_DUP', 'a parameter twice')
      for (const change of changes) {
        const fits = checkParam(ctx, change)
        if (!fits.ok) return fits
      }
      return checkRoom(ctx, changes.length)
    },
    apply: (ctx, changes, propId) => {
      for (const change of changes) decideParam(ctx, change, propId)
      return ALLOWED
    },
  })

/** Only the number of the module says what it is about. */
const isBare = ({ version, codeHash, schemaHash, testsHash }: ModuleChange): boolean =>
  version + codeHash.length + schemaHash.length + testsHash.length === 0

const stepOf = (step: ModuleStep) =>
  takes('change', {
    check: (ctx, change) =>
      isBare(change) ? checkStep(ctx, change.module, step) : err('E_ARG', 'no hashes are needed'),
    apply: (ctx, { module }) => {
      moveModule(ctx, module, step, { pausedUntilMs: 0 })
      return ALLOWED
    },
  })

const checkSuspension = (ctx: ReadContext, orgId: Id, suspended: boolean): Result<undefined> => {
  if (ctx.get(orgs, [orgId]) === undefined) return err('E_NOT_FOUND', 'organisation')
  if (toHex(orgId) === toHex(rootOf(ctx) ?? orgId)) return err('E_ARG', 'the root cannot be suspended')
  return (ctx.get(suspendedOrgs, [orgId]) !== undefined) === suspended ? ALLOWED : err('E_STATE', 'organisation')
}

const suspension = (suspends: boolean) =>
  takes('governed', {
    check: (ctx, { orgId }) => checkSuspension(ctx, orgId, !suspends),
    apply: (ctx, { orgId }) => {
      if (suspends) ctx.put(suspendedOrgs, [orgId], { sinceMs: ctx.block.timeMs })
      else ctx.remove(suspendedOrgs, [orgId])
      ctx.emit(orgSuspended, { orgId, active: !suspends })
      return ALLOWED
    },
  })

/** Whether another module can do it is for that module to say when it is executed. */
const later = () => ALLOWED

const K = PROPOSAL_KIND

const UNDERTAKINGS: Readonly<Record<ProposalKind, Undertaking<never>>> = {
  [K.PARAM]: paramsOf(1, 1),
  [K.RULESET]: paramsOf(2, Number.MAX_SAFE_INTEGER),
  [K.MODULE_REGISTER]: takes('change', {
    check: checkRegistration,
    apply: (ctx, change) => {
      register(ctx, change)
      return ALLOWED
    },
  }),
  [K.MODULE_ACTIVATE]: stepOf('Activate'),
  [K.MODULE_RETIRE]: stepOf('Retire'),
  [K.CONTRACT_UPGRADE]: takes('change', {
    check: checkUpgrade,
    apply: (ctx, { module, version, codeHash, schemaHash, testsHash }) => {
      moveModule(ctx, module, 'Upgrade', { version, codeHash, schemaHash, testsHash })
      return ALLOWED
    },
  }),
  [K.ROLE_ROOT]: takes('rootRole', {
    check: later,
    apply: (ctx, { actor, role, grant }) => ctx.call(grant ? grantByVote : revokeByVote, { actor, role }),
  }),
  [K.PAUSE]: stepOf('Pause'),
  [K.RESUME]: stepOf('Resume'),
  [K.OPERATOR_ADMIT]: takes('newOperator', { check: later, apply: (ctx, part) => ctx.call(admitByVote, part) }),
  [K.OPERATOR_CHANGE]: takes('operatorChange', { check: later, apply: (ctx, part) => ctx.call(changeByVote, part) }),
  [K.ORG_SUSPEND]: suspension(true),
  [K.ORG_RESTORE]: suspension(false),
  [K.GOVERNING]: takes('elector', { check: checkElector, apply: changeElector }),
  [K.ELECTION_RULE]: takes('rule', { check: later, apply: (ctx, part) => ctx.call(ruleByVote, part) }),
  [K.CREDITS]: takes('allocation', { check: later, apply: (ctx, part) => ctx.call(creditsByVote, part) }),
  [K.CANDIDATE_RESTORE]: takes('standing', { check: later, apply: (ctx, part) => ctx.call(restoreByVote, part) }),
  [K.PROTOCOL_UPGRADE]: takes('upgrade', { check: later, apply: (ctx, part) => ctx.call(upgradeByVote, part) }),
}

const isGiven = (part: Payload[PartName]): boolean => part !== undefined && !(Array.isArray(part) && part.length === 0)

/** E_ARG unless the payload has the part of its kind and no other; then what the kind says. */
export const checkUndertaking = (ctx: ReadContext, kind: ProposalKind, payload: Payload): Result<undefined> => {
  const { part, check } = UNDERTAKINGS[kind]
  const given = Object.entries(payload).filter(([, value]) => isGiven(value))
  if (given.length !== 1 || given[0]?.[0] !== part) return err('E_ARG', 'the part that the kind asks for, and no other')
  return check(ctx, payload[part] as never)
}

/** Does what was decided, or refuses as the module that it is about refuses. */
export const carryOut = (ctx: ApplyContext, propId: Id, kind: ProposalKind, payload: Payload): Result<undefined> => {
  const { part, apply } = UNDERTAKINGS[kind]
  return apply(ctx, payload[part] as never, propId)
}

const MODULE_KINDS: readonly ProposalKind[] = [
  K.MODULE_REGISTER,
  K.MODULE_ACTIVATE,
  K.MODULE_RETIRE,
  K.CONTRACT_UPGRADE,
]
/** Between a node that may connect and a seat lies an election two epochs ahead, and who is to be cut off must not stay. */
const AT_ONCE: readonly ProposalKind[] = [K.PAUSE, K.RESUME, K.OPERATOR_ADMIT, K.OPERATOR_CHANGE]

/** What stops or starts a module, and who runs nodes, does not wait; what changes modules waits longest. */
export const lockOf = (kind: ProposalKind): 'none' | 'module' | 'other' => {
  if (AT_ONCE.includes(kind)) return 'none'
  return MODULE_KINDS.includes(kind) ? 'module' : 'other'
}
