/** Queries of `evaluation`. */

import { equalBytes, err, field, type Json, message, ok, toHex } from '#base'
import { tallies } from '../activity/state.ts'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { readInputs, rootOfInputs, scoreOf } from './formula.ts'
import { Honour, Rating, RatingInputs } from './rating-schema.ts'
import { Campaign, Result, year } from './schema.ts'
import { campaigns, honours, ratings, results } from './state.ts'

const CampaignQuery = message('EvaluationCampaignQuery', 32, { campaignId: field(1, id) })
const ResultQuery = message('EvaluationResultQuery', 64, { campaignId: field(1, id), mid: field(2, id) })
const RatingQuery = message('EvaluationRatingQuery', 32, { orgId: field(1, id), year: field(2, year) })
const OrgPageQuery = message('EvaluationOrgQuery', 192, { orgId: field(1, id), ...PAGE })
const HonourQuery = message('EvaluationHonourQuery', 32, { honourId: field(1, id) })

const fieldsOf = (json: Json) => json as { readonly [key: string]: Json }

const campaign = query({
  name: 'campaign',
  title: { en: 'An evaluation', zh: '评议详情' },
  args: CampaignQuery,
  run: async (ctx, { campaignId }) => {
    const found = await ctx.get(campaigns, [campaignId])
    return found === undefined ? err('NOT_FOUND') : ok(Campaign.toJson(found))
  },
})

/** The commitment; the grade itself is opened from the private record. */
const result = query({
  name: 'result',
  title: { en: 'Result of a member', zh: '个人评议结果' },
  args: ResultQuery,
  run: async (ctx, { campaignId, mid }) => {
    const found = await ctx.get(results, [campaignId, mid])
    return found === undefined ? err('NOT_FOUND') : ok(Result.toJson(found))
  },
})

const rating = query({
  name: 'rating',
  title: { en: 'Rating of an organisation', zh: '组织评星' },
  args: RatingQuery,
  run: async (ctx, { orgId, year: of }) => {
    const found = await ctx.get(ratings, [orgId, of])
    return found === undefined ? err('NOT_FOUND') : ok(Rating.toJson(found))
  },
})

const ratingsOf = query({
  name: 'ratings',
  title: { en: 'Ratings of an organisation by year', zh: '历年评星' },
  args: OrgPageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, ratings, { prefix: [args.orgId], args }, ([, of], one) => ({
        year: of,
        ...fieldsOf(Rating.toJson(one)),
      })),
    ),
})

/** Computes it again from what is verified now; `same` tells whether it is what was recorded, bit for bit. */
const recompute = query({
  name: 'recompute',
  title: { en: 'Compute a rating again', zh: '复核评分' },
  args: RatingQuery,
  run: async (ctx, { orgId, year: of }) => {
    const inputs = await readInputs(
      of,
      async (month, type) => (await ctx.get(tallies, [orgId, month, type]))?.held ?? 0,
    )
    const root = rootOfInputs(inputs)
    const recorded = await ctx.get(ratings, [orgId, of])
    const same = recorded !== undefined && equalBytes(recorded.inputsRoot, root)
    return ok({ inputs: RatingInputs.toJson(inputs), inputsRoot: toHex(root), computed: scoreOf(inputs), same })
  },
})

const honour = query({
  name: 'honour',
  title: { en: 'An honour', zh: '表彰' },
  args: HonourQuery,
  run: async (ctx, { honourId }) => {
    const found = await ctx.get(honours, [honourId])
    return found === undefined ? err('NOT_FOUND') : ok(Honour.toJson(found))
  },
})

export const queries = [campaign, result, rating, ratingsOf, recompute, honour]
