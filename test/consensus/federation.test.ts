/** Whole federations: what the rules come to together. */

import { describe, expect, it } from 'vitest'
import { agree, type Federation, makeFederation, type Options } from './harness.ts'
import { transaction } from './parts.ts'

/** A started federation with `count` transactions waiting. */
const loaded = (options: Options, count: number) => {
  const federation = makeFederation(options)
  federation.start()
  for (let i = 0; i < count; i++) federation.submit(transaction(i))
  return federation
}

const allAt = (federation: Federation, height: number) => () =>
  federation.nodes.every(({ chain, up }) => !up || chain.length >= height)

describe('a federation', () => {
  it('makes 100 blocks final without one timeout', () => {
    const federation = loaded({}, 100)
    expect(federation.run(allAt(federation, 100), 10_000)).toBe(true)
    expect(agree(federation)).toBe(true)
    // Each view made a block: none was nullified.
    for (const { state } of federation.nodes) expect(state.finalized.view).toBe(100)
  })

  it('goes on with one seat of four silent', () => {
    const federation = loaded({ silent: [2] }, 100)
    expect(federation.run(allAt(federation, 100), 60_000)).toBe(true)
    expect(agree(federation)).toBe(true)
  })

  it.each([1, 2, 3, 4, 5])('goes on with 30 % of messages lost (seed %i)', seed => {
    const federation = loaded({ loss: 30, seed }, 100)
    expect(federation.run(allAt(federation, 100), 600_000)).toBe(true)
    expect(agree(federation)).toBe(true)
    for (const { evidence } of federation.nodes) expect(evidence).toEqual([])
  })

  it('works with a single seat', () => {
    const federation = loaded({ weights: [1] }, 20)
    expect(federation.run(allAt(federation, 20), 5_000)).toBe(true)
  })

  it('crosses epochs, with an observer that follows', () => {
    const federation = loaded({ epochLength: 5, observers: 1 }, 33)
    expect(federation.run(allAt(federation, 33), 20_000)).toBe(true)
    expect(agree(federation)).toBe(true)
    for (const { state } of federation.nodes) expect(state.config.epoch).toBe(6)
  })
})

const plain = (value: unknown) =>
  JSON.stringify(value, (_, held: unknown) => (held instanceof Uint8Array ? Buffer.from(held).toString('hex') : held))

describe('the core is a function', () => {
  /** All steps of a run, as text. */
  const record = (seed: number) => {
    const steps: string[] = []
    const kept: [unknown, string][] = []
    const watch: Options['watch'] = (name, event, effects) => {
      steps.push(`${name} ${plain(event)} ${plain(effects)}`)
      kept.push([effects, plain(effects)], [event, plain(event)])
    }
    const federation = makeFederation({ seed, loss: 20, epochLength: 5, watch })
    federation.start()
    for (let i = 0; i < 12; i++) federation.submit(transaction(i))
    federation.run(allAt(federation, 12), 60_000)
    federation.crash(1)
    federation.restart(1)
    federation.run(() => false, 3_000)
    return { steps, kept }
  }

  it('the same run gives the same steps, another seed others', () => {
    const { steps } = record(3)
    expect(steps.length).toBeGreaterThan(500)
    expect(record(3).steps).toEqual(steps)
    expect(record(4).steps).not.toEqual(steps)
  })

  it('nothing in an effect or event is changed by a later step', () => {
    const { kept } = record(5)
    for (const [value, before] of kept) expect(plain(value)).toBe(before)
  })

  it('nothing leaves before what it rests on is in the log (S4)', () => {
    // Within a step: a vote follows the block and the certificate that it rests on.
    for (const [value] of record(6).kept) {
      if (!Array.isArray(value)) continue
      const kinds = (value as { kind: string }[]).map(({ kind }) => kind)
      const lastKept = Math.max(kinds.lastIndexOf('persistCertificate'), kinds.lastIndexOf('commit'))
      const firstSent = kinds.indexOf('broadcast')
      if (firstSent >= 0) expect(firstSent).toBeGreaterThan(lastKept)
    }
  })
})
