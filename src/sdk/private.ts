/** The private store of a node from outside: requests are made, signed and sent here; the node says who may. */

import { type Address, fromHex, type Hash, type Json, LIMITS, type PublicKey, type Signer } from '#base'
import { type PrivateRequest, signPrivateRequest } from '#chain'
import { type CallOptions, type ClientOptions, createTransport, initOf } from './transport.ts'

/** One operation; see the messages of the same names. */
export type PrivateOperation = Partial<Pick<PrivateRequest, 'put' | 'read' | 'erase' | 'log'>>

export interface PrivateClientOptions extends ClientOptions {
  readonly chainId: Hash
  /** Identity key of the node that is meant. It must not come from the node itself, which could name another. */
  readonly nodeKey: PublicKey
  readonly actor: Address
  readonly signers: readonly Signer[]
}

export interface PrivateClient {
  ask(operation: PrivateOperation, options?: CallOptions): Promise<Json>
}

const newNonce = (): bigint => new DataView(crypto.getRandomValues(new Uint8Array(8)).buffer).getBigUint64(0)

/** A node that tells none has no private store, or is none of ours; it will say so. */
const sessionOf = (text: string): Uint8Array => {
  const bytes = fromHex(text)
  return bytes?.length === 16 ? bytes : new Uint8Array(16)
}

export const createPrivateClient = (options: PrivateClientOptions): PrivateClient => {
  const { chainId, nodeKey: audience, actor, signers } = options
  const send = createTransport(options)
  const nothing = { put: undefined, read: undefined, erase: undefined, log: undefined }
  return {
    ask: async (operation, call) => {
      const { session } = (await (await send('/v1/private', initOf(call))).json()) as { readonly session: string }
      const expiresAtMs = Date.now() + LIMITS.privateRequestMs / 2
      const request = {
        ...nothing,
        ...operation,
        audience,
        actor,
        nonce: newNonce(),
        expiresAtMs,
        session: sessionOf(session),
      }
      const body = new Uint8Array(signPrivateRequest(chainId, request, signers))
      const headers = { 'content-type': 'application/octet-stream' }
      return (await (await send('/v1/private', { ...initOf(call), method: 'POST', body, headers })).json()) as Json
    },
  }
}
