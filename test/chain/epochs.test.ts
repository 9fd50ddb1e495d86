/** The schedule of epochs, with and without cuts, against counting. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anchorHeight, epochOf, isBoundary, lastHeightAfter, uncut } from '#chain'

describe('epochs', () => {
  it('cover the heights (E·e, E·(e+1)]', () => {
    const four = uncut(4)
    expect([0, 1, 4, 5, 8, 9].map(height => epochOf(height, four))).toEqual([0, 0, 0, 1, 1, 2])
    expect([0, 1, 3, 4, 8].map(height => isBoundary(height, four))).toEqual([true, false, false, true, true])
    for (let height = 1; height < 50; height++) {
      const e = epochOf(height, uncut(7))
      expect(height > 7 * e && height <= 7 * (e + 1)).toBe(true)
    }
  })

  it('are cut short by a rescue, and the one after it ends where it would have', () => {
    const schedule = { length: 4, cuts: [6] }
    expect([4, 5, 6, 7, 8, 9, 12, 13].map(height => epochOf(height, schedule))).toEqual([0, 1, 1, 2, 2, 3, 3, 4])
    expect([5, 6, 7, 8].map(height => isBoundary(height, schedule))).toEqual([false, true, false, true])
    expect([3, 4, 5, 6, 7, 8].map(anchor => lastHeightAfter(anchor, schedule))).toEqual([4, 6, 6, 8, 8, 12])
    expect([4, 5, 6, 7, 8, 9].map(height => anchorHeight(height, schedule))).toEqual([0, 4, 4, 6, 6, 8])
  })

  it('skip a number where the cut is at the end of an epoch, so that nothing signed in the next one binds', () => {
    const schedule = { length: 4, cuts: [8] }
    expect([8, 9, 12, 13].map(height => epochOf(height, schedule))).toEqual([1, 3, 3, 4])
  })

  it('agree with counting, whatever the cuts', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 6 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), cuts, (length, chosen) => {
        const schedule = { length, cuts: [...chosen].sort((a, b) => a - b) }
        let epoch = 0
        let anchor = 0
        for (let height = 1; height < 70; height++) {
          const before = height - 1
          if (before > 0 && before % length === 0) epoch++
          if (schedule.cuts.includes(before)) epoch++
          if (before % length === 0 || schedule.cuts.includes(before)) anchor = before
          expect(epochOf(height, schedule)).toBe(epoch)
          expect(anchorHeight(height, schedule)).toBe(anchor)
          expect(isBoundary(before, schedule)).toBe(anchor === before)
        }
        for (let from = 0; from < 60; from++) {
          const last = lastHeightAfter(from, schedule)
          expect(isBoundary(last, schedule)).toBe(true)
          for (let between = from + 1; between < last; between++) expect(isBoundary(between, schedule)).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })
})
