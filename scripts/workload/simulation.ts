/**
 * Time of the workload. Processes say what happens when; the simulation runs it in order of time and gives the intents
 * out as they come, so that a year of the largest federation needs no more memory than what lies ahead at one time.
 */

import { assert } from '#base'

/** Times are rounded up to this: what falls into one slot has one block time. */
export const SLOT_MS = 10_000

interface Due {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

export class Simulation {
  nowMs = 0
  #heap: Due[] = []
  #order = 0

  /** Runs `act` at a time, not before now; of two at one time the first that was said runs first. */
  at(timeMs: number, act: () => void): void {
    assert(Number.isSafeInteger(timeMs), `a time of ${timeMs}`)
    const atMs = Math.max(this.nowMs, Math.ceil(timeMs / SLOT_MS) * SLOT_MS)
    this.#order += 1
    this.#push({ atMs, order: this.#order, run: act })
  }

  /** Runs everything before `endMs`; false when nothing is left. */
  step(endMs: number): boolean {
    const next = this.#heap[0]
    if (next === undefined || next.atMs >= endMs) return false
    this.#pop()
    this.nowMs = next.atMs
    next.run()
    return true
  }

  get waiting(): number {
    return this.#heap.length
  }

  #push(due: Due): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(due)
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!isBefore(due, heap[above] as Due)) break
      heap[at] = heap[above] as Due
      at = above
    }
    heap[at] = due
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as Due
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) break
      const right = left + 1
      const lower = right < heap.length && isBefore(heap[right] as Due, heap[left] as Due) ? right : left
      if (!isBefore(heap[lower] as Due, last)) break
      heap[at] = heap[lower] as Due
      at = lower
    }
    heap[at] = last
  }
}
