/** Whole federations: what the rules come to together. */

import { describe, expect, it } from 'vitest'
import { agree, type Federation, makeFederation, type Options, transaction } from './harness.ts'

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
