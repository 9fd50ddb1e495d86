import { describe, expect, it } from 'vitest'
import { ascii, LIMITS, type PublicKey, sha256 } from '#base'
import { leaderOf } from '#consensus'
import { missedTurns } from '../../src/node/ledger/turns.ts'

const epoch = {
  epoch: 3,
  anchor: { height: 30, blockId: sha256(ascii('anchor')) },
  set: {
    epoch: 3,
    validators: ['a', 'b', 'c', 'd'].map(name => ({
      publicKey: sha256(ascii(name)) as Uint8Array as PublicKey,
      weight: 1,
      enterprise: 0,
    })),
  },
}
const leaders = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => leaderOf({ config: epoch as never, schedule: new Map() }, from + i))

describe('turns that passed without a block', () => {
  it('are those of the leaders of the views between', () => {
    for (const [parent, view] of [
      [0, 1],
      [0, 2],
      [3, 9],
      [7, 30],
    ] as const)
      expect(missedTurns(epoch, parent, view)).toEqual(leaders(parent + 1, view))
  })

  it('are bounded: the last ones count', () => {
    const view = LIMITS.missedTurns + 50
    expect(missedTurns(epoch, 1, view)).toEqual(leaders(50, view))
  })
})
