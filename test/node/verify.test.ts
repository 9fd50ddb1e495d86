import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { ascii, LIMITS, makeSigner, type Signature, sha256, u32be, verify, verifyFast } from '#base'
import type { SignatureCheck } from '#chain'
import { createVerifierPool, mayQueue } from '../../src/node/verify/index.ts'
import { startThread, type Thread } from '../../src/node/verify/thread.ts'

const signers = Array.from({ length: 5 }, (_, n) => makeSigner(sha256(u32be(n))))

const checkOf = (n: number, message: Uint8Array): SignatureCheck => {
  const signer = signers[n % signers.length] as (typeof signers)[number]
  const signature = signer.sign(message)
  if (n % 3 === 1) signature[n % 64] = (signature[n % 64] as number) ^ 4
  return { publicKey: signer.publicKey, message, signature }
}

const direct = (checks: readonly SignatureCheck[]) =>
  checks.map(({ publicKey, message, signature }) => verify(publicKey, message, signature))

const pool = createVerifierPool(2)
afterAll(() => pool.close())

describe('verifier pool', () => {
  it('answers as the verifier itself does, over several batches, in order', async () => {
    const checks = Array.from({ length: LIMITS.verifyBatch * 2 + 7 }, (_, n) => checkOf(n, ascii(`message ${n}`)))
    expect(await pool.verify('zip215', checks)).toEqual(direct(checks))
    expect(direct(checks)).toContain(false)
  })

  it('keeps apart many callers at once', async () => {
    const groups = Array.from({ length: 30 }, (_, g) =>
      Array.from({ length: 1 + (g % 9) }, (_, n) => checkOf(g + n, ascii(`group ${g} ${n}`))),
    )
    const answers = await Promise.all(groups.map(checks => pool.verify('fast', checks)))
    expect(answers).toEqual(groups.map(direct))
  })

  it('takes messages of the largest size and messages that are shared', async () => {
    const large = new Uint8Array(LIMITS.transactionBytes + 100).fill(3)
    const shared = ascii('one message, several signers')
    const checks = [0, 2, 3, 5, 6].map(n => checkOf(n, n < 3 ? large : shared))
    const many = [...checks, ...Array.from({ length: 40 }, (_, n) => checkOf(3 * n, Uint8Array.from(large)))]
    expect(await pool.verify('fast', many)).toEqual(direct(many))
  })

  it('takes empty messages, and refuses one that nothing signs', async () => {
    const checks = ['', 'x', '', 'y', ''].map(text => checkOf(0, ascii(text)))
    expect(await pool.verify('zip215', checks)).toEqual([true, true, true, true, true])
    const huge = checkOf(0, new Uint8Array(LIMITS.verifyBatchBytes + 1))
    await expect(pool.verify('fast', [...checks, huge])).rejects.toThrow('larger than any')
    expect(await pool.verify('fast', checks)).toEqual([true, true, true, true, true])
    expect(pool.counts().waiting).toBe(0)
  })

  it('tells ZIP-215 from the fast path where they differ', async () => {
    // The identity as key and as R, s = 0: valid for any message under ZIP-215, refused by strict libraries.
    const identity = new Uint8Array(32)
    identity[0] = 1
    const signature = new Uint8Array(64) as Signature
    signature[0] = 1
    const check = { publicKey: identity as never, message: ascii('x'), signature }
    const three = [check, check, check]
    expect(await pool.verify('zip215', three)).toEqual([true, true, true])
    const fast = verifyFast(identity, ascii('x'), signature)
    expect(await pool.verify('fast', three)).toEqual([fast, fast, fast])
  })

  it('verifies on the spot without workers, and refuses after it is closed', async () => {
    const none = createVerifierPool(0)
    const checks = Array.from({ length: 10 }, (_, n) => checkOf(n, ascii(`${n}`)))
    expect(await none.verify('fast', checks)).toEqual(direct(checks))
    await none.close()
    await expect(none.verify('fast', checks)).rejects.toThrow('closed')
  })

  it('says when too much waits', () => {
    const full = { counts: () => ({ checked: 0, threads: 0, waiting: LIMITS.verifyQueue }) }
    expect(mayQueue(full, 1).ok).toBe(false)
    expect(mayQueue(pool, 1).ok).toBe(true)
  })

  it('loses no answer when threads die, one and then all', async () => {
    const started: Thread[] = []
    const fragile = createVerifierPool(2, events => {
      const thread = startThread(events)
      if (thread !== undefined) started.push(thread)
      return thread
    })
    const checks = Array.from({ length: 600 }, (_, n) => checkOf(3 * n, ascii(`${n}`)))
    expect(fragile.counts().threads).toBe(2)
    for (const [i, { worker }] of started.entries()) {
      const answers = fragile.verify('fast', checks)
      await worker.terminate()
      expect(await answers).toEqual(checks.map(() => true))
      expect(fragile.counts()).toMatchObject({ threads: 1 - i, waiting: 0 })
    }
    expect(await fragile.verify('fast', checks)).toEqual(checks.map(() => true))
    await fragile.close()
  })

  it('works where no thread can be started', async () => {
    const bare = createVerifierPool(3, () => undefined)
    const checks = Array.from({ length: 20 }, (_, n) => checkOf(n, ascii(`${n}`)))
    expect(bare.counts().threads).toBe(0)
    expect(await bare.verify('zip215', checks)).toEqual(direct(checks))
  })

  it('takes a block before the transactions that wait already', async () => {
    const one = createVerifierPool(1)
    const done: string[] = []
    const checks = (name: string) => Array.from({ length: 300 }, (_, n) => checkOf(3 * n, ascii(`${name} ${n}`)))
    const ask = async (name: string, rule: 'fast' | 'zip215', urgent?: boolean) => {
      await one.verify(rule, checks(name), urgent)
      done.push(name)
    }
    await Promise.all([
      ask('first', 'fast'),
      ask('second', 'fast'),
      ask('block', 'zip215'),
      ask('urgent', 'fast', true),
    ])
    expect(done).toEqual(['first', 'block', 'urgent', 'second'])
    await one.close()
  })

  it('rejects what waits when it is closed', async () => {
    const closing = createVerifierPool(1)
    const answers = closing.verify(
      'zip215',
      Array.from({ length: 1000 }, (_, n) => checkOf(n, ascii(`${n}`))),
    )
    const failed = expect(answers).rejects.toThrow('closed')
    await closing.close()
    await failed
  })

  it('holds the process while it works, and not when it has nothing to do', () => {
    const program = `
      import { createVerifierPool } from './src/node/verify/index.ts'
      import { makeChecks } from './bench/verify.ts'
      const answers = await createVerifierPool(1).verify('fast', makeChecks(50))
      console.log(answers.filter(Boolean).length)`
    const options = { encoding: 'utf8', timeout: 30_000 } as const
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], options)
    expect([status, stdout]).toEqual([0, '50\n'])
  })
})
