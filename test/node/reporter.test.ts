/** What a node tells the chain by itself, against the real contracts. */

import { describe, expect, it } from 'vitest'
import { LIMITS, makeSigner, must } from '#base'
import { parseTransaction, signVote } from '#chain'
import { engine } from '#contracts'
import type { LedgerHead } from '../../src/node/driver/index.ts'
import { createReporter, nonceOf } from '../../src/node/reporter.ts'
import { Fixture } from '../contracts/fixture.ts'
import { otherBlock, registration, vote } from '../contracts/validators.ts'
import { CHAIN_ID, codeOf, NOBODY_SIGNS, secretOf } from '../contracts/world.ts'

const setUp = (keys: readonly string[], { f = new Fixture(), protocolMax = 2 } = {}) => {
  const sent: Uint8Array[] = []
  let nonce = 0
  const reporter = createReporter({
    chainId: CHAIN_ID,
    engine,
    reader: f.world.state,
    protocolMax,
    signers: keys.map(name => makeSigner(secretOf(name))),
    nowMs: () => f.now,
    nonce: () => nonceOf(Uint8Array.of(++nonce)),
    submit: bytes => void sent.push(bytes),
  })
  const committed = (epoch = 0) => reporter.committed({ header: { height: f.world.height }, epoch } as LedgerHead)
  /** Puts what was sent last into a block. */
  const include = () => {
    const { body } = must(parseTransaction(CHAIN_ID, sent.at(-1) ?? new Uint8Array()))
    return codeOf(f.world.send({ signer: NOBODY_SIGNS, calls: body.calls }))
  }
  return { f, sent, reporter, committed, include }
}

const stand = (f: Fixture) => f.does('operator-five', 'delegate.RegisterCandidate', registration('five', 4))

describe('a candidate', () => {
  it('is declared once an epoch, from the moment that it stands', () => {
    const { f, sent, committed, include } = setUp(['five'])
    committed()
    expect(sent).toHaveLength(0)
    stand(f)
    committed()
    committed()
    expect(sent).toHaveLength(1)
    expect(include()).toBe('OK')
    f.world.close({ epoch: 0, epochEnds: true })
    committed(1)
    expect(sent).toHaveLength(2)
    expect(include()).toBe('OK')
  })

  it('is declared again when that has left every pool', () => {
    const { f, sent, committed } = setUp(['five'])
    stand(f)
    committed()
    f.wait(LIMITS.transactionWindowMs)
    committed()
    expect(sent).toHaveLength(2)
  })

  it('is not declared by another key, nor while its seat makes blocks', () => {
    const { f, sent, committed } = setUp(['six', 'validator-one'])
    stand(f)
    committed()
    expect(sent).toHaveLength(0)
  })
})

describe('the protocol of the next version', () => {
  const schedule = (f: Fixture) => {
    const wanted = { protocol: 2, height: f.world.height + 30 }
    f.does('zone-secretary+zone-organizer', 'delegate.ScheduleUpgrade', wanted)
  }

  it('is said to be spoken once, when it is scheduled, and again for another height', () => {
    const { f, sent, committed, include } = setUp(['validator-one'])
    committed()
    expect(sent).toHaveLength(0)
    schedule(f)
    committed()
    committed()
    expect(sent).toHaveLength(1)
    expect(include()).toBe('OK')
    committed()
    expect(sent).toHaveLength(1)
    schedule(f)
    committed()
    expect(sent).toHaveLength(2)
    expect(include()).toBe('OK')
  })

  it('is said again when that has left every pool', () => {
    const { f, sent, committed } = setUp(['validator-one'])
    schedule(f)
    committed()
    f.wait(LIMITS.transactionWindowMs)
    committed()
    expect(sent).toHaveLength(2)
  })

  it('is taken back by older software, and not spoken of by a stranger', () => {
    const newer = setUp(['validator-one'])
    schedule(newer.f)
    newer.committed()
    expect(newer.include()).toBe('OK')
    const older = setUp(['validator-one', 'stranger'], { f: newer.f, protocolMax: 1 })
    older.committed()
    expect(older.sent).toHaveLength(1)
    expect(older.include()).toBe('OK')
    older.committed()
    expect(older.sent).toHaveLength(1)
  })
})

describe('evidence', () => {
  const votes = (key = 'validator-two') =>
    [vote(), vote({ blockId: otherBlock() })].map(one => signVote(CHAIN_ID, one, 1, makeSigner(secretOf(key)))) as never

  it('is told at once, and again when it has left every pool, until the chain has it', () => {
    const { f, sent, reporter, committed, include } = setUp([])
    reporter.evidence(votes())
    reporter.evidence(votes())
    committed()
    expect(sent).toHaveLength(1)
    f.wait(LIMITS.transactionWindowMs / 2)
    committed()
    expect(sent).toHaveLength(2)
    expect(include()).toBe('OK')
    f.wait(LIMITS.transactionWindowMs)
    committed()
    f.wait(LIMITS.transactionWindowMs)
    committed()
    expect(sent).toHaveLength(2)
  })

  it('that the chain would refuse is forgotten', () => {
    const { f, sent, reporter, committed } = setUp([])
    reporter.evidence(votes('validator-one'))
    committed()
    f.wait(LIMITS.transactionWindowMs)
    committed()
    expect(sent).toHaveLength(1)
  })
})
