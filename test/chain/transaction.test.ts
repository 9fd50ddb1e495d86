import { describe, expect, it } from 'vitest'
import {
  accountId,
  ascii,
  compareBytes,
  concat,
  LIMITS,
  type Result,
  sha256,
  toHex,
  verify,
  verifyFast,
  verifyZip215,
} from '#base'
import {
  Body,
  type BodyDraft,
  checkWindow,
  parseTransaction,
  provesItself,
  readUnsigned,
  selfProvingTransaction,
  signTransaction,
  Transaction,
  transactionSignatures,
  transactionSigningBytes,
  txId,
  verifyTransaction,
  withSigners,
} from '#chain'
import { GENESIS_TIME_MS, sampleChain, signerOf } from './sample-chain.ts'

const { chainId } = sampleChain()
const signers = ['a', 'b', 'c'].map(signerOf)
const [first] = signers
if (first === undefined) throw new Error('no signer')
const draft: BodyDraft = {
  sender: accountId(first.publicKey),
  nonce: 5n,
  expiresAtMs: GENESIS_TIME_MS,
  calls: [{ module: 1, action: 2, args: ascii('args') }],
}
const body = withSigners(
  draft,
  signers.map(({ publicKey }) => publicKey),
)
const signed = signTransaction(chainId, draft, signers)
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
const parse = (tx: Partial<Transaction>) => code(parseTransaction(chainId, Transaction.encode({ ...signed.tx, ...tx })))

describe('a signed transaction', () => {
  it('is read back as it was made, and verifies', () => {
    const parsed = parseTransaction(chainId, signed.bytes)
    expect(parsed).toEqual({ ok: true, value: signed })
    for (const verifier of [verify, verifyFast, verifyZip215])
      expect(code(verifyTransaction(chainId, signed, verifier))).toBe('ok')
  })

  it('signs tag, zero byte, chain and body; its id is the hash of that', () => {
    const bytes = concat(ascii('kapok/tx/1'), Uint8Array.of(0), chainId, signed.tx.body)
    expect(transactionSigningBytes(chainId, signed.tx.body)).toEqual(bytes)
    expect(signed.id).toEqual(sha256(bytes))
    expect(txId(chainId, signed.tx.body)).toEqual(signed.id)
  })

  it('has one form whatever the order of the signers', () => {
    expect(signTransaction(chainId, draft, signers.toReversed()).bytes).toEqual(signed.bytes)
  })

  it('names its signers: nobody can take a signature off, or put another in its place', () => {
    const { signatures } = signed.tx
    const [one, two, three] = signatures
    const stranger = signTransaction(chainId, draft, [signerOf('stranger')]).tx.signatures[0]
    if (!one || !two || !three || !stranger) return expect.fail('three signatures')
    expect(signTransaction(chainId, draft, [first]).id).not.toEqual(signed.id)
    expect(parse({ signatures: [one, two] })).toBe('BAD_SIGNATURE')
    expect(parse({ signatures: [two, three] })).toBe('BAD_SIGNATURE')
    const replaced = [one, two, stranger].sort((a, b) => compareBytes(a.publicKey, b.publicKey))
    expect(parse({ signatures: replaced })).toBe('BAD_SIGNATURE')
    expect(parse({ signatures: [...signatures, stranger] })).toBe('BAD_SIGNATURE')
    expect(parse({ body: Body.encode({ ...body, signers: [] }), signatures: [] })).toBe('BAD_SIGNATURE')
    const backwards = Body.encode({ ...body, signers: body.signers.toReversed() })
    expect(parse({ body: backwards, signatures: signatures.toReversed() })).toBe('NON_CANONICAL')
  })

  it('can wait for signatures of others, and is none before it has them', () => {
    const [, second] = signers
    if (second === undefined) return expect.fail('two signers')
    const half = signTransaction(chainId, draft, [first], [second.publicKey])
    expect(code(parseTransaction(chainId, half.bytes))).toBe('BAD_SIGNATURE')
    expect(readUnsigned(chainId, half.bytes)).toEqual({ ok: true, value: half })
    expect(signTransaction(chainId, draft, [first, second]).id).toEqual(half.id)
  })

  it('gives its checks in bulk, all over one message', () => {
    const checks = transactionSignatures(chainId, signed.tx)
    expect(checks.map(({ publicKey }) => toHex(publicKey))).toEqual(
      signers.map(({ publicKey }) => toHex(publicKey)).sort(),
    )
    expect(new Set(checks.map(({ message }) => message)).size).toBe(1)
    for (const { publicKey, message, signature } of checks) expect(verify(publicKey, message, signature)).toBe(true)
  })
})

