import { describe, expect, it } from 'vitest'
import { err, type Hash, must, ok, type Result, toHex, verifyFast } from '#base'
import { Transaction } from '#chain'
import { type AdmitParts, createAdmission, createPool } from '#mempool'
import { CHAIN, NOW, transactionOf } from './support.ts'

const create = (change: Partial<AdmitParts> = {}) => {
  const pool = createPool()
  const batches: number[] = []
  const told: string[] = []
  const admission = createAdmission({
    chainId: CHAIN,
    pool,
    nowMs: () => NOW,
    isOnChain: () => false,
    admissible: () => ok(undefined),
    verify: async checks => {
      batches.push(checks.length)
      return checks.map(({ publicKey, message, signature }) => verifyFast(publicKey, message, signature))
    },
    admitted: ({ id }) => void told.push(toHex(id)),
    ...change,
  })
  return { pool, admission, batches, told }
}

const codeOf = (result: Result<Hash>) => (result.ok ? 'ok' : result.fault.code)

const corrupted = (name: string) => {
  const { tx } = transactionOf(name)
  const [first] = tx.signatures
  const signature = first?.signature.slice() as Uint8Array
  signature[3] = (signature[3] as number) ^ 1
  return Transaction.encode({ ...tx, signatures: [{ ...first, signature } as never] })
}

describe('admission', () => {
  it('verifies what arrives together in one batch and each transaction once', async () => {
    const { admission, batches, pool, told } = create()
    const transactions = Array.from({ length: 20 }, (_, i) => transactionOf(`s${i % 4}`))
    const twice = [...transactions, ...transactions]
    const results = await Promise.all(twice.map(({ bytes }) => admission.admit(bytes)))
    expect(results.map(codeOf)).toEqual(twice.map(() => 'ok'))
    expect(batches).toEqual([20])
    expect(admission.verified()).toBe(20)
    expect(pool.size).toBe(20)
    expect(told).toHaveLength(20)
    const [first] = transactions
    expect(codeOf(await admission.admit(first?.bytes as Uint8Array))).toBe('ok')
    expect(admission.verified()).toBe(20)
  })

  it('refuses each kind of bad input with its code and keeps nothing of it', async () => {
    const good = transactionOf('a')
    const onChain = transactionOf('a')
    const { admission, pool, batches } = create({
      isOnChain: id => toHex(id) === toHex(onChain.id),
      admissible: ({ body }) => (body.calls[0]?.module === 99 ? err('UNKNOWN_MODULE') : ok(undefined)),
    })
    const code = async (bytes: Uint8Array) => codeOf(await admission.admit(bytes))
    const call = (module: number) => [{ module, action: 1, args: new Uint8Array(0) }]
    expect(await code(new Uint8Array([1, 2, 3]))).toBe('MALFORMED')
    expect(await code(new Uint8Array(70_000))).toBe('TOO_LARGE')
    expect(await code(Uint8Array.from([...good.bytes, 0x1a, 0]))).toBe('MALFORMED')
    expect(await code(Transaction.encode({ ...good.tx, signatures: [] }))).toBe('BAD_SIGNATURE')
    expect(await code(transactionOf('a', { calls: [] }).bytes)).toBe('TX_NO_CALLS')
    expect(await code(transactionOf('a', { expiresAtMs: NOW }).bytes)).toBe('TX_EXPIRED')
    expect(await code(transactionOf('a', { expiresAtMs: NOW + 3_600_000 }).bytes)).toBe('TX_TOO_EARLY')
    expect(await code(transactionOf('a', { calls: call(99) }).bytes)).toBe('UNKNOWN_MODULE')
    expect(await code(onChain.bytes)).toBe('TX_DUPLICATE')
    expect(batches).toEqual([])
    expect(await code(corrupted('a'))).toBe('BAD_SIGNATURE')
    expect(pool.size).toBe(0)
    expect(await code(good.bytes)).toBe('ok')
  })

  it('does not let a copy with a bad signature answer for the true one', async () => {
    const { admission } = create()
    const good = transactionOf('a')
    const [first] = good.tx.signatures
    const bad = Transaction.encode({ ...good.tx, signatures: [{ ...first, signature: new Uint8Array(64) } as never] })
    const results = await Promise.all([admission.admit(bad), admission.admit(good.bytes)])
    expect(results.map(codeOf)).toEqual(['BAD_SIGNATURE', 'ok'])
  })

  it('says when the pool is full before it looks at signatures', async () => {
    const pool = createPool({ transactions: 1, bytes: 1e6, perSender: 1 })
    must(pool.add(transactionOf('a')))
    const { admission, batches } = create({ pool })
    expect(codeOf(await admission.admit(transactionOf('b').bytes))).toBe('POOL_FULL')
    expect(batches).toEqual([])
  })

  it('rejects, and does not lie, when the verifiers fail', async () => {
    const { admission } = create({
      verify: async () => {
        throw new Error('a worker died')
      },
    })
    await expect(admission.admit(transactionOf('a').bytes)).rejects.toThrow('a worker died')
  })
})
