/** Attestations that are believed only after they have been verified here: the node is checked instead of trusted. */

import { type Hash, toHex } from '#base'
import { type Attested, type Level, verifyAttestation } from '#chain'
import type { Client } from './client.ts'
import { KapokError } from './errors.ts'
import type { CallOptions } from './transport.ts'

export interface VerifiedAttestation {
  /** Text of the file, as it is to be kept. */
  readonly text: string
  readonly levels: readonly Level[]
  readonly attested: Attested
}

/**
 * Fetches the attestation of a final transaction and verifies it under the genesis that the caller trusts. Throws
 * BAD_PROOF when it does not verify or speaks of another transaction, NOT_FOUND or NOT_FINAL when there is none.
 */
export const fetchAttestation = async (
  client: Pick<Client, 'attestation'>,
  id: string,
  { genesisHash, ...options }: CallOptions & { readonly genesisHash: Hash },
): Promise<VerifiedAttestation> => {
  const text = await client.attestation(id, options)
  const { ok, levels, attested, failed } = verifyAttestation(text, { genesisHash })
  if (!ok || attested === undefined)
    throw new KapokError({
      code: 'BAD_PROOF',
      detail: `${failed?.level}: ${failed?.fault.detail ?? failed?.fault.code}`,
    })
  if (toHex(attested.txId) !== id) throw new KapokError({ code: 'BAD_PROOF', detail: 'of another transaction' })
  return { text, levels, attested }
}
