/** Credits and ballots: organisations split what they have over those who stand. */

import { compareBytes, err, ok, type Result, toHex } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { ballotCast, creditsAllocated } from './events.ts'
import { BY_ROOT } from './operators.ts'
import {
  AllocateCreditsArgs,
  CANDIDATE_STATE,
  type Candidate,
  CastBallotArgs,
  type Credits,
  type Share,
} from './schema.ts'
import { ballots, candidates, credits } from './state.ts'

const NONE: Credits = { allocated: 0, cast: 0 }

const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, share) => sum + share.credits, 0)

const addVotes = (ctx: ApplyContext, shares: readonly Share[], sign: 1 | -1): void => {
  for (const { candidateId, credits: given } of shares) {
    const candidate = ctx.get(candidates, [candidateId]) as Candidate
    ctx.put(candidates, [candidateId], { ...candidate, votes: candidate.votes + sign * given })
  }
}

/** Puts `shares` in the place of what the organisation gave before. */
const replaceBallot = (ctx: ApplyContext, orgId: Id, shares: readonly Share[]): void => {
  addVotes(ctx, ctx.get(ballots, [orgId])?.shares ?? [], -1)
  addVotes(ctx, shares, 1)
  if (shares.length === 0) ctx.remove(ballots, [orgId])
  else ctx.put(ballots, [orgId], { shares })
}

/** Gives an organisation its credits. The caller has checked that there is such an organisation. */
export const allocate = (ctx: ApplyContext, orgId: Id, allocated: number): void => {
  const { cast } = ctx.get(credits, [orgId]) ?? NONE
  // What is cast beyond the new allocation falls as a whole: no share is cut in a way that nobody chose.
  const falls = cast > allocated
  if (falls) replaceBallot(ctx, orgId, [])
  ctx.put(credits, [orgId], { allocated, cast: falls ? 0 : cast })
  if (falls) ctx.emit(ballotCast, { orgId, credits: 0 })
}

export const checkAllocation = (ctx: ReadContext, { orgId }: { readonly orgId: Id }): Result<undefined> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND', 'organisation') : ALLOWED

/** Gives the credits and says so; the caller has checked that there is such an organisation. */
export const changeCredits = (ctx: ApplyContext, orgId: Id, allocated: number): void => {
  allocate(ctx, orgId, allocated)
  ctx.emit(creditsAllocated, { orgId, credits: allocated })
}

export const allocateCredits = action({
  id: 7,
  name: 'AllocateCredits',
  title: { en: 'Allocate voting credits', zh: '分配选举票数' },
  args: AllocateCreditsArgs,
  subject: () => ok({}),
  policy: BY_ROOT,
  codes: ['E_NOT_FOUND'],
  check: checkAllocation,
  apply: (ctx, { orgId, credits: allocated }) => void changeCredits(ctx, orgId, allocated),
})

/** E_ARG for an empty or double share, E_NOT_FOUND and E_STATE for one that does not stand. */
const checkShares = (ctx: ReadContext, shares: readonly Share[]): Result<undefined> => {
  const named = new Set(shares.map(({ candidateId }) => toHex(candidateId)))
  if (named.size !== shares.length || shares.some(share => share.credits === 0)) return err('E_ARG', 'shares')
  for (const { candidateId } of shares) {
    const candidate = ctx.get(candidates, [candidateId])
    if (candidate === undefined) return err('E_NOT_FOUND', 'candidate')
    if (candidate.state === CANDIDATE_STATE.RESIGNED) return err('E_STATE', 'a candidate has resigned')
  }
  return ALLOWED
}

export const castBallot = action({
  id: 8,
  name: 'CastBallot',
  title: { en: 'Split voting credits over candidates', zh: '分配选票' },
  args: CastBallotArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_BALANCE'],
  check: (ctx, { orgId, shares }) => {
    const fits = checkShares(ctx, shares)
    if (!fits.ok) return fits
    const { allocated } = ctx.get(credits, [orgId]) ?? NONE
    return sumOf(shares) <= allocated ? ALLOWED : err('E_BALANCE')
  },
  apply: (ctx, { orgId, shares }) => {
    const sorted = [...shares].sort((a, b) => compareBytes(a.candidateId, b.candidateId))
    const cast = sumOf(sorted)
    replaceBallot(ctx, orgId, sorted)
    ctx.put(credits, [orgId], { ...(ctx.get(credits, [orgId]) ?? NONE), cast })
    ctx.emit(ballotCast, { orgId, credits: cast })
  },
})
