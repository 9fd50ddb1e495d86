export {
  FAST_VERIFIERS,
  type FastVerifierName,
  fastVerifierName,
  type Verifier,
  verify,
  verifyFast,
} from './fast.ts'
export {
  KEYSTORE_COST,
  KEYSTORE_RANDOM_BYTES,
  type Keystore,
  keystorePublicKey,
  openKey,
  type SealOptions,
  sealKey,
} from './keystore.ts'
export {
  accountId,
  generateSecret,
  makeSigner,
  publicKeyOf,
  SECRET_KEY_BYTES,
  type SecretKey,
  type Signer,
  sign,
} from './sign.ts'
export { isSmallOrder, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, verifyZip215 } from './zip215.ts'
