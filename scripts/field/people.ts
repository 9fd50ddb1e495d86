/** What people do around an election, through the command line; and what each node says of it. */

import { setTimeout as sleep } from 'node:timers/promises'
import { toHex } from '#base'
import { rootOrgId } from '../../src/cli/founders.ts'
import type { Deployment } from '../scenes/deployment.ts'
import { command } from './command.ts'
import { until } from './report.ts'

interface SeatView {
  readonly candidateId: string
  readonly publicKey: string
  /** Number of the enterprise, which is that of its node. */
  readonly operator: number
}

export interface SeatsView {
  readonly epoch: number
  readonly seats: readonly SeatView[]
  readonly jailed: readonly number[]
}

/** What is needed of a federation to act in it. */
type People = Pick<Deployment, 'run' | 'client' | 'nodes' | 'file'>

/** What is needed to ask its nodes. */
type Asked = Pick<Deployment, 'client'>

/** Seats of an epoch as one node knows them; undefined when it does not know them yet. */
export const seatsAt = async (federation: Asked, n: number, epoch: number): Promise<SeatsView | undefined> => {
  const answer = await federation
    .client(n)
    .query('delegate', 'seats', { epoch: String(epoch) })
    .catch(() => undefined)
  if (answer === undefined) return undefined
  const { seats, jailed } = answer as unknown as {
    readonly seats: readonly SeatView[]
    readonly jailed: { readonly seats: readonly number[] }
  }
  return { epoch, seats, jailed: jailed.seats }
}

export const operatorsOf = (view: SeatsView | undefined): readonly number[] =>
  (view?.seats ?? []).map(({ operator }) => operator).sort((a, b) => a - b)

export const epochOf = async (federation: Asked, n: number): Promise<number> =>
  (await federation.client(n).status()).epoch

const operatorKey = (federation: People, n: number): string => `operator-${federation.nodes[n]?.name}`

interface CandidateView {
  readonly candidateId: string
  readonly operator: number
  readonly state: string
}

export const candidatesAt = async (federation: Asked, n: number): Promise<readonly CandidateView[]> => {
  const answer = await federation.client(n).query('delegate', 'candidates', {})
  return (answer as unknown as { readonly candidates: readonly CandidateView[] }).candidates
}

/** The enterprise of a node that runs stands for a seat with the validator key of its home. Gives the candidate. */
export const stand = async (federation: People, n: number): Promise<string> => {
  await command(federation, n, 'node', 'stand', '--as', operatorKey(federation, n))
  const standing = await candidatesAt(federation, n)
  return standing.find(({ operator }) => operator === n)?.candidateId ?? ''
}

export const resign = (federation: People, n: number, candidateId: string) =>
  command(federation, n, 'delegate', 'resign', '--candidate-id', candidateId, '--as', operatorKey(federation, n))

/** The root organisation splits its credits, in place of how it did before. */
export const castBallot = (federation: People, shares: Readonly<Record<string, number>>) =>
  command(
    federation,
    0,
    'delegate',
    'cast-ballot',
    '--org-id',
    toHex(rootOrgId(federation.file.name)),
    '--shares',
    JSON.stringify(Object.entries(shares).map(([candidateId, credits]) => ({ candidateId, credits }))),
    '--as',
    'secretary',
  )

/** Waits until the epoch that runs satisfies the condition on each of the nodes. Undefined after the time. */
export const untilSeats = async (
  federation: Asked,
  nodes: readonly number[],
  condition: (view: SeatsView) => boolean,
  timeoutMs: number,
): Promise<readonly SeatsView[] | undefined> => {
  let found: readonly SeatsView[] = []
  const happened = await until(async () => {
    const views = await Promise.all(
      nodes.map(async n => {
        const epoch = await epochOf(federation, n).catch(() => undefined)
        return epoch === undefined ? undefined : seatsAt(federation, n, epoch)
      }),
    )
    found = views.filter(view => view !== undefined)
    await sleep(200)
    return found.length === nodes.length && found.every(condition)
  }, timeoutMs)
  return happened ? found : undefined
}

interface OffenceView {
  readonly seat: number
  readonly candidateId: string
  readonly view: number
  /** Height. */
  readonly reportedAt: number
}

/** The offences of an epoch as one node tells them. */
export const offencesAt = async (federation: Asked, n: number, epoch: number): Promise<readonly OffenceView[]> => {
  const answer = await federation.client(n).query('delegate', 'offences', { epoch: String(epoch) })
  return (answer as unknown as { readonly offences: readonly OffenceView[] }).offences
}

/** Evidence that the chain has, of all epochs so far, as one node tells it. */
export const evidenceOnChain = async (federation: Asked, n: number): Promise<number> => {
  let count = 0
  const now = await epochOf(federation, n)
  for (let epoch = 0; epoch <= now; epoch++) count += (await offencesAt(federation, n, epoch)).length
  return count
}
