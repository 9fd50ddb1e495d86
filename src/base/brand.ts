/** Brands: names for values that share a shape but must not be mixed up. */

declare const brand: unique symbol

export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** 32 bytes: the SHA-256 of something. */
export type Hash = Brand<Uint8Array, 'Hash'>
/** 20 bytes: an account id. */
export type Address = Brand<Uint8Array, 'Address'>
/** 32 bytes: an Ed25519 public key. */
export type PublicKey = Brand<Uint8Array, 'PublicKey'>
/** 64 bytes: an Ed25519 signature. */
export type Signature = Brand<Uint8Array, 'Signature'>

/**
 * A value whose signatures have been checked. Only verifiers make it (`markVerified`), and what needs a checked
 * value asks for it by this type, so that an unchecked one does not compile.
 */
export type Verified<T> = Brand<T, 'Verified'>

/** To be called by a verifier only, after it has said yes. */
export const markVerified = <T>(value: T): Verified<T> => value as Verified<T>
