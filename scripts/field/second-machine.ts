/** One validator key on two machines; see `npm run second-machine`. */

import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEYSTORE_RANDOM_BYTES, publicKeyOf, type SecretKey, sealKey } from '#base'
import { homePaths, loadHome, writeSecret } from '#node'
import type { StatusView } from '#sdk'
import type { Federation } from '../federation.ts'
import { allAbove, compareChains } from './chains.ts'
import { startLoad } from './load.ts'
import { evidenceOnChain } from './people.ts'
import { contradictions, type Recorder, startRecorder } from './recorder.ts'
import { counts, type Finding, holds, none, told, until } from './report.ts'

export interface SecondMachineOptions {
  readonly ratePerSecond: number
  /** How long both machines run. */
  readonly togetherMs: number
}

const FIRST = 3
/** Has a node of its own and no seat, and is given the key of the first. */
const SECOND = 4
/** Home without a node: the recorder listens with it. */
const RECORDER = 5
const HONEST = [0, 1, 2]

const FIRST_SIGNS_MS = 240_000
const TAKES_OVER_MS = 240_000

const validatorOf = async (home: string): Promise<SecretKey> => {
  const loaded = await loadHome(home)
  const secret = loaded.ok ? loaded.value.validatorSecrets[0] : undefined
  if (secret === undefined) throw new Error(`no validator key in ${home}`)
  return secret
}

/** A person in a hurry puts the key of one machine into another, beside the password that is there. */
const plantKey = async (secret: SecretKey, home: string) => {
  const { validatorKey, password } = homePaths(home)
  rmSync(validatorKey)
  const keystore = sealKey(secret, {
    password: readFileSync(password, 'utf8').trim(),
    random: new Uint8Array(randomBytes(KEYSTORE_RANDOM_BYTES)),
    uuid: randomUUID(),
    description: 'validator',
  })
  await writeSecret(validatorKey, keystore)
}

const statusOf = (federation: Federation, n: number): Promise<StatusView | undefined> =>
  federation
    .client(n)
    .status()
    .catch(() => undefined)

const run = async (
  federation: Federation,
  recorder: Recorder,
  key: Uint8Array,
  { ratePerSecond, togetherMs }: SecondMachineOptions,
): Promise<readonly Finding[]> => {
  let turn = 0
  const load = startLoad(federation, {
    ratePerSecond,
    pick: () => HONEST[turn++ % HONEST.length] ?? 0,
    patienceMs: 240_000,
  })
  // The second comes when the first has signed: of a key that has signed nothing yet nobody knows that it is in use.
  await until(() => recorder.votesOf(key).length > 10, FIRST_SIGNS_MS)
  await federation.startAll([SECOND])
  await sleep(togetherMs)
  const both = [await statusOf(federation, FIRST), await statusOf(federation, SECOND)]
  const during = recorder.votesOf(key).length
  // What its message says: stop the other machine, then start this one again.
  await federation.kill(FIRST)
  const killedMs = performance.now()
  await federation.stop(SECOND)
  federation.start(SECOND)
  const takesOver = await until(
    async () => (await statusOf(federation, SECOND))?.signing.state === 'signing',
    TAKES_OVER_MS,
  )
  const takenMs = Math.round(performance.now() - killedMs)
  await sleep(togetherMs)
  await load.stop()
  const rest = [...HONEST, SECOND]
  const top = Math.max(...[...load.seen.values()].map(({ height }) => height))
  await until(() => allAbove(federation, rest, top), 240_000)
  const { forks, lost, moved, heights } = await compareChains(federation, rest, load)
  const votes = recorder.votesOf(key)
  return [
    told('state while both run, first / second', both.map(one => one?.signing.state ?? '-').join(' / ')),
    holds('the first goes on signing', both[0]?.signing.state === 'signing'),
    holds('not both sign', both.filter(one => one?.signing.state === 'signing').length < 2),
    holds('the second signs when it is started again after the first has died', takesOver),
    told('until then, ms', takenMs),
    told('votes of the key before / after the death of the first', `${during} / ${votes.length - during}`),
    holds(
      'the key goes on voting',
      votes.some(({ atMs }) => atMs > killedMs + takenMs),
    ),
    none('contradictions that the recorder heard', contradictions(votes)),
    none('evidence on the chain', await evidenceOnChain(federation, 0)),
    none('blocks that differ (fork)', forks),
    none('receipts lost or moved', lost + moved),
    none('transactions never final', load.unfinished.length),
    told('attempts of clients that failed', counts(load.errors)),
    told('heights at the end', heights.join(' … ')),
  ]
}

/** A federation of six nodes and four seats, not started yet. */
export const runSecondMachine = async (
  federation: Federation,
  options: SecondMachineOptions,
): Promise<readonly Finding[]> => {
  const [first, second, spare] = [FIRST, SECOND, RECORDER].map(n => federation.nodes[n]?.home ?? '')
  const secret = await validatorOf(first ?? '')
  await plantKey(secret, second ?? '')
  const key = publicKeyOf(secret)
  const recorder = await startRecorder(spare ?? '', [key])
  try {
    await federation.startAll([...HONEST, FIRST])
    return await run(federation, recorder, key, options)
  } finally {
    await recorder.stop()
  }
}
