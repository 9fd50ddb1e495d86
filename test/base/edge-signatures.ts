/**
 * Signatures at the edges of Ed25519, generated from the standards, with the verdict of ZIP-215 worked out by an
 * arithmetic of our own (curve.ts): what fast verifiers may disagree about.
 */

import { ascii, concat, fromHex } from '#base'
import {
  add,
  BASE,
  challenge,
  decode,
  encode,
  isIdentity,
  L,
  littleEndian,
  multiply,
  numberOf,
  P,
  type Point,
} from './curve.ts'

export interface EdgeSignature {
  readonly name: string
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** What ZIP-215 says. */
  readonly valid: boolean
}

/** The rule itself: decodable A and R (unreduced y allowed), s < L, [8][s]B = [8]R + [8][k]A. */
export const zip215Verdict = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const a = decode(publicKey)
  const r = decode(signature.subarray(0, 32))
  const s = numberOf(signature.subarray(32))
  if (a === undefined || r === undefined || s >= L) return false
  const k = challenge(signature.subarray(0, 32), publicKey, message)
  const difference = add(multiply(BASE, L - (s % L)), add(r, multiply(a, k)))
  return isIdentity(multiply(difference, 8n))
}

const edge = (name: string, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): EdgeSignature => ({
  name,
  publicKey,
  message,
  signature,
  valid: zip215Verdict(publicKey, message, signature),
})

/** All encodings that ZIP-215 decodes of a point: y, or y + p where that is below 2^255, with each fitting sign bit. */
const encodingsOf = (point: Point): Uint8Array[] => {
  const canonical = encode(point)
  const y = numberOf(canonical) & ((1n << 255n) - 1n)
  const sign = (canonical[31] as number) >> 7
  const signs = point.x === 0n ? [0, 1] : [sign]
  const ys = y + P < 1n << 255n ? [y, y + P] : [y]
  return ys.flatMap(value => signs.map(bit => littleEndian(value | (BigInt(bit) << 255n))))
}

/** A point of order 8, found as [L]Q of points Q from small y. */
const orderEight = (): Point => {
  for (let y = 2n; ; y++) {
    const point = decode(littleEndian(y))
    if (point === undefined) continue
    const torsion = multiply(point, L)
    if (!isIdentity(multiply(torsion, 4n))) return torsion
  }
}

/** The eight points of small order: multiples of one of order 8. */
const GENERATOR = orderEight()
const SMALL_ORDER: readonly Point[] = Array.from({ length: 8 }, (_, i) => multiply(GENERATOR, BigInt(i)))

/** The 14 encodings of points of small order, six of them non-canonical. */
export const SMALL_ORDER_ENCODINGS: readonly Uint8Array[] = SMALL_ORDER.flatMap(encodingsOf)

/** The 196 cases of ZIP-215: A and R of small order, s = 0; all of them are valid. */
const zip215Cases = (): EdgeSignature[] =>
  SMALL_ORDER_ENCODINGS.flatMap((publicKey, i) =>
    SMALL_ORDER_ENCODINGS.map((r, j) =>
      edge(`zip215 A${i} R${j}`, publicKey, ascii('Zcash'), concat(r, new Uint8Array(32))),
    ),
  )

interface Mixed {
  readonly secret: bigint
  readonly nonce: bigint
  readonly message: Uint8Array
}

/** A signature with a torsion point added to A and to R, in every encoding, with s and with s + L. */
const mixed = (name: string, { secret, nonce, message }: Mixed, [ta, tr]: readonly [Point, Point]): EdgeSignature[] => {
  const a = add(multiply(BASE, secret), ta)
  const r = add(multiply(BASE, nonce), tr)
  return encodingsOf(a).flatMap(publicKey =>
    encodingsOf(r).flatMap(rBytes => {
      const s = (nonce + challenge(rBytes, publicKey, message) * secret) % L
      return [
        edge(name, publicKey, message, concat(rBytes, littleEndian(s))),
        edge(`${name} s+L`, publicKey, message, concat(rBytes, littleEndian(s + L))),
        edge(`${name} s+1`, publicKey, message, concat(rBytes, littleEndian((s + 1n) % L))),
      ]
    }),
  )
}

/** Torsion in A and R in all 64 combinations, over ordinary, zero secret and zero nonce: low order and mixed order. */
const torsionCases = (): EdgeSignature[] =>
  SMALL_ORDER.flatMap((ta, i) =>
    SMALL_ORDER.flatMap((tr, j) =>
      [
        { secret: 0x1234_5678_9abc_def1n, nonce: 0x0fed_cba9_8765_4321n, message: ascii(`message ${i} ${j}`) },
        { secret: 0n, nonce: 77n, message: ascii(`small A ${i} ${j}`) },
        { secret: 99n, nonce: 0n, message: ascii(`small R ${i} ${j}`) },
      ].flatMap((parts, kind) => mixed(`torsion ${kind} A+${i} R+${j}`, parts, [ta, tr])),
    ),
  )

/** Torsion for which even the equation without the cofactor holds: k a multiple of 8 by search over messages. */
const cofactorlessCases = (): EdgeSignature[] =>
  SMALL_ORDER.slice(1).map((torsion, i) => {
    const secret = 4242n + BigInt(i)
    const publicKey = encode(add(multiply(BASE, secret), torsion))
    const r = encode(multiply(BASE, 31n))
    let message = ascii('0')
    for (let n = 0; challenge(r, publicKey, message) % 8n !== 0n; n++) message = ascii(`${n}`)
    const s = (31n + challenge(r, publicKey, message) * secret) % L
    return edge(`cofactorless ${i}`, publicKey, message, concat(r, littleEndian(s)))
  })

/** Encodings that are no point, and values of s at its edges. */
const brokenCases = (): EdgeSignature[] => {
  const key = encode(multiply(BASE, 5n))
  const message = ascii('edges')
  const r = encode(multiply(BASE, 9n))
  const good = littleEndian((9n + challenge(r, key, message) * 5n) % L)
  const noPoint = fromHex(`02${'00'.repeat(31)}`) as Uint8Array
  const scalars = [0n, 1n, L - 1n, L, L + 1n, 2n * L, 1n << 253n, (1n << 255n) - 1n, (1n << 256n) - 1n]
  return [
    edge('good', key, message, concat(r, good)),
    edge('A no point', noPoint, message, concat(r, good)),
    edge('R no point', key, message, concat(noPoint, good)),
    edge('A all ones', new Uint8Array(32).fill(255), message, concat(r, good)),
    ...scalars.map(s => edge(`s = ${s}`, key, message, concat(r, littleEndian(s)))),
  ]
}

/** Every generated edge, in a fixed order. */
export const edgeSignatures = (): EdgeSignature[] => [
  ...zip215Cases(),
  ...torsionCases(),
  ...cofactorlessCases(),
  ...brokenCases(),
]
