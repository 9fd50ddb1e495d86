/** Standing for a seat: registration, resignation, keys. */

import { equalBytes, err, isSmallOrder, LIMITS, ok, type PublicKey, type Result, type Signature } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_KEY } from '../ids.ts'
import type { Policy } from '../policy-language.ts'
import { candidateChanged, keyRotated } from './events.ts'
import { BY_ROOT } from './operators.ts'
import { isPossessed } from './proofs.ts'
import {
  CANDIDATE_STATE,
  type Candidate,
  CandidateArgs,
  type CandidateState,
  type Operator,
  RegisterCandidateArgs,
  RotateKeyArgs,
} from './schema.ts'
import { candidateList, candidates, keyHolders, operators } from './state.ts'

/** The account that acts for the operator. */
export const BY_ADMIN: Policy = [{ all: [{ person: 'admin' }] }]

/** E_NOT_FOUND. */
export const adminOf = (ctx: ReadContext, operator: number): Result<Subject> => {
  const found = ctx.get(operators, [operator])
  return found === undefined ? err('E_NOT_FOUND', 'operator') : ok({ persons: { admin: found.admin } })
}

const candidateSubject = (ctx: ReadContext, { candidateId }: { readonly candidateId: Id }): Result<Subject> => {
  const found = ctx.get(candidates, [candidateId])
  return found === undefined ? err('E_NOT_FOUND', 'candidate') : adminOf(ctx, found.operator)
}

const candidateOf = (ctx: ReadContext, candidateId: Id): Candidate => ctx.get(candidates, [candidateId]) as Candidate

/** A key that nobody has, of full order, whose holder has signed. E_DUP, E_ARG, E_PROOF. */
const checkKey = (
  ctx: ReadContext,
  about: { readonly candidateId: Id; readonly operator: number },
  publicKey: PublicKey,
  possession: Signature,
): Result<undefined> => {
  if (ctx.get(keyHolders, [publicKey]) !== undefined) return err('E_DUP', 'key')
  if (isSmallOrder(publicKey)) return err('E_ARG', 'no key of full order')
  return isPossessed({ ...about, chainId: ctx.block.chainId }, publicKey, possession) ? ALLOWED : err('E_PROOF')
}

const countCandidate = (ctx: ApplyContext, number: number, step: 1 | -1): void => {
  const operator = ctx.get(operators, [number]) as Operator
  ctx.put(operators, [number], { ...operator, candidates: operator.candidates + step })
}

interface NewCandidate {
  readonly candidateId: Id
  readonly operator: number
  readonly publicKey: PublicKey
}

/** Adds a candidate to those that stand; the caller has checked it. */
export const addCandidate = (ctx: ApplyContext, { candidateId, operator, publicKey }: NewCandidate): void => {
  ctx.put(candidates, [candidateId], {
    operator,
    publicKey,
    nextKey: NO_KEY,
    state: CANDIDATE_STATE.ACTIVE,
    registeredAt: ctx.block.height,
    votes: 0,
    aliveEpoch: 0,
    barredEpoch: 0,
  })
  ctx.put(keyHolders, [publicKey], { candidateId })
  const { ids = [] } = ctx.get(candidateList, []) ?? {}
  ctx.put(candidateList, [], { ids: [...ids, candidateId] })
  countCandidate(ctx, operator, 1)
}

