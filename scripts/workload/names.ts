/** Everything on the chain that names something follows from the seed and a name: ids, hashes, keys. No key file. */

import {
  type Address,
  accountId,
  ascii,
  encodeAddress,
  type Hash,
  makeSigner,
  type PublicKey,
  publicKeyOf,
  type SecretKey,
  type Signer,
  sha256,
  toHex,
} from '#base'
import type { Id } from '#contracts'

const hashOf = (seed: string, name: string): Hash => sha256(ascii(`${seed}/${name}`))

/** Names to what stands on the chain, for one seed. Public keys are kept: to derive one takes a third of a millisecond. */
export class Names {
  readonly seed: string
  readonly #keys = new Map<string, PublicKey>()

  constructor(seed: string) {
    this.seed = seed
  }

  rawHash(name: string): Hash {
    return hashOf(this.seed, name)
  }

  rawId(name: string): Id {
    return hashOf(this.seed, name).slice(0, 16) as Uint8Array as Id
  }

  id(name: string): string {
    return toHex(this.rawId(name))
  }

  hash(name: string): string {
    return toHex(this.rawHash(name))
  }

  #secret(account: string): SecretKey {
    return hashOf(this.seed, `key/${account}`) as Uint8Array as SecretKey
  }

  key(account: string): PublicKey {
    const known = this.#keys.get(account)
    if (known !== undefined) return known
    const key = publicKeyOf(this.#secret(account))
    this.#keys.set(account, key)
    return key
  }

  signer(account: string): Signer {
    return makeSigner(this.#secret(account))
  }

  account(account: string): Address {
    return accountId(this.key(account))
  }

  address(account: string): string {
    return encodeAddress(this.account(account))
  }
}
