/** Random numbers of the workload: xoshiro128** over 32-bit integers, the same on every machine, a stream for each name. */

import { ascii, assert, sha256 } from '#base'

const WORD = 0x1_0000_0000

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

export interface Random {
  /** 0 ≤ n < `end`, every value equally likely; `end` at most 2^32. */
  below(end: number): number
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True in `share` of 10,000 cases. */
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
}

/** The stream of a seed and a name. Streams are independent: a process that draws more does not change the others. */
export const randomOf = (seed: string, name: string): Random => {
  const start = sha256(ascii(`${seed}/random/${name}`))
  const view = new DataView(start.buffer, start.byteOffset, 16)
  let [a, b, c, d] = [0, 4, 8, 12].map(at => view.getUint32(at)) as [number, number, number, number]

  const next = (): number => {
    const drawn = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return drawn
  }

  const below = (end: number): number => {
    assert(end >= 1 && end <= WORD, `a number below ${end}`)
    const fair = WORD - (WORD % end)
    for (;;) {
      const drawn = next()
      if (drawn < fair) return drawn % end
    }
  }

  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: share => below(10_000) < share,
    pick: items => items[below(items.length)] as never,
  }
}
