/**
 * Which intents of one slot may go side by side. Nodes order transactions as they like and know an account only once its
 * registration is final; so intents that name a record in common go one after the other. Organisations, members, accounts
 * and rules of earlier slots are not counted: nearly everything names those.
 */

import { accountId, encodeAddress, fromHex, type Json, type PublicKey, toHex } from '#base'
import { ruleId } from '../founding.ts'
import type { Intent } from '../intent.ts'
import type { Names } from '../names.ts'
import { RULE_NAMES } from '../rules.ts'

function* texts(json: Json): Generator<string> {
  if (typeof json === 'string') yield json
  else if (Array.isArray(json)) for (const one of json) yield* texts(one as Json)
  else if (json !== null && typeof json === 'object') for (const one of Object.values(json)) yield* texts(one as Json)
}

/** Key and address of an account that is registered. */
const registered = ({ method, args }: Intent): readonly string[] => {
  if (method !== 'RegisterActor') return []
  const keys = (args as { readonly keys: readonly { readonly publicKey: string }[] }).keys
  return keys.map(({ publicKey }) => encodeAddress(accountId(fromHex(publicKey) as PublicKey)))
}

const signersOf = (names: Names, { actor, cosigners = [] }: Intent): readonly string[] =>
  [actor, ...cosigners].flatMap(name => [toHex(names.key(name)), names.address(name)])

/** Ids, keys and accounts that an intent names. Words of enumerations are shorter than any of them. */
const tokensOf = (names: Names, intent: Intent): readonly string[] => [
  ...signersOf(names, intent),
  ...registered(intent),
  ...[...texts(intent.args)].filter(text => text.length >= 32),
]

/** What may be shared by all from the next slot on. */
const sharedBy = (names: Names, intent: Intent): readonly string[] => {
  const { method, args } = intent
  const named = args as { readonly [key: string]: Json }
  const members = (named.members ?? []) as readonly { readonly mid: string }[]
  return [
    ...signersOf(names, intent),
    ...registered(intent),
    ...(method === 'RegisterActor' ? [...texts(args)] : []),
    ...(method === 'ProposeChange' ? [String(named.orgId)] : []),
    ...(method === 'CommitBatch' ? members.map(({ mid }) => mid) : []),
  ]
}

export class Lanes {
  readonly #names: Names
  /** Organisations, members and accounts of slots before, and rules. */
  readonly #known = new Set<string>()

  constructor(names: Names, founders: readonly string[]) {
    this.#names = names
    for (const name of founders) {
      this.#known.add(toHex(names.key(name)))
      this.#known.add(names.address(name))
    }
    this.#known.add(names.id('org/0'))
    for (const rule of RULE_NAMES) this.#known.add(names.id(ruleId(rule)))
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
    for (const intent of intents) for (const token of sharedBy(this.#names, intent)) this.#known.add(token)
    return [...lanes]
  }
}