describe('what is refused', () => {
  it('no calls, no signatures, signatures out of order or twice', () => {
    const { signatures } = signed.tx
    expect(parse({ body: Body.encode({ ...body, calls: [] }) })).toBe('TX_NO_CALLS')
    expect(parse({ signatures: [] })).toBe('BAD_SIGNATURE')
    expect(parse({ signatures: signatures.toReversed() })).toBe('BAD_SIGNATURE')
    expect(parse({ signatures: [...signatures.slice(0, 1), ...signatures.slice(0, 1)] })).toBe('BAD_SIGNATURE')
  })

  it('a body that is not canonical, too large, or none', () => {
    expect(parse({ body: concat(signed.tx.body, Uint8Array.of(0xf8, 1, 1)) })).toBe('MALFORMED')
    expect(parse({ body: new Uint8Array(0) })).toBe('MALFORMED')
    expect(code(parseTransaction(chainId, new Uint8Array(LIMITS.transactionBytes + 1)))).toBe('TOO_LARGE')
    expect(code(parseTransaction(chainId, new Uint8Array(0)))).not.toBe('ok')
  })

  it('a signature for another chain or body', () => {
    const other = sampleChain({ epochLength: 5 }).chainId
    const elsewhere = parseTransaction(other, signed.bytes)
    if (!elsewhere.ok) return expect.fail('the form is the same on every chain')
    expect(elsewhere.value.id).not.toEqual(signed.id)
    expect(code(verifyTransaction(other, elsewhere.value, verify))).toBe('BAD_SIGNATURE')
    const swapped = Body.encode({ ...body, nonce: 6n })
    const parsed = parseTransaction(chainId, Transaction.encode({ ...signed.tx, body: swapped }))
    expect(parsed.ok && code(verifyTransaction(chainId, parsed.value, verify))).toBe('BAD_SIGNATURE')
  })

  it('one bad signature among good ones', () => {
    const [a, ...rest] = signed.tx.signatures
    if (a === undefined) return expect.fail('no signature')
    const signature = a.signature.slice() as typeof a.signature
    signature[0] = (signature[0] as number) ^ 1
    const tx = { ...signed.tx, signatures: [{ ...a, signature }, ...rest] }
    const parsed = parseTransaction(chainId, Transaction.encode(tx))
    expect(parsed.ok && code(verifyTransaction(chainId, parsed.value, verify))).toBe('BAD_SIGNATURE')
  })
})

describe('the window of replay', () => {
  it('is expiresAt − window ≤ t < expiresAt', () => {
    const expiresAtMs = GENESIS_TIME_MS
    const opens = expiresAtMs - LIMITS.transactionWindowMs
    const at = (timeMs: number) => code(checkWindow(expiresAtMs, timeMs))
    expect([at(opens - 1), at(opens), at(expiresAtMs - 1), at(expiresAtMs), at(expiresAtMs + 1)]).toEqual([
      'TX_TOO_EARLY',
      'ok',
      'ok',
      'TX_EXPIRED',
      'TX_EXPIRED',
    ])
    expect(code(checkWindow(0, 0))).toBe('TX_EXPIRED')
    expect(code(checkWindow(1, 0))).toBe('ok')
  })
})

describe('a transaction that proves itself', () => {
  const call = { module: 6, action: 1, args: ascii('proof') }
  const one = selfProvingTransaction(chainId, { call, nonce: 9n, expiresAtMs: GENESIS_TIME_MS })

  it('is read without signers', () => {
    expect(provesItself(one.body)).toBe(true)
    expect(provesItself(signed.body)).toBe(false)
    expect(parseTransaction(chainId, one.bytes)).toEqual({ ok: true, value: one })
    expect(code(verifyTransaction(chainId, one, verify))).toBe('ok')
  })

  it('has no signature and one call', () => {
    const made = (change: Partial<Body>, signatures = one.tx.signatures) =>
      parse({ body: Body.encode({ ...one.body, ...change }), signatures })
    expect(made({})).toBe('ok')
    expect(made({}, signed.tx.signatures)).toBe('BAD_SIGNATURE')
    expect(made({ signers: body.signers }, signed.tx.signatures)).toBe('BAD_SIGNATURE')
    expect(made({ calls: [call, call] })).toBe('MALFORMED')
    expect(made({ calls: [] })).toBe('TX_NO_CALLS')
  })
})
