/** Star ratings: computed by anyone from the chain, adjusted a little, proposed within the quotas of the peers, confirmed. */

import { err, ok, type Result } from '#base'
import { requireFlag } from '../audit/rules.ts'
import { monthStart } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { BACKING } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { FORMULA } from './campaign-handlers.ts'
import { ratingChanged, ratingVetoed } from './events.ts'
import { inputsOf, rootOfInputs, scoreOf } from './formula.ts'
import { ratingMachine } from './machine.ts'
import { params } from './params.ts'
import {
  AdjustRatingArgs,
  type PeerCounts,
  ProposeStarArgs,
  RATING_STATE,
  type Rating,
  RatingArgs,
  STAR,
  type Star,
  VetoArgs,
} from './rating-schema.ts'
import { peers, ratings, vetoCounts, vetoes } from './state.ts'

const PEER = { ADMIN: 1, NONE: 2 } as const
const NO_PEERS: PeerCounts = { rated: 0, three: 0, four: 0, five: 0 }
const NAMED = { [STAR.THREE]: 'three', [STAR.FOUR]: 'four', [STAR.FIVE]: 'five' } as const

const ratingOf = (ctx: Pick<ReadContext, 'get'>, { orgId, year }: RatingArgs): Rating =>
  ctx.get(ratings, [orgId, year]) as Rating
const peersOf = (ctx: Pick<ReadContext, 'get'>, year: number, { backed }: Rating): PeerCounts =>
  ctx.get(peers, [year, backed]) ?? NO_PEERS
const vetoesOf = (ctx: Pick<ReadContext, 'get'>, orgId: Id, year: number): number =>
  ctx.get(vetoCounts, [orgId, year])?.vetoes ?? 0

const orgSubject = (ctx: ReadContext, { orgId }: { readonly orgId: Id }): Result<Subject> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })

/** E_NOT_FOUND where there is no rating; `proposer` is who proposed the stars. */
const ratingSubject = (ctx: ReadContext, { orgId, year }: RatingArgs): Result<Subject> => {
  const found = ctx.get(ratings, [orgId, year])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: orgId, persons: { proposer: found.proposer } })
}

const tell = (ctx: ApplyContext, { orgId, year }: RatingArgs): void => {
  const { state, score, star } = ratingOf(ctx, { orgId, year })
  ctx.emit(ratingChanged, { orgId, year, state, score, star })
}

/** After the year, and again as long as no stars are proposed: what was voided since is left out. */
export const computeRating = action({
  id: 11,
  name: 'ComputeRating',
  title: { en: 'Compute a rating', zh: '测算评分' },
  args: RatingArgs,
  subject: orgSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW', 'E_STATE'],
  check: (ctx, { orgId, year }) => {
    if (year < 2_000 || ctx.block.timeMs < monthStart((year + 1) * 100 + 1))
      return err('E_WINDOW', 'the year is not over')
    return ctx.get(ratings, [orgId, year]) === undefined
      ? ALLOWED
      : ratingMachine.may(ctx, [orgId, year], 'ComputeRating')
  },
  apply: (ctx, { orgId, year }) => {
    const inputs = inputsOf(ctx, orgId, year)
    const computed = scoreOf(inputs)
    const changed = { formula: FORMULA, inputs, inputsRoot: rootOfInputs(inputs), computed, score: computed }
    if (ctx.get(ratings, [orgId, year]) !== undefined) ratingMachine.move(ctx, [orgId, year], 'ComputeRating', changed)
    else {
      const backed = ctx.get(orgs, [orgId])?.profile.backing === BACKING.ADMIN ? PEER.ADMIN : PEER.NONE
      const first = {
        state: RATING_STATE.COMPUTED,
        star: STAR.UNRATED,
        backed,
        proposer: ctx.sender.id,
        noticeFromMs: 0,
      }
      ctx.put(ratings, [orgId, year], { orgId, ...changed, ...first, vetoes: vetoesOf(ctx, orgId, year) })
      const counts = ctx.get(peers, [year, backed]) ?? NO_PEERS
      ctx.put(peers, [year, backed], { ...counts, rated: counts.rated + 1 })
    }
    tell(ctx, { orgId, year })
  },
})

