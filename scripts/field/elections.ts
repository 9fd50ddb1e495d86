/** Two of four seats change hands while clients send; see `npm run elections`. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Federation } from '../federation.ts'
import { allAbove, compareChains } from './chains.ts'
import { type Gaps, watchGaps } from './gaps.ts'
import { startLoad } from './load.ts'
import { castBallot, epochOf, operatorsOf, resign, type SeatsView, seatsAt, stand, untilSeats } from './people.ts'
import { atMost, counts, type Finding, holds, none, percentiles, progress, told, until } from './report.ts'

export interface ElectionsOptions {
  readonly ratePerSecond: number
  /** How long the new set is watched. */
  readonly afterMs: number
  /** Longest gap between final blocks that passes; without it gaps are only told. */
  readonly gapMs?: number
}

const NODES = [0, 1, 2, 3, 4, 5]
/** Its enterprise resigns its seat, and it is to go on as an observer. */
const RESIGNS = 2
/** Loses its seat by votes. */
const VOTED_OUT = 3
const NEW = [4, 5]
const AFTER = [0, 1, 4, 5]

const HANDOVER_MS = 300_000
/** A node that takes long is no error that clients meet. */
const PATIENCE_MS = 240_000
/** Three turns of four seats: each has made a block. */
const TURNS_BLOCKS = 12

const heightOf = async (federation: Federation, n: number): Promise<number> =>
  (await federation.client(n).status()).height

/** Blocks from a height on, by the enterprise whose seat made them. */
const blocksBy = async (federation: Federation, from: number, { epoch, seats }: SeatsView) => {
  const made = new Map<number, number>()
  for (let height = from; height <= (await heightOf(federation, 0)); height++) {
    const { header } = await federation.client(0).block(height)
    if (Number(header.epoch) !== epoch) continue
    const operator = seats[Number(header.proposer)]?.operator ?? -1
    made.set(operator, (made.get(operator) ?? 0) + 1)
  }
  return made
}

/** What the people do. Candidates by enterprise. */
const campaign = async (federation: Federation) => {
  const first = await seatsAt(federation, 0, 0)
  const sitting = (n: number) => first?.seats.find(({ operator }) => operator === n)?.candidateId ?? ''
  const [one = '', other = ''] = [await stand(federation, 4), await stand(federation, 5)]
  await resign(federation, RESIGNS, sitting(RESIGNS))
  await castBallot(federation, { [sitting(0)]: 20, [sitting(1)]: 20, [one]: 30, [other]: 30 })
  return epochOf(federation, 0)
}

const gapFindings = ({ worstMs, firstMs, firstAt, blocks, blindMs }: Gaps, maxMs: number): readonly Finding[] => [
  told('blocks while it was watched', blocks),
  atMost('longest gap between final blocks, ms', firstMs, maxMs),
  told('height after it', firstAt),
  atMost('longest gap that a client of any one node saw, ms', Math.max(...worstMs), maxMs),
  told('the same by node, ms', worstMs.join(' / ')),
  told('of which this program could not look, ms at most', blindMs),
]

/** A federation of six nodes and four seats, not started yet. */
export const runElections = async (
  federation: Federation,
  { ratePerSecond, afterMs, gapMs = Number.POSITIVE_INFINITY }: ElectionsOptions,
): Promise<readonly Finding[]> => {
  await federation.startAll()
  const started = performance.now()
  let turn = 0
  const load = startLoad(federation, {
    ratePerSecond,
    pick: () => turn++ % NODES.length,
    patienceMs: PATIENCE_MS,
    attemptMs: PATIENCE_MS,
  })
  await until(() => allAbove(federation, NODES, 5), 240_000)
  const from = await heightOf(federation, 0)
  const watch = watchGaps(federation, NODES, from)
  const decided = await campaign(federation)
  progress(`everything was done in epoch ${decided}: the election at its end is for epoch ${decided + 2}`)
  const isAfter = (view: SeatsView) => operatorsOf(view).join() === AFTER.join()
  const views = await untilSeats(federation, NODES, isAfter, HANDOVER_MS)
  const [after] = views ?? []
  const seenAt = await heightOf(federation, 0)
  await sleep(afterMs)
  await until(() => allAbove(federation, [0], seenAt + TURNS_BLOCKS), HANDOVER_MS)
  const perSecond = Math.round((1000 * load.seen.size) / (performance.now() - started))
  const gaps = await watch.stop()
  await load.stop()
  const first = await seatsAt(federation, 0, 0)
  const before = after === undefined ? undefined : await seatsAt(federation, 0, after.epoch - 1)
  const top = Math.max(...(await federation.statuses()).map(status => status?.height ?? 0))
  const caughtUp = await until(() => allAbove(federation, NODES, top), 240_000)
  const statuses = await federation.statuses()
  const made = after === undefined ? new Map<number, number>() : await blocksBy(federation, from, after)
  const { forks, lost, moved, heights } = await compareChains(federation, NODES, load)
  const refused = [...load.seen.values()].filter(({ code }) => code !== 'OK').length
  const changedSince = (view: SeatsView | undefined) => AFTER.filter(n => !operatorsOf(view).includes(n)).length
  return [
    told('offered / final transactions a second', `${ratePerSecond} / ${perSecond}`),
    told('epoch in which people voted / epoch of the new set', `${decided} / ${after?.epoch ?? '-'}`),
    told('seats before / after, by enterprise', `${operatorsOf(before).join(' ')} / ${operatorsOf(after).join(' ')}`),
    holds('two of four seats changed', after !== undefined && changedSince(first) === 2),
    // On a slow machine people may vote across the end of an epoch, and the seats change one after the other.
    told('of these at one boundary', changedSince(before)),
    ...gapFindings(gaps, gapMs),
    none(
      'errors that clients met',
      [...load.errors.values()].reduce((sum, count) => sum + count, 0),
    ),
    told('the errors', counts(load.errors)),
    none('transactions refused or never final', refused + load.unfinished.length),
    told('submit to receipt, ms: median / 99 % / worst', percentiles(load.latenciesMs)),
    holds('the resigned node has no seat', statuses[RESIGNS]?.seat === null),
    holds('the one that was voted out has no seat', statuses[VOTED_OUT]?.seat === null),
    holds('they and all others follow to the last block', caughtUp),
    holds(
      'the new ones have a seat and make blocks',
      NEW.every(n => typeof statuses[n]?.seat === 'number' && (made.get(n) ?? 0) > 0),
    ),
    none('blocks of the new epoch by others', (made.get(RESIGNS) ?? 0) + (made.get(VOTED_OUT) ?? 0)),
    none('blocks that differ (fork)', forks),
    none('receipts lost or moved', lost + moved),
    told('heights at the end', heights.join(' … ')),
  ]
}
