/** The frozen edge cases of Ed25519, as rows `[name, publicKey, message, signature, valid]`. */

import { toHex } from '#base'
import { edgeSignatures } from '../base/edge-signatures.ts'

export const edgeVectors = () => ({
  about:
    'Edge cases of Ed25519 and the verdict of ZIP-215. Generated from the standards; rows are name, public key, message, signature, valid.',
  cases: edgeSignatures().map(({ name, publicKey, message, signature, valid }) => [
    name,
    toHex(publicKey),
    toHex(message),
    toHex(signature),
    valid,
  ]),
})
