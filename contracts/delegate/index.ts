/** `delegate`: who makes the blocks, by election; declarations, evidence, jail. */

import { err, LIMITS, type Result } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type AnyTable, type ApplyContext, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { allocate, allocateCredits, castBallot } from './ballots.ts'
import { addCandidate, liftSuspension, registerCandidate, resign, rotateKey } from './candidates.ts'
import { closeBlock } from './close.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { checkNodes, nodeReads } from './node-keys.ts'
import { setNodes } from './nodes.ts'
import { addOperator, admitOperator, checkGuardian, checkRule, setOperator, setRule } from './operators.ts'
import { params } from './params.ts'
import { declare, reportEvidence } from './proven.ts'
import { queries } from './queries.ts'
import { dueReadiness, upgradeOf } from './readiness.ts'
import { DelegateGenesis, type Seat } from './schema.ts'
import { beginTurns, putSeats, seatReads } from './sets.ts'
import * as state from './state.ts'
import { declareProtocol, scheduleUpgrade } from './upgrade.ts'

const foundOperators = (ctx: ApplyContext, { operators }: DelegateGenesis): Result<undefined> => {
  for (const [number, operator] of operators.entries()) {
    if (operator.operator !== number) return err('E_ARG', `operator ${operator.operator} in place ${number}`)
    if (ctx.get(actors, [operator.admin]) === undefined) return err('E_NOT_FOUND', 'the account of an operator')
    const guardian = checkGuardian(ctx, operator.guardian, number)
    if (!guardian.ok) return guardian
    const nodes = checkNodes(ctx, operator.nodes, number)
    if (!nodes.ok) return nodes
    addOperator(ctx, operator)
  }
  return ALLOWED
}

const foundSeats = (ctx: ApplyContext, seats: readonly Seat[]): Result<undefined> => {
  for (const seat of seats) {
    const operator = ctx.get(state.operators, [seat.operator])
    if (operator === undefined) return err('E_NOT_FOUND', 'the operator of a seat')
    if (operator.candidates >= LIMITS.candidatesPerOperator) return err('E_LIMIT', 'candidates of an operator')
    if (ctx.get(state.candidates, [seat.candidateId]) !== undefined) return err('E_DUP', 'candidate')
    if (ctx.get(state.keyHolders, [seat.publicKey]) !== undefined) return err('E_DUP', 'key')
    addCandidate(ctx, seat)
  }
  // The first two sets are those of the genesis: an election decides the one after next.
  putSeats(ctx, 0, seats)
  putSeats(ctx, 1, seats)
  beginTurns(ctx, 0)
  return ALLOWED
}

const found = (ctx: ApplyContext, data: DelegateGenesis): Result<undefined> => {
  const rule = checkRule(data.rule)
  if (!rule.ok) return rule
  ctx.put(state.electionRule, [], data.rule)
  const operators = foundOperators(ctx, data)
  if (!operators.ok) return operators
  for (const { orgId, credits } of data.credits) {
    if (ctx.get(orgs, [orgId]) === undefined) return err('E_NOT_FOUND', 'an organisation with credits')
    allocate(ctx, orgId, credits)
  }
  return foundSeats(ctx, data.seats)
}

export const delegate = defineModule({
  id: MODULE.delegate,
  name: 'delegate',
  title: { en: 'Elections of block producers', zh: '出块节点选举' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    admitOperator,
    setOperator,
    setRule,
    registerCandidate,
    resign,
    rotateKey,
    allocateCredits,
    castBallot,
    declare,
    reportEvidence,
    liftSuspension,
    setNodes,
    scheduleUpgrade,
    declareProtocol,
  ],
  invariants,
  queries,
  params: Object.values(params),
  labels,
  events: Object.values(events) as never,
  genesis: genesis({ data: DelegateGenesis, apply: found }),
  closeBlock,
  seats: { ...seatReads, protocol: upgradeOf, dueReadiness },
  nodes: nodeReads,
})
