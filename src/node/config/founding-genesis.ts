/** The genesis of a new federation from public keys alone, whoever made them. */

import { assert, type PublicKey } from '#base'
import { GENESIS_VERSION, type Genesis } from '#chain'
import { type GenesisPlan, genesisModules } from '#contracts'
import { guardianAccount, operatorAccount, withOperators } from './founding-operators.ts'

/** What the others need of an enterprise. */
interface FoundingEnterprise {
  readonly name: string
  /** Identity of its node on the network. */
  readonly node: PublicKey
  readonly validator: PublicKey
  /** Key of the account that acts for it. */
  readonly operator: PublicKey
  readonly guardian: PublicKey
}

export interface FoundingPlan {
  readonly name: string
  readonly dataClass: Genesis['dataClass']
  readonly epochLength: number
  readonly timeMs: number
  readonly enterprises: readonly FoundingEnterprise[]
  /** Seats of the first epochs, 1 to the number of enterprises: the first ones hold them, the others follow until elected. */
  readonly seats: number
  /** The first persons, without the accounts of the operators. */
  readonly foundation: GenesisPlan
}

const keysOf = (enterprises: readonly FoundingEnterprise[]) => {
  const keys = new Map(
    enterprises.flatMap(({ name, operator, guardian }) => [
      [operatorAccount(name), operator],
      [guardianAccount(name), guardian],
    ]),
  )
  return (account: string): PublicKey => {
    const key = keys.get(account)
    assert(key !== undefined, `${account} is an account of an enterprise`)
    return key
  }
}

/** Input out of bounds is a programmer's error: who takes names and keys from outside checks them first. */
export const foundingGenesis = ({ enterprises, seats, foundation, ...plan }: FoundingPlan): Genesis => {
  const validators = enterprises.slice(0, seats).map(({ validator }) => validator)
  const names = enterprises.map(({ name }) => name)
  const modules = withOperators(foundation, {
    enterprises: names,
    seats: validators,
    nodes: enterprises.map(({ node }) => [node]),
    publicKey: keysOf(enterprises),
  })
  return {
    version: GENESIS_VERSION,
    ...plan,
    enterprises: names,
    validators: validators.map((publicKey, enterprise) => ({ publicKey, weight: 1, enterprise })),
    modules: genesisModules(modules),
  }
}
