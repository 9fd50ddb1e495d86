/** Arithmetic of edwards25519 written for tests: affine, slow, by the formulas of RFC 8032, sharing no code with a library. */

import { createHash } from 'node:crypto'

export const P = (1n << 255n) - 19n
/** Order of the base point. */
export const L = (1n << 252n) + 27742317777372353535851937790883648493n

export interface Point {
  readonly x: bigint
  readonly y: bigint
}

const mod = (n: bigint, m = P) => ((n % m) + m) % m

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n
  let square = mod(base)
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}

/** Extended Euclid: much faster than a power. */
const inverse = (n: bigint): bigint => {
  let [a, b, x, y] = [mod(n), P, 1n, 0n]
  while (a !== 0n) {
    const q = b / a
    ;[b, a] = [a, b - q * a]
    ;[y, x] = [x, y - q * x]
  }
  return mod(y)
}

const D = mod(-121665n * inverse(121666n))
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n)

/** The complete addition law (RFC 8032 section 5.1.4, in affine form). */
export const add = (p: Point, q: Point): Point => {
  const product = mod(D * mod(mod(p.x * q.x) * mod(p.y * q.y)))
  return {
    x: mod((p.x * q.y + q.x * p.y) * inverse(1n + product)),
    y: mod((p.y * q.y + p.x * q.x) * inverse(1n - product)),
  }
}

export const multiply = (point: Point, scalar: bigint): Point => {
  let result: Point = { x: 0n, y: 1n }
  let double = point
  for (let n = scalar; n > 0n; n >>= 1n) {
    if (n & 1n) result = add(result, double)
    double = add(double, double)
  }
  return result
}

export const isIdentity = ({ x, y }: Point): boolean => x === 0n && y === 1n

export const numberOf = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n)

export const littleEndian = (number: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 0xffn))

export const encode = ({ x, y }: Point): Uint8Array => littleEndian(y | ((x & 1n) << 255n))

/** Decoding as ZIP-215 has it: y may be p or more, x = 0 may have the sign bit. */
export const decode = (bytes: Uint8Array): Point | undefined => {
  const number = numberOf(bytes)
  const y = mod(number & ((1n << 255n) - 1n))
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n))
  let x = power(square, (P + 3n) / 8n)
  if (mod(x * x) !== square) x = mod(x * ROOT_OF_MINUS_ONE)
  if (mod(x * x) !== square) return undefined
  return { x: (x & 1n) === number >> 255n ? x : mod(-x), y }
}

export const BASE: Point = decode(littleEndian(mod(4n * inverse(5n)))) as Point

/** k = H(R ‖ A ‖ M) mod L over the bytes as they were sent. */
export const challenge = (r: Uint8Array, publicKey: Uint8Array, message: Uint8Array): bigint =>
  numberOf(new Uint8Array(createHash('sha512').update(r).update(publicKey).update(message).digest())) % L
