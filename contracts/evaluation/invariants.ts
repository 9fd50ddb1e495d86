/** What holds of `evaluation` after every block. */

import { equalBytes, toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { rootOfInputs, scoreOf } from './formula.ts'
import { STAR } from './rating-schema.ts'
import { RESULT_STATE } from './schema.ts'
import { ballots, campaigns, peers, ratings, results, vetoes } from './state.ts'

const countBy = async <K extends readonly unknown[], V>(
  rows: AsyncIterable<readonly [K, V]>,
  nameOf: (key: K, value: V) => string | undefined,
): Promise<Map<string, number>> => {
  const found = new Map<string, number>()
  for await (const [key, value] of rows) {
    const name = nameOf(key, value)
    if (name !== undefined) found.set(name, (found.get(name) ?? 0) + 1)
  }
  return found
}

const counts: Invariant = {
  name: 'counts',
  title: {
    en: 'Ballots, results and appeals are a recount; nobody votes beyond those who may',
    zh: '选票、结果与申诉统计一致',
  },
  async *violations(scan) {
    const cast = await countBy(scan.rows(ballots), ([campaignId]) => toHex(campaignId))
    const graded = await countBy(scan.rows(results), ([campaignId]) => toHex(campaignId))
    const open = await countBy(scan.rows(results), ([campaignId], { state }) =>
      state === RESULT_STATE.APPEALED ? toHex(campaignId) : undefined,
    )
    for await (const [[campaignId], one] of scan.rows(campaigns)) {
      const name = toHex(campaignId)
      const found = [cast.get(name) ?? 0, graded.get(name) ?? 0, open.get(name) ?? 0]
      const told = [one.ballots, one.graded, one.appeals]
      if (found.join() !== told.join()) yield `${name}: ${told} counted, ${found} there`
      if (one.ballots > one.eligible) yield `${name}: ${one.ballots} ballots of ${one.eligible}`
    }
  },
}

const excellent: Invariant = {
  name: 'excellent',
  title: { en: 'No more are excellent than could be when they were proposed', zh: '优秀人数不超上限' },
  async *violations(scan) {
    for await (const [[campaignId], { excellent: found, excellentMax, graded }] of scan.rows(campaigns)) {
      if (found > excellentMax || found > graded) yield `${toHex(campaignId)}: ${found} of ${graded}`
    }
  },
}

/** Stars by year and peer group, from the ratings. */
const starsOf = async (scan: StateScan): Promise<ReadonlyMap<string, readonly number[]>> => {
  const sums = new Map<string, number[]>()
  for await (const [[, year], { backed, star }] of scan.rows(ratings)) {
    const sum = sums.get(`${year} ${backed}`) ?? [0, 0, 0, 0]
    sum[0] = (sum[0] as number) + 1
    if (star !== STAR.UNRATED) sum[star - 1] = (sum[star - 1] as number) + 1
    sums.set(`${year} ${backed}`, sum)
  }
  return sums
}

const stars: Invariant = {
  name: 'stars',
  title: { en: 'Stars of each peer group are a recount', zh: '星级数量与重新统计一致' },
  async *violations(scan) {
    const sums = await starsOf(scan)
    for await (const [[year, backed], { rated, three, four, five }] of scan.rows(peers)) {
      const found = sums.get(`${year} ${backed}`) ?? [0, 0, 0, 0]
      if (found.join() !== [rated, three, four, five].join()) yield `${year} ${backed}: ${found} there`
    }
  },
}

const scores: Invariant = {
  name: 'scores',
  title: { en: 'A score follows from its inputs, and a vetoed year gets no star', zh: '评分可复算，被否决者不得评星' },
  async *violations(scan) {
    const barred = await countBy(scan.rows(vetoes), ([orgId, year]) => `${toHex(orgId)} ${year}`)
    for await (const [[orgId, year], one] of scan.rows(ratings)) {
      const name = `${toHex(orgId)} ${year}`
      const follows = equalBytes(one.inputsRoot, rootOfInputs(one.inputs)) && one.computed === scoreOf(one.inputs)
      if (!follows) yield `${name}: the score does not follow`
      if ((barred.get(name) ?? 0) !== one.vetoes) yield `${name}: ${one.vetoes} vetoes`
      if (one.score > 100 || one.computed > 100) yield `${name}: more than 100`
    }
  },
}

export const invariants: readonly Invariant[] = [counts, excellent, stars, scores]
