import { describe, expect, it } from 'vitest'
import { ok, type PublicKey, type Signature, verify, verifyFast } from '#base'
import { type ParsedTransaction, type SignatureCheck, Transaction } from '#chain'
import { createAdmission, createPool, createTransactionVerifier } from '#mempool'
import { CHAIN, NOW, transactionOf } from './support.ts'

type Rule = 'fast' | 'zip215'

/** Real verifiers that note what they are asked. */
const counting = () => {
  const asked: [Rule, number][] = []
  const of = (rule: Rule) => async (checks: readonly SignatureCheck[]) => {
    asked.push([rule, checks.length])
    const verifier = rule === 'fast' ? verifyFast : verify
    return checks.map(({ publicKey, message, signature }) => verifier(publicKey, message, signature))
  }
  return { asked, fast: of('fast'), zip215: of('zip215') }
}

/** The same body under another signature; the parser may refuse it, the verifier must not depend on that. */
const signedWith = (tx: ParsedTransaction, publicKey: Uint8Array, signature: Uint8Array): ParsedTransaction => {
  const one = { publicKey: publicKey as PublicKey, signature: signature as Signature }
  const other = { ...tx.tx, signatures: [one] }
  return { ...tx, tx: other, bytes: Transaction.encode(other) }
}

/** Key and R are the identity in a non-canonical form and s is 0: ZIP-215 alone accepts, whatever the message. */
const onlyZip215 = (): ParsedTransaction => {
  const point = new Uint8Array(32).fill(0xff)
  point[0] = 0xee
  point[31] = 0x7f
  const signature = new Uint8Array(64)
  signature.set(point)
  return signedWith(transactionOf('a'), point, signature)
}

const forged = () => signedWith(transactionOf('a'), new Uint8Array(32).fill(7), new Uint8Array(64))

describe('verified once', () => {
  it('what admission has verified costs a block nothing, and the other way round', async () => {
    const { asked, fast, zip215 } = counting()
    const pool = createPool()
    const parts = { chainId: CHAIN, pool, nowMs: () => NOW, isOnChain: () => false, admissible: () => ok(undefined) }
    const admission = createAdmission({ ...parts, verify: fast, admitted: () => {} })
    const first = [1, 2, 3].map(() => transactionOf('a'))
    const second = [1, 2].map(() => transactionOf('b'))
    await Promise.all(first.map(({ bytes }) => admission.admit(bytes)))
    expect(await admission.acceptsBlock([...first, ...second], { fast, zip215 })).toBe(true)
    await Promise.all(second.map(({ bytes }) => admission.admit(bytes)))
    expect(await admission.acceptsBlock([...first, ...second], { fast, zip215 })).toBe(true)
    expect(asked).toEqual([
      ['fast', 3],
      ['fast', 2],
    ])
    expect(admission.verified()).toBe(5)
    expect(pool.size).toBe(5)
    expect(admission.isVerified(first[0]?.bytes as Uint8Array)).toBe(true)
  })

  it('a block that comes while its transactions are being verified waits for that answer', async () => {
    const { asked, fast, zip215 } = counting()
    const verifier = createTransactionVerifier(CHAIN, fast)
    const tx = transactionOf('a')
    const answers = await Promise.all([verifier.accepts(tx), verifier.acceptsBlock([tx, tx], { fast, zip215 })])
    expect(answers).toEqual([true, true])
    expect(asked).toEqual([['fast', 1]])
    expect(verifier.counts()).toEqual({ verified: 1, waiting: 0 })
  })

  it('what ZIP-215 alone accepts is good in a block and never at admission', async () => {
    const edge = onlyZip215()
    const [check] = edge.tx.signatures
    const { asked, zip215 } = counting()
    // Whichever library is loaded: a fast path may refuse this, and that must not matter to a block.
    const fast = async (checks: readonly SignatureCheck[]) =>
      checks.map(({ publicKey }) => publicKey !== check?.publicKey && publicKey[31] !== 0x7f)
    const verifier = createTransactionVerifier(CHAIN, fast)
    const good = transactionOf('a')
    expect(await verifier.accepts(edge)).toBe(false)
    expect(await verifier.acceptsBlock([good, edge], { fast, zip215 })).toBe(true)
    expect(asked).toEqual([['zip215', 1]])
    expect([verifier.knows(good.bytes), verifier.knows(edge.bytes)]).toEqual([true, false])
    expect(await verifier.accepts(edge)).toBe(false)
  })

  it('one bad signature spoils a block, and is not remembered as good', async () => {
    const { fast, zip215 } = counting()
    const verifier = createTransactionVerifier(CHAIN, fast)
    const bad = forged()
    expect(await verifier.acceptsBlock([transactionOf('a'), bad, transactionOf('b')], { fast, zip215 })).toBe(false)
    expect(verifier.knows(bad.bytes)).toBe(false)
    expect(await verifier.accepts(bad)).toBe(false)
  })

  it('other signatures on the same body are other bytes', async () => {
    const { fast } = counting()
    const verifier = createTransactionVerifier(CHAIN, fast)
    const tx = transactionOf('a')
    const copy = signedWith(tx, new Uint8Array(32).fill(7), new Uint8Array(64))
    expect(copy.id).toEqual(tx.id)
    expect(await verifier.accepts(tx)).toBe(true)
    expect(await verifier.accepts(copy)).toBe(false)
  })

  it('a failure of the verifiers reaches who asked, and the next one asks anew', async () => {
    let broken = true
    const { fast } = counting()
    const verifier = createTransactionVerifier(CHAIN, checks =>
      broken ? Promise.reject(new Error('a worker died')) : fast(checks),
    )
    const tx = transactionOf('a')
    await expect(verifier.accepts(tx)).rejects.toThrow('a worker died')
    broken = false
    expect(await verifier.accepts(tx)).toBe(true)
  })
})
