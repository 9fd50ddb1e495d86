/** What the ledger asks of the contracts: one engine, the same for building, validating, replay and catch-up. */

import type { Hash, PublicKey, Result } from '#base'
import type { Body, Genesis, Receipt } from '#chain'

interface ContractReader {
  get(key: Uint8Array): Uint8Array | undefined
}

interface ExecutableTransaction {
  readonly id: Hash
  readonly body: Body
  /** Keys whose signatures were verified. */
  readonly keys: readonly PublicKey[]
}

type Writes = readonly (readonly [key: Uint8Array, value: Uint8Array | undefined])[]

export interface ContractEngine {
  genesis(genesis: Genesis): Result<Writes>
  execute(input: {
    readonly reader: ContractReader
    readonly block: { readonly chainId: Hash; readonly height: number; readonly timeMs: number }
    readonly transactions: readonly ExecutableTransaction[]
  }): { readonly receipts: readonly Receipt[]; readonly writes: Writes }
}
