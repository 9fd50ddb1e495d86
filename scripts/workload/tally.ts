/** Counts by name: what the oracle says there must be, and what the check finds. Names that count nothing are left out. */

import { ascii, sha256 } from '#base'

export type Sums = Readonly<Record<string, number | string>>

export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string, step = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + step)
  }

  /** One thing less under `group.from`, one more under `group.to`. */
  move(group: string, from: string, to: string): void {
    this.add(`${group}.${from}`, -1)
    this.add(`${group}.${to}`)
  }

  sums(): Record<string, number | string> {
    const counted = [...this.#counts].filter(([, count]) => count !== 0)
    return Object.fromEntries(counted.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** A digest of lines that does not depend on their order: the exclusive or of their hashes. */
export class LinesDigest {
  #high = 0
  #low = 0
  #lines = 0

  add(line: string): void {
    const hash = sha256(ascii(line))
    const view = new DataView(hash.buffer, hash.byteOffset, 8)
    this.#high ^= view.getUint32(0)
    this.#low ^= view.getUint32(4)
    this.#lines += 1
  }

  text(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
    return `${this.#lines}:${hex(this.#high)}${hex(this.#low)}`
  }
}

/** Every name of either side whose values differ. */
export const differences = (expected: Sums, found: Sums): readonly string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .sort()
    .filter(name => (expected[name] ?? 0) !== (found[name] ?? 0))
    .map(name => `${name}: expected ${expected[name] ?? 0}, found ${found[name] ?? 0}`)
