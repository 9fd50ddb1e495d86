/** A validator that signs two votes that contradict each other; see `npm run double-sign`. */

import { fileURLToPath } from 'node:url'
import { fromHex } from '#base'
import type { Federation } from '../federation.ts'
import { allAbove, compareChains } from './chains.ts'
import { startLoad } from './load.ts'
import { candidatesAt, epochOf, offencesAt, operatorsOf, seatsAt, stand, untilSeats } from './people.ts'
import { contradictions, type Recorder, startRecorder } from './recorder.ts'
import { atMost, counts, type Finding, holds, none, told, until } from './report.ts'

export interface DoubleSignOptions {
  readonly ratePerSecond: number
}

const HONEST = [0, 1, 2]
const CHEAT = 3
/** Stands for a seat, so that there is somebody for the cheat's. */
const SPARE = 4
const NODES = [...HONEST, CHEAT, SPARE]
/** Home without a node: the recorder listens with it. */
const RECORDER = 5

const DOUBLE_SIGNER = fileURLToPath(new URL('./double-signer.ts', import.meta.url))

const JAIL_MS = 300_000
const OUT_MS = 300_000

const stateOf = async (federation: Federation, n: number, candidateId: string): Promise<string | undefined> =>
  (await candidatesAt(federation, n)).find(one => one.candidateId === candidateId)?.state

/** Epoch in which the cheat began, by its own word. */
const began = (federation: Federation): number =>
  Number(/contradicts itself from epoch (\d+)/.exec(federation.log(CHEAT))?.[1] ?? -1)

const isOut = (view: { readonly seats: readonly { readonly operator: number }[] }) =>
  view.seats.every(({ operator }) => operator !== CHEAT)

interface Watched {
  readonly federation: Federation
  readonly recorder: Recorder
  readonly keys: readonly Uint8Array[]
}

/** What every node says of the offence, and what the recorder heard. */
const judge = async ({ federation, recorder, keys }: Watched, candidateId: string): Promise<readonly Finding[]> => {
  const epoch = began(federation)
  const answers = await Promise.all(NODES.map(n => offencesAt(federation, n, epoch)))
  const same = new Set(answers.map(offences => JSON.stringify(offences)))
  const [offences = []] = answers
  const [offence] = offences
  const header = offence && (await federation.client(0).block(offence.reportedAt)).header
  const jailedIn = Number(header?.epoch ?? Number.NaN)
  const states = await Promise.all(NODES.map(n => stateOf(federation, n, candidateId)))
  const heard = keys.map(key => contradictions(recorder.votesOf(key)))
  return [
    told('contradictions that the recorder heard, by seat', heard.join(' / ')),
    holds('it did sign twice', (heard[CHEAT] ?? 0) > 0),
    none(
      'contradictions of honest seats',
      HONEST.reduce((sum, n) => sum + (heard[n] ?? 0), 0),
    ),
    told('epoch of the first / height of the evidence on the chain', `${epoch} / ${offence?.reportedAt ?? '-'}`),
    atMost('epochs until it was jailed', jailedIn - epoch, 2),
    holds('all nodes tell the same of it, at the same height', same.size === 1 && offences.length === 1),
    holds('it is the cheat', offence?.candidateId === candidateId),
    holds(
      'its candidacy is suspended on all nodes',
      states.every(state => state === 'SUSPENDED'),
    ),
  ]
}

const run = async (watched: Watched, { ratePerSecond }: DoubleSignOptions): Promise<readonly Finding[]> => {
  const { federation } = watched
  let turn = 0
  const pick = () => HONEST[turn++ % HONEST.length] ?? 0
  const load = startLoad(federation, { ratePerSecond, pick, patienceMs: 240_000 })
  const first = await seatsAt(federation, 0, 0)
  const cheat = first?.seats.find(({ operator }) => operator === CHEAT)?.candidateId ?? ''
  await stand(federation, SPARE)
  const jailed = await untilSeats(federation, NODES, view => view.jailed.length > 0, JAIL_MS)
  const out = await untilSeats(federation, NODES, isOut, OUT_MS)
  await load.stop()
  const top = Math.max(...(await federation.statuses()).map(status => status?.height ?? 0))
  const together = await until(() => allAbove(federation, NODES, top), 240_000)
  const { forks, lost, moved, heights } = await compareChains(federation, NODES, load)
  return [
    ...(await judge(watched, cheat)),
    holds('every node says in one epoch that the seat is jailed', jailed !== undefined),
    holds('its seat goes to another', out !== undefined),
    told('epoch from which on / seats by enterprise', `${out?.[0]?.epoch ?? '-'} / ${operatorsOf(out?.[0]).join(' ')}`),
    told('receipts seen by clients of honest nodes', load.seen.size),
    told('attempts of clients that failed', counts(load.errors)),
    none('transactions never final', load.unfinished.length),
    holds('all nodes follow to the last block', together),
    none('blocks that differ (fork)', forks),
    none('receipts lost or moved', lost + moved),
    told('epoch at the end', await epochOf(federation, 0)),
    told('heights at the end', heights.join(' … ')),
  ]
}

/** A federation of six nodes and four seats, not started yet. */
export const runDoubleSign = async (
  federation: Federation,
  options: DoubleSignOptions,
): Promise<readonly Finding[]> => {
  federation.start(CHEAT, DOUBLE_SIGNER)
  await federation.startAll([...HONEST, SPARE])
  const first = await seatsAt(federation, 0, 0)
  const keys = (first?.seats ?? []).map(({ publicKey }) => fromHex(publicKey) ?? new Uint8Array(0))
  const recorder = await startRecorder(federation.nodes[RECORDER]?.home ?? '', keys)
  try {
    return await run({ federation, recorder, keys }, options)
  } finally {
    await recorder.stop()
  }
}
