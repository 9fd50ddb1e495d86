import { accountId, ascii, makeSigner, sha256 } from '#base'
import { type BodyDraft, type ParsedTransaction, signTransaction } from '#chain'

export const CHAIN = sha256(ascii('chain'))
export const NOW = 1_700_000_000_000

const signerOf = (name: string) => makeSigner(sha256(ascii(name)))

let nonce = 0n

/** A signed transaction of `name`, each call another one. */
export const transactionOf = (name: string, change: Partial<BodyDraft> = {}): ParsedTransaction => {
  nonce += 1n
  const signer = signerOf(name)
  const body: BodyDraft = {
    sender: accountId(signer.publicKey),
    nonce,
    expiresAtMs: NOW + 60_000,
    calls: [{ module: 1, action: 1, args: new Uint8Array(3) }],
    ...change,
  }
  return signTransaction(CHAIN, body, [signer])
}
