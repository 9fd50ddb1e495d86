/** From a trace of the model (Informal Trace Format) to a line of JSON for each step, with what a replay needs. */

interface Claim {
  readonly kind: string
  readonly epoch: number
  readonly view: number
  readonly block: number
}

interface Replica {
  readonly epoch: number
  readonly view: number
  readonly finalView: number
  readonly finalBlock: number
}

interface Deed {
  readonly what: string
  readonly seats: readonly number[]
  readonly claim: Claim
  readonly basis: number
  readonly base: number
  readonly by: string
}

type BySeat<T> = readonly (readonly [seat: number, value: T])[]

interface ModelState {
  readonly did: Deed
  readonly replicas: BySeat<Replica>
  readonly may: BySeat<readonly Claim[]>
}

/** Integers, sets and maps are wrapped in objects of one field. */
const unwrap = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unwrap)
  if (typeof value !== 'object' || value === null) return value
  const [[name, inner] = []] = Object.entries(value)
  if (name === '#bigint') return Number(inner)
  if (name === '#set' || name === '#map') return unwrap(inner)
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, unwrap(held)]))
}

/** Names of variables are qualified by their module. */
const stateOf = (raw: object): ModelState =>
  Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name.slice(name.lastIndexOf(':') + 1), unwrap(value)]),
  ) as unknown as ModelState

const claimWord = ({ kind, epoch, view, block }: Claim): string => `${kind} ${epoch} ${view} ${block}`
const placeWord = ({ epoch, view, finalView, finalBlock }: Replica): string =>
  `${epoch} ${view} ${finalView} ${finalBlock}`
const bySeat = <T, U>(pairs: BySeat<T>, show: (value: T) => U): Record<number, U> =>
  Object.fromEntries(pairs.map(([seat, value]) => [seat, show(value)]))

/**
 * One step a line: what is done, by which seats, the vote or certificate, the basis; then where each honest seat stands
 * and which votes it may cast. The model says that in the state after, so it is not known of the last.
 */
export const distil = ({ states }: { readonly states: readonly object[] }): string => {
  const read = states.map(stateOf)
  return read
    .map(({ did, replicas }, i) =>
      JSON.stringify({
        what: did.what,
        seats: did.seats,
        claim: claimWord(did.claim),
        ...(did.basis < 0 ? {} : { basis: did.basis, base: did.base, by: did.by }),
        at: bySeat(replicas, placeWord),
        may: i + 1 < read.length ? bySeat(read[i + 1]?.may ?? [], claims => claims.map(claimWord)) : undefined,
      }),
    )
    .map(line => `${line}\n`)
    .join('')
}