const SUPERIOR: Policy = [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')] }]

export const adjustRating = action({
  id: 12,
  name: 'AdjustRating',
  title: { en: 'Adjust a rating', zh: '调整评分' },
  args: AdjustRatingArgs,
  subject: ratingSubject,
  policy: SUPERIOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_CAP'],
  check: (ctx, { orgId, year, plus, minus }) => {
    const may = ratingMachine.may(ctx, [orgId, year], 'AdjustRating')
    if (!may.ok) return may
    return Math.abs(plus - minus) <= ctx.param(params.adjustMax) ? ALLOWED : err('E_CAP', 'points')
  },
  apply: (ctx, { orgId, year, plus, minus }) => {
    const { computed } = ratingOf(ctx, { orgId, year })
    const score = Math.min(100, Math.max(0, computed + plus - minus))
    ratingMachine.move(ctx, [orgId, year], 'AdjustRating', { score })
    tell(ctx, { orgId, year })
  },
})

/** Stars of a peer group, rounded down. */
const quotaOf = (ctx: ReadContext, star: Exclude<Star, 1>, rated: number): number => {
  const percents = { three: params.threeStarPercent, four: params.fourStarPercent, five: params.fiveStarPercent }
  return Math.floor((rated * ctx.param(percents[NAMED[star]])) / 100)
}

/** E_CAP (the quota of the peers is used up), E_STATE (vetoed). */
const checkStar = (ctx: ReadContext, { orgId, year, star }: ProposeStarArgs): Result<undefined> => {
  if (star === STAR.UNRATED) return ALLOWED
  if (vetoesOf(ctx, orgId, year) > 0) return err('E_STATE', 'barred by a veto')
  const counts = peersOf(ctx, year, ratingOf(ctx, { orgId, year }))
  return counts[NAMED[star]] < quotaOf(ctx, star, counts.rated) ? ALLOWED : err('E_CAP', 'stars of the peer group')
}

const countStar = (ctx: ApplyContext, year: number, rating: Rating, step: 1 | -1): void => {
  if (rating.star === STAR.UNRATED) return
  const counts = peersOf(ctx, year, rating)
  const name = NAMED[rating.star]
  ctx.put(peers, [year, rating.backed], { ...counts, [name]: counts[name] + step })
}

export const proposeStar = action({
  id: 13,
  name: 'ProposeStar',
  title: { en: 'Propose stars', zh: '提名星级' },
  args: ProposeStarArgs,
  subject: ratingSubject,
  policy: SUPERIOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_CAP'],
  check: (ctx, args) => {
    const may = ratingMachine.may(ctx, [args.orgId, args.year], 'ProposeStar')
    return may.ok ? checkStar(ctx, args) : may
  },
  apply: (ctx, { orgId, year, star }) => {
    const by = { proposer: ctx.sender.id, noticeFromMs: ctx.block.timeMs }
    countStar(ctx, year, ratingMachine.move(ctx, [orgId, year], 'ProposeStar', { star, ...by }), 1)
    tell(ctx, { orgId, year })
  },
})

/** Five stars are for the root to give. */
const CONFIRMING = {
  select: ({ orgId, year }: RatingArgs, ctx: ReadContext) =>
    ctx.get(ratings, [orgId, year])?.star === STAR.FIVE ? 'five' : 'other',
  cases: {
    five: [{ all: [held('@root', 'ORGANIZER')], apart: ['proposer'] }],
    other: [{ all: [held('^p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['proposer'] }],
  } satisfies Record<string, Policy>,
}

export const returnStar = action({
  id: 14,
  name: 'ReturnStar',
  title: { en: 'Return proposed stars', zh: '退回星级提名' },
  args: RatingArgs,
  subject: ratingSubject,
  policy: CONFIRMING,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { orgId, year }) => ratingMachine.may(ctx, [orgId, year], 'ReturnStar'),
  apply: (ctx, { orgId, year }) => {
    countStar(ctx, year, ratingOf(ctx, { orgId, year }), -1)
    ratingMachine.move(ctx, [orgId, year], 'ReturnStar', { star: STAR.UNRATED })
    tell(ctx, { orgId, year })
  },
})

export const confirmRating = action({
  id: 15,
  name: 'ConfirmRating',
  title: { en: 'Confirm a rating', zh: '确认星级' },
  args: RatingArgs,
  subject: ratingSubject,
  policy: CONFIRMING,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { orgId, year }) => {
    const may = ratingMachine.may(ctx, [orgId, year], 'ConfirmRating')
    if (!may.ok) return may
    const { star, noticeFromMs } = ratingOf(ctx, { orgId, year })
    if (star !== STAR.UNRATED && vetoesOf(ctx, orgId, year) > 0) return err('E_STATE', 'barred by a veto')
    return ctx.block.timeMs >= noticeFromMs + ctx.param(params.noticeMs) ? ALLOWED : err('E_WINDOW', 'on notice')
  },
  apply: (ctx, { orgId, year }) => {
    ratingMachine.move(ctx, [orgId, year], 'ConfirmRating')
    tell(ctx, { orgId, year })
  },
})

/** A violation that was found bars any star of the year (一票否决), by the auditor. Stars that are confirmed are not taken here. */
export const vetoRating = action({
  id: 16,
  name: 'VetoRating',
  title: { en: 'Bar the stars of a year', zh: '一票否决' },
  args: VetoArgs,
  subject: orgSubject,
  policy: [{ all: [held('@root', 'AUDITOR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_LIMIT'],
  check: (ctx, { orgId, year, flagId }) => {
    const flag = requireFlag(ctx, flagId, [orgId])
    if (!flag.ok) return flag
    if (ctx.get(vetoes, [orgId, year, flagId]) !== undefined) return err('E_DUP')
    return vetoesOf(ctx, orgId, year) < 1_000 ? ALLOWED : err('E_LIMIT', 'vetoes')
  },
  apply: (ctx, { orgId, year, flagId }) => {
    const count = vetoesOf(ctx, orgId, year) + 1
    ctx.put(vetoes, [orgId, year, flagId], { flagId })
    ctx.put(vetoCounts, [orgId, year], { vetoes: count })
    const rating = ctx.get(ratings, [orgId, year])
    if (rating !== undefined) ctx.put(ratings, [orgId, year], { ...rating, vetoes: count })
    ctx.emit(ratingVetoed, { orgId, year, flagId })
  },
})
