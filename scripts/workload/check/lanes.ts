/**
 * Which intents of one slot may go side by side. Nodes order transactions as they like and know an account only once its
 * registration is final; so intents that name something new of this slot in common go one after the other.
 */

import { type Json, toHex } from '#base'
import type { Intent } from '../intent.ts'
import type { Names } from '../names.ts'

function* texts(json: Json): Generator<string> {
  if (typeof json === 'string') yield json
  else if (Array.isArray(json)) for (const one of json) yield* texts(one as Json)
  else if (json !== null && typeof json === 'object') for (const one of Object.values(json)) yield* texts(one as Json)
}

/** Ids, keys and accounts that an intent names. Words of enumerations are shorter than any of them. */
const tokensOf = (names: Names, { actor, cosigners = [], args }: Intent): readonly string[] => {
  const signers = [actor, ...cosigners].flatMap(name => [toHex(names.key(name)), names.address(name)])
  return [...signers, ...[...texts(args)].filter(text => text.length >= 32)]
}

export class Lanes {
  readonly #names: Names
  /** Named in slots before: final by now. */
  readonly #known = new Set<string>()

  constructor(names: Names, founders: readonly string[]) {
    this.#names = names
    for (const name of founders) {
      this.#known.add(toHex(names.key(name)))
      this.#known.add(names.address(name))
    }
    this.#known.add(names.id('org/0'))
  }

  /** The intents of a slot in lanes, each in its order. */
  split(intents: readonly Intent[]): readonly (readonly Intent[])[] {
    const laneOf = new Map<string, Intent[]>()
    const lanes = new Set<Intent[]>()
    const place = new Map(intents.map((intent, i) => [intent, i]))
    for (const intent of intents) {
      const fresh = tokensOf(this.#names, intent).filter(token => !this.#known.has(token))
      const met = new Set(fresh.map(token => laneOf.get(token)).filter(lane => lane !== undefined))
      const joined = [...met].flat()
      for (const lane of met) lanes.delete(lane)
      const lane = [...joined, intent].sort((a, b) => (place.get(a) as number) - (place.get(b) as number))
      lanes.add(lane)
      for (const one of lane)
        for (const token of tokensOf(this.#names, one)) if (!this.#known.has(token)) laneOf.set(token, lane)
    }
    for (const intent of intents) for (const token of tokensOf(this.#names, intent)) this.#known.add(token)
    return [...lanes]
  }
}