export const registerCandidate = action({
  id: 4,
  name: 'RegisterCandidate',
  title: { en: 'Stand for a seat', zh: '登记为候选节点' },
  args: RegisterCandidateArgs,
  subject: (ctx, { operator }) => adminOf(ctx, operator),
  policy: BY_ADMIN,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_LIMIT', 'E_DUP', 'E_ARG', 'E_PROOF'],
  check: (ctx, { candidateId, operator, publicKey, possession }) => {
    const { active, candidates: standing } = ctx.get(operators, [operator]) as Operator
    if (!active) return err('E_STATE', 'the operator is not active')
    if (standing >= LIMITS.candidatesPerOperator) return err('E_LIMIT', 'candidates of the operator')
    if ((ctx.get(candidateList, [])?.ids.length ?? 0) >= LIMITS.candidates) return err('E_LIMIT', 'candidates')
    if (ctx.get(candidates, [candidateId]) !== undefined) return err('E_DUP', 'candidate')
    return checkKey(ctx, { candidateId, operator }, publicKey, possession)
  },
  apply: (ctx, { candidateId, operator, publicKey }) => {
    addCandidate(ctx, { candidateId, operator, publicKey })
    ctx.emit(candidateChanged, { candidateId, state: CANDIDATE_STATE.ACTIVE })
  },
})

const setState = (ctx: ApplyContext, candidateId: Id, state: CandidateState): void => {
  ctx.put(candidates, [candidateId], { ...candidateOf(ctx, candidateId), state })
  ctx.emit(candidateChanged, { candidateId, state })
}

/** It stays in no election more, so that who comes and goes takes the place of nobody else. */
const leaveList = (ctx: ApplyContext, candidateId: Id): void => {
  const { ids = [] } = ctx.get(candidateList, []) ?? {}
  ctx.put(candidateList, [], { ids: ids.filter(one => !equalBytes(one, candidateId)) })
}

/** A suspended one may resign too. It stays in its seat to the end of the epochs that are decided. */
export const resign = action({
  id: 5,
  name: 'Resign',
  title: { en: 'Stand no longer', zh: '退出候选' },
  args: CandidateArgs,
  subject: candidateSubject,
  policy: BY_ADMIN,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { candidateId }) =>
    candidateOf(ctx, candidateId).state === CANDIDATE_STATE.RESIGNED ? err('E_STATE') : ALLOWED,
  apply: (ctx, { candidateId }) => {
    countCandidate(ctx, candidateOf(ctx, candidateId).operator, -1)
    leaveList(ctx, candidateId)
    setState(ctx, candidateId, CANDIDATE_STATE.RESIGNED)
  },
})

/** The sets that are decided keep the old key, so both must be at hand for two epochs. */
export const rotateKey = action({
  id: 6,
  name: 'RotateKey',
  title: { en: 'New key of a candidate', zh: '更换候选节点密钥' },
  args: RotateKeyArgs,
  subject: candidateSubject,
  policy: BY_ADMIN,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_ARG', 'E_PROOF'],
  check: (ctx, { candidateId, publicKey, possession }) => {
    const { state, operator } = candidateOf(ctx, candidateId)
    if (state !== CANDIDATE_STATE.ACTIVE) return err('E_STATE')
    return checkKey(ctx, { candidateId, operator }, publicKey, possession)
  },
  apply: (ctx, { candidateId, publicKey }) => {
    const candidate = candidateOf(ctx, candidateId)
    ctx.put(candidates, [candidateId], { ...candidate, nextKey: publicKey })
    ctx.put(keyHolders, [publicKey], { candidateId })
    ctx.emit(keyRotated, { candidateId, state: candidate.state })
  },
})

/** E_STATE unless it is suspended. */
export const checkSuspended = (ctx: ReadContext, candidateId: Id): Result<undefined> =>
  candidateOf(ctx, candidateId).state === CANDIDATE_STATE.SUSPENDED ? ALLOWED : err('E_STATE')

/** A suspended candidate stands again. */
export const lift = (ctx: ApplyContext, candidateId: Id): void => setState(ctx, candidateId, CANDIDATE_STATE.ACTIVE)

export const liftSuspension = action({
  id: 11,
  name: 'LiftSuspension',
  title: { en: 'Let a suspended candidate stand again', zh: '恢复候选资格' },
  args: CandidateArgs,
  subject: candidateSubject,
  policy: BY_ROOT,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { candidateId }) => checkSuspended(ctx, candidateId),
  apply: (ctx, { candidateId }) => void lift(ctx, candidateId),
})
